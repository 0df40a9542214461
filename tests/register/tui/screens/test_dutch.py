"""The till in another language than its code's. Look at the pictures before accepting them."""

from collections.abc import Iterator

import pytest

from register.counter.people import staff
from register.language import Language, speak
from register.tui.place import Place
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.input_line import InputLine
from tests.register.tui.screens.test_people import in_people, listed, typed

PEN, NOTEBOOK = "1455082197725", "1402713568386"
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


@pytest.fixture(autouse=True)
def _dutch(shop) -> Iterator[None]:
    shop.environ["REGISTER_SHOP__LANGUAGE"] = "nl"
    yield
    speak(Language())


async def basket(hands) -> None:
    await hands.scan(PEN)
    await hands.scan(NOTEBOOK)
    await hands.until(lambda: hands.till.books.sale and len(hands.till.books.sale.basket.lines) == 2)
    await hands.paper()


async def test_a_basket_as_drawn(counter, pictures):
    async with counter() as hands:
        await basket(hands)
        await pictures(hands)


async def test_the_menu_as_drawn(counter, pictures):
    async with counter() as hands:
        await basket(hands)
        await hands.press("f10")
        await pictures(hands)


@SIZES
async def test_a_part_that_is_still_due_as_drawn(counter, picture, size):
    async with counter(size) as hands:
        await basket(hands)
        await hands.type("5", "f12")
        await hands.paper()
        picture(hands)


async def test_help_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.press("f1")
        await pictures(hands)


async def test_amounts_have_the_sign_of_the_place_and_are_taken_with_either(counter):
    async with counter() as hands:
        await basket(hands)
        assert hands.reading.amount == "19,45"
        await hands.type("20,00", "f12")
        await hands.at(Place.DONE)
        assert hands.reading.amount == "0,55"


async def test_what_is_refused_is_said_in_dutch_too(counter):
    async with counter() as hands:
        await hands.type("abc", "enter")
        assert "is geen" in hands.app.frame.query_one(InputLine).remark


async def test_the_keys_of_the_last_line_fit_it(counter):
    async with counter() as hands:
        await basket(hands)
        labels = [hint.label for hint in hands.app.frame.query_one(KeyFooter).hints]
        assert labels[0] == "Help"
        assert "Contant" in labels


async def test_roles_are_called_as_people_call_them_and_found_by_that_word(counter):
    async with counter() as hands:
        await in_people(hands)
        assert listed(hands)[:2] == [
            ("Maria", "kassamedewerker, in config.toml"),
            ("Ruth", "bedrijfsleider, in config.toml"),
        ]
        await hands.press("a")
        await typed(hands, "Tom", "kassa", "5823", "5823")
        assert listed(hands)[-1] == ("Tom", "kassamedewerker")
        assert staff.everybody(hands.till)[-1].role == "cashier", "the journal keeps the word of the settings"
