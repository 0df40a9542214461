"""What follows by itself: the next step of a sale, return or slip, found from its state alone.

Called after every change and once at start, so a crash between two steps loses neither of them.
"""

from register.counter import papers, slips
from register.counter.asking import ask, prepared, settle
from register.counter.history import past, past_sale
from register.counter.till import Till
from register.domain.amounts import zero
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
from terminal_api.outcomes import Approved, NotSent, Outcome
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
    """Ask what became of `request`, and do what follows from the answer."""
    outcome = await settle(till, request)
    await follow(till, request, outcome)
    return outcome


async def follow(till: Till, request: MoneyRequest, outcome: Outcome) -> None:
    """A slip for what stands by itself or comes after its sale's receipt; then the next step."""
    if isinstance(outcome, Approved) and _wants_slip(till, request):
        receipt = slips.movement(till, request, outcome)
        till.record(papers.queued(till, receipt, request.operation.value, request.number))
        papers.hand_over(till)
    await advance(till, request.number)


def _wants_slip(till: Till, request: MoneyRequest) -> bool:
    if request.desk:
        return request.operation is not Operation.CASH_OUT  # its slip comes with the cash
    document = past(till, request.number)
    late = document and isinstance(document.document, Sale) and document.document.stage is Stage.COMPLETED
    return bool(late) and request.position is not None


async def _sale_step(till: Till, sale: Sale) -> bool:
    match sale.stage:
        case Stage.TENDERING if sale.aside and sale.due.amount > 0 and not sale.exchanges.open:
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
        if sale.activation(position) is None:
            await activate(till, sale, position)
            return True
    if any(isinstance(one, Asked) for one in sale.exchanges.open):
        return False
    closed = SaleCompleted(sale.number)
    till.record(closed, papers.queued(till, slips.sale(till, sale), "sale", sale.number))
    papers.hand_over(till)
    return True


async def activate(till: Till, sale: Sale, position: int) -> None:
    """Ask to activate or load the card at `position`, which is paid for."""
    line = dict(sale.basket.cards)[position]
    request = prepared(till, sale.number, line.operation, line.amount, card=line.card, position=position)
    number = till.vault.get(line.card.token)
    if isinstance(request, NotSent) or number is None:
        return
    await ask(till, request, GiftCard(line.card.provider, number))


async def _given_back(till: Till, sale: Sale) -> bool:
    if sale.to_give_back:
        await reverse(till, sale, sale.to_give_back[0])
        return True
    if sale.held.amount or sale.exchanges.open or sale.paid != sale.cash_paid:
        return False
    events: list[Event] = []
    if sale.cash_paid.amount:
        cash = CashGiven(sale.number, sale.cash_paid, CashReason.GIVEN_BACK)
        events += [cash, DrawerOpened(sale.number, "cash given back")]
    receipt = slips.void(till, sale, sale.reason)
    till.record(*events, SaleVoided(sale.number), papers.queued(till, receipt, "void", sale.number))
    papers.hand_over(till, drawer=bool(events))
    return True


async def reverse(till: Till, sale: Sale, payment: Done) -> None:
    """Ask for one approved tender to go back, whole."""
    request = prepared(
        till,
        sale.number,
        Operation.REVERSE,
        payment.approved.amount,
        sequence=payment.request.sequence,
        card=payment.request.card,
        undoes=payment.request,
        original=payment.approved.reference,
    )
    if isinstance(request, MoneyRequest):
        await ask(till, request)


async def _return_step(till: Till, one: Return) -> bool:
    if one.completed:
        return False
    for leg in one.legs:
        if leg.payment and not any(tried.request.undoes == leg.payment for tried in one.exchanges.all):
            return await _returned(till, one, leg.payment)
    if one.exchanges.open:
        return False
    cash = sum((leg.amount for leg in one.legs if leg.payment is None), zero(till.currency))
    if cash.amount and not one.cash:
        given = CashGiven(one.number, cash, CashReason.REFUND)
        till.record(given, DrawerOpened(one.number, "refund"))
        till.paper.kick_drawer()
        return True
    if one.due.amount:
        return False
    receipt = slips.refund(till, one)
    done = ReturnCompleted(one.number, one.total, return_takings(one.lines))
    till.record(done, papers.queued(till, receipt, "refund", one.number))
    papers.hand_over(till)
    return True


async def _returned(till: Till, one: Return, payment_id: str) -> bool:
    original = past_sale(till, one.original)
    payment = original.exchanges.find(payment_id) if original else None
    amount = next(leg.amount for leg in one.legs if leg.payment == payment_id)
    if not isinstance(payment, Done):
        return False
    request = prepared(
        till,
        one.number,
        Operation.REVERSE,
        amount,
        card=payment.request.card,
        undoes=payment.request,
        original=payment.approved.reference,
    )
    if isinstance(request, NotSent):
        return False
    await ask(till, request)
    return True


def _desk_step(till: Till, desk: Desk) -> bool:
    """Hand out what a finished cash-out owes its holder."""
    if not desk.to_hand_out.amount:
        return False
    given = CashGiven(desk.number, desk.to_hand_out, CashReason.CASH_OUT)
    receipt = slips.cash_out(till, desk, given)
    drawer = DrawerOpened(desk.number, "gift card cash-out")
    till.record(given, drawer, papers.queued(till, receipt, "cash-out", desk.number))
    papers.hand_over(till, drawer=True)
    return True
