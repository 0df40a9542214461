"""Price lists: what is taken, and what is said about the rest."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from moneyed import EUR, JPY, Currency, Money

from register.catalogue import entering
from register.catalogue.barcode import Barcode, ShortNumber, read
from register.catalogue.csv_import import DEMO, MOST_ERRORS, Imported, RowError, import_csv
from register.catalogue.store import Catalogue
from register.domain.goods.item import Item
from register.errors import ConfigError

LETTERS = ("A", "B", "C")
DEPOSIT = Money("0.15", EUR)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(tmp_path / "catalogue.db") as catalogue:
        yield catalogue


class Lists:
    """Writes price lists and imports them."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.path = folder / "prices.csv"
        self.catalogue = catalogue

    def take(
        self, text: str, currency: Currency = EUR, *, leave_out: bool = False, **how: Any
    ) -> Imported | list[RowError]:
        self.path.write_bytes(text.encode())
        return import_csv(self.path, self.catalogue, currency, LETTERS, leave_out_bad_rows=leave_out, **how)


@pytest.fixture
def lists(tmp_path: Path, catalogue: Catalogue) -> Lists:
    return Lists(tmp_path, catalogue)


def test_three_columns_are_enough(lists: Lists):
    assert lists.take("code,name,price\n4131,Apples,2.99\n7,Pen,1\n") == Imported(added=2, changed=0)
    assert lists.catalogue.find("4131") == Item("4131", "Apples", Money("2.99", EUR), "A", "", "piece")


def test_every_column_is_understood_in_any_order(lists: Lists):
    text = (
        "Price, name ,code,unit,department,tax,minimum_age,deposit,open_price,valid_from\r\n"
        '2.99,"Cider, ""dry""",4006381333931|036000291452,kg,Drinks,B,18,0.15,no,2026-03-01\r\n'
    )
    assert lists.take(text) == Imported(added=1, changed=0)
    cider = Item("4006381333931", 'Cider, "dry"', Money("2.99", EUR), "B", "Drinks", "kg", 18, DEPOSIT)
    assert lists.catalogue.find("4006381333931") == lists.catalogue.find("0036000291452") == cider


def test_a_spreadsheet_with_semicolons_and_decimal_commas_is_read_too(lists: Lists):
    assert lists.take("\ufeffcode;name;price\r\n4131;Apples, loose;2,99\r\n") == Imported(added=1, changed=0)
    assert lists.catalogue.find("4131") == Item("4131", "Apples, loose", Money("2.99", EUR), "A")


def test_new_prices_change_the_price_alone(lists: Lists):
    lists.take("code,name,price,tax,department,unit\n4131,Apples,2.99,B,Fruit,kg\n7,Pen,1,A,Desk,piece\n")
    assert lists.take("code,name,price\n4131,Apples,3.19\n7,Pen,1.00\n8,Ink,4\n") == Imported(
        added=1, changed=1
    )
    assert lists.catalogue.find("4131") == Item("4131", "Apples", Money("3.19", EUR), "B", "Fruit", "kg")


