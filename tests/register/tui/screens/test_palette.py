"""The palette: what works now, searched for by words, done on the screen it was opened from."""

import pytest

from register.tui.input.keys import BY_KEY
from register.tui.place import Place
from register.tui.screens.around.help import Help
from register.tui.screens.around.menu import Menu
from register.tui.screens.around.palette import Palette
from register.tui.screens.drawer.move_cash import MoveCash
from register.tui.screens.drawer.x_report import XReport
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines

PEN = "1455082197725"


def rows(hands):
    assert isinstance(hands.app.screen, Palette)
    return hands.app.screen.query_one(BasketLines).rows


async def test_the_palette_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.basket()
        await hands.press("ctrl+p")
        await pictures(hands)
        await hands.type("ca")
        await pictures(hands)


async def test_it_opens_by_a_chord_by_a_slash_and_by_esc(counter):
    async with counter() as hands:
        for way in (hands.press("ctrl+p"), hands.type("/", "enter"), hands.type("/commands", "enter")):
            await way
            assert rows(hands)
            await hands.press("escape")
            assert hands.app.screen is hands.app.frame


async def test_each_line_names_key_twin_and_command(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("ctrl+p")
        by_key = {row.quantity: row for row in rows(hands)}
        for row in BY_KEY.values():
            if row.key != "ctrl+p":
                assert by_key[row.shown].price == f"Esc {row.twin}"
                assert by_key[row.shown].total == row.command
        assert by_key["F10 X"].total == "/x"
        assert by_key["F10 X"].price == "Esc 0 X"


async def test_choosing_one_is_asking_for_it(counter):
    async with counter() as hands:
        await hands.basket()
        await hands.press("ctrl+p")
        await hands.type("cash", "enter")
        await hands.at(Place.DONE)
        await hands.press("ctrl+p")
        await hands.type("x report", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, XReport))


async def test_a_number_typed_before_it_goes_along(counter):
    async with counter() as hands:
        await hands.basket()
        await hands.type("50", "ctrl+p")
        await hands.type("/cash", "enter")
        await hands.at(Place.DONE)
        assert hands.reading.amount == "14.70"


async def test_a_letter_of_a_screen_is_chosen_too(counter):
    async with counter() as hands:
        await hands.press("f10", "ctrl+p")
        await hands.type("paid in", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, MoveCash))


async def test_what_the_locked_till_cannot_do_is_not_listed(counter):
    async with counter() as hands:
        await hands.press("f10", "s", "ctrl+p")
        assert not [row for row in rows(hands) if row.total == "/cash"]


async def test_a_scan_goes_into_the_basket_and_never_into_the_search(counter):
    async with counter() as hands:
        await hands.press("ctrl+p")
        await hands.type("ca")
        await hands.scan(PEN)
        await hands.until(lambda: hands.till.books.sale is not None)
        assert hands.app.screen is hands.app.frame
        assert len(hands.till.books.sale.basket.lines) == 1
        assert hands.app.typing.text == ""


async def test_a_scan_closes_help_and_menu_and_sells(counter):
    async with counter() as hands:
        for keys in (["f1"], ["f10"], ["f10", "x"], ["f10", "f1"]):
            before = len(hands.till.books.sale.basket.lines) if hands.till.books.sale else 0
            await hands.press(*keys)
            assert isinstance(hands.app.screen, Help | Menu | XReport)
            await hands.scan(PEN)
            await hands.pilot.pause()
            assert hands.app.screen is hands.app.frame
            assert len(hands.till.books.sale.basket.lines) == before + 1


async def test_commands_of_the_menu_go_straight_there(counter):
    async with counter() as hands:
        await hands.type("/x", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, XReport))
        await hands.press("escape", "escape")
        await hands.type("/undo", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, Menu))
        assert "cannot be done now" in hands.app.screen.query_one(InputLine).remark


@pytest.mark.parametrize("theme", ["paper", "contrast", "counter"])
async def test_the_theme_changes_without_a_new_start(counter, theme):
    async with counter() as hands:
        await hands.type("/theme", "enter")
        await hands.type(theme, "enter")
        assert hands.app.theme == theme
        assert isinstance(hands.app.screen, Menu)
