"""The journal as a shop lives with it: power cuts, full disks, a second window."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from moneyed import EUR, Money

from register.journal import chain
from register.journal.codec import by_kind
from register.journal.errors import JournalError, JournalLocked, JournalWriteFailed
from register.journal.store import PAGE_ROWS, Journal
from terminal_api.money import Amount

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BellRung:
    guests: int = 1


@dataclass(frozen=True, slots=True)
class MoneyTaken:
    amount: Amount
    sale: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CatFed:
    """Nothing a journal of this shop keeps."""


Happening = BellRung | MoneyTaken
KINDS: dict[str, type[Happening]] = by_kind((BellRung, MoneyTaken))
TEN = MoneyTaken(Money("10.00", EUR), sale="S1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def opened(path: Path, register: str = "1") -> Journal[Happening]:
    return Journal.open(path, store="harbour", register=register, kinds=KINDS, clock=lambda: NOON)


@pytest.fixture
def journal(path: Path) -> Iterator[Journal[Happening]]:
    with opened(path) as journal:
        yield journal


def test_what_was_appended_is_there_the_next_morning(path: Path):
    with opened(path) as journal:
        written = (*journal.append(TEN, cashier="ann"), *journal.append(BellRung(2), cashier=None))
    with opened(path) as journal:
        assert tuple(journal.entries()) == written
        assert journal.last_seq == 2
    first = written[0]
    assert (first.seq, first.at, first.cashier, first.kind, first.sale) == (
        1,
        NOON,
        "ann",
        "money_taken",
        "S1",
    )
    assert (first.record.store, first.record.register) == ("harbour", "1")
    assert first.record.body == '{"amount":"10.00 EUR","note":"","sale":"S1"}'
    assert written[1].sale is None


def test_the_chain_goes_on_after_the_register_was_closed(path: Path):
    for guests in (1, 2, 3):
        with opened(path) as journal:
            (entry,) = journal.append(BellRung(guests), cashier=None)
            assert chain.verify(journal.records()) == chain.Intact(guests, entry.record.digest)


def test_entries_are_found_by_number_by_sale_and_by_kind(journal: Journal[Happening]):
    journal.append(BellRung(), TEN, BellRung(2), MoneyTaken(Money(3, EUR), "S2"), cashier=None)
    assert [entry.seq for entry in journal.entries(after=2)] == [3, 4]
    assert [entry.event for entry in journal.entries(sale="S1")] == [TEN]
    assert [entry.seq for entry in journal.entries(kinds=[BellRung])] == [1, 3]
    assert [entry.seq for entry in journal.entries(after=1, kinds=[BellRung, MoneyTaken], sale="S2")] == [4]


def test_a_long_history_is_read_whole_and_what_happens_meanwhile_too(journal: Journal[Happening]):
    journal.append(*[BellRung(guests) for guests in range(PAGE_ROWS + 1)], cashier=None)
    reading = journal.entries()
    first = next(reading)
    journal.append(TEN, cashier=None)
    assert [entry.seq for entry in (first, *reading)] == list(range(1, PAGE_ROWS + 3))


def test_several_events_are_kept_together_or_not_at_all(journal: Journal[Happening]):
    journal.append(BellRung(), cashier=None)
    with pytest.raises(JournalError, match="CatFed is not a kind"):
        journal.append(TEN, CatFed(), cashier=None)  # pyright: ignore[reportArgumentType]
    assert journal.last_seq == 1
    journal.append(TEN, BellRung(), cashier=None)
    assert chain.verify(journal.records()) == chain.Intact(3, list(journal.records())[-1].digest)


def test_nothing_to_say_is_nothing_written(journal: Journal[Happening]):
    assert journal.append(cashier=None) == ()
    assert journal.last_seq == 0


def test_a_full_disk_keeps_nothing_by_halves_and_selling_goes_on_once_there_is_room(
    path: Path, journal: Journal[Happening]
):
    journal.append(TEN, cashier=None)
    journal._connection.execute("PRAGMA max_page_count = 6")
    large = MoneyTaken(Money(1, EUR), note="x" * 20_000)
    with pytest.raises(JournalWriteFailed, match=r"could not be written \(database or disk is full\)"):
        journal.append(BellRung(), large, cashier=None)
    with Journal.read(path, kinds=KINDS) as reader:
        assert [entry.event for entry in reader.entries()] == [TEN]

    journal._connection.execute("PRAGMA max_page_count = 10000")
    journal.append(large, cashier=None)
    assert [entry.event for entry in journal.entries()] == [TEN, large]
    assert isinstance(chain.verify(journal.records()), chain.Intact)


@pytest.mark.parametrize("act", ["UPDATE entries SET cashier = 'bob'", "DELETE FROM entries"])
def test_nothing_is_ever_changed_or_taken_out(path: Path, journal: Journal[Happening], act: str):
    journal.append(TEN, cashier="ann")
    with sqlite3.connect(path) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(act)
    other.close()


CHANGES = {
    "store": "'elsewhere'",
    "register": "'2'",
    "at": "'2026-03-02T12:00:00.000000+00:00'",
    "cashier": "'bob'",
    "kind": "'bell_rung'",
    "sale": "NULL",
    "body": """replace(body, '10.00', '90.00')""",
    "previous": "digest",
    "digest": "previous",
}


@pytest.mark.parametrize(("column", "value"), CHANGES.items())
def test_a_change_behind_our_back_is_named_whichever_column_it_is(path: Path, column: str, value: str):
    with opened(path) as journal:
        journal.append(BellRung(), TEN, BellRung(), cashier="ann")
    behind_our_back(path, f"UPDATE entries SET {column} = {value} WHERE seq = 2")
    match verdict_of(path):
        case chain.Broken(2, why):
            assert "Entry 2" in why
        case other:
            pytest.fail(f"{column}: {other}")


@pytest.mark.parametrize("seq", [1, 2])
def test_an_entry_taken_out_is_missed(path: Path, seq: int):
    with opened(path) as journal:
        journal.append(BellRung(), TEN, BellRung(), cashier="ann")
    behind_our_back(path, f"DELETE FROM entries WHERE seq = {seq}")
    assert verdict_of(path) == chain.Broken(
        seq, f"Entry {seq} is missing: entry {seq + 1} stands in its place."
    )


def behind_our_back(path: Path, act: str) -> None:
    with sqlite3.connect(path) as other:
        for trigger in ("no_UPDATE", "no_DELETE"):
            other.execute(f"DROP TRIGGER {trigger}")
        assert other.execute(act).rowcount == 1
    other.close()


def verdict_of(path: Path) -> chain.Intact | chain.Broken:
    """As a proof beside the register finds it; a row moved to another register counts as missing."""
    database = sqlite3.connect(path)
    rows = database.execute("SELECT * FROM entries ORDER BY seq").fetchall()
    database.close()
    return chain.verify(chain.Record(*row) for row in rows)


SELLING = """
import sys, time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from register.journal.store import Journal

