"""What reached a mock provider and how it ended, for whoever develops against it; no number, PIN or key."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from terminal_api.hiding import without_numbers
from terminal_api.mock.providers.desk import Asked, Reply

#: How many requests are remembered for whoever asks what was heard.
REMEMBERED = 200
_LONGEST_WHY = 300
_REFUSED = 400
_GROUPED = re.compile("[0-9](?:[ -]?[0-9]){5,}")
_WORDS = re.compile(r"""[^\s"'/<>{}\[\](),:=]+""")


@dataclass(frozen=True, slots=True)
class Heard:
    """One request. As text `POST /  GIFTCARD_REDEEM  400  redeemedValue does not fit`."""

    at: datetime
    method: str
    path: str
    operation: str
    """In the provider's word; empty when it has none for it."""
    status: int | None
    """What was answered, before `fault` made something else of it; None where it let no answer out."""
    fault: str
    why: str
    """Of a refusal: what was wrong, in more words than the provider has where the mock knows more."""

    @classmethod
    def of(cls, at: datetime, asked: Asked, operation: str, reply: Reply | None, fault: str) -> Self:
        """What is told of `asked`; no `reply` where none was sent."""
        why = _why(reply) if reply else ""
        status = reply.status if reply else None
        return cls(at, asked.method, _told(asked.path), operation, status, fault, why)

    def members(self) -> dict[str, object]:
        """As plain JSON."""
        return {
            "at": self.at.isoformat(timespec="milliseconds"),
            "method": self.method,
            "path": self.path,
            "operation": self.operation,
            "status": self.status,
            "fault": self.fault,
            "why": self.why,
        }

    def __str__(self) -> str:
        parts = (
            f"{self.method} {self.path}",
            self.operation,
            "no answer" if self.status is None else str(self.status),
            f"fault: {self.fault}" if self.fault else "",
            self.why,
        )
        return "  ".join(part for part in parts if part)


def _why(reply: Reply) -> str:
    if reply.why or reply.status < _REFUSED:
        return reply.why
    return _told(" ".join(reply.body[:_LONGEST_WHY].decode("utf-8", "replace").split()))


def _told(text: str) -> str:
    """`text`, in which each word by itself may be a number; else all that stands in one JSON would be."""
    return _WORDS.sub(lambda word: without_numbers(word[0]), _GROUPED.sub("****", text))
