"""The double entry under other names, its proof, and a day as one transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from moneyed import Money

from register.domain.bookkeeping.accounts import AccountNames
from register.domain.bookkeeping.postings import Posting
from register.journal.entry import Record
from register.journal.errors import JournalError
from register.journal.export.booked import Booked

DAY = "day"
"""The kind of a transaction that is a whole day."""


@dataclass
class Tally:
    """Counts what passes, and notes the accounts that have no name of their own."""

    transactions: int = 0
    unnamed: set[str] = field(default_factory=set[str])

    def counted(self, booked: Iterable[Booked]) -> Iterator[Booked]:
        """The same, counted."""
        for one in booked:
            self.transactions += 1
            yield one


def balanced(booked: Iterable[Booked]) -> Iterator[Booked]:
    """The same. Raises `JournalError` at what does not sum to zero in every currency."""
    for one in booked:
        if odd := unbalanced(one.postings):
            raise JournalError(f"Entry {one.record.seq} is not in balance ({odd}): nothing is exported.")
        yield one


def unbalanced(postings: Iterable[Posting]) -> str:
    """What is too much or too little, in words; empty where every currency sums to zero."""
    sums: dict[str, Money] = {}
    for posting in postings:
        code = posting.amount.currency.code
        sums[code] = sums[code] + posting.amount if code in sums else posting.amount
    return ", ".join(f"{total.amount} {code}" for code, total in sums.items() if total.amount)


def named(
    booked: Iterable[Booked],
    names: AccountNames,
    otherwise: Callable[[str], str],
    spelt: Callable[[str], str],
    tally: Tally,
) -> Iterator[Booked]:
    """The same with `names`, `spelt` so; what has none is called by `otherwise`, and `tally` notes it."""
    known: dict[str, str] = {}

    def name(account: str) -> str:
        if account not in known:
            found = names.name(account)
            if found is None:
                tally.unnamed.add(account)
            known[account] = spelt(otherwise(account) if found is None else found)
        return known[account]

    for one in booked:
        lines = tuple(Posting(name(posting.account), posting.amount) for posting in one.postings)
        yield replace(one, postings=lines)


def daily(booked: Iterable[Booked]) -> Iterator[Booked]:
    """One transaction for each day, with a line for each account and currency that the day has changed.

    All of it is read first: the clock may have been put back. Memory holds a line for each day and account.
    """
    days: dict[date, dict[tuple[str, str], Money]] = defaultdict(dict)
    last: dict[date, Record] = {}
    for one in booked:
        sums = days[one.day]
        last[one.day] = one.record
        for posting in one.postings:
            key = (posting.account, posting.amount.currency.code)
            sums[key] = sums[key] + posting.amount if key in sums else posting.amount
    for day, sums in sorted(days.items()):
        lines = tuple(Posting(account, total) for (account, _), total in sorted(sums.items()) if total.amount)
        if lines:
            whole = replace(last[day], kind=DAY, sale=None, cashier=None)
            yield Booked(whole, day, lines)
