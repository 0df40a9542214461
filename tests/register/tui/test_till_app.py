"""Keys, scans and pastes on their way from the terminal to the top screen."""

import asyncio

import pytest
from textual.events import Key, Paste
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.takes_input import TakesInput
from register.tui.widgets.dialog import Choice, PinPrompt, Question
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines

PEN = "4006381333931"


def give_back() -> Question[bool]:
    choices = (Choice("y", "Give back", value=True), Choice("k", "Keep", value=False))
    return Question("Give back what was taken?", "12.50 from a gift card.", choices, leave=False)


async def test_the_top_screen_takes_what_is_typed_scanned_and_pressed(till, scan):
    async with till.run_test() as pilot:
        await pilot.press("5", "0", "f12", "3", "*")
        scan(till, PEN)
        await pilot.press("1", "enter", "f11")
        assert till.counter.taken == [Pressed("f12", "50"), Scanned(PEN, "3"), Typed("1"), Pressed("f11")]
        assert till.counter.query_one(BasketLines).rows[-1].quantity == "3"


async def test_a_lone_key_is_understood_without_another_one(till):
    class Waiting(TakesInput, Screen[None]):
        letters = "m"

        def __init__(self) -> None:
            super().__init__()
            self.came = asyncio.Event()

        def take(self, result: Result) -> None:
            if result == Pressed("m"):
                self.came.set()

    async with till.run_test() as pilot:
        screen = Waiting()
        await till.push_screen(screen)
        await pilot.press("m")
        await asyncio.wait_for(screen.came.wait(), 30)


async def test_a_letter_pressed_before_its_screen_is_there_waits_for_it(till):
    class Late(TakesInput, Screen[None]):
        taken: Result | None = None

        def on_mount(self) -> None:
            self.letters = "m"

        def take(self, result: Result) -> None:
            self.taken = result

    async with till.run_test() as pilot:
        screen = Late()
        till.push_screen(screen)
        await till.on_event(Key("m", "m"))
        await pilot.pause()
        till.settle_input()
        assert screen.taken == Pressed("m")


async def test_the_line_shows_what_a_person_types_and_never_a_scan(till, scan):
    async with till.run_test() as pilot:
        await pilot.press("5", "0")
        till.settle_input()
        scan(till, PEN)
        await pilot.pause()
        assert till.counter.query_one(InputLine).render().plain == "› 50▏"


async def test_a_scan_that_a_busy_machine_takes_up_by_halves_is_one(till, monkeypatch):
    ticks = []
    async with till.run_test() as pilot:
        monkeypatch.setattr(till, "call_in", lambda _, tick: ticks.append(tick))
        keys = [*(Key(digit, digit) for digit in PEN), Key("enter", "\r")]
        for number, key in enumerate(keys):
            key.time = keys[0].time - 1 + number / 10_000
        for key in keys[:7]:
            till.post_message(key)
        await pilot.pause()
        for key in keys[7:]:
            till.post_message(key)
        ticks.pop()()  # the time is up, and the second half stands in the queue
        await pilot.pause()
        assert till.counter.taken == [Scanned(PEN)]


async def test_a_pasted_number_is_a_scan(till):
    async with till.run_test() as pilot:
        till.post_message(Paste(PEN))
        await pilot.pause()
        assert till.counter.taken == [Scanned(PEN)]


async def test_what_was_typed_before_a_question_is_still_there_after_it(till):
    answers: list[bool | None] = []
    async with till.run_test() as pilot:
        await pilot.press("5", "0")
        till.settle_input()
        await till.push_screen(give_back(), answers.append)
        await pilot.press("k")
        till.settle_input()
        await pilot.press("f12")
        assert answers == [False]
        assert till.counter.taken == [Pressed("f12", "50")]


async def test_enter_takes_the_first_choice_and_esc_the_harmless_one(till):
    answers: list[bool | None] = []
    async with till.run_test() as pilot:
        for key in ("enter", "escape", "y"):
            await till.push_screen(give_back(), answers.append)
            await pilot.press(key)
            till.settle_input()
        await pilot.pause()
        assert answers == [True, False, True]


async def test_a_scan_answers_no_question_and_is_no_pin(till, scan):
    for dialog in (give_back(), PinPrompt()):
        async with type(till)().run_test() as pilot:
            app = pilot.app
            await app.push_screen(dialog)
            scan(app, PEN)
            await pilot.pause()
            assert app.screen is dialog
            assert app.rung == 1


async def test_a_pin_shows_only_dots(till):
    answers: list[str | None] = []
    async with till.run_test() as pilot:
        await till.push_screen(PinPrompt(), answers.append)
        await pilot.press(*"1234")
        till.settle_input()
        assert till.screen.query_one(InputLine).render().plain == "› ••••▏"
        await pilot.press("enter")
        assert answers == ["1234"]


async def test_keys_that_come_before_a_screen_is_ready_are_not_lost(till):
    class Slow(TakesInput, ModalScreen[None]):
        def __init__(self) -> None:
            super().__init__()
            self.taken: list[Result] = []

        def compose(self):
            yield InputLine()

        def take(self, result: Result) -> None:
            assert self.query_one(InputLine).is_mounted
            self.taken.append(result)

    async with till.run_test() as pilot:
        slow = Slow()
        till.push_screen(slow)
        till.ask("f6")
        till.ask("f9")
        assert slow.taken == []
        await pilot.pause()
        assert slow.taken == [Pressed("f6"), Pressed("f9")]
        assert till.counter.taken == []


async def test_a_screen_with_fields_of_its_own_gets_its_keys_as_usual(till):
    class Desk(Screen[None]):
        def compose(self):
            yield Input()

    async with till.run_test() as pilot:
        await till.push_screen(Desk())
        await pilot.press(*"12", "tab")
        assert till.screen.query_one(Input).value == "12"
        assert till.counter.taken == []


async def test_ctrl_q_still_leaves(till):
    async with till.run_test() as pilot:
        await pilot.press("ctrl+q")
        assert till.counter.taken == []
    assert till.return_code == 0


async def test_every_theme_of_textual_works_too(themed):
    for theme in ("counter", "paper", "contrast", "nord", "textual-light", "ansi-dark"):
        till = themed(theme)
        async with till.run_test():
            assert {"figure", "risk", "paper-ink", "scrim"} <= set(till.get_css_variables())


async def test_a_crash_prints_no_card_number(till, scan, capsys):
    class Broken(TakesInput, Screen[None]):
        def take(self, result: Result) -> None:
            raise RuntimeError("broken")

    async def sell() -> None:
        async with till.run_test() as pilot:
            await till.push_screen(Broken())
            scan(till, PEN)
            await pilot.pause()

    with pytest.raises(RuntimeError, match="broken"):
        await sell()
    printed = capsys.readouterr().err
    assert "RuntimeError: broken" in printed
    assert PEN not in printed
