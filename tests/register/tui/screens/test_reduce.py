"""Something off a price, with few keys; more than a cashier may with a manager's PIN."""

import pytest

from register.tui.place import Place
from register.tui.screens.selling.reduce import Reduce
from register.tui.widgets.dialog import PinPrompt
from register.tui.widgets.lines import BasketLines
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from tests.register.tui.screens.seen import paper, remark, total

NEW = next(card.number for card in DEMO_CARDS if card.status == "inactive")
NOTEBOOK = "1402713568386"
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")


def lines(hands) -> list[tuple[str, str]]:
    return [(row.note, row.total) for row in hands.app.frame.query_one(BasketLines).rows]


async def test_ten_percent_off_with_five_keys(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("10", "f3", "p", "enter")
        assert lines(hands) == [("10 % off", "10.89")]
        assert total(hands) == "10.89"
        assert hands.app.screen is hands.app.frame


async def test_without_a_number_it_asks_how_much_and_why(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.press("f3", "a")
        await hands.type("1,10", "enter")
        await hands.type("loyal customer", "enter")
        assert lines(hands) == [("1.10 off", "11.00")]
        (line,) = hands.till.books.sale.basket.goods
        assert line.reductions[0].reason == "loyal customer"


async def test_more_than_a_cashier_may_asks_for_a_manager(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("6.05", "f3", "n", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("1234", "enter")
        assert "somebody who may (manager)" in hands.dialog_says
        await hands.type("9876", "enter")
        assert lines(hands) == [("price changed", "6.05")]
        assert hands.till.books.cashier == "Maria"


async def test_a_basket_is_reduced_as_a_whole_and_restored_line_by_line(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("3*", "enter")
        await hands.scan(NOTEBOOK)
        await hands.type("5", "f3", "b", "enter")
        assert lines(hands) == [("5 % off", "34.48"), ("5 % off", "11.49")]
        await hands.press("f3", "r")
        assert lines(hands) == [("5 % off", "34.48"), ("", "12.10")]


async def test_esc_goes_back_question_by_question_and_changes_nothing(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.press("f3", "p")
        await hands.type("ten", "enter")
        assert "is no percentage" in remark(hands)
        await hands.type(NEW, "enter")
        assert remark(hands) == f"'···{NEW[-4:]}' is no percentage: type it as 10"
        await hands.type("5", "enter")
        for _ in range(2):
            await hands.press("escape")
            assert isinstance(hands.app.screen, Reduce)
        await hands.press("escape")
        assert hands.app.screen is hands.app.frame
        assert lines(hands) == [("", "12.10")]


async def test_there_is_something_to_reduce_first(counter):
    async with counter() as hands:
        await hands.press("f3")
        assert hands.app.screen is hands.app.frame
        assert hands.app.frame.place is Place.BASKET


async def test_a_gift_card_keeps_its_value(counter):
    async with counter() as hands:
        await hands.type("50", "f7")
        await hands.scan(NEW)
        await hands.until(lambda: hands.app.screen is hands.app.frame and lines(hands))
        await hands.type("5", "f3", "p", "enter")
        assert "only goods can be reduced" in remark(hands)
        assert isinstance(hands.app.screen, Reduce)


async def test_what_can_be_done_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.press("f3")
        await pictures(hands)


async def test_the_reasons_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("5", "f3", "p", "enter")
        await hands.type("10", "f3", "t")
        await pictures(hands)


@SIZES
async def test_a_reduced_basket_as_drawn(counter, picture, size):
    async with counter(size) as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("3*", "enter")
        await hands.type("1.50", "f3", "t", "enter")
        await hands.until(lambda: size[0] < 100 or "-1.50" in paper(hands))
        picture(hands)
