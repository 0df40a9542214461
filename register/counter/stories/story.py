"""Tells the story of one number: every entry under it, and around it, in words."""

from datetime import datetime

from moneyed import Currency

from register.counter.owing.obligations import obligations_in
from register.counter.stories import around
from register.counter.stories.asked import Begun, ended, intended
from register.counter.stories.ends import cash, later, stage
from register.counter.stories.goods import Ringing, ringing
from register.counter.stories.moment import Moment, Said, Story
from register.counter.stories.paper import approval, paper
from register.domain.books import Books
from register.domain.documents import Document, document_after
from register.domain.events import (
    ActAllowed,
    DocumentEvent,
    DrawerMoved,
    Ended,
    Event,
    Intended,
    PaperNoted,
)
from register.domain.sale import Sale
from register.journal.entry import Entry
from register.journal.reader import JournalReader
from register.language import say
from terminal_api.outcomes import Unknown


def told(journal: JournalReader[Event], books: Books, number: str) -> Story | None:
    """The story of `number`, of whose till these are the `books`; None when nothing has that number.

    Raises `JournalError` when the journal cannot be read.
    """
    own = tuple(journal.entries(sale=number))
    if not own:
        return None
    near = {one.seq: one for one in (*around.approvals(journal, own), *around.papers(journal, own))}
    teller = _Teller(journal, books.currency)
    moments = [teller.moment(entry) for entry in sorted((*own, *near.values()), key=lambda one: one.seq)]
    kin = around.related(journal, number, teller.requests)
    every = [one for one in moments if one] + [_moment(entry, said) for entry, said in kin]
    return Story(
        number,
        teller.document,
        tuple(sorted(every, key=lambda one: one.seq)),
        tuple(
            one
            for one in obligations_in(books)
            if number in (one.number, one.about) or one.key in teller.requests
        ),
    )


class _Teller:
    """Goes through the entries of one number in their order, and knows what was before each."""

    def __init__(self, journal: JournalReader[Event], currency: Currency) -> None:
        self.document: Document | DrawerMoved | None = None
        self.requests: dict[str, Begun] = {}
        self._journal = journal
        self._currency = currency
        self._on_paper: set[str] = set()

    def moment(self, entry: Entry[Event]) -> Moment | None:
        """What `entry` tells; None where it tells nothing new."""
        before = self.document
        self._follow(entry.event)
        said = self._said(entry.event, before, entry.at)
        self._remember(entry.event, entry.at)
        return _moment(entry, said) if said else None

    def _follow(self, event: Event) -> None:
        if isinstance(event, DrawerMoved):
            self.document = event
        elif isinstance(event, DocumentEvent) and not isinstance(self.document, DrawerMoved):
            self.document = document_after(self.document, event, self._currency)

    def _remember(self, event: Event, at: datetime) -> None:
        match event:
            case Intended(request=request):
                self.requests[request.id] = Begun(at)
            case Ended(request=request, outcome=outcome):
                begun = self.requests.get(request.id, Begun(at))
                self.requests[request.id] = Begun(begun.at, isinstance(outcome, Unknown))
            case PaperNoted(job=job, state="printed" | "done"):
                self._on_paper.add(job)
            case _:
                pass

    def _said(self, event: Event, before: Document | DrawerMoved | None, at: datetime) -> Said | None:
        match event:
            case Intended(request=request):
                other = request.undoes is not None and request.undoes not in self.requests
                return intended(event, around.undone(self._journal, request.undoes or "") if other else "")
            case Ended(request=request):
                return ended(event, self.requests.get(request.id), at)
            case ActAllowed():
                return approval(event)
            case _ if isinstance(event, Ringing) and isinstance(self.document, Sale):
                return ringing(event, before if isinstance(before, Sale) else self.document, self.document)
            case _:
                return stage(event) or cash(event) or later(event) or paper(event, self._on_paper)


def _moment(entry: Entry[Event], said: Said) -> Moment:
    return Moment(entry.seq, entry.at, entry.cashier or "", said)


def open_words(story: Story) -> str:
    """What is still open of it, in one line; empty when nothing is."""
    if not story.still_open:
        return ""
    return say("Still open: {things}", things="; ".join(one.short for one in story.still_open))
