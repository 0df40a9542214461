"""Faults to order: what can go wrong between a register and its terminal, one at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from terminal_api.mock.books.refusals import NO_CARD_PRESENTED, SHOPPER_CANCELLED, Refusal
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.request_facts import amount_of, card_of, transaction_type

#: Requests a fault without a category waits for; asking about a request and stopping it are left alone.
ABOUT_MONEY = frozenset({"Payment", "StoredValue", "Reversal", "BalanceInquiry"})


class FaultKind(StrEnum):
    """What goes wrong. Unless a line says otherwise, the request is done all the same."""

    DROP_BEFORE = "drop_before"
    """The connection closes without an answer; the terminal never saw the request."""
    DROP_AFTER = "drop_after"
    """The request is done, then the connection closes without an answer."""
    RESET_MID_ANSWER = "reset_mid_answer"
    """Half of the answer arrives, then the connection is reset."""
    TRUNCATED = "truncated"
    """Half of the answer arrives under its full Content-Length; the connection closes `seconds` later."""
    DELAY = "delay"
    """The terminal thinks for `seconds` before it does the request."""
    LATE = "late"
    """The request is done at once, its answer leaves `seconds` later."""
    HTTP_ERROR = "http_error"
    """HTTP `status` in place of an answer; `processed` says whether the request was done."""
    RESTART = "restart"
    """The terminal goes off and on again and answers nothing; `processed`: only after it did the request,
    `keep_memory`: and it still knows what it did."""
    GARBLED = "garbled"
    """The answer is no JSON."""
    EMPTY = "empty"
    """The body is empty where an answer belongs."""
    WRONG_MAC = "wrong_mac"
    """The answer's seal does not fit."""
    WRONG_KEY_VERSION = "wrong_key_version"
    """The answer is rightly sealed, but names another version of the key."""
    UNKNOWN_KEY = "unknown_key"
    """The answer is rightly sealed, but names a key nobody knows."""
    OTHER_SERVICE_ID = "other_service_id"
    """The answer, rightly sealed, names another ServiceID."""
    STALE = "stale"
    """The answer arrives, and once more as the answer to the next request on the same connection."""
    DUPLICATE = "duplicate"
    """The answer arrives twice."""
    DUPLICATE_REQUEST = "duplicate_request"
    """The request reaches the terminal twice, and is refused the second time."""
    PLAIN_SUCCESS = "plain_success"
    """The request is not done; somebody answers Success, unsealed. Only a register that seals can tell."""
    COMMUNICATION_TIMEOUT = "communication_timeout"
    """The issuer keeps silent: Failure, `Communication timeout`. `processed` says whether money moved."""
    UNREACHABLE_HOST = "unreachable_host"
    """Failure, `UnreachableHost`. `processed` says whether money moved."""
    UNKNOWN_CONDITION = "unknown_condition"
    """Failure with a word nobody knows (`condition`). `processed` says whether money moved."""
    DECLINE = "decline"
    """The request is refused with `condition` and `message`."""
    BUSY = "busy"
    """The request is refused as if the terminal were busy with somebody else's."""
    SHOPPER_CANCELS = "shopper_cancels"
    """The shopper presses the red key: refused."""
    SHOPPER_LEAVES = "shopper_leaves"
    """The shopper walks away, the terminal gives up waiting: refused."""
    TEXT_NUMBERS = "text_numbers"
    """Numbers come as text."""
    NO_ADDITIONAL_RESPONSE = "no_additional_response"
    """The AdditionalResponse is missing."""
    BASE64_ADDITIONAL_RESPONSE = "base64_additional_response"
    """The AdditionalResponse comes as Base64 of a JSON object."""
    NO_AMOUNTS = "no_amounts"
    """The body names no amount; the AdditionalResponse still does."""
    NOTHING = "nothing"
    """All goes well: a step of a scenario that only waits for its request."""


