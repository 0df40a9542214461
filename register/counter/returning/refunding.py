"""What a return could not give back where it came from: another try, another card, or cash by a manager."""

from collections.abc import Iterable

from register.counter import history
from register.counter.asking.advance import advance, ask_and_follow, give_leg
from register.counter.asking.following import follow_in_books
from register.counter.asking.request import prepared
from register.counter.cards import card_again
from register.counter.cards.card_limits import over_a_day
from register.counter.history import document_now
from register.counter.people import staff
from register.counter.selling.cash import refunded
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.asking.exchange import Done, MoneyRequest
from register.domain.events import DrawerOpened
from register.domain.returning.returns import Return
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from terminal_api.outcomes import Outcome
from terminal_api.processor import GiftCard, Operation


async def give_to_card(
    till: Till, number: str, card: GiftCard, *, never_sold: bool = False
) -> Outcome | Refused:
    """Put what is due onto another gift card; onto one that was `never_sold`, by making it active.

    Tied to no payment. Source: Adyen, unreferenced refund to a gift card; stored value, activate.
    """
    one = _waiting(till, number)
    if one is None:
        return _nothing_waits()
    limits = till.provider(card).limits(till.currency)
    if never_sold and limits and (wrong := limits.wrong(card.provider, one.due)) is not None:
        return wrong
    if (wrong := over_a_day(till, till.mark(card), one.due)) is not None:
        return wrong
    operation = Operation.ACTIVATE if never_sold else Operation.REFUND
    request = prepared(till, number, operation, one.due, card=till.mark(card), entry=card.entry)
    if not isinstance(request, MoneyRequest):
        return request
    return await ask_and_follow(till, request, card)


def give_in_cash(till: Till, number: str, manager: Person) -> Return | Refused:
    """Give what is due out of the drawer, although it was not paid in cash; `manager` allows it."""
    one = _waiting(till, number)
    if one is None:
        return _nothing_waits()
    if till.books.shift is None:
        return Refused(say("The shift is not open: there is no drawer to pay from"))
    if (refused := staff.refused(till, Act.REFUND_IN_CASH, manager)) is not None:
        return refused
    given = refunded(till, number, one.due, manager.name)
    if till.books.shift.expected < given.amount:
        return Refused(
            say("There is not enough cash in the drawer to pay {cash}", cash=figures(given.amount))
        )
    with till.together():
        till.record(given, DrawerOpened(number, "refund in cash"))
        follow_in_books(till, number)
    now = document_now(till, number)
    assert isinstance(now, Return)
    return now


async def give_again(till: Till, number: str, cards: Iterable[GiftCard] = ()) -> Return | Refused:
    """Try once more to give back where it came from what was refused there; `cards` were presented for it."""
    with card_again.at_hand(till, cards):
        return await _given_again(till, number)


def refused_for_want_of(till: Till, one: Return, card: GiftCard | None = None) -> tuple[Done, ...]:
    """The payments that `one` could not give back to for want of their card; those of `card`, if told."""
    refused = (leg.payment for leg in one.legs if leg.payment and not one.exchanges.given_back(leg.payment))
    paid = (history.payment(till, payment) for payment in refused)
    missing = card_again.wanted(till, (each for each in paid if isinstance(each, Done)))
    return tuple(
        each for each in missing if card is None or card_again.not_the_same(till, card, each) is None
    )


async def _given_again(till: Till, number: str) -> Return | Refused:
    async with till.lock(number):
        one = _waiting(till, number)
        if one is None:
            return _nothing_waits()
        for leg in one.legs:
            refused = leg.payment and not one.exchanges.given_back(leg.payment)
            if leg.payment and refused and leg.amount <= one.due:
                await give_leg(till, one, leg.payment)
                break
    await advance(till, number)
    now = document_now(till, number)
    assert isinstance(now, Return)
    return now


def _waiting(till: Till, number: str) -> Return | None:
    """That return, if something of it is still to be given and nothing of it is on its way."""
    one = till.books.documents.get(number)
    return one if isinstance(one, Return) and one.due.amount and not one.exchanges.open else None


def _nothing_waits() -> Refused:
    return Refused(say("Nothing of that return is waiting to be given back"))
