"""The journal in each form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import assert_never

from register.domain.bookkeeping.accounts import ACCOUNTS, AccountNames
from register.domain.events import Event
from register.errors import ConfigError
from register.journal.entry import Record
from register.journal.export import beancount, hledger, json_lines, spreadsheet
from register.journal.export.booked import Booked, booked
from register.journal.export.form import Form
from register.journal.export.named import Tally, balanced, daily, named
from register.journal.export.span import Span
from register.journal.reader import JournalReader

Seen = Callable[[Record], None]


def _unseen(_record: Record) -> None:
    """Nobody follows how far it is."""


_OWN = AccountNames()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported, and how: the names of the accounts, a transaction for each entry or for each day."""

    form: Form
    span: Span
    names: AccountNames = _OWN
    by_day: bool = False


def exported(
    journal: JournalReader[Event], wanted: Wanted, tally: Tally | None = None, seen: Seen = _unseen
) -> Iterator[str]:
    """The text of `journal`, piece by piece: memory holds one page of entries. `seen` hears of each.

    Raises `JournalError` at an entry that cannot be read or is not in balance, `ConfigError` at a name that
    the form cannot have.
    """
    records = _within(journal, wanted.span, seen)
    if wanted.form is Form.JSONL:
        return json_lines.lines(records)
    moved = _moved(journal, records, wanted, tally or Tally())
    match wanted.form:
        case Form.CSV:
            return spreadsheet.lines(moved)
        case Form.HLEDGER:
            return hledger.lines(moved)
        case Form.BEANCOUNT:
            return beancount.lines(moved)
        case _:
            assert_never(wanted.form)


def unnamed(journal: JournalReader[Event], wanted: Wanted, seen: Seen = _unseen) -> tuple[str, ...]:
    """The accounts of `journal` that have no name, where others have one: to be told before the export.

    Reads the journal, unless the names leave nothing out.
    """
    names = _names(wanted)
    if not names.given or all(
        names.name(f"{root}:x" if one.parts else root) for root, one in ACCOUNTS.items()
    ):
        return ()
    tally = Tally()
    for _ in _moved(journal, _within(journal, wanted.span, seen), wanted, tally):
        pass
    return tuple(sorted(tally.unnamed))


def _within(journal: JournalReader[Event], span: Span, seen: Seen) -> Iterator[Record]:
    for record in journal.records():
        seen(record)
        if record in span:
            yield record


def _moved(
    journal: JournalReader[Event], records: Iterator[Record], wanted: Wanted, tally: Tally
) -> Iterator[Booked]:
    entries = map(journal.entry, records)
    otherwise, spelt = _SPELT.get(wanted.form, (_as_it_is, _as_it_is))
    moved = balanced(named(booked(entries, wanted.span), _names(wanted), otherwise, spelt, tally))
    return tally.counted(balanced(daily(moved)) if wanted.by_day else moved)


def _names(wanted: Wanted) -> AccountNames:
    if wanted.form is not Form.BEANCOUNT:
        return wanted.names
    for account, name in wanted.names.given.items():
        if wrong := beancount.wrong_name(name):
            raise ConfigError(f'[accounts]: "{account}" = "{name}" is no name for beancount: {wrong}')
    return wanted.names.over_usual


def _as_it_is(account: str) -> str:
    return account


_SPELT = {
    Form.BEANCOUNT: (beancount.unnamed, beancount.account_name),
    Form.HLEDGER: (_as_it_is, hledger.account_name),
}
"""What an account without a name is called, and how a form spells any: a day sums up what is spelt so."""
