"""Finding items by name, and prices."""

from register.tui.place import Place
from register.tui.screens.selling.find import FindItem
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines

PEN = "1455082197725"


def rows(hands):
    return hands.app.screen.query_one(BasketLines).rows


async def test_the_list_narrows_and_enter_puts_the_marked_item_into_the_basket(counter):
    async with counter() as hands:
        await hands.press("f2")
        await hands.type("foun pen")
        names = [row.name for row in rows(hands)]
        assert all("ountain pen" in name for name in names)
        assert len(names) > 1
        await hands.press("down", "enter")
        assert [line.name for line in hands.till.books.sale.basket.lines] == [names[1]]


async def test_words_before_the_key_or_behind_the_command_are_sought_at_once(counter):
    async with counter() as hands:
        await hands.type("/find notebook", "enter")
        assert rows(hands)
        await hands.press("escape")
        await hands.type("3*notebook", "f2")
        await hands.press("enter")
        assert hands.till.books.sale.basket.lines[0].quantity == 3


async def test_a_scan_shows_the_price_and_sells_nothing_by_itself(counter, picture):
    async with counter() as hands:
        await hands.press("f2")
        picture(hands)
        await hands.scan("4006381333931")
        assert isinstance(hands.app.screen, FindItem)
        assert "No item" in hands.app.screen.query_one(InputLine).remark
        await hands.scan(PEN)
        assert [row.total for row in rows(hands)] == ["7.35"]
        await hands.press("escape")
        assert hands.till.books.sale is None
        await hands.press("f2")
        await hands.scan(PEN)
        await hands.press("enter")
        await hands.at(Place.BASKET)
        assert hands.reading.amount == "7.35"


async def test_the_search_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.press("f2")
        await hands.type("app")
        await pictures(hands)
