"""The header that pairs a request with its answer, and the words it is made of."""

from enum import StrEnum
from typing import Self

from terminal_api.nexo.wire import Wire


class MessageClass(StrEnum):
    """What kind of dialogue a message belongs to."""

    SERVICE = "Service"
    DEVICE = "Device"
    EVENT = "Event"


class MessageCategory(StrEnum):
    """Which dialogue; the body's member is named after it: `PaymentRequest`, `PaymentResponse`."""

    PAYMENT = "Payment"
    STORED_VALUE = "StoredValue"
    BALANCE_INQUIRY = "BalanceInquiry"
    REVERSAL = "Reversal"
    CARD_ACQUISITION = "CardAcquisition"
    ENABLE_SERVICE = "EnableService"
    TRANSACTION_STATUS = "TransactionStatus"
    ABORT = "Abort"
    DIAGNOSIS = "Diagnosis"
    ADMIN = "Admin"
    LOGIN = "Login"
    LOGOUT = "Logout"
    GET_TOTALS = "GetTotals"
    RECONCILIATION = "Reconciliation"
    DISPLAY = "Display"
    INPUT = "Input"
    INPUT_UPDATE = "InputUpdate"
    PRINT = "Print"
    EVENT = "Event"
    LOYALTY = "Loyalty"
    NONE = "None"
    BATCH = "Batch"
    CARD_READER_APDU = "CardReaderAPDU"
    CARD_READER_INIT = "CardReaderInit"
    CARD_READER_POWER_OFF = "CardReaderPowerOff"
    PIN = "PIN"
    SOUND = "Sound"
    TRANSMIT = "Transmit"


class MessageType(StrEnum):
    """Which way a message goes; an event is a notification and expects no answer."""

    REQUEST = "Request"
    RESPONSE = "Response"
    NOTIFICATION = "Notification"


class MessageHeader(Wire):
    """Who asks whom about what. Readable in transit, so it never holds card data.

    The words are open strings: a header we only half know must still be readable to be refused well.
    """

    protocol_version: str | None = None
    message_class: str
    message_category: str
    message_type: str
    service_id: str | None = None
    """1 to 10 letters and digits, unique for the terminal within 48 hours; absent in some events."""
    device_id: str | None = None
    """Only in notifications."""
    sale_id: str
    """The register."""
    poi_id: str
    """The terminal: model and serial number, `V400m-324688042`."""

    def answered(self) -> Self:
        """The header of the answer: every value repeated, only the type differs."""
        return self.model_copy(update={"message_type": MessageType.RESPONSE})

    def pairs_with(self, request: Self) -> bool:
        """Whether this header answers `request`."""
        return (
            self.message_type == MessageType.RESPONSE
            and self.service_id == request.service_id
            and self.sale_id == request.sale_id
            and self.poi_id == request.poi_id
            and self.message_category == request.message_category
        )

    def __repr__(self) -> str:
        return f"MessageHeader({self.message_category} {self.message_type} {self.service_id})"

    __str__ = __repr__
