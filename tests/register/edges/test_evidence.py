"""Card data is planted in every place that a till has, and found there; in honest books there is none."""

import asyncio
import gzip
import json
import shutil
import sqlite3
import struct
import zlib
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from receipts.document import QR, Receipt, Text, to_json
from register import wiring
from register.config.config_file import packaged, text_of
from register.counter.checks import evidence_words
from register.counter.paper import papers
from register.demo import demo_settings
from register.domain.cards.card_data import Kind
from register.edges.evidence.search import TillSearch
from register.settings import load
from register.simulate import simulation

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 30, 10, 41, tzinfo=UTC)
PASSPHRASE = "a horse, a battery"
SETTINGS = demo_settings({"REGISTER_TERMINAL__PASSPHRASE": PASSPHRASE})
PLANTS = {
    Kind.CARD_NUMBER: "4111 1111 1111 1111",
    Kind.GIFT_CARD: "60064912345",
    Kind.TRACK: ";5500005555555559=25121010000000?",
    Kind.PIN: '"pin":"4821"',
    Kind.SECRET: PASSPHRASE,
}
ALL = " and ".join(PLANTS.values())


def searched(state: Path, *more: Path, clone: Path | None = None, settings=SETTINGS):
    search = TillSearch(settings, state, lambda: NOW, ROOT / "config.toml", more, clone or state / "none")
    return search(lambda _: None, lambda: False)


@pytest.fixture(scope="module")
def sold(tmp_path_factory):
    """The state directory of a till that has run."""
    state = tmp_path_factory.mktemp("till")
    asyncio.run(_sells(state))
    return state


async def _sells(state: Path) -> None:
    settings = SETTINGS.model_copy(update={"terminal": None, "printer": None})
    async with wiring.opened(settings, state) as till:
        receipt = Receipt((Text("Good day"), QR("https://shop.example/r/1")))
        till.record(papers.queued(till, receipt, "sale", "2-000001"))


@pytest.fixture
def state(sold, tmp_path):
    return Path(shutil.copytree(sold, tmp_path / "state"))


@contextmanager
def database(path: Path):
    with closing(sqlite3.connect(path)) as opened, opened:
        yield opened


def entry(state: Path, *, body: str = "{}", cashier: str = "Maria", journal: str = "journal.sqlite") -> None:
    with database(state / journal) as opened:
        row = ("harbour-street", "2", 99, "2026-11-30T10:41:00+00:00", cashier, "said", None, body, "", "")
        opened.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def freed(state: Path) -> None:
    with database(state / "journal.sqlite") as opened:
        opened.execute("CREATE TABLE left (words TEXT)")
        opened.execute("INSERT INTO left VALUES (?)", (ALL + " " * 5000,))
    with database(state / "journal.sqlite") as opened:
        opened.execute("PRAGMA secure_delete = OFF")
        opened.execute("DROP TABLE left")
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def in_the_log(state: Path) -> None:
    """As a killed till leaves it: committed, and not yet in the file itself."""
    live = sqlite3.connect(state / "journal.sqlite")
    live.execute("PRAGMA wal_autocheckpoint = 0")
    live.execute("CREATE TABLE words (words TEXT)")
    live.execute("INSERT INTO words VALUES (?)", (ALL,))
    live.commit()
    live.execute("DELETE FROM words")
    live.commit()
    wal = (state / "journal.sqlite-wal").read_bytes()
    live.close()
    (state / "journal.sqlite-wal").write_bytes(wal)


def table(file: str):
    def plant(state: Path) -> None:
        with database(state / file) as opened:
            opened.execute("CREATE TABLE planted (at INTEGER PRIMARY KEY, words BLOB)")
            opened.execute("INSERT INTO planted VALUES (7, ?)", (ALL.encode(),))

    return plant


def escaped(text: str) -> str:
    """As JSON may write it: no sign as it is."""
    return '{"said":"' + "".join(f"\\u{ord(sign):04x}" for sign in text) + '"}'


def blocks(state: Path) -> None:
    receipt = to_json(Receipt((Text("x"), Text(ALL))))
    entry(state, body=json.dumps({"job": "1", "receipt": receipt}))


