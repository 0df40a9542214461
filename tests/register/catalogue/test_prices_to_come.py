"""Prices that wait for their day, and catalogues that an earlier program made."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from moneyed import EUR, Money

from register.catalogue.csv_import import Imported, RowError, import_csv
from register.catalogue.store import Catalogue, Comes
from register.domain.goods.item import Item
from register.errors import ConfigError

LETTERS = ("A", "B", "C")


@dataclass
class Days:
    """The till's calendar."""

    today: date = date(2026, 11, 22)


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def catalogue(tmp_path: Path, days: Days) -> Iterator[Catalogue]:
    with Catalogue(tmp_path / "catalogue.db", lambda: days.today) as catalogue:
        yield catalogue


@pytest.fixture
def take(tmp_path: Path, catalogue: Catalogue):
    def take(*rows: str) -> Imported | list[RowError]:
        path = tmp_path / "prices.csv"
        path.write_text("\n".join(("code,name,price,tax,valid_from", *rows, "")))
        return import_csv(path, catalogue, EUR, LETTERS)

    return take


def price(catalogue: Catalogue, code: str = "4131") -> str:
    found = catalogue.find(code)
    assert found is not None
    assert catalogue.search(found.name) == [found]
    return str(found.price.amount)


def test_a_price_to_come_takes_effect_on_its_day(catalogue: Catalogue, days: Days, take):
    take("4131,Apples,2.99,,")
    assert take("4131,Apples,3.49,,2027-01-01", "4131,Apples,3.29,,2026-12-01") == Imported(0, 1)
    seen = {}
    for day in ("2026-11-22", "2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01", "2031-01-01"):
        days.today = date.fromisoformat(day)
        seen[day] = price(catalogue)
    assert list(seen.values()) == ["2.99", "2.99", "3.29", "3.29", "3.49", "3.49"]


def test_a_new_price_for_now_leaves_those_to_come(catalogue: Catalogue, days: Days, take):
    take("4131,Apples,2.99,,", "4131,Apples,3.49,,2027-01-01", "4131,Apples,3.29,,2026-12-01")
    days.today = date(2026, 12, 5)
    assert take("4131,Apples,3.09,,") == Imported(added=0, changed=1)
    assert price(catalogue) == "3.09"
    days.today = date(2027, 1, 1)
    assert price(catalogue) == "3.49"


def test_a_price_to_come_may_be_told_anew(catalogue: Catalogue, days: Days, take):
    take("4131,Apples,2.99,,", "4131,Apples,3.49,,2027-01-01")
    assert take("4131,Apples,3.59,,2027-01-01") == Imported(added=0, changed=1)
    assert take("4131,Apples,3.59,,2027-01-01") == Imported(added=0, changed=0)
    days.today = date(2027, 1, 1)
    assert price(catalogue) == "3.59"


@pytest.mark.parametrize("day", ["2026-11-22", "2020-01-01"])
def test_a_day_that_has_come_is_now(catalogue: Catalogue, take, day: str):
    take("4131,Apples,2.99,,")
    take(f"4131,Apples,3.49,,{day}")
    assert price(catalogue) == "3.49"


def test_of_a_known_item_a_later_day_changes_nothing_but_the_price(catalogue: Catalogue, days: Days, take):
    take("4131|4132,Apples,2.99,B,")
    take("4131,Pears,3.49,C,2027-01-01")
    days.today = date(2027, 1, 1)
    assert catalogue.find("4132") == Item("4131", "Apples", Money("3.49", EUR), "B")


def test_a_new_item_for_a_later_day_is_not_sold_before(catalogue: Catalogue, days: Days, take):
    assert take("7|8,Ink,4.20,C,2026-12-01", "7,Ink,4.50,,2027-01-01") == Imported(added=1, changed=0)
    assert catalogue.find("8") is None
    assert catalogue.search("ink") == []
    assert catalogue.comes("8") == Comes("Ink", date(2026, 12, 1))
    days.today = date(2026, 12, 1)
    assert catalogue.find("8") == Item("7", "Ink", Money("4.20", EUR), "C")
    assert catalogue.comes("8") is None
    days.today = date(2027, 1, 1)
    assert price(catalogue, "8") == "4.50"


def test_today_s_row_counts_before_a_later_one_wherever_it_stands(catalogue: Catalogue, days: Days, take):
    assert take("7|9,Ink,4.50,C,2027-01-01", "7|8,Blue ink,4.20,B,") == Imported(added=1, changed=0)
    assert catalogue.find("8") == Item("7", "Blue ink", Money("4.20", EUR), "B")
    assert catalogue.find("9") is None
    days.today = date(2027, 1, 1)
    assert price(catalogue, "8") == "4.50"


