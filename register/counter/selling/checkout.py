"""Money for the sale at the counter: take it, give it back, void, set aside."""

from moneyed import Money

from register.counter.asking.advance import advance, ask_and_follow, reverse
from register.counter.asking.following import follow_in_books
from register.counter.asking.request import prepared, wire
from register.counter.cards import keepers
from register.counter.cards.balance_limit import counted
from register.counter.cards.card_balance import to_pay_with
from register.counter.cards.first_cards import not_by_card, pays_too_late
from register.counter.closed_baskets.letting_go import let_go
from register.counter.closed_baskets.taking_at_close import NOBODY_TAKES
from register.counter.history import sale_now
from register.counter.people import staff
from register.counter.returning.exchanging import came_back_meanwhile, close_even, leaves_nothing_due
from register.counter.selling.cash import given_back, rounding
from register.counter.till import Till
from register.domain.amounts import Refused, figures, wrong_amount
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.cards.gift_card_part import left_for_cards, too_much_for_cards
from register.domain.events import (
    CashTaken,
    DrawerOpened,
    Event,
    SaleVoided,
    SetAside,
    VoidBegun,
)
from register.domain.returning.returns import Return
from register.domain.rounding import cash_tender
from register.domain.sale import PAYMENTS, Sale, Stage
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from terminal_api.outcomes import Outcome
from terminal_api.processor import GiftCard, Operation


def no_sale() -> Refused:
    """There is no sale to do anything with."""
    return Refused(say("Nothing is rung up yet: scan an item first"))


async def pay_cash(till: Till, given: Money | None = None) -> Sale | Refused:
    """Take cash: what is due in coins, or `given`, with change when it is more.

    Rounded where the shop rounds cash, but only if it ends the sale: after a part a card may pay the rest.
    """
    if leaves_nothing_due(till.books.sale) and given is None:
        return close_even(till)
    sale = _payable(till, given)
    if isinstance(sale, Refused):
        return sale
    number = sale.number
    if sale.due.amount:  # else it was taken before, and what follows broke off
        cash = cash_tender(sale.due, given, rounding(till))
        if isinstance(cash, Refused):
            return cash
        if cash.change > till.settings.most_change:
            return Refused(
                say(
                    "{given} for {due} cannot be right: type it again",
                    given=figures(cash.given),
                    due=figures(sale.due),
                )
            )
        taken = CashTaken(number, cash.given, cash.taken, cash.rounding)
        with till.together():  # a sale paid in cash is one commit
            till.record(taken, DrawerOpened(number, "cash sale"))
            follow_in_books(till, number)
    await advance(till, number)
    if (now := sale_now(till, sale)).wants_basket_posted:
        return Refused(say(NOBODY_TAKES))
    return now


async def pay_by_gift_card(till: Till, card: GiftCard, amount: Money | None = None) -> Outcome | Refused:
    """Ask the card for `amount`, or for what is due and for gift cards; it may pay less than asked."""
    sale = _chargeable(till, amount)
    if isinstance(sale, Refused):
        return sale
    not_for = not_by_card(till, card.provider)
    wrong = pays_too_late(till, sale, card.provider) or too_much_for_cards(sale, not_for, amount)
    if wrong is not None:
        return wrong
    mark = till.mark(card)
    if any(mark.surely(one) for one in _cards_that_pay(sale)):
        return Refused(say("Card {card} has paid its part of this sale: take another card", card=mark.last4))
    partial = till.provider(card).partial
    wanted = amount or left_for_cards(sale, not_for)
    looks = not partial or keepers.looks_first(till, card.provider)
    if looks and (told := await to_pay_with(till, card)) is not None:
        if not isinstance(told, Money):
            return counted(till, card, told)
        sale = _chargeable(till, amount)  # looked at again: time has passed
        if isinstance(sale, Refused):
            return sale
        wanted = min(amount or left_for_cards(sale, not_for), told)
    request = prepared(
        till, sale.number, Operation.PAY, wanted, sequence=_next_sequence(sale), card=mark, entry=card.entry
    )
    return counted(till, card, await _tendered(till, request, card, partial=partial))


async def pay_by_bank_card(till: Till, amount: Money | None = None) -> Outcome | Refused:
    """Ask the customer on the terminal for what is due, or for `amount` of it."""
    sale = _chargeable(till, amount)
    if isinstance(sale, Refused):
        return sale
    request = prepared(
        till, sale.number, Operation.BANK_CARD, amount or sale.due, sequence=_next_sequence(sale)
    )
    return await _tendered(till, request, None)


