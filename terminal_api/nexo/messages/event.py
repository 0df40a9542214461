"""Event notification: what a terminal says unasked, and how a gateway refuses a request."""

from enum import StrEnum

from terminal_api.nexo.messages.display import DisplayOutput
from terminal_api.nexo.wire import Listed, Wire


class EventToNotify(StrEnum):
    """The events we know by name; the field itself is open, models differ."""

    REJECT = "Reject"
    """A request was not accepted or not delivered."""
    SHUTDOWN = "Shutdown"
    OUT_OF_ORDER = "OutOfOrder"
    BEGIN_MAINTENANCE = "BeginMaintenance"
    END_MAINTENANCE = "EndMaintenance"
    INITIALISED = "Initialised"
    SECURITY_ALARM = "SecurityAlarm"
    SALE_WAKE_UP = "SaleWakeUp"
    SALE_ADMIN = "SaleAdmin"
    SCAN_BARCODE_RESULT = "ScanBarcodeResult"
    CARD_INSERTED = "CardInserted"
    CARD_REMOVED = "CardRemoved"
    KEY_PRESSED = "KeyPressed"
    CUSTOMER_LANGUAGE = "CustomerLanguage"
    ABORT = "Abort"
    COMPLETED = "Completed"
    STOP_ASSISTANCE = "StopAssistance"
    USE_ANOTHER_CARD_FOR_PREAUTH = "UseAnotherCardForPreauth"
    NETWORK_CONNECTED = "NetworkConnected"
    NETWORK_DISCONNECTED = "NetworkDisconnected"


class EventNotification(Wire):
    """One event. For `Reject`, `event_details` is form-encoded, `rejected_message` the request in Base64."""

    time_stamp: str
    event_to_notify: str
    event_details: str | None = None
    rejected_message: str | None = None
    maintenance_required_flag: bool | None = None
    customer_language: str | None = None
    display_output: Listed[DisplayOutput] | None = None
    """A list; some terminals send the only one bare."""
