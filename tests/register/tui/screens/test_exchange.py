"""Goods exchanged at the counter, key by key: the receipt, X, the new goods, and one difference."""

import pytest

from register.domain.sale import Stage
from register.tui.place import Place
from register.tui.screens.returning.return_lines import ReturnLines
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.selling.basket import Basket
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.lines import BasketLines
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from tests.register.tui.screens.test_receipt import (
    PEN,
    given,
    on,
    paid_by_card_and_cash,
    paid_in_cash,
    reading,
)

pytestmark = pytest.mark.asyncio

SMALL = DEMO_CARDS[1].number


async def brought(hands, *left_out) -> None:
    """All of receipt 1 in the basket; `left_out`: keys that choose less of it."""
    await hands.type("1", "f8")
    await hands.press("x")
    await on(hands, ReturnLines)
    await hands.press(*left_out, "enter")
    await hands.at(Place.BASKET)


def figure(hands):
    return hands.app.frame.query_one(Basket).query_one(Figure).reading


async def test_for_something_dearer_the_difference_is_to_pay(counter, picture):
    async with counter() as hands:
        await paid_in_cash(hands)
        await brought(hands, "down", "space", "down", "space")
        assert (figure(hands).says, figure(hands).amount) == (Says.TO_GIVE_BACK, "7.35")
        for _ in range(2):
            await hands.scan(PEN)
        assert (figure(hands).says, figure(hands).amount) == (Says.TO_PAY, "7.35")
        picture(hands)
        await hands.press("f12")
        await hands.at(Place.DONE)
        assert hands.app.last_sale().stage is Stage.COMPLETED


async def test_for_as_much_enter_ends_it(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        drawer = hands.till.books.shift.expected
        await brought(hands, "down", "space", "down", "space")
        await hands.scan(PEN)
        await hands.press("enter")
        await hands.at(Place.DONE)
        assert hands.till.books.shift.expected == drawer


async def test_for_something_cheaper_the_way_of_the_money_is_shown_before_it_moves(counter, picture, mock):
    async with counter() as hands:
        await paid_by_card_and_cash(hands)
        await brought(hands)
        await hands.scan(PEN)
        assert (figure(hands).says, figure(hands).amount) == (Says.TO_GIVE_BACK, "27.95")
        picture(hands)
        await hands.press("enter")
        await on(hands, ReturnPlan)
        assert mock.ledger.card(SMALL).balance == hands.euros("0.00")
        picture(hands)
        await hands.press("enter")
        await given(hands)
        assert (reading(hands).says, reading(hands).amount) == (Says.REFUND, "27.95")
        await hands.press("enter")
        await hands.at(Place.DONE)
        assert mock.ledger.card(SMALL).balance == hands.euros("12.50")
        assert not hands.till.books.documents


async def test_esc_before_the_money_moves_leads_back_to_the_basket(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await brought(hands)
        await hands.press("f12")
        await on(hands, ReturnPlan)
        await hands.press("escape")
        await hands.at(Place.BASKET)
        assert hands.till.books.sale.stage is Stage.OPEN
        await hands.press("delete")
        lines = hands.app.frame.query_one(Basket).query_one(BasketLines)
        assert len(lines.rows) == len(hands.till.books.sale.basket.lines)
