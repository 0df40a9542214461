"""Goods without a receipt, by the keys: a manager's PIN, what came back, why, and where the money goes."""

import pytest

from register.domain.returning.returns import Return
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.screens.returning.without_receipt import WithoutReceipt
from register.tui.widgets.figure import Says
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from tests.register.tui.screens.test_receipt import PEN, reading

pytestmark = pytest.mark.asyncio

FULL = DEMO_CARDS[0].number


async def begun(hands):
    await hands.press("f10", "g")
    await hands.type("9876", "enter")
    await hands.until(lambda: isinstance(hands.app.screen, WithoutReceipt))


async def test_a_cashier_s_pin_is_not_enough(counter):
    async with counter() as hands:
        await hands.press("f10", "g")
        await hands.type("1234", "enter")
        assert not isinstance(hands.app.screen, WithoutReceipt)


async def test_a_lower_price_a_reason_and_cash(counter, picture):
    async with counter() as hands:
        await begun(hands)
        await hands.scan(PEN)
        await hands.type("99", "f3")
        assert (reading(hands).says, reading(hands).amount) == (Says.REFUND, "7.35"), "not more than today"
        await hands.type("5", "f3")
        assert reading(hands).amount == "5.00"
        picture(hands)
        await hands.press("enter", "enter")
        await hands.type("a gift", "enter")
        picture(hands)
        await hands.press("f12")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnResult))
        assert reading(hands).amount == "5.00"
        assert not any(isinstance(one, Return) for one in hands.till.books.documents.values())
        assert hands.till.books.shift.amount("without_receipt") == hands.euros("5.00")


async def test_onto_a_gift_card(counter, mock):
    async with counter() as hands:
        await begun(hands)
        await hands.scan(PEN)
        await hands.press("enter")
        await hands.type("a gift", "enter")
        await hands.scan(FULL)
        await hands.until(lambda: isinstance(hands.app.screen, ReturnResult))
        assert mock.ledger.card(FULL).balance == hands.euros("157.35")


async def test_what_was_taken_out_does_not_come_back(counter):
    async with counter() as hands:
        await begun(hands)
        await hands.scan(PEN)
        await hands.press("delete", "enter")
        assert reading(hands).amount == "0.00"
        await hands.press("escape")
        assert hands.till.books.shift.count("returns") == 0
