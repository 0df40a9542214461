"""How a request ended: the words every answer uses."""

from enum import StrEnum

from terminal_api.nexo.wire import Wire


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


class Response(Wire):
    """The result of a request, in every answer."""

    result: Result
    error_condition: str | None = None
    additional_response: str | None = None
    """Form-encoded pairs, Base64 JSON or free text: see `terminal_api.nexo.additional_response`."""
