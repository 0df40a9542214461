"""Faults to order: what can go wrong between a register and its terminal, one at a time."""

from dataclasses import dataclass
from enum import StrEnum

from terminal_api.mock.incoming import Incoming
from terminal_api.nexo.messages import PaymentRequest, StoredValueRequest

#: Requests a fault without a category waits for; asking about a request and stopping it are left alone.
ABOUT_MONEY = frozenset({"Payment", "StoredValue", "Reversal", "BalanceInquiry"})


class FaultKind(StrEnum):
    """What goes wrong."""

    DROP_BEFORE = "drop_before"
    """The connection closes without an answer; the terminal never saw the request."""
    DROP_AFTER = "drop_after"
    """The request is done, then the connection closes without an answer."""
    RESET_MID_ANSWER = "reset_mid_answer"
    """The request is done; half of the answer arrives, then the connection is reset."""
    DELAY = "delay"
    """The terminal thinks for `seconds` before it does the request."""
    GARBLED = "garbled"
    """The request is done; the answer is no JSON."""
    WRONG_MAC = "wrong_mac"
    """The request is done; the answer's seal does not fit."""
    OTHER_SERVICE_ID = "other_service_id"
    """The request is done; the answer, rightly sealed, names another ServiceID."""
    PLAIN_SUCCESS = "plain_success"
    """The request is not done; somebody answers Success, unsealed."""
    COMMUNICATION_TIMEOUT = "communication_timeout"
    """The issuer keeps silent: Failure, `Communication timeout`. `processed` says whether money moved."""
    DECLINE = "decline"
    """The request is refused with `condition` and `message`."""
    DUPLICATE = "duplicate"
    """The request reaches the terminal twice, and its answer the register twice."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to go wrong with the next request that matches."""

    kind: FaultKind
    category: str | None = None
    """MessageCategory; None is any that is about money or a balance."""
    transaction_type: str | None = None
    """`Activate`, `Load`, `Reverse`, `Unload`; for payments `Normal` or `Refund`."""
    seconds: float = 1.0
    condition: str = "Refusal"
    message: str = "DECLINED"
    processed: bool = False

    def matches(self, request: Incoming) -> bool:
        """Whether `request` is the one this fault waits for."""
        category = request.header.message_category
        in_category = category == self.category if self.category else category in ABOUT_MONEY
        return in_category and self.transaction_type in {None, transaction_type(request)}


class Faults:
    """The armed faults, first come, first served."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []

    @property
    def armed(self) -> tuple[Fault, ...]:
        """Those that still wait for their request."""
        return tuple(self._armed)

    def arm(self, fault: Fault) -> None:
        """Let `fault` happen to the next request that matches it, once."""
        self._armed.append(fault)

    def disarm(self) -> None:
        """Forget every armed fault."""
        self._armed.clear()

    def take(self, request: Incoming) -> Fault | None:
        """The fault for `request`, which is then used up."""
        for fault in self._armed:
            if fault.matches(request):
                self._armed.remove(fault)
                return fault
        return None


def transaction_type(request: Incoming) -> str | None:
    """The word that says what kind of payment or card change `request` is."""
    match request.header.message_category:
        case "StoredValue":
            body = request.body(StoredValueRequest)
            if isinstance(body, list) or not body.stored_value_data:
                return None
            return body.stored_value_data[0].stored_value_transaction_type
        case "Payment":
            body = request.body(PaymentRequest)
            data = None if isinstance(body, list) else body.payment_data
            return (data and data.payment_type) or "Normal"
        case _:
            return None
