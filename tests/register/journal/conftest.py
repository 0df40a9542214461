"""A journal of a very small shop: two kinds of event, a clock that stands still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register.journal.codec import by_kind
from register.journal.store import Journal
from terminal_api.money import Amount

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BellRung:
    """Somebody came in."""

    guests: int = 1


@dataclass(frozen=True, slots=True)
class MoneyTaken:
    """Money went into the drawer."""

    amount: Amount
    sale: str | None = None
    note: str = ""


Happening = BellRung | MoneyTaken
KINDS: dict[str, type[Happening]] = by_kind((BellRung, MoneyTaken))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def open_journal(path: Path, register: str = "1") -> "Journal[Happening]":
    return Journal.open(path, store="harbour", register=register, kinds=KINDS, clock=lambda: NOON)


@pytest.fixture
def journal(path: Path) -> Iterator["Journal[Happening]"]:
    with open_journal(path) as journal:
        yield journal
