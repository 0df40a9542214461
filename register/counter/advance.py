"""What follows by itself: the next step of a sale, return or slip, found from its state alone.

Called after every change and once at start, so a crash between two steps loses neither of them.
"""

from moneyed import Money

from register.counter import card_slips, loads, papers, slips
from register.counter.asking import ask, prepared, settle
from register.counter.history import past_sale
from register.counter.till import Till
from register.domain.amounts import Refused, zero
from register.domain.desk import Desk
from register.domain.events import (
    CashGiven,
    CashReason,
    DrawerOpened,
    Event,
    ReturnCompleted,
    SaleCompleted,
    SalePaid,
    SaleVoided,
    VoidBegun,
)
from register.domain.exchange import Asked, Done, MoneyRequest
from register.domain.returns import Return, return_takings
from register.domain.sale import Sale, Stage, takings
from terminal_api.outcomes import Approved, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation


async def advance(till: Till, number: str) -> None:
    """Take every step that `number` can take without a person."""
    async with till.lock(number):
        while (document := till.books.documents.get(number)) is not None:
            match document:
                case Sale():
                    stepped = await _sale_step(till, document)
                case Return():
                    stepped = await _return_step(till, document)
                case Desk():
                    stepped = _desk_step(till, document)
            if not stepped:
                return


async def ask_and_follow(
    till: Till, request: MoneyRequest, card: GiftCard | None = None, *, partial: bool = True
) -> Outcome:
    """Ask, and do what follows from the answer."""
    outcome = await ask(till, request, card, partial=partial)
    await follow(till, request, outcome)
    return outcome


async def settle_and_follow(till: Till, request: MoneyRequest) -> Outcome:
    """Ask what became of `request`, and do what follows from the answer. Two askers at once ask once."""
    if request.id in till.asking or request not in till.books.unsettled:
        return Unknown("somebody is asking already, or the answer is there")
    outcome = await settle(till, request)
    await follow(till, request, outcome)
    return outcome


async def follow(till: Till, request: MoneyRequest, outcome: Outcome) -> None:
    """Its slip to the printer, if it has one; then the next step."""
    if isinstance(outcome, Approved):
        papers.hand_over(till)
    await advance(till, request.number)
    if request.operation is Operation.UNDO_LOAD and (back := loads.return_number(till, request)):
        await advance(till, back)


async def _sale_step(till: Till, sale: Sale) -> bool:
    match sale.stage:
        case Stage.OPEN | Stage.TENDERING if sale.aside and sale.due.amount > 0 and not sale.exchanges.open:
            till.record(VoidBegun(sale.number, "set aside and not paid in full"))
            return True
        case Stage.TENDERING if not sale.due.amount and not sale.held.amount:
            return _paid(till, sale)
        case Stage.PAID:
            return await _activated(till, sale)
        case Stage.VOIDING:
            return await _given_back(till, sale)
        case _:
            return False


def _paid(till: Till, sale: Sale) -> bool:
    till.record(SalePaid(sale.number, sale.total, takings(sale.basket), sale.basket.cards_total))
    return True


async def _activated(till: Till, sale: Sale) -> bool:
    """Make the next card spendable; when all were tried the customer may go, with what is owed on paper."""
    for position, _ in sale.owed_cards:
        if sale.activation(position) is None and not isinstance(
            await activate(till, sale, position), Refused
        ):
            return True
    if any(isinstance(one, Asked) for one in sale.exchanges.open):
        return False
    closed = SaleCompleted(sale.number)
    till.record(closed, papers.queued(till, slips.sale(till, sale), "sale", sale.number))
    papers.hand_over(till)
    return True


