"""A customer who pays no tax; and a till whose prices do not hold it."""

import pytest
from textual.widgets import Static

from register.domain.events import SaleExempted
from register.tui.place import Place
from register.tui.screens.around.menu import Menu
from register.tui.screens.returning.return_lines import ReturnLines
from register.tui.screens.returning.without_receipt import WithoutReceipt
from register.tui.screens.selling.exempt import Exempt
from register.tui.widgets.dialog import PinPrompt
from register.tui.widgets.figure import Figure
from register.tui.widgets.lines import BasketLines
from register.tui.widgets.sums import Sums
from tests.register.tui.screens.seen import paper, remark, total

NOTEBOOK = "1402713568386"
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


def sums(hands):
    return hands.app.frame.query_one(Sums).rows


async def allows(hands) -> None:
    assert isinstance(hands.app.screen, PinPrompt)
    await hands.type("9876", "enter")


async def test_a_command_with_the_certificate_s_number_needs_only_a_manager(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("/exempt certificate 4711", "enter")
        await allows(hands)
        assert hands.app.screen is hands.app.frame
        assert total(hands) == "10.00"
        assert sums(hands) == ((("goods", "12.10"), ("exempt", "-2.10")),)
        assert "exempt from tax" in hands.reading.note
        assert "no tax on this sale" in hands.said
        (event,) = (entry.event for entry in hands.till.journal.entries(kinds=(SaleExempted,)))
        assert (event.exemption, event.allowed_by) == ("certificate 4711", "Ruth")


async def test_the_same_command_takes_the_tax_again(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("/exempt school", "enter")
        await allows(hands)
        await hands.type("/exempt", "enter")
        assert isinstance(hands.app.screen, Exempt)
        await hands.press("enter")
        assert hands.app.screen is hands.app.frame
        assert total(hands) == "12.10"
        assert sums(hands) == ((("goods", "12.10"), ("tax", "2.10")),)


async def test_in_the_menu_it_stands_while_a_sale_is_open(counter):
    async with counter() as hands:
        await hands.press("f10")
        assert "e" not in hands.app.screen.letters
        await hands.press("escape")
        await hands.scan(NOTEBOOK)
        await hands.press("f10", "e")
        await hands.press("enter")
        assert "certificate" in remark(hands), "it has to be said why"
        await hands.type("school", "enter")
        await allows(hands)
        assert hands.app.screen is hands.app.frame
        assert total(hands) == "10.00"


async def test_esc_and_a_wrong_pin_change_nothing(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.press("f10", "e")
        await hands.type("school", "enter")
        await hands.type("1234", "enter")
        assert "Maria may not allow this" in str(hands.app.screen.query_one("#dialog-said", Static).render())
        await hands.press("escape")
        await hands.press("escape")
        assert isinstance(hands.app.screen, Menu)
        await hands.press("escape")
        assert total(hands) == "12.10"


async def test_without_a_sale_it_says_what_to_do_first(counter):
    async with counter() as hands:
        await hands.type("/exempt school", "enter")
        assert "scan an item first" in remark(hands)
        assert hands.app.frame.place is Place.BASKET


async def test_the_question_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("/exempt", "enter")
        await pictures(hands)


@SIZES
async def test_an_exempt_basket_as_drawn(counter, picture, size):
    async with counter(size) as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("/exempt certificate 4711", "enter")
        await allows(hands)
        await hands.until(lambda: size[0] < 100 or "Exempt from tax" in paper(hands))
        picture(hands)


@pytest.fixture
def in_new_york(shop):
    rules = {"TAX__A": "8.875", "TAX_RULES__PRICES": "exclude", "TAX_RULES__ROUNDING": "receipt"}
    shop.environ |= {f"REGISTER_{key}": value for key, value in rules.items()}


@SIZES
async def test_where_tax_is_added_the_basket_says_goods_tax_and_total(in_new_york, counter, picture, size):
    async with counter(size) as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("2*", "enter")
        assert sums(hands) == ((("goods", "24.20"), ("+ tax", "2.15")),)
        assert total(hands) == "26.35"
        await hands.paper()
        assert size[0] < 100 or "Subtotal" in paper(hands)
        picture(hands)


async def test_what_comes_back_is_shown_with_the_tax_on_it(in_new_york, counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("2*", "enter")
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.press("f8")
        await hands.type("1", "enter")
        await hands.press("r")
        screen = hands.app.screen
        assert isinstance(screen, ReturnLines)
        assert screen.query_one(Figure).reading.amount == "26.35"
        await hands.type("1", "enter")
        assert screen.query_one(Figure).reading.amount == "13.18"
        assert [row.total for row in screen.query_one(BasketLines).rows] == ["13.18"]


async def test_where_more_comes_back_than_is_sold_the_added_tax_is_below_zero_too(in_new_york, counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("2*", "enter")
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.type("1", "f8")
        await hands.press("x")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnLines))
        await hands.press("enter")
        await hands.at(Place.BASKET)
        assert sums(hands) == ((("goods", "-24.20"), ("+ tax", "-2.15")),)
        assert total(hands) == "26.35"
        await hands.scan(NOTEBOOK)
        assert sums(hands) == ((("goods", "-12.10"), ("+ tax", "-1.08")),)
        await hands.type("/exempt school", "enter")
        await allows(hands)
        assert sums(hands) == ((("goods", "-12.10"), ("exempt", "-2.15")),)
        assert total(hands) == "14.25"


async def test_tax_that_was_not_due_does_not_come_back_as_added_tax(counter):
    async with counter() as hands:
        await hands.scan(NOTEBOOK)
        await hands.type("/exempt school", "enter")
        await allows(hands)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.type("1", "f8")
        await hands.press("x")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnLines))
        await hands.press("enter")
        await hands.at(Place.BASKET)
        assert sums(hands) == ((("goods", "-12.10"), ("exempt", "2.10")),)
        assert total(hands) == "10.00"


async def test_goods_without_a_receipt_say_what_of_their_worth_is_added_tax(in_new_york, counter):
    async with counter() as hands:
        await hands.press("f10", "g")
        await hands.type("9876", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, WithoutReceipt))
        for _ in range(3):
            await hands.scan(NOTEBOOK)
        reading = hands.app.screen.query_one(Figure).reading
        assert (reading.amount, reading.note) == ("39.52", "3.22 of it tax")  # 3.221625: once, not 3 x 1.07
