"""A journal for beancount (plain text accounting), version 2 or 3.

Each account is opened before its first transaction, on a day before any till; its name has one of five roots
and capitalised parts. What else the journal knows of an entry are the transaction's metadata. Source:
beancount's documentation, "Beancount Language Syntax"; names: `beancount.core.account`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from register.journal.export.booked import Booked, amount_and_currency

ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
UNNAMED = "Equity:Unnamed"
"""Under which accounts stand that nobody gave a name."""
NAMELESS = "Other"
"""A part of an account that has no name, such as the department of goods without one."""
_OPENED = "1970-01-01"


def lines(booked: Iterable[Booked]) -> Iterator[str]:
    """The head, then accounts as they come up, and the transactions, each after an empty line."""
    yield ";; Written by cashwrap. Positive is debit; the transactions sum to zero in each currency.\n"
    opened: set[str] = set()
    for one in booked:
        names = [account_name(posting.account) for posting in one.postings]
        for name in dict.fromkeys(names):
            if name not in opened:
                opened.add(name)
                yield f"\n{_OPENED} open {name}\n"
        yield _transaction(one, names)


def account_name(account: str) -> str:
    """`account` as beancount reads it: parts of letters, digits and dashes that begin with a capital."""
    root, *parts = account.split(":")
    whole = (root, *parts) if root in ROOTS else (*UNNAMED.split(":"), root, *parts)
    if len(whole) == 1:
        whole = (*whole, NAMELESS)
    return ":".join((whole[0], *map(_part, whole[1:])))


def unnamed(account: str) -> str:
    """What an account is called that nobody gave a name."""
    return f"{UNNAMED}:{account}"


def wrong_name(name: str) -> str | None:
    """Why `name`, of the settings, is none to beancount: what it should be."""
    root, colon, rest = name.partition(":")
    if root not in ROOTS or not colon or not rest:
        return f"it should begin with one of {', '.join(f'{one}:' for one in ROOTS)}"
    if account_name(name.replace("*", "X")) != name.replace("*", "X"):
        return "each part should be letters, digits and dashes, and begin with a capital letter or a digit"
    return None


def _part(text: str) -> str:
    signs = "".join(sign if _allowed(sign) else "-" for sign in unicodedata.normalize("NFC", text))
    part = "-".join(filter(None, signs.split("-")))
    if not part:
        return NAMELESS
    first = part[0].upper() if len(part[0].upper()) == 1 else part[0]
    # Letters that have no capitals may not come first.
    return first + part[1:] if unicodedata.category(first) in ("Lu", "Nd") else f"X{part}"


def _allowed(sign: str) -> bool:
    return unicodedata.category(sign) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd")


def _transaction(booked: Booked, names: list[str]) -> str:
    record = booked.record
    said = {"sale": record.sale, "cashier": record.cashier, "at": record.at}
    told = "".join(f"  {key}: {_quoted(value)}\n" for key, value in said.items() if value)
    rows = "".join(
        f"  {name:<44}  {amount:>12} {currency}\n"
        for name, posting in zip(names, booked.postings, strict=True)
        for amount, currency in [amount_and_currency(posting)]
    )
    words = _quoted(record.kind.replace("_", " "))
    return f"\n{booked.day} * {words}\n  entry: {record.seq}\n{told}{rows}"


def _quoted(text: str) -> str:
    """`text` as a string that ends where it should."""
    plain = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
