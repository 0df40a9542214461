"""CSV (RFC 4180): a row for each posting, for a spreadsheet or an accountant's program.

In UTF-8 without a mark at its beginning, rows ended by CR LF, amounts with a decimal point. Debits are
positive, and the rows of one `seq` sum to zero. `date` is the shop's day, `at` the moment in UTC. What books
nothing is not in it.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from register.journal.export.booked import Booked, amount_and_currency

COLUMNS = (
    *("seq", "date", "at", "store", "register", "sale", "kind", "cashier"),
    *("account", "amount", "currency"),
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def lines(booked: Iterable[Booked]) -> Iterator[str]:
    """The header row, then the rows."""
    yield _row(COLUMNS)
    for one in booked:
        record = one.record
        named = (record.store, record.register, record.sale, record.kind, record.cashier)
        for posting in one.postings:
            texts = map(harmless, (*named, posting.account))
            yield _row((record.seq, one.day, record.at, *texts, *amount_and_currency(posting)))


def harmless(text: str | None) -> str:
    """A cell that no spreadsheet takes for a formula: names of cashiers and departments come from people."""
    return f"'{text}" if text and text.startswith(_FORMULA) else text or ""


def _row(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