async def abort(till: Till) -> None:
    """Ask the terminal to stop what it is doing for this customer. The answer to that still decides."""
    sale = till.books.sale
    if till.terminal is None:
        return
    name = till.terminal.name  # nobody else can be stopped
    if till.first_look is not None and till.looks_at_terminal:
        await till.terminal.abort(till.first_look)
    for request in till.books.unsettled:
        coming_back = isinstance(till.books.documents.get(request.number), Return)
        here = request.desk or coming_back or (sale is not None and request.number == sale.number)
        if here and request.processor == name and request.id in till.asking:
            await till.terminal.abort(wire(till, request, None))


async def give_back(till: Till) -> Sale | Refused:
    """Reverse every approved tender of the open sale and return to its basket."""
    sale = _with_nothing_open(till)
    if isinstance(sale, Refused):
        return sale
    async with till.lock(sale.number):
        let_go(till, sale.number)
        for payment in sale.to_give_back + sale.kept_back:
            await reverse(till, sale, payment)
    if not (now := sale_now(till, sale)).exchanges.with_basket:  # posted meanwhile, with that cash in it
        _give_cash_back(till, now)
    return sale_now(till, sale)


async def give_back_one(till: Till, payment: str | None) -> Sale | Refused:
    """Reverse one approved tender of the open sale, by its request id; `None` gives the cash back."""
    sale = _with_nothing_open(till)
    if isinstance(sale, Refused):
        return sale
    if payment is None:
        _give_cash_back(till, sale)
    async with till.lock(sale.number):
        if payment is not None:
            let_go(till, sale.number, payment)
        for one in sale.to_give_back + sale.kept_back:
            if one.request.id == payment:
                await reverse(till, sale, one)
    return sale_now(till, sale)


def _with_nothing_open(till: Till) -> Sale | Refused:
    """The open sale, unless an answer about it is missing."""
    sale = till.books.sale
    if sale is None:
        return no_sale()
    if sale.exchanges.open:
        return Refused(say("An answer is still missing: wait for it, or set the sale aside"))
    return sale


def _give_cash_back(till: Till, sale: Sale) -> None:
    if sale.cash_paid.amount:
        till.record(given_back(sale), DrawerOpened(sale.number, "cash given back"))


async def void(till: Till, reason: str, by: Person | None = None) -> Sale | Refused:
    """End the open sale without selling: every approved tender is reversed first.

    `by` allowed it, where the cashier alone may not: the screen asks, since a till that voids what a command
    left behind needs nobody's word.
    """
    sale = _with_nothing_open(till)
    if isinstance(sale, Refused):
        return sale
    events: list[Event] = [*staff.note(Act.VOID_PAID, by, sale.number), VoidBegun(sale.number, reason)]
    if sale.stage is Stage.OPEN and not sale.exchanges.all and not sale.cash:
        till.record(*events, SaleVoided(sale.number))  # nobody gave anything: nothing to prove on paper
        return sale_now(till, sale)
    till.record(*events)
    await advance(till, sale.number)
    return sale_now(till, sale)


async def set_aside(till: Till) -> Refused | None:
    """Serve the next customer while this sale waits for an answer; it ends by itself when that comes."""
    sale = till.books.sale
    if sale is None or not sale.exchanges.open:
        return Refused(say("Only a sale that waits for an answer can be set aside"))
    till.record(SetAside(sale.number))
    return None


async def _tendered(
    till: Till, request: MoneyRequest | Outcome, card: GiftCard | None, *, partial: bool = True
) -> Outcome:
    if not isinstance(request, MoneyRequest):
        return request
    return await ask_and_follow(till, request, card, partial=partial)


def _payable(till: Till, amount: Money | None = None) -> Sale | Refused:
    """The sale that money may be taken for now; `amount` of it, if that is said."""
    sale = till.books.sale
    if till.books.shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    if sale is None or not sale.basket.lines:
        return no_sale()
    if sale.exchanges.open:
        return Refused(
            say("The answer about {held} is missing: nothing may be asked twice", held=figures(sale.held))
        )
    if amount is not None and (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    if sale.total.amount <= 0:
        return Refused(say("There is nothing to pay"))
    return came_back_meanwhile(till, sale) or sale


def _chargeable(till: Till, amount: Money | None) -> Sale | Refused:
    """The sale that a card may be asked for now: for what is due, or for `amount` of it."""
    sale = _payable(till, amount)
    if isinstance(sale, Refused):
        return sale
    if not sale.due.amount or (amount is not None and amount > sale.due):
        return Refused(say("Only {due} is due", due=figures(sale.due)))
    return sale


def _next_sequence(sale: Sale) -> int:
    return 1 + sum(1 for one in sale.exchanges.all if one.request.operation in PAYMENTS)


def _cards_that_pay(sale: Sale) -> list[CardMark | None]:
    """Those that have paid their part and did not get it back, and those that are to pay it in the end."""
    paid = [one for one in sale.payments if not sale.exchanges.given_back(one.request.id)]
    return [one.request.card for one in (*paid, *sale.exchanges.reserved)]
