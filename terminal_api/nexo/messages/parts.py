"""Parts that several message categories share."""

from enum import StrEnum

from terminal_api.nexo.wire import Number, Wire, Words


class Result(StrEnum):
    """How a request ended. The only word that must be known: money hangs on it."""

    SUCCESS = "Success"
    PARTIAL = "Partial"
    """Approved for less than asked: money moved."""
    FAILURE = "Failure"


class ErrorCondition(StrEnum):
    """The failures we know by name; the field itself is open, terminals send words outside this list."""

    ABORTED = "Aborted"
    BUSY = "Busy"
    CANCEL = "Cancel"
    DEVICE_OUT = "DeviceOut"
    IN_PROGRESS = "InProgress"
    INSERTED_CARD = "InsertedCard"
    INVALID_CARD = "InvalidCard"
    LOGGED_OUT = "LoggedOut"
    MESSAGE_FORMAT = "MessageFormat"
    NOT_ALLOWED = "NotAllowed"
    NOT_FOUND = "NotFound"
    PAYMENT_RESTRICTION = "PaymentRestriction"
    REFUSAL = "Refusal"
    UNAVAILABLE_DEVICE = "UnavailableDevice"
    UNAVAILABLE_SERVICE = "UnavailableService"
    UNREACHABLE_HOST = "UnreachableHost"
    WRONG_PIN = "WrongPIN"
    COMMUNICATION_TIMEOUT = "Communication timeout"
    """Not in the published list, but sent: the issuer kept silent."""


class EntryMode(StrEnum):
    """How a card is read; an array on the wire even with one value."""

    SCANNED = "Scanned"
    MAG_STRIPE = "MagStripe"
    KEYED = "Keyed"
    CONTACTLESS = "Contactless"
    ICC = "ICC"


class InstrumentType(StrEnum):
    """What pays."""

    CARD = "Card"
    STORED_VALUE = "StoredValue"


class DocumentQualifier(StrEnum):
    """Whose copy of the receipt."""

    CASHIER_RECEIPT = "CashierReceipt"
    CUSTOMER_RECEIPT = "CustomerReceipt"


class Response(Wire):
    """The result of a request, in every answer."""

    result: Result
    error_condition: str | None = None
    additional_response: str | None = None
    """Form-encoded pairs, Base64 JSON or free text: see `terminal_api.nexo.additional_response`."""


class TransactionIdentification(Wire):
    """A transaction's name and moment; the moment stays text here because it comes back reformatted."""

    transaction_id: str
    time_stamp: str


class SaleTerminalData(Wire):
    """Which group of totals the register belongs to."""

    totals_group_id: str | None = None


class SaleData(Wire):
    """The register's own references."""

    sale_transaction_id: TransactionIdentification | None = None
    sale_reference_id: str | None = None
    """Groups the tenders of one sale."""
    operator_id: str | None = None
    shift_number: str | None = None
    sale_terminal_data: SaleTerminalData | None = None
    token_requested_type: str | None = None
    sale_to_poi_data: str | None = None
    sale_to_acquirer_data: str | None = None
    """Form-encoded pairs or Base64 JSON for the acquirer: `tenderOption`, `redemptionType`, `currency`."""


class POIData(Wire):
    """The terminal's own references; a reversal needs the transaction's name and moment."""

    poi_transaction_id: TransactionIdentification | None = None
    poi_reconciliation_id: str | None = None


class OriginalPOITransaction(Wire):
    """The transaction to reverse or to undo."""

    sale_id: str | None = None
    poi_id: str | None = None
    """Only when another terminal made it."""
    poi_transaction_id: TransactionIdentification | None = None
    approval_code: str | None = None
    host_transaction_id: TransactionIdentification | None = None


class StoredValueAccountID(Wire):
    """A gift card. The number is the empty string when the terminal reads it (swiped or keyed)."""

    stored_value_account_type: str = "GiftCard"
    stored_value_provider: str | None = None
    identification_type: str = "PAN"
    entry_mode: Words = ()
    stored_value_id: str = ""
    owner_name: str | None = None
    expiry_date: str | None = None


class CardData(Wire):
    """A bank card as the terminal tells it: masked."""

    payment_brand: str | None = None
    masked_pan: str | None = None
    payment_account_ref: str | None = None
    entry_mode: Words | None = None
    card_country_code: str | None = None


class PaymentInstrumentData(Wire):
    """The means of payment: a gift card or a bank card."""

    payment_instrument_type: str
    stored_value_account_id: StoredValueAccountID | None = None
    card_data: CardData | None = None


class PaymentAcquirerData(Wire):
    """What the acquirer adds to an approval."""

    merchant_id: str | None = None
    acquirer_poi_id: str | None = None
    acquirer_id: str | None = None
    approval_code: str | None = None
    acquirer_transaction_id: TransactionIdentification | None = None


class MessageReference(Wire):
    """Another message of ours, asked about or aborted."""

    message_category: str | None = None
    service_id: str | None = None
    device_id: str | None = None
    sale_id: str | None = None
    poi_id: str | None = None


class OutputText(Wire):
    """One line of a receipt; `text` is a small query string `name=..&value=..&key=..`."""

    text: str = ""
    character_style: str | None = None
    end_of_line_flag: bool | None = None


class OutputContent(Wire):
    """What is to be printed or shown."""

    output_format: str = "Text"
    output_text: tuple[OutputText, ...] | None = None


class PaymentReceipt(Wire):
    """One copy of the card part of a receipt."""

    document_qualifier: str
    required_signature_flag: bool | None = None
    integrated_print_flag: bool | None = None
    output_content: OutputContent | None = None


class AmountsResp(Wire):
    """What was authorised, in major units."""

    currency: str | None = None
    authorized_amount: Number
    total_fees_amount: Number | None = None
    cash_back_amount: Number | None = None
    tip_amount: Number | None = None
