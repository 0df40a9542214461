"""A receipt without prices: right after the sale by a command, later from its receipt."""

import pytest

from register.counter.history import gift_receipts_of
from register.tui.place import Place
from register.tui.screens.returning.gift_lines import GiftLines
from register.tui.screens.returning.receipt import ReceiptScreen
from register.tui.widgets.input_line import InputLine

FIRST = "R2-000001"


@pytest.fixture(autouse=True)
def with_paper(shop):
    shop.without = {"terminal"}


def printed(hands) -> list[str]:
    return [str(one.receipt) for one in gift_receipts_of(hands.till, FIRST)]


async def paid(hands) -> None:
    await hands.basket()
    await hands.press("f12")
    await hands.at(Place.DONE)


async def test_right_after_the_sale_a_command_prints_it(counter):
    async with counter() as hands:
        await hands.type("/giftreceipt", "enter")
        assert "with F8, then press G" in hands.said
        await paid(hands)
        await hands.type("/giftreceipt", "enter")
        assert hands.said == f"✓ a gift receipt of {FIRST} is on its way to the printer"
        await hands.type("/giftr 2", "enter")
        await hands.type("/giftr 7", "enter")
        assert "Line 7 cannot" in hands.said
        await hands.type("/giftr pen", "enter")
        assert "numbers of the lines" in hands.said
        whole, part = printed(hands)
        assert "Apples" in whole
        assert "Notebook" in part
        assert "Apples" not in part


async def test_from_the_receipt_some_lines_are_left_out(counter):
    async with counter() as hands:
        await paid(hands)
        await hands.type(f"/receipt {FIRST}", "enter")
        await hands.press("g")
        assert isinstance(hands.app.screen, GiftLines)
        await hands.press("down", "space", "enter")
        assert isinstance(hands.app.screen, ReceiptScreen)
        (text,) = printed(hands)
        assert "Fountain pen" in text
        assert "Notebook" not in text


async def test_nothing_is_printed_of_no_line(counter):
    async with counter() as hands:
        await paid(hands)
        await hands.type(f"/receipt {FIRST}", "enter")
        await hands.press("g", "space", "down", "space", "down", "space", "enter")
        assert "No line is chosen" in hands.app.screen.query_one(InputLine).remark
        assert printed(hands) == []


async def test_the_choice_as_drawn(counter, pictures):
    async with counter() as hands:
        await paid(hands)
        await hands.type(f"/receipt {FIRST}", "enter")
        await hands.press("g", "down", "space")
        await pictures(hands)
