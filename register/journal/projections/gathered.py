"""What entries add to figures and records, gathered before it is written: reports and searches read it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from moneyed import Currency, Money

from register.domain.bookkeeping.facts import Kind, facts
from register.domain.bookkeeping.record import Brief, Record, of_document, of_event
from register.domain.books import Books
from register.domain.documents import Document, document_after
from register.domain.events import (
    DocumentEvent,
    DrawerMoved,
    DrawerOpened,
    Event,
    Intended,
    ShiftClosed,
    ShiftOpened,
)
from register.domain.shift import Shift
from register.journal.entry import Entry

WHOLE_DAY = -1
"""The hour of facts that are kept by the day alone, with no cashier: items, which are many."""

Key = tuple[str, int, int, str, str]
"""Kind, day (proleptic ordinal, in the shop's zone), hour, cashier, name."""


@dataclass(frozen=True, slots=True)
class ShiftRecord:
    """A shift from its float to its Z report; what follows `opened_seq` is missing while it is open."""

    shift: int
    float: Money
    opened_at: datetime
    opened_seq: int
    """The entry that opened it."""
    opened_by: str
    z: int = 0
    """0 while it is open."""
    closed_at: datetime | None = None
    closed_seq: int = 0
    closed_by: str = ""
    expected: Money | None = None
    counted: Money | None = None
    """What the drawer held; None where nobody counted, or nobody has yet."""
    sales: Money | None = None
    """Its turnover, without gift cards sold."""
    sale_count: int = 0
    manager: str = ""
    odd_seen_by: str = ""

    def opened_as(self, known: "ShiftRecord") -> "ShiftRecord":
        """The same with the beginning that is `known`, where only its end was seen."""
        if self.opened_seq:
            return self
        begun = (known.opened_at, known.opened_seq, known.opened_by)
        return replace(self, opened_at=begun[0], opened_seq=begun[1], opened_by=begun[2])


class Gathered:
    """Sums of facts, and the newest state of records and shifts, of a stretch of the journal."""

    def __init__(self, currency: Currency) -> None:
        self._currency = currency
        self.facts: dict[Key, tuple[int, Money]] = {}
        self.records: dict[str, Record] = {}
        """By number; those of a drawer that was only opened by a number of their own, which no paper has."""
        self.shifts: dict[int, ShiftRecord] = {}
        self.tokens: dict[str, set[str]] = {}
        """The gift cards that a number is about."""
        self._documents: dict[str, tuple[int, datetime, str, Document]] = {}
        """Each touched document with the first entry that touched it here, and how it stands."""

    def add(self, before: Books, after: Books, entry: Entry[Event]) -> None:
        """`entry`, which made `after` of `before`."""
        event, at, cashier = entry.event, entry.at, entry.cashier or ""
        document = self._document(before, after, entry)
        self._sum(before, event, document, at, cashier)
        if isinstance(event, Intended) and event.request.card and event.request.card.token:
            self.tokens.setdefault(event.sale, set()).add(event.request.card.token)
        match event:
            case DrawerMoved() | DrawerOpened() | ShiftClosed():
                if brief := of_event(event, self._currency):
                    self._keep(brief, entry.seq, at, cashier)
            case _:
                pass
        if isinstance(event, ShiftOpened | ShiftClosed):
            self._shift(before.shift, event, entry)

    def written(self) -> Iterator[Record]:
        """Every record as it stands now."""
        for seq, at, cashier, document in self._documents.values():
            self._keep(of_document(document), seq, at, cashier)
        self._documents.clear()
        yield from self.records.values()

    def _document(self, before: Books, after: Books, entry: Entry[Event]) -> Document | None:
        event = entry.event
        if not isinstance(event, DocumentEvent):
            return None
        document = after.documents.get(event.sale)
        if document is None:  # finished, and no longer among what is open
            document = document_after(before.documents.get(event.sale), event, self._currency)
        first = self._documents.get(event.sale)
        begun = first[:3] if first else (entry.seq, entry.at, entry.cashier or "")
        self._documents[event.sale] = (*begun, document)
        return document

    def _sum(self, before: Books, event: Event, document: Document | None, at: datetime, by: str) -> None:
        day, hour = 0, 0
        for fact in facts(before, event, document):
            if not day:
                local = at.astimezone()
                day, hour = local.date().toordinal(), local.hour
            of_day = fact.kind is Kind.ITEM
            key = (fact.kind.value, day, WHOLE_DAY if of_day else hour, "" if of_day else by, fact.name)
            so_far = self.facts.get(key)
            one = (fact.count, fact.amount)
            self.facts[key] = (so_far[0] + one[0], so_far[1] + one[1]) if so_far else one

    def _keep(self, brief: Brief, seq: int, at: datetime, cashier: str) -> None:
        number = brief.number or f"@{seq}"
        known = self.records.get(number)
        if known:
            seq, at, cashier = known.seq, known.at, known.cashier
        state, words = brief.state, " ".join(filter(None, (brief.number, brief.words)))
        self.records[number] = Record(seq, brief.number, brief.kind, state, at, cashier, brief.amount, words)

    def _shift(self, closing: Shift | None, event: ShiftOpened | ShiftClosed, entry: Entry[Event]) -> None:
        match event:
            case ShiftOpened(shift=number, float=amount):
                begun = ShiftRecord(number, amount, entry.at, entry.seq, entry.cashier or "")
                self.shifts[number] = begun
            case ShiftClosed() if closing is not None:
                known = self.shifts.get(event.shift) or ShiftRecord(
                    closing.number, closing.float, closing.opened_at, 0, ""
                )
                self.shifts[event.shift] = replace(
                    known,
                    z=event.z,
                    closed_at=entry.at,
                    closed_seq=entry.seq,
                    closed_by=entry.cashier or "",
                    expected=event.expected,
                    counted=event.counted,
                    sales=closing.amount("sales"),
                    sale_count=closing.count("sales"),
                    manager=event.manager,
                    odd_seen_by=event.odd_seen_by,
                )
            case ShiftClosed():
                pass