def test_two_prices_for_one_day_are_a_mistake(catalogue: Catalogue, take):
    rows = ("4131,Apples,2.99,,", "4131,Apples,3.49,,2027-01-01", "4131,Apples,3.59,,2027-01-01")
    assert take(*rows) == [RowError(4, "The code 4131 is in row 3 already.")]
    assert len(catalogue) == 0


def test_two_new_items_for_later_days_cannot_share_a_code(catalogue: Catalogue, take):
    rows = ("7|9,Ink,4.50,,2027-01-01", "8|9,Nib,1.00,,2027-02-01")
    assert take(*rows) == [RowError(3, "The code 9 is in row 2 already.")]
    assert len(catalogue) == 0


OLD_SCHEMA = """
CREATE TABLE items (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, code TEXT NOT NULL, name TEXT NOT NULL,
    minor INTEGER NOT NULL, currency TEXT NOT NULL, tax TEXT NOT NULL, department TEXT NOT NULL,
    unit TEXT NOT NULL, minimum_age TEXT NOT NULL, deposit TEXT NOT NULL, open_price TEXT NOT NULL,
    valid_from TEXT NOT NULL
);
CREATE TABLE codes (key TEXT PRIMARY KEY, item INTEGER NOT NULL REFERENCES items (id)) WITHOUT ROWID;
CREATE INDEX codes_of_item ON codes (item);
CREATE VIRTUAL TABLE words USING fts5 (
    name, content = 'items', content_rowid = 'id', prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER item_added AFTER INSERT ON items BEGIN
    INSERT INTO words (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER item_renamed AFTER UPDATE OF name ON items WHEN old.name <> new.name BEGIN
    INSERT INTO words (words, rowid, name) VALUES ('delete', old.id, old.name);
    INSERT INTO words (rowid, name) VALUES (new.id, new.name);
END;
INSERT INTO items VALUES
    (3, '4131', '4131', 'Apples', 299, 'EUR', 'B', 'Fruit', 'kg', '', '', '', ''),
    (8, '4006381333931', '4006381333931', 'Cider, dry', 310, 'EUR', 'A', 'Drinks', 'piece', '18', '0.15',
     'no', '2031-01-01');
INSERT INTO codes VALUES ('4131', 3), ('9', 3), ('4006381333931', 8);
PRAGMA user_version = 1;
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A catalogue of version 1."""
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as database:
        database.executescript(OLD_SCHEMA)
    database.close()
    return path


def test_an_older_catalogue_keeps_its_items_their_codes_and_prices(old: Path, days: Days, tmp_path: Path):
    cider = Item(
        "4006381333931", "Cider, dry", Money("3.10", EUR), "A", "Drinks", "piece", 18, Money("0.15", EUR)
    )
    for _ in range(2):
        with Catalogue(old, lambda: days.today) as catalogue:
            assert len(catalogue) == 2
            assert catalogue.find("9") == catalogue.find("4131")
            assert catalogue.find("4131") == Item("4131", "Apples", Money("2.99", EUR), "B", "Fruit", "kg")
            assert catalogue.search("cid dry") == [cider]
            assert catalogue.search("c") == [cider]
    with Catalogue(old, lambda: days.today) as catalogue:
        path = tmp_path / "prices.csv"
        path.write_text(
            "code,name,price,valid_from\n4131,Äpfel,3.19,\n7,Pen,1,\n4006381333931,Cider,4,2027-01-01\n"
        )
        assert import_csv(path, catalogue, EUR, LETTERS) == Imported(added=1, changed=2)
        assert catalogue.search("apples") == []
        assert [item.price for item in catalogue.search("apf")] == [Money("3.19", EUR)]
        days.today = date(2027, 1, 1)
        assert price(catalogue, "4006381333931") == "4.00"


def test_an_older_catalogue_that_cannot_be_brought_up_stays_as_it_was(old: Path):
    with sqlite3.connect(old) as database:
        database.execute("DROP TABLE words")
        database.execute("DROP TRIGGER item_renamed")
    database.close()
    with pytest.raises(ConfigError, match="cannot be opened"):
        Catalogue(old)
    with sqlite3.connect(old) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert database.execute("SELECT count(*), max(valid_from) FROM items").fetchone() == (2, "2031-01-01")
    database.close()
