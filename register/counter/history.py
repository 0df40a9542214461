"""What is past: completed sales and returns, read back from the journal by their number."""

from dataclasses import dataclass, replace
from datetime import datetime

from register.counter.till import Till
from register.domain.books import Document, DocumentEvent, document_after
from register.domain.events import PaperQueued, ReturnOpened
from register.domain.returns import Return
from register.domain.sale import Sale


@dataclass(frozen=True, slots=True)
class Past:
    """A document as it ended, who made it and when it began."""

    document: Document
    at: datetime
    cashier: str | None


def past(till: Till, number: str) -> Past | None:
    """The sale, return or slip of that number as it stands; None when there is none."""
    found: Past | None = None
    for entry in till.journal.entries(sale=number):
        if isinstance(entry.event, DocumentEvent):
            document = document_after(found.document if found else None, entry.event, till.currency)
            found = replace(found, document=document) if found else Past(document, entry.at, entry.cashier)
    return found


def document_now(till: Till, number: str) -> Document | None:
    """The sale, return or slip of that number as it stands, finished or not."""
    found = past(till, number)
    return found.document if found else None


def past_sale(till: Till, number: str) -> Sale | None:
    """The sale of that number, finished or not."""
    document = document_now(till, number)
    return document if isinstance(document, Sale) else None


def sale_now(till: Till, sale: Sale) -> Sale:
    """That sale as it stands now."""
    now = past_sale(till, sale.number)
    assert now is not None
    return now


def returns_of(till: Till, number: str) -> tuple[Return, ...]:
    """All returns of the sale `number` so far."""
    opened = till.journal.entries(kinds=[ReturnOpened])
    numbers = [
        entry.event.sale
        for entry in opened
        if isinstance(entry.event, ReturnOpened) and entry.event.original == number
    ]
    documents = [found.document for one in numbers if (found := past(till, one))]
    return tuple(document for document in documents if isinstance(document, Return))


def receipts_of(till: Till, number: str) -> tuple[PaperQueued, ...]:
    """The original receipts of that number, oldest first."""
    return tuple(paper for paper in _papers(till, number) if not paper.copy)


def copies_of(till: Till, number: str, title: str) -> int:
    """How many copies were made of the receipt `title` of that number."""
    return sum(1 for paper in _papers(till, number) if paper.copy and paper.title == title)


def _papers(till: Till, number: str) -> list[PaperQueued]:
    entries = till.journal.entries(sale=number, kinds=[PaperQueued])
    return [entry.event for entry in entries if isinstance(entry.event, PaperQueued)]
