"""What the terminal remembers for 48 hours: the ids that were used and the answers it gave."""

from collections.abc import Callable
from datetime import datetime, timedelta

from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import MessageHeader

KEPT_FOR = timedelta(hours=48)

_Exchange = tuple[str, str]


class Memory:
    """Finished answers by SaleID, ServiceID and category; forgotten after 48 hours."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._used: dict[_Exchange, datetime] = {}
        self._answers: dict[_Exchange, Message] = {}

    def use(self, header: MessageHeader) -> bool:
        """Mark the request's id as used. False when it was used within 48 hours already."""
        self._forget_old()
        key = _key(header.sale_id, header.service_id)
        if key in self._used:
            return False
        self._used[key] = self._clock()
        return True

    def keep(self, answer: Message) -> None:
        """Remember how a request ended."""
        self._answers[_key(answer.header.sale_id, answer.header.service_id)] = answer

    def answer(self, sale_id: str, service_id: str, category: str) -> Message | None:
        """The finished answer, or None when there is none or it was of another category."""
        self._forget_old()
        answer = self._answers.get((sale_id, service_id))
        return answer if answer is not None and answer.header.message_category == category else None

    def forget(self) -> None:
        """Lose everything, as a terminal whose memory does not survive a restart."""
        self._used.clear()
        self._answers.clear()

    def _forget_old(self) -> None:
        oldest = self._clock() - KEPT_FOR
        while self._used:
            key, at = next(iter(self._used.items()))
            if at > oldest:
                return
            del self._used[key]
            self._answers.pop(key, None)


def _key(sale_id: str, service_id: str | None) -> _Exchange:
    return sale_id, service_id or ""
