"""Event notification: what a terminal says unasked, and how a gateway refuses a request."""

from enum import StrEnum

from terminal_api.nexo.wire import Wire


class EventToNotify(StrEnum):
    """The events that matter to a register; others exist and are only read."""

    REJECT = "Reject"
    SHUTDOWN = "Shutdown"
    OUT_OF_ORDER = "OutOfOrder"
    BEGIN_MAINTENANCE = "BeginMaintenance"
    END_MAINTENANCE = "EndMaintenance"
    INITIALISED = "Initialised"
    SECURITY_ALARM = "SecurityAlarm"


class EventNotification(Wire):
    """One event. For `Reject`, `event_details` is form-encoded, `rejected_message` the request in Base64."""

    time_stamp: str
    event_to_notify: str
    event_details: str | None = None
    rejected_message: str | None = None
    maintenance_required_flag: bool | None = None