def qr(state: Path) -> None:
    entry(state, body=json.dumps({"receipt": [{"data": ALL, "kind": "qr"}]}))


def file(name: str, made=lambda: ALL.encode()):
    def plant(state: Path) -> None:
        path = state / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made())

    return plant


def png(kind: bytes, text: bytes) -> bytes:
    chunk = struct.pack(">I", len(text)) + kind + text + struct.pack(">I", zlib.crc32(kind + text))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + b"\0" * 17 + chunk


def pdf() -> bytes:
    packed = zlib.compress(f"BT ({ALL}) Tj ET".encode())
    return b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>>\nstream\n" + packed + b"\nendstream\nendobj\n"


def keys(state: Path) -> None:
    path = state / "card-keys.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"note": ALL}))


PLACES = {
    "a column of the journal": ("journal", lambda state: entry(state, cashier=ALL)),
    "an entry's body": ("journal", lambda state: entry(state, body=json.dumps({"said": ALL}))),
    "an entry's body, escaped": ("journal", lambda state: entry(state, body=escaped(ALL))),
    "blocks of a receipt": ("journal", blocks),
    "a QR code": ("journal", qr),
    "freed pages": ("journal", freed),
    "the write-ahead log": ("journal", in_the_log),
    "the journal that a restored one replaced": ("journal", file("journal.sqlite.replaced-1")),
    "projections": ("projections", table("projections.sqlite")),
    "the vault": ("card vault", table("cards.sqlite")),
    "the catalogue": ("catalogue", table("catalogue.sqlite")),
    "PINs": ("keys and PINs", file("pins.json")),
    "a log": ("logs", file("register.log")),
    "a rotated log": ("logs", file("register.log.1")),
    "a packed log": ("logs", file("register.log.2.gz", lambda: gzip.compress(ALL.encode()))),
    "the spool": ("spool", file("spool/7.job")),
    "a saved receipt": ("receipts", file("receipts/2-000001.txt")),
    "a picture's text": (
        "receipts",
        file("receipts/1.png", lambda: png(b"tEXt", b"Comment\0" + ALL.encode())),
    ),
    "a picture's packed text": (
        "receipts",
        file("receipts/1.png", lambda: png(b"zTXt", b"Comment\0\0" + zlib.compress(ALL.encode()))),
    ),
    "an export": ("exports", file("exports/2026.csv")),
    "a report": ("reports", file("reports/2026.pdf", pdf)),
    "a core file": (
        "crash reports",
        file("core.4711", lambda: b"\0" * 1_048_570 + ALL.encode() + b"\0" * 99),
    ),
    "a traceback": ("crash reports", file("crash/2026-11-30.txt")),
    "the till to learn at": ("logs", file("training/register.log")),
    "any other file": ("other files", file("notes/odd.bin")),
}


@pytest.mark.parametrize("where", PLACES)
def test_whatever_is_planted_is_found_where_it_was_planted(state, where):
    place, plant = PLACES[where]
    plant(state)
    evidence = searched(state)
    assert {finding.kind for finding in evidence.findings} == set(PLANTS)
    assert {finding.place for finding in evidence.findings} == {place}
    assert not evidence.clean
    told = json.dumps(evidence_words.as_json(evidence)) + repr(evidence)
    assert not any(plant in told for plant in ("1111 1111", "60064912345", "55000055", "4821", PASSPHRASE))


def test_a_till_that_has_run_has_nothing_to_find(state):
    evidence = searched(state)
    assert evidence.clean
    assert {place.place for place in evidence.places} >= {"journal", "catalogue", "card vault", "settings"}


def test_the_keys_of_the_cards_are_secrets_anywhere_but_in_their_file(state):
    own = json.loads((state / "card-keys.json").read_text())
    (state / "register.log").write_text(f"made {own['token']}")
    (found,) = searched(state).findings
    assert (found.where, found.kind, found.shown) == ("register.log, byte 5", Kind.SECRET, "card-keys.json")
    keys(state)
    assert {one.place for one in searched(state).findings} == {"logs", "keys and PINs"}