def test_rows_left_empty_are_passed_over(lists: Lists):
    assert lists.take("code,name,price\n\n,,\n4131,Apples,2.99\n") == Imported(added=1, changed=0)
    assert lists.take("code,name,price\n") == Imported(added=0, changed=0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Pen,1", "'' is not an article number"),
        ("x7,Pen,1", "'x7' is not an article number: 1 to 7 digits, or an EAN-8, UPC-A or EAN-13."),
        ("7|,Pen,1", "'' is not an article number"),
        ("4006381333932,Pen,1", "4006381333932 was misread: its last digit should be 1."),
        ("7, ,1", "The name is missing."),
        ("7,Pen,", "'' is not a price such as 12.50."),
        ("7,Pen,1.999", "'1.999' is not a price"),
        ("7,Pen,-1", "'-1' is not a price"),
        ("7,Pen,1e3", "'1e3' is not a price"),
        ("7,Pen,€ 1", "'€ 1' is not a price"),
        ("7,Pen", "There are 2 cells, the header has 3."),
        ("7,Pen,1,A", "There are 4 cells, the header has 3."),
        ("4131,Pen,1", "The code 4131 is in row 2 already."),
    ],
)
def test_a_wrong_row_is_named_and_nothing_of_the_list_is_taken(lists: Lists, row: str, why: str):
    match lists.take(f"code,name,price\n4131,Apples,2.99\n{row}\n"):
        case [RowError(3, said)]:
            assert said.startswith(why)
        case other:
            pytest.fail(str(other))
    assert len(lists.catalogue) == 0


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("tax", "Z", "tax is 'Z'; it should be one of A, B, C."),
        ("unit", "litre", "unit is 'litre'; it should be `piece` or `kg`."),
        ("minimum_age", "adult", "minimum_age is 'adult'; it should be a number of years."),
        ("deposit", "a lot", "deposit is 'a lot'; it should be an amount such as 12.50."),
        ("open_price", "maybe", "open_price is 'maybe'; it should be `yes` or `no`."),
        ("valid_from", "1 March", "valid_from is '1 March'; it should be a date such as 2026-03-01."),
        ("valid_from", "2026-02-30", "valid_from is '2026-02-30'; it should be a date such as 2026-03-01."),
    ],
)
def test_a_detail_that_makes_no_sense_is_named(lists: Lists, column: str, cell: str, why: str):
    assert lists.take(f"code,name,price,{column}\n7,Pen,1,{cell}\n") == [RowError(2, why)]


@pytest.mark.parametrize(
    ("text", "row", "why"),
    [
        ("", 1, "The column 'code' is missing"),
        ("code,name\n7,Pen\n", 1, "The column 'price' is missing"),
        ("code,name,price,colour\n", 1, "The column 'colour' is not known"),
        ("code,name,price,name\n", 1, "The column 'name' is there twice."),
        ('code,name,price\n7,"Pen,1\n', 1, "This is not a CSV file"),
    ],
)
def test_a_list_that_is_none_is_said_so(lists: Lists, text: str, row: int, why: str):
    match lists.take(text):
        case [RowError(where, said)]:
            assert where == row
            assert said.startswith(why)
        case other:
            pytest.fail(str(other))


def test_text_in_another_encoding_is_not_guessed_at(lists: Lists):
    lists.path.write_bytes("code,name,price\n7,Pen,1\n8,Café,2\n".encode("latin-1"))
    errors = import_csv(lists.path, lists.catalogue, EUR, LETTERS)
    assert errors == [RowError(3, "This is not UTF-8 text: save the list as `CSV UTF-8`.")]


def test_a_list_that_is_not_there_is_a_wrong_setting(lists: Lists):
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        import_csv(lists.path, lists.catalogue, EUR, LETTERS)


def test_prices_have_the_decimals_of_their_currency(lists: Lists):
    assert lists.take("code,name,price\n7,Pen,150\n", JPY) == Imported(added=1, changed=0)
    assert lists.take("code,name,price\n7,Pen,150.5\n", JPY) == [
        RowError(2, "'150.5' is not a price such as 1250.")
    ]


def test_a_code_that_another_item_keeps_is_named_with_that_item(lists: Lists):
    lists.take("code,name,price\n7|8,Pen,1\n")
    assert lists.take("code,name,price\n9,Ink,1\n10|8,Nib,1\n") == [
        RowError(3, "The code 8 already belongs to 'Pen'.")
    ]
    assert len(lists.catalogue) == 1


