"""A journal for hledger (plain text accounting): one transaction for each entry that books anything.

The code in parentheses is the entry's number, the description its kind and the number of the sale; the moment
and the cashier are tags. Source: hledger manual, "Journal format".
"""

import re
from collections.abc import Iterable, Iterator

from register.domain.bookkeeping.postings import Posting
from register.journal.export.booked import Booked, amount_and_currency

HEAD = "decimal-mark .\n"
"""Otherwise 1.000 KWD could be a thousand."""

NAMELESS = "other"
"""A part of an account that has no name, such as the department of goods without one."""


def lines(booked: Iterable[Booked]) -> Iterator[str]:
    """The head, then the transactions, each after an empty line."""
    yield HEAD
    for one in booked:
        yield _transaction(one)


def account_name(account: str) -> str:
    """`account` as hledger reads it: two spaces would end it, an empty part is none."""
    parts = (_plain(part) or NAMELESS for part in account.split(":"))
    return ":".join(parts)


def _transaction(booked: Booked) -> str:
    record = booked.record
    words = " ".join(_plain(word) for word in (record.kind.replace("_", " "), record.sale or "") if word)
    tags = {"at": record.at, "cashier": _plain(record.cashier or "")}
    told = ", ".join(f"{tag}:{value}" for tag, value in tags.items() if value)
    rows = "".join(map(_posting, booked.postings))
    return f"\n{booked.day} ({record.seq}) {words}  ; {told}\n{rows}"


def _posting(posting: Posting) -> str:
    amount, currency = amount_and_currency(posting)
    return f"    {account_name(posting.account):<40}  {amount:>12} {currency}\n"


def _plain(text: str) -> str:
    """`text` without what hledger takes for its own signs: line ends, comments, the end of a tag or payee."""
    return " ".join(re.sub(r"[;|,\x00-\x1f\x7f]", " ", text).split())