def test_a_finding_names_the_entry_and_a_number_that_lies_in_its_bytes_too_counts_once(state):
    entry(state, body='{"said":"4111111111111111"}')
    evidence = searched(state)
    assert [(one.where, one.shown) for one in evidence.findings] == [
        ("journal.sqlite, entry 99", "411111···1111")
    ]


def test_a_number_across_the_border_of_two_pieces_is_found_once(tmp_path):
    for before in range(1_048_576 - 20, 1_048_576 + 2, 3):
        (tmp_path / "long.log").write_bytes(b"x" * before + b"4111111111111111" + b"x" * 3_000_000)
        (found,) = searched(tmp_path).findings
        assert found.where == f"long.log, byte {before}"


def test_a_number_in_the_name_of_a_file_is_found_and_not_told(tmp_path):
    (tmp_path / "4111111111111111.txt").write_text("nothing")
    evidence = searched(tmp_path)
    assert [one.where for one in evidence.findings] == ["a file with such a name, its name"]


def test_what_cannot_be_read_is_told_and_proves_nothing(state):
    (state / "register.log.1.gz").write_bytes(gzip.compress(b"x" * 10_000)[:40])
    (state / "journal.sqlite").write_bytes((state / "journal.sqlite").read_bytes()[:5000])
    evidence = searched(state, state / "away")
    assert len(evidence.troubles) == 3
    assert not evidence.count
    assert not evidence.clean


def test_it_can_be_stopped_and_says_that_it_proves_nothing(state):
    told: list[int] = []
    search = TillSearch(SETTINGS, state, lambda: NOW, ROOT / "config.toml", (), state)
    evidence = search(lambda progress: told.append(progress.done), lambda: len(told) == 3)
    assert len(told) == 3
    assert evidence.stopped
    assert "this proves nothing" in evidence_words.summary(evidence)


def test_messages_saved_by_the_inspector_and_fixtures_are_searched_and_invented_cards_pass(tmp_path):
    clone = tmp_path / "clone"
    for path in ("register/settings.py", "tests/test_a.py", "fixtures/payment-1.request.json"):
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_text(ALL)
    evidence = searched(tmp_path / "none", clone=clone)
    assert {(one.place, one.kind) for one in evidence.findings} == {
        (place, kind) for place in ("fixtures", "saved messages") for kind in PLANTS
    }
    (clone / "tests/invented_cards.txt").write_text("4111111111111111  # published\n600649*\n4821\n")
    left = searched(tmp_path / "none", clone=clone)
    assert {one.kind for one in left.findings if one.place == "fixtures"} == {Kind.TRACK, Kind.SECRET}


def test_this_repository_shows_no_card_but_invented_ones():
    packages = (ROOT / name for name in ("register", "terminal_api", "receipts"))
    evidence = searched(ROOT / "none", *packages, ROOT / "README.md", clone=ROOT, settings=demo_settings())
    assert [(one.where, one.shown) for one in evidence.findings] == [], (
        "made up? then it may stand in tests/invented_cards.txt"
    )


def test_honest_books_with_every_fault_there_is_have_nothing_to_find(tmp_path, monkeypatch):
    @contextmanager
    def kept():
        yield tmp_path

    monkeypatch.setattr(simulation, "surroundings", kept)
    result = simulation.simulate(seed=5, sales=40)
    assert result.failure is None
    evidence = searched(tmp_path)
    assert [(one.where, one.shown) for one in evidence.findings] == []
    assert evidence.size > 300_000


async def test_a_till_that_was_started_with_a_file_of_its_own_searches_that_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_bytes(text_of(packaged()).encode())
    own = tmp_path / "elsewhere" / "our-till.toml"
    own.parent.mkdir()
    own.write_text(f"# once tried with 4111 1111 1111 1111\n{text_of(packaged())}", "utf-8")

    async def unconnected(*_: object) -> None:
        pass

    async with wiring.opened(load(own, {}), tmp_path / "state", connect=unconnected) as till:
        evidence = await asyncio.to_thread(till.evidence, lambda _: None, lambda: False)
    assert [(one.kind, "our-till.toml" in one.where) for one in evidence.findings] == [
        (Kind.CARD_NUMBER, True)
    ]
