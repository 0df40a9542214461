"""What the terminal remembers for 48 hours: the ids that were used and the answers it gave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import MessageHeader

KEPT_FOR = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Used:
    """An id that no later request of this register may have."""

    sale_id: str
    service_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """All was forgotten."""


Noted = Used | Message | Forgotten
"""What changes a memory; a message is a finished answer."""


class Memory:
    """Finished answers by SaleID, ServiceID and category; forgotten after 48 hours.

    `note` is told of every change; `replay` takes what it was told.
    """

    def __init__(self, clock: Callable[[], datetime], note: Callable[[Noted], None] | None = None) -> None:
        self._clock = clock
        self._note = note
        self._used: dict[tuple[str, str], datetime] = {}
        self._answers: dict[tuple[str, str], Message] = {}

    def use(self, header: MessageHeader) -> bool:
        """Mark the request's id as used. False when it was used within 48 hours already."""
        self._forget_old()
        if (header.sale_id, header.service_id or "") in self._used:
            return False
        self._change(Used(header.sale_id, header.service_id or "", self._clock()))
        return True

    def keep(self, answer: Message) -> None:
        """Remember how a request ended."""
        self._change(answer)

    def answer(self, sale_id: str, service_id: str, category: str) -> Message | None:
        """The finished answer, or None when there is none or it was of another category."""
        self._forget_old()
        answer = self._answers.get((sale_id, service_id))
        return answer if answer is not None and answer.header.message_category == category else None

    def forget(self) -> None:
        """Lose everything, as a terminal whose memory does not survive a restart."""
        self._change(Forgotten())

    def replay(self, noted: Noted) -> None:
        """Change as noted, without a note of it."""
        match noted:
            case Used(sale_id, service_id, at):
                self._used[sale_id, service_id] = at
            case Message(header):
                self._answers[header.sale_id, header.service_id or ""] = noted
            case Forgotten():
                self._used.clear()
                self._answers.clear()

    def _change(self, noted: Noted) -> None:
        if self._note:
            self._note(noted)  # before anybody is answered
        self.replay(noted)

    def _forget_old(self) -> None:
        oldest = self._clock() - KEPT_FOR
        while self._used:
            key, at = next(iter(self._used.items()))
            if at > oldest:
                return
            del self._used[key]
            self._answers.pop(key, None)
