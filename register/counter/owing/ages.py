"""Since when something is open: read off the books, and where those do not tell, off its own entries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from register.counter.owing.obligation import Kind, Obligation
from register.domain.books import Books
from register.domain.events import Event, LateApproval, ReturnOpened, ReversalFailed, SalePaid, VoidBegun
from register.journal.reader import JournalReader
from register.language import counted, say, spoken

_BEGAN = (SalePaid, VoidBegun, ReturnOpened, ReversalFailed, LateApproval)
"""What begins a debt: a card paid for, money to give back, what came too late."""


@dataclass(frozen=True, slots=True)
class Aged:
    """Something open, and since when; None where nobody wrote that down (an old journal's stray answer)."""

    open: Obligation
    since: datetime | None

    def age(self, now: datetime) -> timedelta | None:
        """How long by now; never less than nothing, whatever the clock says."""
        return None if self.since is None else max(timedelta(), now - self.since)


def aged(books: Books, journal: JournalReader[Event], one: Obligation) -> Aged:
    """`one` with its time. Reads at most the entries of its own number. Raises `JournalError`."""
    return Aged(one, _in_books(books, one) or _in_journal(journal, one))


def age_in_words(age: timedelta) -> str:
    """`3 days`, `2 h`, `12 min`: whole ones, never more than it is."""
    minutes = int(age.total_seconds()) // 60
    if minutes < 1:
        return say("just now")
    if minutes < 60:
        return say("{minutes} min", minutes=minutes)
    if minutes < 48 * 60:
        return say("{hours} h", hours=minutes // 60)
    return counted("{count} day", "{count} days", minutes // (24 * 60))


def moment(at: datetime, now: datetime) -> str:
    """`10:41`, and on another day `Sat 21 Nov 10:41`: both local."""
    here, today = at.astimezone(), now.astimezone().date()
    hour = spoken().hour(here)
    return hour if here.date() == today else f"{spoken().weekday(here)} {hour}"


def _in_books(books: Books, one: Obligation) -> datetime | None:
    match one.kind:
        case Kind.ANSWER:
            return next((each.at for each in books.unsettled if each.id == one.key), None)
        case Kind.CONFIRMATION:
            return next((each.at for each in books.unconfirmed if each.id == one.key), None)
        case Kind.BASKET:
            return next((each.since for each in books.baskets if each.number == one.number), None)
        case Kind.PAPER:
            job = books.jobs.get(one.key)
            return job.queued.at if job else None
        case Kind.STRAY:
            return next((each.at for each in books.strays if each.request_id == one.key), None)
        case Kind.CARD | Kind.GIVE_BACK | Kind.LATE:
            return None


def _in_journal(journal: JournalReader[Event], one: Obligation) -> datetime | None:
    if not one.number:
        return None
    began = [entry.at for entry in journal.entries(sale=one.number, kinds=_BEGAN) if _is_of(entry.event, one)]
    return began[-1] if began else None


def _is_of(event: Event, one: Obligation) -> bool:
    match event:
        case SalePaid():
            return one.kind is Kind.CARD
        case VoidBegun() | ReturnOpened():
            return one.kind is Kind.GIVE_BACK
        case ReversalFailed(request=request):
            return one.kind is Kind.GIVE_BACK and request.id == one.key
        case LateApproval():
            return one.kind is Kind.LATE
        case _:
            return False
