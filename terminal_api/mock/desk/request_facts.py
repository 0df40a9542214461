"""What a request is about, as far as somebody may wait for it: kind, card, amount."""

from decimal import Decimal

from terminal_api.mock.desk.incoming import Incoming
from terminal_api.nexo.messages import (
    BalanceInquiryRequest,
    PaymentRequest,
    ReversalRequest,
    StoredValueRequest,
)
from terminal_api.nexo.messages.parts import PaymentInstrumentData, StoredValueAccountID
from terminal_api.nexo.messages.stored_value import StoredValueData


def transaction_type(request: Incoming) -> str | None:
    """The word that says what kind of payment or card change `request` is."""
    match request.header.message_category:
        case "StoredValue":
            data = _stored_value(request)
            return data.stored_value_transaction_type if data else None
        case "Payment":
            body = request.body(PaymentRequest)
            data = None if isinstance(body, list) else body.payment_data
            return (data and data.payment_type) or "Normal"
        case _:
            return None


def card_of(request: Incoming) -> str | None:
    """The number of the gift card `request` names; None when it names none."""
    account = _account(request)
    return (account.stored_value_id or None) if account else None


def amount_of(request: Incoming) -> Decimal | None:
    """The amount `request` asks for; None when it names none."""
    match request.header.message_category:
        case "StoredValue":
            data = _stored_value(request)
            return data.item_amount if data else None
        case "Payment":
            body = request.body(PaymentRequest)
            return None if isinstance(body, list) else body.payment_transaction.amounts_req.requested_amount
        case "Reversal":
            body = request.body(ReversalRequest)
            return None if isinstance(body, list) else body.reversed_amount
        case _:
            return None


def _account(request: Incoming) -> StoredValueAccountID | None:
    match request.header.message_category:
        case "StoredValue":
            data = _stored_value(request)
            return data.stored_value_account_id if data else None
        case "Payment":
            body = request.body(PaymentRequest)
            paying = None if isinstance(body, list) else body.payment_data
            return _named(paying.payment_instrument_data if paying else None)
        case "BalanceInquiry":
            body = request.body(BalanceInquiryRequest)
            asked = None if isinstance(body, list) else body.payment_account_req
            return _named(asked.payment_instrument_data if asked else None)
        case _:
            return None


def _stored_value(request: Incoming) -> StoredValueData | None:
    body = request.body(StoredValueRequest)
    return None if isinstance(body, list) or not body.stored_value_data else body.stored_value_data[0]


def _named(instrument: PaymentInstrumentData | None) -> StoredValueAccountID | None:
    return instrument.stored_value_account_id if instrument else None
