"""What the terminal insists on beyond the shape of a body: the fields each operation cannot do without."""

import re
from collections.abc import Iterator

from moneyed import CURRENCIES

from terminal_api.mock.body.device_demands import device_demands
from terminal_api.mock.body.tracks import TRACK_2
from terminal_api.mock.desk.incoming import INVALID, Problem
from terminal_api.mock.desk.wording import acquirer_data, read_instant
from terminal_api.nexo.messages import (
    BalanceInquiryRequest,
    CardAcquisitionRequest,
    GetTotalsRequest,
    PaymentRequest,
    ReconciliationRequest,
    ReconciliationType,
    ReversalRequest,
    StoredValueRequest,
    TransactionStatusRequest,
)
from terminal_api.nexo.messages.parts import (
    OriginalPOITransaction,
    PaymentInstrumentData,
    SaleData,
    StoredValueAccountID,
)
from terminal_api.nexo.messages.stored_value import StoredValueData
from terminal_api.nexo.wire import Wire, wire_name

_NUMBER = re.compile("[0-9]{8,28}")
_ENTRY_MODES = {"Scanned", "MagStripe", "Keyed"}
#: What names a card. Our own client need not say all of it to its model, whose defaults go out.
_OF_A_CARD = (
    *("stored_value_account_type", "stored_value_provider", "identification_type", "entry_mode"),
    "stored_value_id",
)
#: Actions of nexo that need a card; `Duplicate` and `Reserve` exist, but no gift-card provider has them.
_CARD_ACTIONS = {"Activate", "Load", "Unload"}
_WITHOUT_ACQUIRER = {ReconciliationType.SALE_RECONCILIATION, ReconciliationType.PREVIOUS_RECONCILIATION}
_LONGEST_GROUP = 16
_EXPIRY = re.compile("(0[1-9]|1[0-2])[0-9]{2}")

Path = tuple[str, ...]


def demands(body: Wire) -> list[Problem]:
    """Every field of `body` that is missing or senseless. Empty when the request can be done or refused."""
    match body:
        case BalanceInquiryRequest():
            return list(_balance(body))
        case PaymentRequest():
            return list(_payment(body))
        case StoredValueRequest():
            return list(_stored_value(body))
        case ReversalRequest():
            return list(_reversal(body))
        case TransactionStatusRequest():
            return list(_status(body))
        case GetTotalsRequest():
            return list(_totals(body))
        case ReconciliationRequest():
            return list(_reconciliation(body))
        case CardAcquisitionRequest():
            return list(_sale_data(("CardAcquisitionRequest", "SaleData"), body.sale_data))
        case _:
            return device_demands(body)


def _payment(body: PaymentRequest) -> Iterator[Problem]:
    yield from _sale_data(("PaymentRequest", "SaleData"), body.sale_data)
    amounts = body.payment_transaction.amounts_req
    yield from _currency(("PaymentRequest", "PaymentTransaction", "AmountsReq"), amounts.currency)
    if amounts.requested_amount < 0:
        yield Problem(("PaymentRequest", "PaymentTransaction", "AmountsReq"), "RequestedAmount", INVALID)
    if body.payment_data and body.payment_data.payment_instrument_data:
        path = ("PaymentRequest", "PaymentData", "PaymentInstrumentData")
        yield from _instrument(path, body.payment_data.payment_instrument_data)


def _stored_value(body: StoredValueRequest) -> Iterator[Problem]:
    yield from _sale_data(("StoredValueRequest", "SaleData"), body.sale_data)
    if len(body.stored_value_data) != 1:
        yield Problem(("StoredValueRequest",), "StoredValueData", "Exactly one is supported")
        return
    (data,) = body.stored_value_data
    path = ("StoredValueRequest", "StoredValueData[0]")
    action = data.stored_value_transaction_type
    if action == "Reverse":
        yield from _original(path, data.original_poi_transaction)
    if action in _CARD_ACTIONS:
        yield from _account(path, data.stored_value_account_id)
        yield from _item_amount(path, data)


def _item_amount(path: Path, data: StoredValueData) -> Iterator[Problem]:
    if data.stored_value_transaction_type == "Load" and data.item_amount is None:
        yield Problem(path, "ItemAmount")
    if data.item_amount is not None and data.item_amount < 0:
        yield Problem(path, "ItemAmount", INVALID)
    if data.item_amount is not None or data.currency is not None:
        yield from _currency(path, data.currency)


def _balance(body: BalanceInquiryRequest) -> Iterator[Problem]:
    path = ("BalanceInquiryRequest", "PaymentAccountReq")
    if body.payment_account_req is None:
        yield Problem(path[:1], "PaymentAccountReq")
    elif body.payment_account_req.payment_instrument_data is None:
        yield Problem(path, "PaymentInstrumentData")
    else:
        instrument = body.payment_account_req.payment_instrument_data
        yield from _account((*path, "PaymentInstrumentData"), instrument.stored_value_account_id)