def test_a_dry_run_says_what_would_change_and_changes_nothing(lists: Lists):
    lists.take("code,name,price\n7|8,Pen,1\n")
    text = "code,name,price\n7,Quill,2\n9,Ink,1\n"
    assert lists.take(text, dry_run=True) == Imported(added=1, changed=1)
    assert lists.take("code,name,price\n9|8,Ink,1\n", dry_run=True) == [
        RowError(2, "The code 8 already belongs to 'Pen'.")
    ]
    assert lists.catalogue.find("8") == Item("7", "Pen", Money("1.00", EUR), "A")
    assert len(lists.catalogue) == 1
    assert lists.take(text) == Imported(added=1, changed=1)


def test_a_list_of_nothing_but_mistakes_is_not_read_to_its_end(lists: Lists):
    errors = lists.take("code,name,price\n" + "7,Pen,?\n" * (MOST_ERRORS + 500))
    assert isinstance(errors, list)
    assert len(errors) == MOST_ERRORS + 1
    assert errors[-1].row == MOST_ERRORS + 2
    assert errors[-1].why.startswith("Too many rows are wrong")


def test_a_long_list_tells_how_far_it_is_and_moves_codes_across_its_whole_length(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(entering, "STEP", 100)
    rows = [f"{number},Article {number},1" for number in range(1000, 1350)]
    lists.take("\n".join(("code,name,price", "1|2,First,1", *rows, "3,Last,1")))
    heard: list[int] = []
    moved = "\n".join(("code,name,price", "1,First,1", *rows, "3|2,Last,1"))
    assert lists.take(moved, progress=heard.append) == Imported(added=0, changed=2)
    assert heard == [100, 200, 300, 352]
    assert lists.catalogue.find("2") == lists.catalogue.find("3")
    assert lists.take("\n".join(("code,name,price", *rows, "1000,Again,1"))) == [
        RowError(352, "The code 1000 is in row 2 already.")
    ]


def test_when_asked_the_good_rows_are_taken_without_the_bad(lists: Lists):
    lists.take("code,name,price\n7|8,Pen,1\n")
    text = "code,name,price\n9,Ink,1\n10|8,Nib,1\n11,Blotter,?\n12,Sealing wax,2\n"
    assert lists.take(text, leave_out=True) == Imported(
        added=2,
        changed=0,
        left_out=(
            RowError(3, "The code 8 already belongs to 'Pen'."),
            RowError(4, "'?' is not a price such as 12.50."),
        ),
    )
    assert [lists.catalogue.find(code) is not None for code in ("9", "10", "11", "12")] == [
        True,
        False,
        False,
        True,
    ]


def test_the_demo_shop_is_a_whole_shop(catalogue: Catalogue):
    imported = import_csv(DEMO, catalogue, EUR, LETTERS)
    assert imported == Imported(added=len(catalogue), changed=0)
    assert len(catalogue) >= 200
    items = list({item for letter in "abcdefghijklmnopqrstuvwxyz" for item in catalogue.search(letter, 1000)})
    assert {item.tax for item in items} == {"A", "B", "C"}
    assert len({item.department for item in items}) >= 8
    assert len({item.name for item in items}) == len(items) == len(catalogue)
    assert sum(item.unit == "kg" for item in items) >= 5
    assert all(Decimal("0.50") <= item.price.amount <= 100 for item in items)
    assert {type(read(item.code)) for item in items} == {Barcode, ShortNumber}
    assert {len(item.code) for item in items} >= {8, 12, 13}


@pytest.mark.parametrize(
    ("words", "price", "tax", "unit"),
    [
        ("Fountain pen, blue", "7.35", "A", "piece"),
        ("Notebook A5 dotted", "12.10", "A", "piece"),
        ("Apples, loose", "2.99", "B", "kg"),
    ],
)
def test_the_demo_shop_has_what_its_guide_sells(
    catalogue: Catalogue, words: str, price: str, tax: str, unit: str
):
    import_csv(DEMO, catalogue, EUR, LETTERS)
    (found,) = catalogue.search(words)
    assert (found.name, found.price, found.tax, found.unit) == (words, Money(price, EUR), tax, unit)
    assert catalogue.find(found.code) == found
    if words.startswith("Apples"):
        assert found.code == "4131"
