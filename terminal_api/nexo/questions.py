"""From a request to the message that asks it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import assert_never

from terminal_api.nexo.messages import (
    BalanceInquiryRequest,
    MessageCategory,
    PaymentRequest,
    ReversalRequest,
    StoredValueRequest,
)
from terminal_api.nexo.messages.balance_inquiry import PaymentAccountReq
from terminal_api.nexo.messages.parts import (
    EntryMode,
    InstrumentType,
    OriginalPOITransaction,
    PaymentInstrumentData,
    SaleData,
    StoredValueAccountID,
    TransactionIdentification,
)
from terminal_api.nexo.messages.payment import AmountsReq, PaymentData, PaymentTransaction, PaymentType
from terminal_api.nexo.messages.reversal import ReversalReason
from terminal_api.nexo.messages.stored_value import StoredValueData, StoredValueTransactionType
from terminal_api.processor import Entry, Operation, Request

ALLOW_PARTIAL = "tenderOption=AllowPartialAuthorisation"
RETURN_RECEIPTS = "tenderOption=ReceiptHandler"
CASH_OUT = "redemptionType=cashback"
DEACTIVATE = "redemptionType=deactivate"


class Deactivation(StrEnum):
    """How a card is ended; providers differ and none says so in public."""

    PAYMENT = "payment"
    """A payment of zero with a mark for the acquirer."""
    UNLOAD = "unload"
    """A stored-value `Unload` of zero."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between merchants' accounts."""

    cash_out: str = CASH_OUT
    """The mark that makes a gift-card payment a cash-out."""
    deactivation: Deactivation = Deactivation.PAYMENT
    typed: EntryMode = EntryMode.SCANNED
    """For a number typed at the register: as scanned it is known to go online without a prompt; `KEYED` is
    what the word says, but a terminal may then prompt for the number."""


Question = PaymentRequest | StoredValueRequest | BalanceInquiryRequest | ReversalRequest


class Incomplete(ValueError):
    """The request lacks what its operation needs."""


def category(operation: Operation, dialect: Dialect) -> MessageCategory:
    """Under which category `operation` travels, and is asked about later."""
    match operation:
        case Operation.PAY | Operation.BANK_CARD | Operation.REFUND | Operation.CASH_OUT:
            return MessageCategory.PAYMENT
        case Operation.ACTIVATE | Operation.LOAD | Operation.UNDO_LOAD:
            return MessageCategory.STORED_VALUE
        case Operation.BALANCE:
            return MessageCategory.BALANCE_INQUIRY
        case Operation.REVERSE:
            return MessageCategory.REVERSAL
        case Operation.DEACTIVATE:
            unloads = dialect.deactivation is Deactivation.UNLOAD
            return MessageCategory.STORED_VALUE if unloads else MessageCategory.PAYMENT
        case _:
            assert_never(operation)


def question(request: Request, dialect: Dialect, poi_id: str) -> Question:
    """The body that asks `request` at the terminal `poi_id`.

    Raises `Incomplete` without the card or the earlier transaction the operation needs, and
    `pydantic.ValidationError` for an amount nexo cannot carry.
    """
    match request.operation:
        case Operation.PAY:
            return _payment(
                request, ALLOW_PARTIAL if request.partial else RETURN_RECEIPTS, _instrument(request, dialect)
            )
        case Operation.BANK_CARD:
            return _payment(request, RETURN_RECEIPTS)
        case Operation.REFUND:
            return _payment(request, None, _instrument(request, dialect), PaymentType.REFUND)
        case Operation.CASH_OUT:
            return _payment(request, dialect.cash_out, _instrument(request, dialect))
        case Operation.DEACTIVATE:
            if dialect.deactivation is Deactivation.UNLOAD:
                return _stored_value(request, StoredValueTransactionType.UNLOAD, dialect)
            return _payment(request, DEACTIVATE, _instrument(request, dialect))
        case Operation.ACTIVATE:
            return _stored_value(request, StoredValueTransactionType.ACTIVATE, dialect)
        case Operation.LOAD:
            return _stored_value(request, StoredValueTransactionType.LOAD, dialect)
        case Operation.UNDO_LOAD:
            return _undo_load(request, poi_id)
        case Operation.REVERSE:
            return _reversal(request, poi_id)
        case Operation.BALANCE:
            account = PaymentAccountReq(payment_instrument_data=_instrument(request, dialect))
            return BalanceInquiryRequest(payment_account_req=account)
        case _:
            assert_never(request.operation)


