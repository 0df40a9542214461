"""The latest messages, and which answer belongs to which request."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from terminal_api.inspector.reading import Gist, gist
from terminal_api.nexo.watching import Seen

LIMIT = 1_000


class Entry:
    """One message of the log; what a line tells of it is read when it is first drawn."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen

    @cached_property
    def gist(self) -> Gist:
        """The message in a few words."""
        return gist(self.seen)

    @cached_property
    def words(self) -> str:
        """What a filter looks for, in small letters."""
        seen, said = self.seen, self.gist
        parts = (seen.category, seen.service_id, seen.sale_id, seen.poi_id, seen.note)
        return " ".join(map(str, (*parts, said.card, said.amount, said.result))).lower()

    @property
    def exchange(self) -> tuple[str, ...]:
        """What request and answer have in common."""
        seen = self.seen
        return seen.category, str(seen.service_id), seen.sale_id, seen.poi_id


@dataclass(frozen=True, slots=True)
class Pair:
    """A request and its answer; either may be missing, a notification stands as a request."""

    request: Seen | None
    answer: Seen | None

    @property
    def known(self) -> Seen:
        """The one that is there, the request first."""
        known = self.request or self.answer
        assert known is not None
        return known


class MessageLog:
    """At most `limit` messages, oldest first; the oldest go."""

    def __init__(self, *, limit: int = LIMIT) -> None:
        self._entries: deque[Entry] = deque(maxlen=limit)
        self.on_change: list[Callable[[], None]] = []
        """Called after each change, in the event loop."""

    @property
    def entries(self) -> list[Entry]:
        """The messages, oldest first."""
        return list(self._entries)

    def add(self, seen: Seen) -> None:
        """Take note of one message more."""
        self._entries.append(Entry(seen))
        self._tell()

    def clear(self) -> None:
        """Forget them all."""
        self._entries.clear()
        self._tell()

    def matching(self, text: str) -> list[Entry]:
        """Those that hold every word of `text`, capital letters or not."""
        words = text.lower().split()
        return [entry for entry in self._entries if all(word in entry.words for word in words)]

    def pair(self, entry: Entry) -> Pair:
        """`entry` with its answer, or with what it answers: the nearest, for an id may come twice."""
        entries = self.entries
        if entry not in entries:  # it was dropped meanwhile
            return Pair(None, entry.seen) if entry.gist.is_answer else Pair(entry.seen, None)
        at = entries.index(entry)
        is_answer = entry.gist.is_answer
        others = entries[:at][::-1] if is_answer else entries[at + 1 :]
        fitting = (
            one.seen
            for one in others
            if one.exchange == entry.exchange and one.gist.is_answer is not is_answer
        )
        found = next(fitting, None)
        return Pair(found, entry.seen) if is_answer else Pair(entry.seen, found)

    def _tell(self) -> None:
        for tell in self.on_change:
            tell()
