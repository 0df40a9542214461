"""Finding an item: by its codes, by the words of its name, in a small shop and in a large one."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, KWD, Money

from register.catalogue.entering import minor
from register.catalogue.listing import CodeTaken, Listing, Stored, listing
from register.catalogue.store import Catalogue
from register.domain.goods.item import Item
from register.errors import ConfigError

PEN = Item("036000291452", "Fountain pen, blue", Money("7.35", EUR), "A", "Stationery")
APPLES = Item("4131", "Apples, loose", Money("2.99", EUR), "B", "Fruit", "kg")
CREAM = Item("96385074", "Crème brûlée Ångström", Money("1.10", EUR), "B")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(tmp_path / "catalogue.db") as catalogue:
        yield catalogue


def names(items: list[Item]) -> list[str]:
    return [item.name for item in items]


def test_an_item_is_found_by_each_of_its_codes_in_either_form(catalogue: Catalogue):
    assert catalogue.upsert([listing(PEN, "4006381333931"), listing(APPLES)]) == Stored(added=2, changed=0)
    for code in ("036000291452", "0036000291452", "4006381333931"):
        assert catalogue.find(code) == PEN
    assert catalogue.find("04131") == APPLES
    assert len(catalogue) == 2


@pytest.mark.parametrize("code", ["96385074", "036000291453", "pen", ""])
def test_what_is_not_there_is_not_found(catalogue: Catalogue, code: str):
    catalogue.upsert([listing(PEN)])
    assert catalogue.find(code) is None


def test_items_are_there_after_a_restart(tmp_path: Path):
    with Catalogue(tmp_path / "catalogue.db") as catalogue:
        catalogue.upsert([listing(CREAM)])
    with Catalogue(tmp_path / "catalogue.db") as catalogue:
        assert catalogue.find("96385074") == CREAM


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("creme", ["Crème brûlée Ångström"]),
        ("CRÈME BRUL", ["Crème brûlée Ångström"]),
        ("cre\u0300me", ["Crème brûlée Ångström"]),  # the accent typed on its own
        ("ang", ["Crème brûlée Ångström"]),
        ("blue pen", ["Fountain pen, blue"]),
        ("l", ["Apples, loose"]),
        ("pen apples", []),
        ("eam", []),
        ("", []),
        ("  ,;_ ", []),
        ('"pen" OR *', []),
        ("pen*", ["Fountain pen, blue"]),
        ("NOT", []),
    ],
)
def test_search_takes_beginnings_of_words_without_capitals_or_accents(
    catalogue: Catalogue, typed: str, found: list[str]
):
    catalogue.upsert([listing(PEN), listing(APPLES), listing(CREAM)])
    assert names(catalogue.search(typed)) == found


@given(typed=st.text())
def test_nothing_that_can_be_typed_upsets_the_search(tmp_path_factory: pytest.TempPathFactory, typed: str):
    with Catalogue(tmp_path_factory.getbasetemp() / "typed.db") as catalogue:
        catalogue.search(typed)


def test_search_stops_at_its_limit(catalogue: Catalogue):
    catalogue.upsert([listing(Item(str(n), f"Pencil {n}", Money(1, EUR), "A")) for n in range(100, 160)])
    assert len(catalogue.search("pencil")) == 50
    assert names(catalogue.search("pencil", limit=2)) == ["Pencil 100", "Pencil 101"]


def test_from_three_letters_on_whole_words_and_beginnings_come_first(catalogue: Catalogue):
    for_sale = ("Green tea, loose", "Apple teapot", "Teapot", "Tea", "Steam iron", "Tea towel")
    catalogue.upsert([listing(Item(str(n), name, Money(1, EUR), "A")) for n, name in enumerate(for_sale, 1)])
    assert names(catalogue.search("tea")) == [
        "Tea",
        "Tea towel",
        "Green tea, loose",
        "Teapot",
        "Apple teapot",
    ]
    assert names(catalogue.search("te")) == [name for name in for_sale if name != "Steam iron"]
    assert names(catalogue.search("tea", limit=1)) == ["Tea"]


def test_all_that_is_said_of_an_item_comes_back(catalogue: Catalogue):
    beer = Item("1", "Beer", Money("1.60", EUR), "A", "Drinks", minimum_age=18, deposit=Money("0.10", EUR))
    repair = Item("2", "Repair", Money(0, EUR), "A", open_price=True)
    catalogue.upsert([listing(beer), listing(repair)])
    assert (catalogue.find("1"), catalogue.find("2")) == (beer, repair)


def test_a_renamed_item_is_found_by_its_new_name_only(catalogue: Catalogue):
    catalogue.upsert([listing(PEN)])
    assert catalogue.upsert([Listing((PEN.code,), "Quill", Money(8, EUR), {})]) == Stored(added=0, changed=1)
    assert catalogue.search("fountain") == []
    assert catalogue.search("quill") == [Item(PEN.code, "Quill", Money("8.00", EUR), "A", "Stationery")]


def test_what_a_listing_does_not_say_stays_as_it_was(catalogue: Catalogue):
    catalogue.upsert([listing(APPLES)])
    catalogue.upsert([Listing(("4131",), APPLES.name, Money("3.19", EUR), {}, tax_if_new="A")])
    assert catalogue.find("4131") == Item("4131", APPLES.name, Money("3.19", EUR), "B", "Fruit", "kg")


def test_the_same_again_changes_nothing(catalogue: Catalogue):
    catalogue.upsert([listing(PEN), listing(APPLES)])
    assert catalogue.upsert([listing(PEN), listing(APPLES, "4132")]) == Stored(added=0, changed=1)
    assert catalogue.upsert([listing(APPLES, "4132"), listing(PEN)]) == Stored(added=0, changed=0)


def test_a_code_of_another_item_is_refused_and_nothing_is_changed(catalogue: Catalogue):
    catalogue.upsert([listing(PEN, "4006381333931")])
    taken = catalogue.upsert([listing(APPLES), listing(CREAM, "4006381333931")])
    assert taken == [CodeTaken(1, "4006381333931", "Fountain pen, blue")]
    assert len(catalogue) == 1
    assert catalogue.find("4006381333931") == PEN


def test_a_code_may_move_between_two_items_of_one_list(catalogue: Catalogue):
    catalogue.upsert([listing(PEN, "4006381333931"), listing(APPLES)])
    catalogue.upsert([listing(APPLES, "4006381333931"), listing(PEN)])
    assert catalogue.find("4006381333931") == APPLES


@pytest.mark.parametrize(
    ("price", "units"),
    [(Money("2.99", EUR), 299), (Money(0, EUR), 0), (Money(500, JPY), 500), (Money("1.250", KWD), 1250)],
)
def test_a_price_rests_as_a_whole_number_and_comes_back_exactly(
    catalogue: Catalogue, price: Money, units: int
):
    assert minor(price) == units
    catalogue.upsert([listing(Item("1", "Thing", price, "A"))])
    found = catalogue.find("1")
    assert found is not None
    assert found.price == price


def test_a_price_finer_than_its_currency_is_not_stored(catalogue: Catalogue):
    with pytest.raises(AssertionError):
        catalogue.upsert([listing(APPLES), listing(Item("1", "Screw", Money("0.125", EUR), "A"))])
    assert len(catalogue) == 0


def steps(catalogue: Catalogue, code: str) -> int:
    """How much SQLite does to find `code`, in its own instructions: the same on a fast and a slow machine."""
    count = 0

    def one_more() -> int:
        nonlocal count
        count += 1
        return 0

    catalogue._database.set_progress_handler(one_more, 1)
    assert catalogue.find(code) is not None
    catalogue._database.set_progress_handler(None, 1)
    return count


def test_a_hundred_thousand_items_are_looked_up_like_three(catalogue: Catalogue):
    catalogue.upsert([listing(PEN, "4006381333931"), listing(APPLES), listing(CREAM)])
    of_three = steps(catalogue, "4006381333931")
    catalogue.upsert(
        listing(Item(str(number), f"Article {number}", Money(1, EUR), "A"))
        for number in range(100_000, 200_000)
    )
    assert len(catalogue) == 100_003
    assert steps(catalogue, "4006381333931") == of_three
    assert steps(catalogue, "199999") == of_three
    assert names(catalogue.search("article 199999")) == ["Article 199999"]
    assert len(catalogue.search("art")) == 50


def test_what_is_no_catalogue_is_not_touched(tmp_path: Path):
    letter = tmp_path / "letter.db"
    letter.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(ConfigError, match="not a database"):
        Catalogue(letter)
    newer = tmp_path / "newer.db"
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(ConfigError, match="made by another version"):
        Catalogue(newer)


def test_a_full_disk_is_said_so_and_changes_nothing(catalogue: Catalogue):
    catalogue.upsert([listing(PEN)])
    catalogue._database.execute("PRAGMA max_page_count = 1")
    with pytest.raises(ConfigError, match="full"):
        catalogue.upsert([listing(Item(str(n), "x" * 1000, Money(1, EUR), "A")) for n in range(100)])
    assert len(catalogue) == 1
    assert catalogue.find(PEN.code) == PEN