@dataclass(frozen=True)
class BellRung:
    guests: int

journal = Journal.open(Path(sys.argv[1]), store="harbour", register="1", kinds={"bell_rung": BellRung},
                       clock=lambda: datetime.now(UTC))
journal.append(BellRung(7), cashier=None)
print("appended", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def selling(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has appended one entry and still holds the journal."""
    with subprocess.Popen(
        [sys.executable, "-c", SELLING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "appended\n"
        yield process
        process.kill()


def test_a_register_killed_right_after_appending_has_kept_it_and_left_no_lock(
    path: Path, selling: "subprocess.Popen[str]"
):
    selling.send_signal(signal.SIGKILL)
    selling.wait()
    with opened(path) as journal:
        assert [entry.event for entry in journal.entries()] == [BellRung(7)]
        journal.append(TEN, cashier=None)
        assert isinstance(chain.verify(journal.records()), chain.Intact)


def test_a_second_register_is_refused_and_told_who_holds_the_journal(
    path: Path, selling: "subprocess.Popen[str]"
):
    with pytest.raises(JournalLocked, match=rf"in use by process {selling.pid} \(-c\) since 20\d\d-.* UTC"):
        opened(path)


def test_reports_are_read_while_a_register_sells(path: Path, selling: "subprocess.Popen[str]"):
    with Journal.read(path, kinds=KINDS) as reader:
        assert reader.last_seq == 1
        assert [entry.event for entry in reader.entries()] == [BellRung(7)]


def test_a_closed_journal_is_read_without_being_written(tmp_path: Path):
    path = tmp_path / "a folder, 100% #1?" / "journal.db"
    path.parent.mkdir()
    with opened(path) as journal:
        journal.append(TEN, cashier=None)
    before = path.read_bytes()
    with Journal.read(path, kinds=KINDS) as reader:
        assert [entry.event for entry in reader.entries()] == [TEN]
    assert path.read_bytes() == before


def test_the_journal_can_be_opened_again_once_closed(path: Path):
    opened(path).close()
    opened(path).close()


def test_a_journal_of_another_register_is_not_continued(path: Path):
    with opened(path, register="1") as journal:
        journal.append(BellRung(), cashier=None)
    with pytest.raises(JournalError, match="belongs to register 1 of store harbour, not to register 2"):
        opened(path, register="2")
    opened(path, register="1").close()  # the refusal left no lock behind


def test_a_journal_of_a_newer_version_is_left_alone(path: Path):
    opened(path).close()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(JournalError, match="update cashwrap"):
        opened(path)
    with pytest.raises(JournalError, match="update cashwrap"):
        Journal.read(path, kinds=KINDS)


def test_what_is_no_journal_is_not_read_as_one(tmp_path: Path):
    with pytest.raises(JournalError, match="cannot be opened"):
        Journal.read(tmp_path / "nowhere.db", kinds=KINDS)
    letter = tmp_path / "letter.db"
    letter.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(JournalError, match="not a database"):
        opened(letter)
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(JournalError, match="is not a journal"):
        Journal.read(empty, kinds=KINDS)


def test_a_directory_that_cannot_be_written_is_said_so(tmp_path: Path):
    with pytest.raises(JournalError, match="cannot be opened: No such file or directory"):
        opened(tmp_path / "missing" / "journal.db")


def test_what_need_not_be_durable_is_there_and_becomes_durable_with_the_next(path):
    def level(journal):
        return journal._connection.execute("PRAGMA synchronous").fetchone()[0]

    with opened(path) as journal:
        journal.append(BellRung(), cashier=None, durable=False)
        assert level(journal) == 1, "a commit that does not wait"
        journal.append(BellRung(), cashier=None)
        assert level(journal) == 2, "a commit that waits for the write-ahead log, all of it"
