"""StoredValue: activate, load, undo a load, unload."""

from enum import StrEnum

from terminal_api.nexo.messages.parts import (
    OriginalPOITransaction,
    PaymentReceipt,
    POIData,
    Response,
    SaleData,
    StoredValueAccountID,
    TransactionIdentification,
)
from terminal_api.nexo.wire import Number, Wire


class StoredValueTransactionType(StrEnum):
    """What happens to the card."""

    ACTIVATE = "Activate"
    LOAD = "Load"
    REVERSE = "Reverse"
    """Undoes the card's latest load; names that transaction and no card."""
    UNLOAD = "Unload"
    RESERVE = "Reserve"
    DUPLICATE = "Duplicate"


class StoredValueData(Wire):
    """One card and what is to happen to it."""

    stored_value_transaction_type: str
    stored_value_provider: str | None = None
    stored_value_account_id: StoredValueAccountID | None = None
    original_poi_transaction: OriginalPOITransaction | None = None
    product_code: str | None = None
    ean_upc: str | None = None
    item_amount: Number | None = None
    currency: str | None = None


class StoredValueRequest(Wire):
    """Asks for one change to one gift card."""

    sale_data: SaleData
    stored_value_data: tuple[StoredValueData, ...]
    """Always exactly one."""


class StoredValueAccountStatus(Wire):
    """The card afterwards; the balance only if the provider tells it."""

    stored_value_account_id: StoredValueAccountID | None = None
    current_balance: Number | None = None


class StoredValueResult(Wire):
    """What happened to one card."""

    stored_value_transaction_type: str | None = None
    product_code: str | None = None
    ean_upc: str | None = None
    item_amount: Number | None = None
    currency: str | None = None
    stored_value_account_status: StoredValueAccountStatus | None = None
    host_transaction_id: TransactionIdentification | None = None


class StoredValueResponse(Wire):
    """How the change to a gift card ended."""

    response: Response
    sale_data: SaleData | None = None
    poi_data: POIData | None = None
    stored_value_result: tuple[StoredValueResult, ...] | None = None
    payment_receipt: tuple[PaymentReceipt, ...] | None = None
