"""What follows by itself: the next request of a sale or return, found from its state alone.

Called after every change and once at start, so a crash between two steps loses neither of them.
"""

from moneyed import Money

from register.counter import history
from register.counter.asking.following import complete, follow_in_books, untried_cards, untried_leg
from register.counter.asking.noted import noted
from register.counter.asking.request import ask, prepared
from register.counter.asking.settling import settle
from register.counter.asking.too_late import goes_back
from register.counter.cards import loads
from register.counter.closed_baskets.taking_at_close import ask_with_basket
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.asking.exchange import Done, MoneyRequest, discount_beside, discount_within
from register.domain.cards.desk import Desk
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.language import say
from terminal_api.outcomes import NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation


async def advance(till: Till, number: str) -> None:
    """Take every step that `number` can take without a person."""
    async with till.lock(number):
        follow_in_books(till, number)
        while (document := till.books.documents.get(number)) is not None:
            if not await _asked(till, document):
                return
            follow_in_books(till, number)


async def _asked(till: Till, document: Sale | Return | Desk) -> bool:
    """Ask for what is next. False when nothing is, or when there is nobody to ask."""
    match document:
        case Sale() if document.wants_basket_posted:
            return await ask_with_basket(till, document)
        case Sale(stage=Stage.PAID):
            return await _activated(till, document)
        case Sale(stage=Stage.VOIDING) if document.to_give_back:
            return await reverse(till, document, document.to_give_back[0])
        case Return() if not document.completed and (payment := untried_leg(document)):
            return await give_leg(till, document, payment)
        case Desk(to_take_back=Done() as late) if not _tried(document, late):
            return await take_back(till, document, late)
        case _:
            return False


def _tried(desk: Desk, late: Done) -> bool:
    return any(one.request.undoes == late.request.id for one in desk.exchanges.all)


async def take_back(till: Till, desk: Desk, late: Done) -> bool:
    """Undo what was done too late. False when it cannot be undone by itself, or there is nobody to ask."""
    operation = goes_back(till, late)
    if operation is None:
        return False
    request = prepared(
        till,
        desk.number,
        operation,
        late.approved.amount,
        card=late.card,
        undoes=late.request,
        original=late.approved.reference,
        discount=discount_within(late.approved, late.approved.amount),
        desk=True,
    )
    if isinstance(request, NotSent):
        return False
    await ask(till, request)
    return True


async def _activated(till: Till, sale: Sale) -> bool:
    """Make the next card spendable; those that cannot be asked for are owed."""
    for position in untried_cards(sale):
        if not isinstance(await activate(till, sale, position), Refused):
            return True
    return complete(till, sale)


async def ask_and_follow(
    till: Till, request: MoneyRequest, card: GiftCard | None = None, *, partial: bool = True
) -> Outcome:
    """Ask, and do what follows from the answer."""
    outcome = await ask(till, request, card, partial=partial)
    await follow(till, request)
    return outcome


async def settle_and_follow(till: Till, request: MoneyRequest) -> Outcome:
    """Ask what became of `request`, and do what follows from the answer. Two askers at once ask once."""
    if request.id in till.asking or not till.books.is_unsettled(request):
        return Unknown(say("somebody is asking already, or the answer is there"))
    outcome = await settle(till, request)
    await follow(till, request)
    return outcome


async def follow(till: Till, request: MoneyRequest) -> None:
    """Once it has ended: the next step of what it belongs to, and of what it opened."""
    await advance(till, request.number)
    if request.operation is Operation.UNDO_LOAD and (back := loads.return_number(till, request)):
        await advance(till, back)


async def activate(till: Till, sale: Sale, position: int) -> tuple[MoneyRequest, Outcome] | Refused:
    """Ask to activate or load the card at `position`, which is paid for."""
    line = dict(sale.basket.cards)[position]
    request = prepared(
        till, sale.number, line.operation, line.amount, card=line.card, entry=line.entry, position=position
    )
    number = till.vault.get(line.card.token)
    if isinstance(request, NotSent):
        return Refused(noted(request.reason))
    if number is None:
        return Refused(
            say("The number of card {card} is not kept any more: take another card", card=line.card.last4)
        )
    return request, await ask(till, request, GiftCard(line.card.provider, number, line.entry))


async def reverse(till: Till, sale: Sale, payment: Done) -> bool:
    """Ask for one approved tender to go back, whole. False when there is nobody to ask."""
    return await _asked_back(till, sale.number, payment, payment.tender, sequence=payment.request.sequence)


async def _asked_back(till: Till, number: str, payment: Done, tender: Money, *, sequence: int = 1) -> bool:
    """Ask for `tender` of it to go back, which is like cash, and for its part of the discount."""
    discount = discount_beside(payment, tender)
    request = prepared(
        till,
        number,
        Operation.REVERSE,
        tender + discount if discount else tender,
        sequence=sequence,
        card=payment.card,
        undoes=payment.request,
        original=payment.approved.reference,
        discount=discount,
    )
    if isinstance(request, NotSent):
        return False
    await ask(till, request)
    return True


async def give_leg(till: Till, one: Return, payment_id: str) -> bool:
    """Ask for the part of a return that goes back to that payment. False when there is nobody to ask."""
    payment = history.payment(till, payment_id)
    amount = next(leg.amount for leg in one.legs if leg.payment == payment_id)
    if not isinstance(payment, Done):
        return False
    return await _asked_back(till, one.number, payment, amount)
