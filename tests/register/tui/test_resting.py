"""A test sees a till drawn when nothing more happens there, and sees what cannot be drawn."""

import pytest
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widgets import Static

from tests.register.tui.resting import DrawnAtRest, at_rest


class Line(Static):
    """One line that counts how often it is drawn."""

    drawn = 0
    torn = False

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        if self.torn:
            raise ArithmeticError("torn")
        return super().render_line(y)


class Small(DrawnAtRest):
    def compose(self) -> ComposeResult:
        yield Line("nothing yet")


async def test_what_changes_several_times_is_drawn_once_when_all_is_at_rest():
    async with Small().run_test() as pilot:
        await at_rest(pilot.app)
        line = pilot.app.query_one(Line)
        before = line.drawn
        for text in ("one", "two", "three"):
            line.update(text)
            pilot.app.screen._on_timer_update()
        assert line.drawn == before
        await at_rest(pilot.app)
        assert line.drawn == before + 1
        await at_rest(pilot.app)
        assert line.drawn == before + 1


async def test_what_cannot_be_drawn_fails_the_test_that_waits_for_it():
    async with Small().run_test() as pilot:
        await at_rest(pilot.app)
        line = pilot.app.query_one(Line)
        line.torn = True
        line.update("one")
        with pytest.raises(ArithmeticError, match="torn"):
            await at_rest(pilot.app)
        line.torn = False
