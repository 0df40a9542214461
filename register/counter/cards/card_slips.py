"""What a slip of the gift-card desk says: movements, balances, cash-outs, a card's end."""

from moneyed import Money

from receipts.document import Receipt
from receipts.layouts.gift_card import (
    GiftCardBalance,
    GiftCardCashOut,
    GiftCardDeactivation,
    GiftCardMovement,
    Movement,
    balance_slip,
    cash_out_slip,
    deactivation_slip,
    movement_slip,
)
from receipts.layouts.merchant_copy import MerchantCopy, merchant_copy
from receipts.layouts.parts import CardEnding
from register.counter.history import MERCHANT
from register.counter.paper import papers
from register.counter.paper.slips import ending, heading, is_bank_card, terminal_lines, validity
from register.counter.till import Till
from register.domain.amounts import zero
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.cards.desk import Desk
from register.domain.events import CashGiven, PaperQueued
from register.language import say
from terminal_api.outcomes import Approved, Slip
from terminal_api.processor import Operation

_MOVEMENTS = {
    Operation.ACTIVATE: Movement.ACTIVATED,
    Operation.LOAD: Movement.LOADED,
    Operation.PAY: Movement.PAID,
    Operation.REFUND: Movement.REFUNDED,
    Operation.REVERSE: Movement.REVERSED,
    Operation.UNDO_LOAD: Movement.REVERSED,
}


#: Only then does the law want to know on paper how long the card is good.
_ONTO_CARDS = (Operation.ACTIVATE, Operation.LOAD, Operation.REFUND)


def movement(till: Till, request: MoneyRequest, approved: Approved) -> Receipt:
    """The slip of one finished gift-card request."""
    if request.operation is Operation.DEACTIVATE:
        return deactivation_slip(
            GiftCardDeactivation(
                heading=heading(till, request.number),
                card=ending(request.card, approved),
                reason=say("asked for at the desk"),
                allowed_by=till.books.cashier or "-",
                reference=approved.approval_code or "",
            )
        )
    bank = request.undoes_operation is Operation.BANK_CARD
    return movement_slip(
        GiftCardMovement(
            heading=heading(till, request.number),
            movement=_MOVEMENTS[request.operation],
            card=ending(request.card, approved),
            amount=approved.amount,
            balance=approved.balance,
            programme=say("Bank card") if bank else say("Gift card"),
            reference=approved.approval_code or "",
            validity=validity(till, request.card) if request.operation in _ONTO_CARDS else "",
        )
    )


def cash_out(till: Till, desk: Desk, given: CashGiven) -> Receipt:
    """Proof that a card's balance was paid out, for both to sign."""
    done = desk.exchanges.done(Operation.CASH_OUT)[-1]
    return cash_out_slip(
        GiftCardCashOut(
            heading=heading(till, desk.number),
            card=ending(done.request.card, done.approved),
            balance_before=given.settled,
            paid=given.amount,
            rounding=given.rounding,
            balance_after=done.approved.balance or zero(desk.currency),
            legal_ground=done.request.ground,
            reference=done.approved.approval_code or "",
        )
    )


def balance(till: Till, number: str, card: CardMark, left: Money | None, state: str) -> Receipt:
    """The answer to a balance inquiry."""
    return balance_slip(
        GiftCardBalance(
            heading=heading(till, number),
            card=CardEnding(card.last4) if card.last4 else None,
            balance=left,
            state=state,
            validity=validity(till, card),
        )
    )


def merchant_copies(till: Till, request: MoneyRequest, approved: Approved) -> tuple[PaperQueued, ...]:
    """The shop's copies of what the terminal says of a bank card, as far as this shop wants them on paper."""
    wanted = till.settings.receipt.merchant_copy
    if wanted == "never" or not is_bank_card(request):
        return ()
    kept = (slip for slip in approved.slips if slip.copy == "cashier")
    return tuple(
        papers.queued(till, _merchant_copy(till, request.number, slip), MERCHANT, request.number)
        for slip in kept
        if slip.signature or wanted == "always"
    )


def _merchant_copy(till: Till, number: str, slip: Slip) -> Receipt:
    return merchant_copy(MerchantCopy(heading(till, number), terminal_lines(slip), slip.signature))
