"""Events to JSON and back. The journal knows their classes only through this."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from register.journal.errors import JournalError, Unreadable

Event = TypeVar("Event")


def kind_name(event: type) -> str:
    """The kind that events of this class are kept under: `TenderAsked` is `tender_asked`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", event.__name__).lower()


def by_kind(events: Iterable[type[Event]]) -> dict[str, type[Event]]:
    """These event classes by their kind name."""
    return {kind_name(event): event for event in events}


canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode
"""A value as JSON in its one spelling (sorted keys, no spaces), fit for a digest."""


class Codec(Generic[Event]):
    """Writes and reads the events of `kinds` (kind name to frozen dataclass).

    Money fields are typed `terminal_api.money.Amount`; whatever else pydantic can write and read goes.
    A field that was added later needs a default, and one that was dropped is ignored in old bodies.
    """

    def __init__(self, kinds: Mapping[str, type[Event]]) -> None:
        self._kinds = dict(kinds)
        self._names = {event: name for name, event in self._kinds.items()}

    def kind(self, event: type[Event]) -> str:
        """The kind name of an event class. Raises `JournalError` when it is not one of ours."""
        name = self._names.get(event)
        if name is None:
            raise JournalError(f"{event.__name__} is not a kind of event that this journal keeps.")
        return name

    def write(self, event: Event) -> str:
        """The body of `event`. What could not be read back exactly is refused with an `AssertionError`."""
        kind = self.kind(type(event))
        body = canonical(_adapter(type(event)).dump_python(event, mode="json", warnings="error"))
        assert self.read(kind, body) == event, f"a {kind} does not survive being written down"
        return body

    def read(self, kind: str, body: str) -> Event:
        """The event that `body` tells of. Raises `JournalError` if kind or body is unknown to us."""
        event = self._kinds.get(kind)
        if event is None:
            raise JournalError(
                f"The journal holds a {kind!r}, which this version does not know: update cashwrap."
            )
        try:
            return _adapter(event).validate_json(body)
        except ValidationError as error:
            # Only where and why: the body itself is not for logs.
            where = "; ".join(
                ": ".join(filter(None, (".".join(map(str, one["loc"])), one["type"])))
                for one in error.errors()
            )
            raise Unreadable(kind, where) from None


@cache
def _adapter(event: type[Event]) -> TypeAdapter[Event]:
    # Built at first use: a schema costs some milliseconds, and a command rarely meets every kind. Kept for as
    # long as the program runs: whoever opens a journal once more does not build them anew.
    return TypeAdapter(event)
