"""What pays: gift cards and bank cards, and what the acquirer adds."""

from enum import StrEnum

from pydantic import Field

from terminal_api.nexo.messages.parts.references import TransactionIdentification
from terminal_api.nexo.wire import Kept, Wire, Words


class EntryMode(StrEnum):
    """How a card is read; an array on the wire even with one value."""

    SCANNED = "Scanned"
    MAG_STRIPE = "MagStripe"
    KEYED = "Keyed"
    MANUAL = "Manual"
    CONTACTLESS = "Contactless"
    TAPPED = "Tapped"
    ICC = "ICC"
    SYNCHRONOUS_ICC = "SynchronousICC"
    RFID = "RFID"
    MOBILE = "Mobile"
    FILE = "File"
    CHECK_READER = "CheckReader"
    """Only to force it."""


class InstrumentType(StrEnum):
    """What pays."""

    CARD = "Card"
    STORED_VALUE = "StoredValue"
    MOBILE = "Mobile"
    CHECK = "Check"
    CASH = "Cash"


class IdentificationType(StrEnum):
    """What a gift card's number is."""

    PAN = "PAN"
    ISO_TRACK_2 = "ISOTrack2"
    BAR_CODE = "BarCode"
    ACCOUNT_NUMBER = "AccountNumber"
    PHONE_NUMBER = "PhoneNumber"


class StoredValueAccountType(StrEnum):
    """What kind of stored value."""

    GIFT_CARD = "GiftCard"
    PHONE_CARD = "PhoneCard"
    OTHER = "Other"


class StoredValueAccountID(Wire):
    """A gift card. The number is the empty string when the terminal reads it (swiped or keyed)."""

    stored_value_account_type: str = "GiftCard"
    stored_value_provider: str | None = None
    identification_type: str = "PAN"
    entry_mode: Words = ()
    stored_value_id: str = ""
    owner_name: str | None = None
    expiry_date: str | None = None


class SensitiveCardData(Wire):
    """What a terminal seldom tells of a bank card; not to be kept, logged or printed."""

    pan: str | None = Field(default=None, alias="PAN")
    card_seq_numb: str | None = None
    expiry_date: str | None = None
    """MMYY, and the leading zero counts."""
    track_data: tuple[Wire, ...] | None = None


class CardData(Wire):
    """A bank card as the terminal tells it: masked."""

    payment_brand: str | None = None
    masked_pan: str | None = None
    payment_account_ref: str | None = None
    entry_mode: Words | None = None
    card_country_code: str | None = None
    """Three digits, `056`."""
    sensitive_card_data: SensitiveCardData | None = None
    protected_card_data: Kept = None
    payment_token: Wire | None = None


class PaymentInstrumentData(Wire):
    """The means of payment: a gift card or a bank card."""

    payment_instrument_type: str
    stored_value_account_id: StoredValueAccountID | None = None
    card_data: CardData | None = None
    check_data: Wire | None = None
    mobile_data: Wire | None = None
    protected_card_data: Kept = None


class PaymentAcquirerData(Wire):
    """What the acquirer adds to an approval."""

    merchant_id: str | None = None
    acquirer_poi_id: str | None = None
    acquirer_id: str | None = None
    approval_code: str | None = None
    acquirer_transaction_id: TransactionIdentification | None = None
    host_reconciliation_id: str | None = None
