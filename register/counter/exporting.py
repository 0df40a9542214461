"""The journal for accounting, as a file in the till's own folder for exports."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from register.counter.own_folders import EXPORTS, own_folder
from register.counter.reporting.period import Period
from register.counter.till import Till
from register.domain.bookkeeping.accounts import AccountNames
from register.domain.events import EVENTS, ActAllowed, Event
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.journal.codec import by_kind
from register.journal.entry import Record
from register.journal.export.exported import Wanted, exported, unnamed
from register.journal.export.form import Form
from register.journal.export.named import Tally
from register.journal.export.span import Span
from register.journal.store import Journal, JournalReader
from register.journal.whole_file import PUBLIC, replacing
from register.long_work import Far, Stopped, Stops

_ENDS = {Form.CSV: "csv", Form.HLEDGER: "journal", Form.BEANCOUNT: "beancount", Form.JSONL: "jsonl"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is exported: in which form, of which days (`None`: all), by day or by entry."""

    form: Form = Form.CSV
    days: Period | None = None
    by_day: bool = True

    @property
    def file_name(self) -> str:
        """`books-2026-11-daily.csv`."""
        kind = "books" if self.form.books else "journal"
        daily = "-daily" if self.by_day and self.form.books else ""
        return f"{kind}-{self.days.name if self.days else 'all'}{daily}.{_ENDS[self.form]}"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `transactions` is `None` where it was no double entry."""

    file: Path
    transactions: int | None


def note_export(till: Till, choice: Choice, by: Person | None) -> None:
    """Put on the journal who has the books exported; before it begins. Raises `JournalWriteFailed`."""
    who = by.name if by else till.books.cashier or ""
    till.record(ActAllowed(Act.DESK.key, who, f"export {choice.file_name}"))


def without_name(till: Till, choice: Choice, far: Far, stops: Stops) -> tuple[str, ...]:
    """The accounts in `choice` that [accounts] has no name for. For a thread.

    Raises `Stopped`, and `JournalError`.
    """
    if not choice.form.books:
        return ()
    with _reading(till) as journal:
        return unnamed(journal, _wanted(till, choice), _seen(journal.last_seq, far, stops))


def export(till: Till, choice: Choice, far: Far, stops: Stops) -> Exported:
    """Write it, whole or not at all, in the place of an earlier one of its name. For a thread.

    Raises `Stopped`, `JournalError`, or `ConfigError` for a wrong name of an account.
    """
    tally, file = Tally(), own_folder(till, EXPORTS) / choice.file_name
    with _reading(till) as journal, replacing(file, PUBLIC) as draft:
        seen = _seen(journal.last_seq, far, stops)
        with draft.open("w", encoding="utf-8", newline="") as out:
            out.writelines(exported(journal, _wanted(till, choice), tally, seen))
    return Exported(file, tally.transactions if choice.form.books else None)


def _reading(till: Till) -> JournalReader[Event]:
    """Of its own: whoever sells meanwhile does not wait for it."""
    return Journal[Event].read(till.journal.path, kinds=by_kind(EVENTS))


def _wanted(till: Till, choice: Choice) -> Wanted:
    days = choice.days
    span = Span(days.since, days.until) if days else Span()
    return Wanted(choice.form, span, AccountNames(till.settings.accounts), choice.by_day)


def _seen(last: int, far: Far, stops: Stops) -> Callable[[Record], None]:
    told = -1

    def seen(record: Record) -> None:
        nonlocal told
        percent = min(100, 100 * record.seq // max(1, last))
        if percent != told or record.seq % 1000 == 0:
            told = percent
            if stops():
                raise Stopped
            far(percent)

    return seen
