"""Faults to order at a mock provider: what can go wrong between a register and a server on the internet."""

from dataclasses import dataclass, replace
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong. Unless a line says otherwise, the request is done all the same.

    A provider has kinds of its own beside these: `Desk.alters`.
    """

    DROP_BEFORE = "drop_before"
    """The connection closes without an answer; the provider never saw the request."""
    DROP_AFTER = "drop_after"
    """The request is done, then the connection closes without an answer."""
    RESET_MID_ANSWER = "reset_mid_answer"
    """Half of the answer arrives, then the connection is reset."""
    DELAY = "delay"
    """The provider thinks for `seconds` before it does the request."""
    LATE = "late"
    """The request is done at once, its answer leaves `seconds` later."""
    HTTP_ERROR = "http_error"
    """HTTP `status` with an empty body; `processed` says whether the request was done."""
    REDIRECT = "redirect"
    """302 to another address; the request is not done."""
    GARBLED = "garbled"
    """The answer's body is cut in the middle of a word."""
    EMPTY = "empty"
    """The body is empty where an answer belongs."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to go wrong with the next request that matches."""

    kind: str
    """A `FaultKind`, or a kind of the provider's own."""
    operation: str | None = None
    """In the provider's own word; None: any that is about a card."""
    after: int = 0
    """So many matching requests are left alone first."""
    times: int | None = 1
    """How many requests it happens to; None: to every one from then on."""
    seconds: float = 1.0
    status: int = 500
    processed: bool = False

    @property
    def keeps_away(self) -> bool:
        """Whether the request never reaches the provider."""
        undone = {FaultKind.DROP_BEFORE, FaultKind.REDIRECT}
        return self.kind in undone or (self.kind == FaultKind.HTTP_ERROR and not self.processed)


class Faults:
    """The armed faults: the first that matches happens, each request meets at most one."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []

    @property
    def armed(self) -> tuple[Fault, ...]:
        """Those that still wait for a request, their counts as far as they have come."""
        return tuple(self._armed)

    def arm(self, fault: Fault) -> None:
        """Let `fault` happen."""
        self._armed.append(fault)

    def disarm(self) -> None:
        """Forget every armed fault."""
        self._armed.clear()

    def take(self, operation: str, about_a_card: bool) -> Fault | None:
        """The fault for a request of `operation`. Every fault that matches counts it, whichever happens."""
        happening: Fault | None = None
        for at, fault in enumerate(self._armed):
            if fault.operation != operation and not (fault.operation is None and about_a_card):
                continue
            if fault.after:
                self._armed[at] = replace(fault, after=fault.after - 1)
            elif happening is None:
                happening = fault
                times = None if fault.times is None else fault.times - 1
                self._armed[at] = replace(fault, times=times)
        self._armed = [fault for fault in self._armed if fault.times != 0]
        return happening
