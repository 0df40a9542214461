"""What the cashier is asked before an item goes into the basket: the customer's birth date, a price."""

import pytest
from moneyed import EUR, Money

from register.catalogue.listing import listing
from register.catalogue.store import Catalogue
from register.domain.events import LineAdded
from register.domain.goods.item import Item
from register.tui.route import Place
from register.tui.screens.returning.return_lines import ReturnLines
from register.tui.screens.selling.find import FindItem
from register.tui.screens.selling.ring_asks import BirthDate, OpenPrice
from register.tui.widgets.figure import Figure
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines

PEN = "1455082197725"

GIN = Item("9001", "Gin, London dry", Money("14.50", EUR), "A", "Drinks", minimum_age=18)
REPAIR = Item("9002", "Repair of a watch", Money(0, EUR), "A", "Services", open_price=True)
TICKET = "4006381333931"
"""What stands on the tag of a watch to be repaired."""
COLA = Item("9003", "Cola", Money("1.15", EUR), "B", "Drinks", deposit=Money("0.25", EUR))
PHONE = Item("9521101530001", "Telephone", Money("199.00", EUR), "A", "Home")


@pytest.fixture(autouse=True)
def cash_only(shop, tmp_path):
    shop.without.add("terminal")
    shop.catalogue = tmp_path / "asked.sqlite"
    pen = Item(PEN, "Fountain pen, blue", Money("7.35", EUR), "A", "Paper")
    apples = Item("4131", "Apples, loose", Money("2.99", EUR), "B", "Fruit", "kg")
    with Catalogue(shop.catalogue) as items:
        items.upsert([listing(REPAIR, TICKET), *map(listing, (GIN, COLA, PHONE, pen, apples))])


def names(hands):
    sale = hands.till.books.sale
    return [line.name for line in sale.basket.lines] if sale else []


def remark(hands):
    return hands.app.screen.query_one(InputLine).remark


async def test_the_birth_date_is_asked_once_a_sale_and_stands_nowhere(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.type("9001", "enter")
        assert isinstance(hands.app.screen, BirthDate)
        assert names(hands) == ["Fountain pen, blue"]
        await hands.type("31-12-1999", "enter")
        await hands.at(Place.BASKET)
        await hands.type("2*9001", "enter")
        assert names(hands) == ["Fountain pen, blue", GIN.name, GIN.name]
        checked = [entry.event.age_checked for entry in hands.till.journal.entries(kinds=[LineAdded])]
        assert checked == [0, 18, 0]
        assert "1999" not in "".join(record.body for record in hands.till.journal.records())


async def test_somebody_too_young_gets_nothing(counter):
    async with counter() as hands:
        await hands.type("9001", "enter")
        await hands.type("23-11-2008", "enter")
        await hands.at(Place.BASKET)
        assert "not for anybody under 18" in hands.said
        assert names(hands) == []


async def test_no_answer_sells_nothing(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.type("9001", "enter")
        await hands.press("escape")
        assert "was not sold" in hands.said
        assert names(hands) == ["Fountain pen, blue"]


async def test_what_is_no_date_is_asked_again(counter):
    async with counter() as hands:
        await hands.type("9001", "enter")
        await hands.type("18", "enter")
        assert "type it as 31-12-1999" in remark(hands)
        assert isinstance(hands.app.screen, BirthDate)
        await hands.type("1999-12-31", "enter")
        assert names(hands) == [GIN.name]


@pytest.mark.parametrize("code", ["9001", "9002"])
async def test_a_scan_never_answers(counter, code):
    async with counter() as hands:
        await hands.type(code, "enter")
        await hands.type("3112")
        await hands.scan(PEN)
        assert isinstance(hands.app.screen, BirthDate | OpenPrice)
        assert remark(hands) == "Answer first, then scan on"
        assert hands.app.screen.query_one(InputLine).typing.text == "3112"
        assert names(hands) == []


async def test_an_open_price_is_typed_before_the_code_or_asked_for(counter):
    async with counter() as hands:
        await hands.type("12.50*9002", "enter")
        assert hands.reading.amount == "12.50"
        await hands.type("9002", "enter")
        assert isinstance(hands.app.screen, OpenPrice)
        await hands.type("0", "enter")
        assert "more than zero" in remark(hands)
        await hands.type("7,5", "enter")
        await hands.at(Place.BASKET)
        assert hands.reading.amount == "20.00"
        await hands.type("9002", "enter")
        await hands.press("escape")
        assert "needs a price" in hands.said
        assert hands.reading.amount == "20.00"


async def test_an_amount_on_the_line_is_the_price_of_what_is_scanned_next_if_that_is_open(counter):
    async with counter() as hands:
        await hands.type("12.50")
        await hands.scan(PEN)
        assert hands.app.typing.text == "12.50"
        await hands.scan(TICKET)
        assert hands.app.typing.text == ""
        assert hands.reading.amount == "19.85"
        await hands.type("8*")
        await hands.scan(TICKET)
        assert hands.reading.amount == "27.85"


async def test_an_item_found_by_name_is_asked_about_too(counter):
    async with counter() as hands:
        await hands.type("/find gin", "enter")
        await hands.press("enter")
        assert isinstance(hands.app.screen, BirthDate)
        await hands.press("escape")
        assert isinstance(hands.app.screen, FindItem)
        assert names(hands) == []
        await hands.type("gin", "enter")
        await hands.type("31121999", "enter")
        await hands.until(lambda: names(hands) == [GIN.name])
        assert not isinstance(hands.app.screen, FindItem)


async def test_a_scan_on_the_tender_screen_asks_and_comes_back_to_the_basket(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("enter")
        assert hands.app.frame.place is Place.TENDER
        await hands.scan("9521101530001")
        assert hands.app.frame.place is Place.BASKET
        await hands.press("enter")
        await hands.scan("]C1010952110153000121S1")
        await hands.at(Place.BASKET)
        assert [row.note for row in hands.app.frame.view.query_one(BasketLines).rows] == ["", "", "no. S1"]


async def test_gs1_codes_and_links_are_scanned_like_any_other(counter):
    async with counter() as hands:
        await hands.scan("]d201095211015300011731112010B7\x1d21S1")
        await hands.scan("https://id.gs1.org/01/09521101530001/21/S2?17=311120")
        await hands.scan("2804131012547")
        lines = hands.till.books.sale.basket.lines
        assert [(line.name, line.label.serial) for line in lines] == [
            ("Telephone", "S1"),
            ("Telephone", "S2"),
            ("Apples, loose", ""),
        ]
        assert hands.reading.amount == "401.75"
        await hands.scan("]d2010952110153000117260101")
        assert "expired on 2026-01-01" in hands.said


async def test_a_deposit_goes_with_the_marked_line_and_comes_back_with_it(counter):
    async with counter() as hands:
        await hands.type("2*9003", "enter")
        assert names(hands) == ["Cola", "Deposit"]
        await hands.type("3*", "enter")
        assert hands.reading.amount == "4.20"
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.type("/receipt R2-000001", "enter")
        await hands.press("r")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnLines))
        screen = hands.app.screen
        assert [row.name for row in screen.query_one(BasketLines).rows] == ["Cola"]
        assert screen.query_one(Figure).reading.amount == "4.20"
        await hands.type("1", "enter")
        assert screen.query_one(Figure).reading.amount == "1.40"


async def test_the_birth_date_as_asked(counter, pictures):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.type("9001", "enter")
        await pictures(hands)


async def test_the_price_as_asked(counter, pictures):
    async with counter() as hands:
        await hands.type("2*9003", "enter")
        await hands.type("9002", "enter")
        await hands.type("12")
        await pictures(hands)
