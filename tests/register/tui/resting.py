"""When nothing more happens by itself: what a test at a screen waits for between two keys."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

_draws = Screen._compositor_refresh


class DrawnAtRest(App[Any]):
    """An app that a test runs, drawn when `at_rest` has found it at rest.

    What Textual draws before that is thrown away unseen, and takes a quarter of a test's time.
    """

    due: Screen[Any] | None = None
    """The screen that has changed since it was drawn."""

    @asynccontextmanager
    async def run_test(self, **how: Any) -> AsyncGenerator[Pilot[Any]]:  # pyright: ignore[reportIncompatibleMethodOverride]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Screen, "_compositor_refresh", _draw_later)
            async with super().run_test(**how) as pilot:
                yield pilot

    def draw(self) -> None:
        """Draw what is due, as for a terminal."""
        due, self.due = self.due, None
        if due is not None and due is self.screen:
            _draws(due)


def _draw_later(screen: Screen[Any]) -> None:
    app = screen.app
    if isinstance(app, DrawnAtRest) and app.is_headless and screen is app.screen:
        app.due = screen
        screen._dirty_widgets.clear()  # the compositor knows where they are
        app._update_mouse_over(screen)
    else:
        _draws(screen)


async def at_rest(app: App[Any]) -> None:
    """Wait until all that was posted is handled and drawn.

    What waits for a clock, a socket or a thread goes on waiting. Textual's own `Pilot.pause` looks at the
    processor's time instead, which takes 20 ms each time and a second on a busy machine.
    """
    while True:
        await _nothing_ready()
        screen = app.screen if app.screen_stack else None
        if screen is None or not _to_draw(screen):
            break
        screen._on_timer_update()
    if screen is not None and isinstance(app, DrawnAtRest):
        app.draw()


def _to_draw(screen: Any) -> bool:
    if not screen.is_current or screen.app._batch_count:
        return False
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


async def _nothing_ready() -> None:
    """Let everybody in this loop go on who can, sockets that have something to read among them."""
    ready = cast(Any, asyncio.get_running_loop())._ready
    empty = 0
    while empty < 2:  # sockets are looked at between the two
        await asyncio.sleep(0)
        empty = 0 if ready else empty + 1
