"""What the widgets draw, and what a click on them says."""

from typing import Any

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.widgets import Static

from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed
from register.tui.widgets.columns import fitted, on_point
from register.tui.widgets.dialog import Choice, Chooser, Found, PinPrompt, Question
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines, Row
from register.tui.widgets.paper import PaperPane
from register.tui.widgets.status import Lamp, Level, StatusLine

SIZES = [(80, 24), (120, 40)]
PEN = "4006381333931"
STOCK = [
    Row(name, price=price) for name, price in [("Blue pen", "7.35"), ("Red pen", "7.35"), ("Ink", "4.00")]
]


def many(count: int) -> tuple[Row, ...]:
    return tuple(Row(f"Item {n}", "1", "1.00", "1.00", "A") for n in range(count))


def find(text: str) -> list[Found[str]]:
    return [Found(row, row.name) for row in STOCK if text.lower() in row.name.lower()]


def drawn(widget: BasketLines | PaperPane | Figure, y: int) -> str:
    return widget.render_line(y).text


def test_amounts_stand_under_each_other_on_the_point():
    column = [on_point(text, 10, 2) for text in ("7.35", "-12.10", "3", "0.125")]
    assert column == ["      7.35", "    -12.10", "      3   ", "     0.125"]
    assert [on_point(text, 6, 0) for text in ("350", "1200")] == ["   350", "  1200"]


def test_a_name_too_long_says_so():
    assert fitted("Fountain pen", 8) == "Fountai…"
    assert fitted("万年筆", 5) == "万年…"
    assert fitted("pen", 0) == ""


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_basket_as_drawn(snap_compare, till, size):
    async def type_quantity(pilot):
        await pilot.press("3", "*")
        pilot.app.settle_input()
        await pilot.pause()

    assert snap_compare(till, terminal_size=size, run_before=type_quantity)


@pytest.mark.parametrize("theme", ["paper", "contrast"])
def test_the_loud_things_in_the_other_themes(snap_compare, themed, theme):
    async def trouble(pilot):
        await pilot.pause()
        counter = pilot.app.counter
        counter.query_one(Figure).reading = Reading(Says.STILL_DUE, "27.80", "EUR", "gift card is empty")
        counter.query_one(StatusLine).lamps = (
            Lamp("terminal V400m"),
            Lamp("printer: paper is low", Level.ATTENTION),
            Lamp("1 open", Level.RISK),
            Lamp("head office", Level.OFF),
        )
        counter.refuse("not understood: 3**")
        await pilot.pause()

    assert snap_compare(themed(theme), terminal_size=(120, 40), run_before=trouble)


@pytest.mark.parametrize("which", ["question", "pin", "chooser"])
def test_the_dialogs_as_drawn(snap_compare, till, which):
    dialogs = {
        "question": Question(
            "Void this sale?",
            "A gift card has paid 12.50 of it.\nThat goes back to the card first.",
            (Choice("enter", "Void and give back", value=True),),
            leave=False,
        ),
        "pin": PinPrompt(text="The price is below the limit."),
        "chooser": Chooser("Find an item", find, hint="name or code"),
    }

    async def open_dialog(pilot):
        await pilot.app.push_screen(dialogs[which])
        await pilot.press(*"pen" if which == "chooser" else "12")
        pilot.app.settle_input()
        await pilot.pause()

    assert snap_compare(till, terminal_size=(80, 24), run_before=open_dialog)


@pytest.mark.parametrize("says", Says)
async def test_the_figure_says_in_words_what_it_says_in_colour(till, says):
    async with till.run_test() as pilot:
        figure = till.counter.query_one(Figure)
        figure.reading = Reading(says, "27.80", "EUR")
        await pilot.pause()
        assert says.words in drawn(figure, 1)
        assert says.sign in drawn(figure, 1)
        assert "EUR" in drawn(figure, 1)
        assert figure.has_class(says.look)


async def test_the_newest_line_is_always_in_sight(till, scan):
    async with till.run_test(size=(80, 24)) as pilot:
        lines = till.counter.query_one(BasketLines)
        lines.show(many(40))
        await pilot.pause()
        scan(till, PEN)
        await pilot.pause()
        assert drawn(lines, lines.size.height - 1).startswith(f"▸41  {PEN}")
        lines.show(lines.rows, 0)
        await pilot.pause()
        assert drawn(lines, 0).startswith("▸ 1  Item 0")


