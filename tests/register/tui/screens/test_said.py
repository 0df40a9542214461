"""A note under its line, whose the sale is, and the last goods once more, by key and by command."""

import pytest

from register.tui.screens.returning.receipt import ReceiptScreen
from register.tui.widgets.lines import BasketLines
from register.tui.widgets.paper import PaperPane

PEN, NOTEBOOK, APPLES = "1455082197725", "1402713568386", "4131"


@pytest.fixture(autouse=True)
def cash_only(shop):
    shop.without.add("terminal")


def shown(hands) -> list[tuple[str, str]]:
    return [(row.name, row.below) for row in hands.app.frame.query_one(BasketLines).rows]


async def rung(hands) -> None:
    await hands.scan(PEN)
    await hands.scan(NOTEBOOK)


async def test_a_note_is_written_to_the_marked_line_and_taken_away(counter):
    async with counter() as hands:
        await rung(hands)
        await hands.press("up")
        await hands.type("/note for Anna", "enter")
        assert shown(hands) == [("Fountain pen, blue", "for Anna"), ("Notebook A5 dotted", "")]
        await hands.type("/note", "enter")
        assert shown(hands)[0] == ("Fountain pen, blue", "")
        await hands.type("/note", "enter")
        assert "no note" in hands.said


async def test_the_last_goods_come_again_by_key_twin_and_command(counter):
    async with counter() as hands:
        await rung(hands)
        await hands.press("insert")
        await hands.type("3*")
        await hands.press("insert")
        await hands.type("/again 2*", "enter")
        lines = hands.till.books.sale.basket.lines
        assert [(line.name, line.quantity) for line in lines[1:]] == [
            ("Notebook A5 dotted", much) for much in (1, 1, 3, 2)
        ]
        await hands.scan(PEN)
        assert hands.till.books.sale.basket.lines[-1].quantity == 1, "the 3* was used up"
        await hands.type("/again x", "enter")
        assert "no quantity" in hands.said


async def test_a_sale_is_found_by_whose_it_is(counter):
    async with counter() as hands:
        await hands.type("/customer club 1047", "enter")
        assert "first item" in hands.said
        for _ in range(2):
            await rung(hands)
            await hands.type("/customer club 1047", "enter")
            assert "club 1047" in hands.reading.note
            await hands.press("f12")
            await hands.pilot.pause()
        await hands.type("/receipt Club 1047", "enter")
        screen = hands.app.screen
        assert isinstance(screen, ReceiptScreen)
        assert [row.name for row in screen.query_one(BasketLines).rows] == ["R2-000002", "R2-000001"]
        await hands.press("enter")
        assert any("club 1047" in line for line in screen.query_one(PaperPane).lines)
        await hands.type("nobody", "enter")
        assert screen.query_one(PaperPane).lines, "what was found stays"


async def test_notes_as_drawn(counter, pictures):
    async with counter() as hands:
        await rung(hands)
        await hands.type("/note gift wrap, for Anna", "enter")
        await hands.scan(PEN)
        await hands.type("/customer Firma Mols, order A-17", "enter")
        await pictures(hands)


async def test_a_click_below_a_note_marks_the_right_line(counter):
    async with counter() as hands:
        await rung(hands)
        await hands.type("/note for Anna", "enter")
        await hands.scan(PEN)
        lines = hands.app.frame.query_one(BasketLines)
        for y, marked in ((2, 1), (3, 2), (1, 1), (0, 0)):
            await hands.pilot.click(BasketLines, offset=(10, y))
            assert lines.marked == marked, y


async def test_the_marked_line_and_its_note_stay_in_sight(counter):
    async with counter() as hands:
        for _ in range(15):
            await hands.scan(PEN)
            await hands.type("/note for Anna", "enter")
        lines = hands.app.frame.query_one(BasketLines)
        assert lines.top == 30 - lines.size.height
        for _ in range(14):
            await hands.press("up")
        assert lines.top == 0
