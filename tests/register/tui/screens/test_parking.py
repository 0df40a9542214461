"""F4 puts the basket away and takes it up again: one key each way."""

from register.tui.place import Place
from register.tui.screens.selling.recall import Recall
from register.tui.widgets.lines import BasketLines

PEN, NOTEBOOK = "1455082197725", "1402713568386"


def names(hands) -> list[str]:
    return [row.name for row in hands.app.frame.query_one(BasketLines).rows]


async def test_one_key_parks_and_one_recalls(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f4")
        assert names(hands) == []
        assert hands.said == "✓ parked: Fountain pen, blue; F4 recalls it"
        await hands.press("f4")
        assert names(hands) == ["Fountain pen, blue"]


async def test_also_after_the_next_customer_has_paid(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f4")
        await hands.scan(NOTEBOOK)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.press("f4")
        await hands.at(Place.BASKET)
        assert names(hands) == ["Fountain pen, blue"]


async def test_several_are_chosen_from_by_name(counter):
    async with counter() as hands:
        for name in ("blue coat", "table 3"):
            await hands.scan(PEN)
            await hands.type(name, "f4")
        await hands.press("f4")
        assert isinstance(hands.app.screen, Recall)
        await hands.type("tab", "enter")
        assert [one.parked for one in hands.till.books.parked] == ["blue coat"]
        assert names(hands) == ["Fountain pen, blue"]


async def test_one_is_chosen_by_its_number_in_the_list(counter):
    async with counter() as hands:
        for name in ("blue coat", "table 3", "the 2 of them"):
            await hands.scan(PEN)
            await hands.type(name, "f4")
        await hands.press("f4")
        await hands.type("2", "enter")
        assert [one.parked for one in hands.till.books.parked] == ["blue coat", "the 2 of them"]


async def test_the_function_has_a_command_and_a_twin(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.type("/park blue coat", "enter")
        assert hands.till.books.parked[0].parked == "blue coat"
        await hands.press("alt+4")
        assert names(hands) == ["Fountain pen, blue"]


async def test_with_nothing_parked_it_says_so(counter):
    async with counter() as hands:
        await hands.press("f4")
        assert "Nothing is rung up yet" in hands.said


async def test_an_empty_till_says_what_is_parked(counter, pictures):
    async with counter() as hands:
        for name in ("blue coat", "table 3"):
            await hands.scan(PEN)
            await hands.type(name, "f4")
        await pictures(hands)


async def test_the_list_as_drawn(counter, pictures):
    async with counter() as hands:
        for name in ("blue coat", "table 3", ""):
            await hands.scan(PEN)
            await hands.scan(NOTEBOOK)
            await hands.type(name, "f4")
        await hands.paper()
        await hands.press("f4")
        await pictures(hands)