async def test_the_note_and_the_end_of_a_long_name_never_push_an_amount(till):
    async with till.run_test(size=(80, 24)) as pilot:
        lines = till.counter.query_one(BasketLines)
        lines.show(
            (Row("x" * 90, "1", "1.00", "1.00", "A", "when paid"), Row("y", "1", "1.00", "-10.00", "B"))
        )
        await pilot.pause()
        first, second = drawn(lines, 0), drawn(lines, 1)
        assert "…  when paid" in first
        assert first.index("1.00 A") + 4 == second.index("-10.00 B") + 6


@pytest.mark.parametrize("count", [1, 2000])
async def test_a_scan_paints_no_more_with_many_lines_than_with_one(till, scan, count, monkeypatch):
    async with till.run_test(size=(80, 24)) as pilot:
        lines = till.counter.query_one(BasketLines)
        lines.show(many(count))
        await pilot.pause()
        written: list[int] = []
        write = lines._segments

        def counted(index: int, *how: Any):
            written.append(index)
            return write(index, *how)

        monkeypatch.setattr(lines, "_segments", counted)
        scan(till, PEN)
        await pilot.pause()
        assert len(lines.rows) == count + 1
        assert written == [count - 1, count]  # the one that was marked, and the new one


async def test_a_click_marks_the_row_under_it(till):
    async with till.run_test(size=(80, 24)) as pilot:
        lines = till.counter.query_one(BasketLines)
        lines.show(many(40))
        await pilot.pause()
        top = lines.top
        await pilot.click(BasketLines, offset=(20, 3))
        assert till.counter.clicked == [top + 3]


async def test_a_wheel_and_a_click_on_the_bar_look_elsewhere_and_leave_the_mark(till):
    async with till.run_test(size=(80, 24)) as pilot:
        lines = till.counter.query_one(BasketLines)
        lines.show(many(40))
        await pilot.pause()
        height, end = lines.size.height, 40 - lines.size.height

        def bar():
            return "".join(strip.text[-1] for strip in lines.render_lines(lines.size.region))

        assert (lines.top, bar()[-1], bar()[0]) == (end, "█", " ")
        lines.post_message(MouseScrollUp(lines, 3, 3, 0, 0, 0, False, False, False))
        await pilot.pause()
        assert lines.top == end - 3
        await pilot.click(BasketLines, offset=(lines.size.width - 1, 0))
        assert (lines.top, bar()[0], bar()[-1]) == (0, "█", " ")
        for _ in range(20):
            lines.post_message(MouseScrollDown(lines, 3, 3, 0, 0, 0, False, False, False))
        await pilot.pause()
        assert (lines.top, lines.marked, till.counter.clicked) == (end, 39, [])
        lines.show(many(height))
        assert lines.top == 0
        assert bar().strip() == ""


async def test_a_click_below_the_last_row_marks_nothing(till):
    async with till.run_test(size=(80, 24)) as pilot:
        await pilot.click(BasketLines, offset=(20, 8))
        assert till.counter.clicked == []


async def test_a_click_on_a_hint_is_its_key_and_brings_the_number_along(till):
    async with till.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "0")
        footer = till.counter.query_one(KeyFooter)
        at = footer.render().plain.index("F12") + 1
        await pilot.click(KeyFooter, offset=(at + 3, 0))
        await pilot.pause()
        assert till.counter.taken == [Pressed("f12", "50")]
        await pilot.click(KeyFooter, offset=(at - 2, 0))
        assert len(till.counter.taken) == 1


async def test_a_hint_explains_itself_under_the_mouse(till):
    async with till.run_test(size=(80, 24)) as pilot:
        footer = till.counter.query_one(KeyFooter)
        await pilot.hover(KeyFooter, offset=(footer.render().plain.index("F2") + 2, 0))
        assert footer.tooltip == "Find an item by name or check its price"


async def test_hints_that_do_not_fit_are_left_out_whole(till):
    async with till.run_test(size=(80, 24)) as pilot:
        footer = till.counter.query_one(KeyFooter)
        assert footer.render().plain.endswith("F10 Menu")
        await pilot.resize_terminal(120, 40)
        assert footer.render().plain.endswith("F8 Receipt")


async def test_the_way_back_is_never_left_out_of_the_hints(till):
    async with till.run_test(size=(80, 24)) as pilot:
        footer = till.counter.query_one(KeyFooter)
        keys = (Hint("a", "A label of some length"), Hint("b", "Another of the same"), Hint("up", "or Down"))
        footer.hints = (*keys, Hint("c", "And the longest of all of them"), Hint("escape", "Back"))
        assert footer.render().plain == "A A label of some length  B Another of the same  Esc Back"
        await pilot.click(KeyFooter, offset=(footer.render().plain.index("Esc") + 2, 0))
        assert till.counter.taken == [Pressed("escape")]
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert footer.render().plain.endswith("Up or Down  C And the longest of all of them  Esc Back")