def _payment(
    request: Request,
    for_acquirer: str | None,
    instrument: PaymentInstrumentData | None = None,
    payment_type: PaymentType | None = None,
) -> PaymentRequest:
    money = request.amount
    amounts = AmountsReq(currency=money.currency.code, requested_amount=money.amount)
    return PaymentRequest(
        sale_data=_sale_data(request, for_acquirer),
        payment_transaction=PaymentTransaction(amounts_req=amounts),
        payment_data=PaymentData(payment_type=payment_type, payment_instrument_data=instrument)
        if instrument
        else None,
    )


def _stored_value(
    request: Request, change: StoredValueTransactionType, dialect: Dialect
) -> StoredValueRequest:
    data = StoredValueData(
        stored_value_transaction_type=change,
        stored_value_account_id=_account(request, dialect),
        item_amount=request.amount.amount,
        currency=request.amount.currency.code,
    )
    return StoredValueRequest(sale_data=_sale_data(request, None), stored_value_data=(data,))


def _undo_load(request: Request, poi_id: str) -> StoredValueRequest:
    data = StoredValueData(
        stored_value_transaction_type=StoredValueTransactionType.REVERSE,
        original_poi_transaction=_original(request, poi_id),
    )
    return StoredValueRequest(sale_data=_sale_data(request, None), stored_value_data=(data,))


def _reversal(request: Request, poi_id: str) -> ReversalRequest:
    """The amount is always named: without it the terminal would give back all, whatever we have booked."""
    return ReversalRequest(
        original_poi_transaction=_original(request, poi_id),
        reversal_reason=ReversalReason.MERCHANT_CANCEL,
        sale_data=_sale_data(request, f"currency={request.amount.currency.code}"),
        reversed_amount=request.amount.amount,
    )


def _sale_data(request: Request, for_acquirer: str | None) -> SaleData:
    made = request.at.astimezone(UTC).isoformat(timespec="seconds")
    return SaleData(
        sale_transaction_id=TransactionIdentification(transaction_id=request.transaction, time_stamp=made),
        sale_reference_id=request.sale,
        operator_id=request.cashier,
        sale_to_acquirer_data=for_acquirer,
    )


def _instrument(request: Request, dialect: Dialect) -> PaymentInstrumentData:
    return PaymentInstrumentData(
        payment_instrument_type=InstrumentType.STORED_VALUE,
        stored_value_account_id=_account(request, dialect),
    )


def _account(request: Request, dialect: Dialect) -> StoredValueAccountID:
    """The card. Its number is the empty string where the terminal reads it; never a PIN, never a track."""
    card = request.card
    if card is None:
        raise Incomplete(f"{request.operation} needs a gift card")
    if not card.number and not card.entry.at_terminal:
        raise Incomplete("a gift card read at the register has a number")
    return StoredValueAccountID(
        stored_value_provider=card.provider,
        entry_mode=(_entry_mode(card.entry, dialect),),
        stored_value_id="" if card.entry.at_terminal else card.number,
        expiry_date=card.expiry or None,
    )


def _entry_mode(entry: Entry, dialect: Dialect) -> EntryMode:
    match entry:
        case Entry.SCANNED:
            return EntryMode.SCANNED
        case Entry.TYPED:
            return dialect.typed
        case Entry.TRACK | Entry.SWIPED:
            return EntryMode.MAG_STRIPE
        case Entry.KEYED:
            return EntryMode.KEYED
        case _:
            assert_never(entry)


def _original(request: Request, poi_id: str) -> OriginalPOITransaction:
    original = request.original
    if original is None:
        raise Incomplete(f"{request.operation} needs the transaction it takes back")
    named = TransactionIdentification(transaction_id=original.id, time_stamp=moment(original.at))
    elsewhere = original.poi if original.poi != poi_id else None
    return OriginalPOITransaction(poi_id=elsewhere, poi_transaction_id=named)


def moment(at: datetime) -> str:
    """As terminals write it: UTC, milliseconds, `2031-03-14T09:30:04.000Z`."""
    utc = at.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds" if utc.microsecond % 1000 else "milliseconds") + "Z"
