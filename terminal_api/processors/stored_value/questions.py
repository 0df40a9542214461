"""From a request to the call that asks it; pure, so that a repeat is the same bytes again."""

from dataclasses import dataclass, field
from typing import Literal, TypedDict, assert_never

from terminal_api.outcomes import Reference
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.stored_value.providers import Channel, Deed
from terminal_api.processors.stored_value.settings import StoredValueSettings
from terminal_api.processors.stored_value.wire import (
    ChangeStatus,
    CheckBalance,
    Issue,
    Load,
    MergeBalance,
    Question,
    VoidTransaction,
    WireAmount,
    reference,
)

#: What can be asked here, and which word of the providers' table says who does it. Payments, refunds,
#: reversals and paying out go through the terminal (D).
DEEDS = {
    Operation.ACTIVATE: Deed.ACTIVATE,
    Operation.LOAD: Deed.LOAD,
    Operation.BALANCE: Deed.BALANCE,
    Operation.UNDO_LOAD: Deed.VOID_LOAD,
    Operation.DEACTIVATE: Deed.DEACTIVATE,
}

_PATHS: dict[type[Question], str] = {
    ChangeStatus: "/changeStatus",
    Load: "/load",
    CheckBalance: "/checkBalance",
    Issue: "/issue",
    MergeBalance: "/mergeBalance",
    VoidTransaction: "/voidTransaction",
}


class Incomplete(ValueError):
    """The request lacks what its operation needs, or this API has no form for it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call: where it goes below the address, and its body, which holds a card's number."""

    path: str
    body: bytes = field(repr=False)


def question(request: Request, settings: StoredValueSettings) -> Call:
    """The call that asks `request`. Raises `ValueError` when it cannot be made."""
    match request.operation:
        case Operation.ACTIVATE:
            return _call(_change_status(request, settings, active=True))
        case Operation.DEACTIVATE:
            return _call(_change_status(request, settings, active=False))
        case Operation.LOAD:
            return load(request, settings)
        case Operation.BALANCE:
            return _call(_check_balance(request, settings))
        case Operation.UNDO_LOAD:
            return _call(_void(request, settings))
        case Operation.PAY | Operation.REFUND | Operation.REVERSE | Operation.CASH_OUT | Operation.BANK_CARD:
            raise Incomplete(f"{request.operation} is not in this API")
        case _:
            assert_never(request.operation)


def load(request: Request, settings: StoredValueSettings, *, returned: bool = False) -> Call:
    """A load; `returned` marks it as one for returned goods (D). Raises `ValueError`."""
    asked = Load(
        **_known(request, settings),
        payment_method=_method(request.card),
        amount=_some(request),
        load_type="merchandiseReturn" if returned else None,
    )
    return _call(asked)


def issue(request: Request, settings: StoredValueSettings) -> Call:
    """A new virtual card of the request's provider. Raises `ValueError`.

    Fiserv wants a promotion code and no amount (D); the specification has no field for it: it is not sent.
    """
    if request.card is None:
        raise Incomplete("an issue needs a provider")
    method = {"type": request.card.provider}
    return _call(Issue(**_known(request, settings), payment_method=method, amount=_any(request)))


def merge(request: Request, source: GiftCard, settings: StoredValueSettings) -> Call:
    """All of `source` onto the request's card. Raises `ValueError`."""
    source_method = _method(source)
    del source_method["type"]
    asked = MergeBalance(
        **_known(request, settings),
        payment_method=_method(request.card),
        source_payment_method=source_method,
    )
    return _call(asked)


def _change_status(request: Request, settings: StoredValueSettings, *, active: bool) -> ChangeStatus:
    return ChangeStatus(
        **_known(request, settings),
        payment_method=_method(request.card),
        status="active" if active else "inactive",
        amount=_any(request) if active else None,
    )


def _check_balance(request: Request, settings: StoredValueSettings) -> CheckBalance:
    return CheckBalance(
        **_known(request, settings), payment_method=_method(request.card), amount=_any(request)
    )


def _void(request: Request, settings: StoredValueSettings) -> VoidTransaction:
    """Of the channel it names only the store: the request has no field for the other (D)."""
    return VoidTransaction(
        merchant_account=settings.merchant_account,
        original_reference=_original(request.original),
        reference=reference(request.transaction),
        store=settings.store or None,
    )


def _original(original: Reference | None) -> str:
    if original is None or not original.id:
        raise Incomplete("an undoing needs the transaction it takes back")
    return original.id


def _method(card: GiftCard | None) -> dict[str, str]:
    """The card. However its number was read, it is text here: there is no entry mode, and no track (D)."""
    if card is None or not card.number:
        raise Incomplete("a gift card has its number here: no terminal reads it")
    method = {"type": card.provider, "number": card.number}
    return method | {"securityCode": card.pin} if card.pin else method


def _any(request: Request) -> WireAmount | None:
    """Zero is no amount: an empty or preloaded card is activated without one, a balance told (D)."""
    return WireAmount.of(request.amount) if request.amount.amount else None


def _some(request: Request) -> WireAmount:
    if not request.amount.amount:
        raise Incomplete("a load of nothing")
    return WireAmount.of(request.amount)


class _Known(TypedDict):
    merchant_account: str
    reference: str
    shopper_interaction: Literal["POS"] | None
    store: str | None


def _known(request: Request, settings: StoredValueSettings) -> _Known:
    """What stands in every question about a card."""
    return {
        "merchant_account": settings.merchant_account,
        "reference": reference(request.transaction),
        "shopper_interaction": "POS" if settings.channel is Channel.POS else None,
        "store": settings.store or None,
    }


def _call(asked: Question) -> Call:
    return Call(_PATHS[type(asked)], asked.written())
