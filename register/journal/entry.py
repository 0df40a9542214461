"""One fact in the journal: as its row stands in the database, and as the event it tells of."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Generic, TypeVar

Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Record:
    """One row, column by column and undecoded: what the chain is proved over."""

    store: str
    register: str
    seq: int
    """From 1, without gaps."""
    at: str
    """UTC, ISO 8601 with microseconds."""
    cashier: str | None
    kind: str
    """The event's class in snake_case."""
    sale: str | None
    body: str
    """The event as canonical JSON."""
    previous: str
    """The digest of the entry before; `chain.START` for the first."""
    digest: str


COLUMNS = tuple(column.name for column in fields(Record))
"""The columns of a record, in their order; `digest` is the last."""

Row = tuple[str, str, int, str, str | None, str, str | None, str, str, str]
"""A record's values in the order of `COLUMNS`, as the database hands them out."""

columns: Callable[[Record], Row] = attrgetter(*COLUMNS)
"""A record's values in the order of `COLUMNS` (`astuple` copies deeply, and takes ten times as long)."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[Event]):
    """A record and the event that its body tells of."""

    record: Record
    event: Event

    @property
    def seq(self) -> int:
        """Its place in the journal, from 1."""
        return self.record.seq

    @property
    def at(self) -> datetime:
        """When it was appended, in UTC."""
        return datetime.fromisoformat(self.record.at)

    @property
    def cashier(self) -> str | None:
        """Who was signed on."""
        return self.record.cashier

    @property
    def kind(self) -> str:
        """The event's class in snake_case."""
        return self.record.kind

    @property
    def sale(self) -> str | None:
        """The sale it belongs to, if any."""
        return self.record.sale