_REFUSALS = {
    FaultKind.BUSY: Refusal("Busy", "Forbidden Request, Service Dialogue PaymentRequest is in Progress"),
    FaultKind.SHOPPER_CANCELS: SHOPPER_CANCELLED,
    FaultKind.SHOPPER_LEAVES: NO_CARD_PRESENTED,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to go wrong with the next request that matches."""

    kind: FaultKind
    category: str | None = None
    """MessageCategory; None is any that is about money or a balance."""
    transaction_type: str | None = None
    """`Activate`, `Load`, `Reverse`, `Unload`; for payments `Normal` or `Refund`."""
    poi_id: str | None = None
    """Only at this terminal."""
    card: str | None = field(default=None, repr=False)
    """Only for the gift card with this number, where the request names one."""
    amount: Decimal | None = None
    """Only for this amount, in the request's own currency."""
    after: int = 0
    """So many matching requests are left alone first."""
    times: int | None = 1
    """How many requests it happens to; None: to every one from then on."""
    seconds: float = 1.0
    condition: str = ""
    """ErrorCondition of a refusal (`Refusal` unless named) or of an unknown failure (a word of our own)."""
    message: str = "DECLINED"
    processed: bool = False
    keep_memory: bool = True
    status: int = 503

    def matches(self, request: Incoming) -> bool:
        """Whether `request` is one this fault waits for."""
        category = request.header.message_category
        return (
            (category == self.category if self.category else category in ABOUT_MONEY)
            and self.poi_id in {None, request.header.poi_id}
            and (self.transaction_type is None or self.transaction_type == transaction_type(request))
            and (self.card is None or self.card == card_of(request))
            and (self.amount is None or self.amount == amount_of(request))
        )

    @property
    def keeps_away(self) -> bool:
        """Whether the request never reaches the terminal."""
        if self.kind in {FaultKind.HTTP_ERROR, FaultKind.RESTART}:
            return not self.processed
        return self.kind in {FaultKind.DROP_BEFORE, FaultKind.PLAIN_SUCCESS}

    @property
    def refusal(self) -> Refusal | None:
        """What is said in place of doing the request."""
        if self.kind is FaultKind.DECLINE:
            return Refusal(self.condition or "Refusal", self.message)
        return _REFUSALS.get(self.kind)

    @property
    def silence(self) -> Refusal | None:
        """The failure that leaves open whether money moved; None for other faults."""
        match self.kind:
            case FaultKind.COMMUNICATION_TIMEOUT:
                condition = "Communication timeout"
            case FaultKind.UNREACHABLE_HOST:
                condition = "UnreachableHost"
            case FaultKind.UNKNOWN_CONDITION:
                condition = self.condition or "SolarFlare"
            case _:
                return None
        return Refusal(condition, condition)


@dataclass(slots=True)
class _Armed:
    """A fault with what is left of its counts, and what follows once it is used up."""

    fault: Fault
    then: Callable[[], None] | None


class Faults:
    """The armed faults: the first that matches happens, each request meets at most one."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._following: dict[int, Callable[[], None]] = {}

    @property
    def armed(self) -> tuple[Fault, ...]:
        """Those that still wait for a request, `after` and `times` counted down."""
        return tuple(armed.fault for armed in self._armed)

    def arm(self, fault: Fault, then: Callable[[], None] | None = None) -> None:
        """Let `fault` happen; `then` is called when the last request it happens to has ended."""
        self._armed.append(_Armed(fault, then))

    def disarm(self) -> None:
        """Forget every armed fault, and what was to follow."""
        self._armed.clear()
        self._following.clear()

    def take(self, request: Incoming) -> Fault | None:
        """The fault for `request`. Every fault that `request` matches counts it, whichever happens."""
        happening: _Armed | None = None
        for armed in [each for each in self._armed if each.fault.matches(request)]:
            if armed.fault.after:
                armed.fault = replace(armed.fault, after=armed.fault.after - 1)
            elif happening is None:
                happening = armed
        if happening is None:
            return None
        fault = happening.fault
        self._count_down(happening, request)
        return fault

    def ended(self, request: Incoming) -> None:
        """`request` is over: what was to follow its fault follows now."""
        if then := self._following.pop(id(request), None):
            then()

    def _count_down(self, armed: _Armed, request: Incoming) -> None:
        if armed.fault.times is None:
            return
        if armed.fault.times > 1:
            armed.fault = replace(armed.fault, times=armed.fault.times - 1)
            return
        self._armed.remove(armed)
        if armed.then:
            self._following[id(request)] = armed.then
