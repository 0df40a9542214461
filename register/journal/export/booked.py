"""What an accountant wants of the journal: the entries that moved money, with their postings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from register.domain.bookkeeping.postings import Posting, postings
from register.domain.events import Event
from register.journal.entry import Entry, Record
from register.journal.export.span import Span
from terminal_api.money import written


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry, the shop's day it was made on, and its lines, which sum to zero."""

    record: Record
    day: date
    postings: tuple[Posting, ...]


def booked(entries: Iterable[Entry[Event]], span: Span) -> Iterator[Booked]:
    """Those of `entries` that book anything."""
    for entry in entries:
        if lines := postings(entry.event):
            yield Booked(entry.record, span.day(entry.record), lines)


def amount_and_currency(posting: Posting) -> tuple[str, str]:
    """`("-12.50", "EUR")`: with the currency's decimals, exact."""
    amount, _, currency = written(posting.amount).partition(" ")
    return amount, currency
