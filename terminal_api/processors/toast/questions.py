"""From a request to the transaction that asks it."""

from typing import assert_never

from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.toast.memory import Memory
from terminal_api.processors.toast.transactions import (
    VERIFIED,
    Activate,
    AddValue,
    Code,
    GetBalance,
    Presented,
    Redeem,
    Reverse,
    Source,
    Transaction,
)


def transaction(request: Request, memory: Memory) -> Transaction:
    """What asks `request`. Raises `ValueError` for one that `checks.wrong` finds something wrong with."""
    card = _presented(request, memory)
    check = request.sale or request.transaction
    amount = request.amount
    match request.operation:
        case Operation.ACTIVATE:
            return Activate(card, amount, check)
        case Operation.LOAD | Operation.REFUND:
            return AddValue(card, amount, check)
        case Operation.BALANCE:
            return GetBalance(card)
        case Operation.PAY:
            return Redeem(card, amount, check, related=request.original.id if request.original else None)
        case Operation.CASH_OUT:
            return Redeem(card, amount, check, cash_out=True)
        case Operation.REVERSE | Operation.UNDO_LOAD:
            if request.original is None:
                raise ValueError("a reversal needs the transaction it undoes")
            return Reverse(card, request.original.id)
        case Operation.DEACTIVATE | Operation.BANK_CARD:
            raise ValueError(f"there is no transaction for {request.operation}")
        case _:
            assert_never(request.operation)


def look(request: Request, memory: Memory) -> GetBalance:
    """The look at the card that goes before `request`."""
    return GetBalance(_presented(request, memory))


def _presented(request: Request, memory: Memory) -> Presented:
    card = request.card
    if card is None or not card.number:
        raise ValueError("a card has a number here")
    before = memory.sent(request.id)
    source = before.source if before else _source(card.entry)
    return Presented(card.number, source, _code(request, card, memory))


def _code(request: Request, card: GiftCard, memory: Memory) -> Code | None:
    """The PIN, if there is one to send; `VERIFIED` where it came along before and is not kept any more.

    A redemption that replaces an earlier one rests on what was checked then. Source: Toast, guide, tips.
    """
    if not memory.takes_pins:
        return None
    if card.pin:
        return Code(Source.KEYED, card.pin)
    before = memory.sent(request.id)
    repeated = before is not None and before.with_pin
    replaces = request.operation is Operation.PAY and request.original is not None
    return VERIFIED if repeated or replaces else None


def _source(entry: Entry) -> Source:
    match entry:
        case Entry.SCANNED:
            return Source.SCANNED
        case Entry.TYPED:
            return Source.KEYED
        case Entry.TRACK:
            return Source.SWIPED
        case Entry.SWIPED | Entry.KEYED:
            raise ValueError("no terminal reads cards here")
        case _:
            assert_never(entry)