async def activate(till: Till, sale: Sale, position: int) -> tuple[MoneyRequest, Outcome] | Refused:
    """Ask to activate or load the card at `position`, which is paid for."""
    line = dict(sale.basket.cards)[position]
    request = prepared(
        till, sale.number, line.operation, line.amount, card=line.card, entry=line.entry, position=position
    )
    number = till.vault.get(line.card.token)
    if isinstance(request, NotSent):
        return Refused(request.reason)
    if number is None:
        return Refused(f"The number of card {line.card.last4} is not kept any more: take another card")
    return request, await ask(till, request, GiftCard(line.card.provider, number, line.entry))


async def _given_back(till: Till, sale: Sale) -> bool:
    """Cards first, then cash; a card that could not be reversed keeps nobody waiting for their cash."""
    if sale.to_give_back:
        return await reverse(till, sale, sale.to_give_back[0])
    if sale.cash_paid.amount:
        given = CashGiven(sale.number, sale.cash_paid, CashReason.GIVEN_BACK)
        return _handed_out(till, given, "cash given back")
    if sale.exchanges.open or sale.paid.amount:
        return False
    receipt = slips.void(till, sale, sale.reason)
    till.record(SaleVoided(sale.number), papers.queued(till, receipt, "void", sale.number))
    papers.hand_over(till)
    return True


def _handed_out(till: Till, given: CashGiven, reason: str, *also: Event) -> bool:
    """Cash to a customer; it waits for a shift, because without one there is no drawer."""
    if till.books.shift is None:
        return False
    till.record(given, DrawerOpened(given.sale, reason), *also)
    papers.hand_over(till, drawer=True)
    return True


async def reverse(till: Till, sale: Sale, payment: Done) -> bool:
    """Ask for one approved tender to go back, whole. False when there is nobody to ask."""
    whole = payment.approved.amount
    return await _asked_back(till, sale.number, payment, whole, sequence=payment.request.sequence)


async def _asked_back(till: Till, number: str, payment: Done, amount: Money, *, sequence: int = 1) -> bool:
    request = prepared(
        till,
        number,
        Operation.REVERSE,
        amount,
        sequence=sequence,
        card=payment.card,
        undoes=payment.request,
        original=payment.approved.reference,
    )
    if isinstance(request, NotSent):
        return False
    await ask(till, request)
    return True


async def _return_step(till: Till, one: Return) -> bool:
    """Cards first, then cash. Never more than is due: what a card refused may have gone onto another."""
    if one.completed:
        return False
    for leg in one.legs:
        tried = any(asked.request.undoes == leg.payment for asked in one.exchanges.all)
        if leg.payment and not tried and leg.amount <= one.due:
            return await give_leg(till, one, leg.payment)
    cash = sum((leg.amount for leg in one.legs if leg.payment is None), zero(till.currency))
    if cash.amount and not one.cash and cash <= one.due:
        return _handed_out(till, CashGiven(one.number, cash, CashReason.REFUND), "refund")
    if one.exchanges.open or one.due.amount:
        return False
    receipt = slips.refund(till, one)
    done = ReturnCompleted(one.number, one.total, return_takings(one.lines), one.cards)
    till.record(done, papers.queued(till, receipt, "refund", one.number))
    papers.hand_over(till)
    return True


async def give_leg(till: Till, one: Return, payment_id: str) -> bool:
    """Ask for the part of a return that goes back to that payment. False when there is nobody to ask."""
    original = past_sale(till, one.original)
    payment = original.exchanges.find(payment_id) if original else None
    amount = next(leg.amount for leg in one.legs if leg.payment == payment_id)
    if not isinstance(payment, Done):
        return False
    return await _asked_back(till, one.number, payment, amount)


def _desk_step(till: Till, desk: Desk) -> bool:
    """Hand out what a finished cash-out owes its holder."""
    if not desk.to_hand_out.amount:
        return False
    given = CashGiven(desk.number, desk.to_hand_out, CashReason.CASH_OUT)
    paper = papers.queued(till, card_slips.cash_out(till, desk, given), "cash-out", desk.number)
    return _handed_out(till, given, "gift card cash-out", paper)