def _reversal(body: ReversalRequest) -> Iterator[Problem]:
    yield from _original(("ReversalRequest",), body.original_poi_transaction)
    if body.reversed_amount is not None and body.reversed_amount <= 0:
        yield Problem(("ReversalRequest",), "ReversedAmount", INVALID)
    if body.sale_data is not None:
        yield from _sale_data(("ReversalRequest", "SaleData"), body.sale_data)
        currency = acquirer_data(body.sale_data.sale_to_acquirer_data).get("currency")
        if currency is not None and currency not in CURRENCIES:
            yield Problem(("ReversalRequest", "SaleData"), "SaleToAcquirerData", INVALID)


def _status(body: TransactionStatusRequest) -> Iterator[Problem]:
    path = ("TransactionStatusRequest", "MessageReference")
    reference = body.message_reference
    if reference is None:
        yield Problem(path[:1], "MessageReference")
        return
    named = {
        "MessageCategory": reference.message_category,
        "SaleID": reference.sale_id,
        "ServiceID": reference.service_id,
    }
    yield from (Problem(path, name) for name, value in named.items() if not value)


def _totals(body: GetTotalsRequest) -> Iterator[Problem]:
    named = body.total_filter.members() if body.total_filter else {}
    path = ("GetTotalsRequest", "TotalFilter")
    yield from (Problem(path, name, INVALID) for name, value in named.items() if value == "")
    if len(named.get("TotalsGroupID", "")) > _LONGEST_GROUP:
        yield Problem(path, "TotalsGroupID", INVALID)


def _reconciliation(body: ReconciliationRequest) -> Iterator[Problem]:
    """An earlier period is named where it is asked about and nowhere else; so are acquirers."""
    path = ("ReconciliationRequest",)
    period = body.poi_reconciliation_id
    if body.reconciliation_type != ReconciliationType.PREVIOUS_RECONCILIATION:
        if period is not None:
            yield Problem(path, "POIReconciliationID", INVALID)
    elif not period:
        yield Problem(path, "POIReconciliationID")
    if body.reconciliation_type in _WITHOUT_ACQUIRER and body.acquirer_id is not None:
        yield Problem(path, "AcquirerID", INVALID)


def _sale_data(path: Path, data: SaleData) -> Iterator[Problem]:
    if data.sale_transaction_id is None:
        yield Problem(path, "SaleTransactionID")
    elif not data.sale_transaction_id.transaction_id:
        yield Problem((*path, "SaleTransactionID"), "TransactionID", INVALID)
    elif read_instant(data.sale_transaction_id.time_stamp) is None:
        yield Problem((*path, "SaleTransactionID"), "TimeStamp", INVALID)


def _currency(path: Path, code: str | None) -> Iterator[Problem]:
    if code is None:
        yield Problem(path, "Currency")
    elif code not in CURRENCIES:
        yield Problem(path, "Currency", INVALID)


def _original(path: Path, original: OriginalPOITransaction | None) -> Iterator[Problem]:
    if original is None:
        yield Problem(path, "OriginalPOITransaction")
    elif original.poi_transaction_id is None:
        yield Problem((*path, "OriginalPOITransaction"), "POITransactionID")
    elif read_instant(original.poi_transaction_id.time_stamp) is None:
        yield Problem((*path, "OriginalPOITransaction", "POITransactionID"), "TimeStamp", INVALID)


def _instrument(path: Path, instrument: PaymentInstrumentData) -> Iterator[Problem]:
    if instrument.payment_instrument_type == "StoredValue":
        yield from _account(path, instrument.stored_value_account_id)
    elif instrument.payment_instrument_type != "Card":
        yield Problem(path, "PaymentInstrumentType", INVALID)


def _account(path: Path, account: StoredValueAccountID | None) -> Iterator[Problem]:
    if account is None:
        yield Problem(path, "StoredValueAccountID")
        return
    path = (*path, "StoredValueAccountID")
    said = {name for name in account.model_fields_set if getattr(account, name) or name == "stored_value_id"}
    yield from (Problem(path, wire_name(name)) for name in _OF_A_CARD if name not in said)
    if not set(account.entry_mode) <= _ENTRY_MODES:
        yield Problem(path, "EntryMode", INVALID)
    if account.expiry_date is not None and not _EXPIRY.fullmatch(account.expiry_date):
        yield Problem(path, "ExpiryDate", INVALID)
    # The schema forbids an empty number, yet it is what swiped and keyed cards are sent with.
    read_by_terminal = "Scanned" not in account.entry_mode and not account.stored_value_id
    form = TRACK_2 if account.identification_type == "ISOTrack2" else _NUMBER
    if "stored_value_id" in said and not read_by_terminal and not form.fullmatch(account.stored_value_id):
        yield Problem(path, "StoredValueID", INVALID)
