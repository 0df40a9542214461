"""From a request to what the gateway is sent."""

from datetime import UTC
from typing import Literal, assert_never

from terminal_api.outcomes import Decline, Declined, Reference
from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.gateway.wire import Look, Movement, WireAmount, WireCard

#: The gateway takes a scan of any length up to this, letters and leading zeros as they are. Ours.
LONGEST_NUMBER = 100

_NO_CARD = Declined("No card was read: scan the card again.", Decline.BAD_REQUEST, retryable=True)
_TOO_LONG = Declined("This is too long for a gift card: scan its own code.", Decline.UNKNOWN_CARD)
_NO_READER = Declined(
    "The gateway cannot read a card itself: scan its code or type its number.", Decline.UNSUPPORTED
)
UNSUPPORTED = Declined("The gateway cannot do this with gift cards: take another way.", Decline.UNSUPPORTED)
_NO_ORIGINAL = Declined("The register does not say what to take back: call support.", Decline.BAD_REQUEST)
_NO_AMOUNT = Declined("These cards need an amount above zero: name one.", Decline.NOT_ALLOWED)
_ODD_AMOUNT = Declined("There are no coins for this amount: name another.", Decline.BAD_REQUEST)


def original_of(reference: Reference) -> str:
    """Our id of the transaction that `reference` names; see `answers.reference`."""
    return reference.id.partition(".")[0]


def looked(card: GiftCard | None, transaction: str | None = None) -> Look | Declined:
    """The question for state and balance; `transaction` where a closed basket is to name the card."""
    read = _card(card)
    return read if isinstance(read, Declined) else Look(card=read, transaction=transaction)


def movement(request: Request) -> Movement | Declined:
    """The money movement that `request` is; Declined where the gateway has none like it."""
    match request.operation:
        case Operation.ACTIVATE:
            return _on_card(request, "activate")
        case Operation.LOAD:
            return _on_card(request, "load")
        case Operation.PAY:
            return _on_card(request, "pay")
        case Operation.REVERSE | Operation.UNDO_LOAD:
            return _reverse(request)
        case (
            Operation.BALANCE
            | Operation.REFUND
            | Operation.CASH_OUT
            | Operation.DEACTIVATE
            | Operation.BANK_CARD
        ):
            return UNSUPPORTED
        case _:
            assert_never(request.operation)


def _on_card(request: Request, operation: Literal["activate", "load", "pay"]) -> Movement | Declined:
    read, amount = _card(request.card), _amount(request)
    if isinstance(read, Declined):
        return read
    if isinstance(amount, Declined):
        return amount
    return Movement(
        operation=operation,
        card=read,
        amount=amount,
        partial=request.partial if operation == "pay" else None,
        sale=_sale(request),
        cashier=request.cashier,
        at=_at(request),
    )


def _reverse(request: Request) -> Movement | Declined:
    if request.original is None:
        return _NO_ORIGINAL
    amount = _amount(request)
    if isinstance(amount, Declined):
        return amount
    return Movement(
        operation="reverse",
        amount=amount,
        original=original_of(request.original),
        sale=_sale(request),
        cashier=request.cashier,
        at=_at(request),
    )


def _sale(request: Request) -> str:
    """Without a sale, our own reference stands for it: a card may be topped up on its own."""
    return request.sale or request.transaction


def _at(request: Request) -> str:
    return request.at.astimezone(UTC).isoformat(timespec="seconds")


def _amount(request: Request) -> WireAmount | Declined:
    if request.amount.amount <= 0:
        return _NO_AMOUNT
    try:
        return WireAmount.of(request.amount)
    except ValueError:
        return _ODD_AMOUNT


def _card(card: GiftCard | None) -> WireCard | Declined:
    if card is not None and card.entry.at_terminal:
        return _NO_READER
    # A half-read scan may hold what is no sign at all, which no JSON can carry.
    if card is None or not card.number or not card.number.isprintable():
        return _NO_CARD
    if len(card.number) > LONGEST_NUMBER:
        return _TOO_LONG
    match card.entry:
        case Entry.SCANNED:
            entry = "scanned"
        case Entry.TRACK | Entry.SWIPED:
            entry = "swiped"
        case Entry.TYPED | Entry.KEYED:
            entry = "keyed"
        case _:
            assert_never(card.entry)
    return WireCard(number=card.number, entry=entry, pin=card.pin or None)