async def test_the_paper_shows_only_where_there_is_room_for_it(till):
    async with till.run_test(size=(80, 24)) as pilot:
        paper = till.counter.query_one(PaperPane)
        assert not paper.display
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert paper.display
        assert paper.size.width == 44


async def test_the_paper_follows_its_end_while_it_grows(till):
    async with till.run_test(size=(120, 40)) as pilot:
        paper = till.counter.query_one(PaperPane)
        paper.show(tuple(f"line {n}" for n in range(100)))
        await pilot.pause()
        assert "line 99" in drawn(paper, paper.size.height - 2)
        assert "line" not in drawn(paper, paper.size.height - 1)


async def test_paper_that_is_read_begins_at_its_top_and_is_turned_by_line_and_by_window(till):
    async with till.run_test(size=(120, 40)) as pilot:
        paper = till.counter.query_one(PaperPane)
        paper.show(tuple(f"line {n}" for n in range(200)))
        paper.begin()
        await pilot.pause()
        assert "line 0" in drawn(paper, 0)
        for key, first in (("down", 3), ("up", 0), ("pagedown", paper.size.height), ("pageup", 0), ("up", 0)):
            paper.turn(key)
            await pilot.pause()
            assert drawn(paper, 0).strip() == f"line {first}"


async def test_narrow_paper_lies_in_the_middle_of_its_place(till):
    async with till.run_test(size=(120, 40)):
        paper = till.counter.query_one(PaperPane)
        paper.show(("-" * 32,), 32)
        assert drawn(paper, 0) == " " * 6 + "-" * 32 + " " * 6
        assert len(drawn(paper, 1).strip()) == 34, "the torn edge is as wide as the paper"
        backgrounds = [segment.style.bgcolor for segment in paper.render_line(0)]
        assert backgrounds[0] == backgrounds[2] != backgrounds[1]


async def test_every_lamp_has_a_sign_beside_its_colour(till):
    assert [Lamp("x", level).sign for level in Level] == ["✓", "!", "✗", "–"]
    async with till.run_test():
        line = till.counter.query_one(StatusLine).render().plain
        assert line == "✓ terminal V400m  ✓ printer  ✓ nothing open  – head office"


async def test_a_refused_scan_rings_once_and_says_why_until_the_next_key(till):
    async with till.run_test() as pilot:
        till.counter.refuse("no such item")
        await pilot.pause()
        line = till.counter.query_one(InputLine)
        assert till.rung == 1
        assert line.render().plain.endswith("no such item")
        await pilot.press("1")
        till.settle_input()
        assert "no such item" not in line.render().plain


async def test_what_was_not_understood_stays_said_after_enter_emptied_the_line(till):
    async with till.run_test() as pilot:
        till.counter.take = lambda result: till.counter.refuse("not understood: 3**")
        await pilot.press(*"3**", "enter")
        assert till.counter.query_one(InputLine).render().plain.endswith("not understood: 3**")


async def test_the_chooser_narrows_while_one_types(till, scan):
    answers: list[str | None] = []
    async with till.run_test() as pilot:
        await till.push_screen(Chooser("Find", find), answers.append)
        await pilot.press(*"pen")
        till.settle_input()
        assert [row.name for row in till.screen.query_one(BasketLines).rows] == ["Blue pen", "Red pen"]
        await pilot.press("down", "enter")
        assert answers == ["Red pen"]
        await till.push_screen(Chooser("Find", find), answers.append)
        scan(till, "none-00")
        await pilot.pause()
        assert till.screen.query_one(InputLine).remark == "nothing found"
        assert till.rung == 1
        await pilot.press(*"zz")
        till.settle_input()
        await pilot.pause()
        assert till.screen.query_one("#dialog-nothing", Static).display
        await pilot.press("escape")
        till.settle_input()
        await pilot.pause()
        assert answers == ["Red pen", None]


async def test_a_click_in_the_chooser_chooses(till):
    answers: list[str | None] = []
    async with till.run_test() as pilot:
        await till.push_screen(Chooser("Find", find), answers.append)
        await pilot.pause()
        await pilot.click(BasketLines, offset=(10, 2))
        assert answers == ["Ink"]
