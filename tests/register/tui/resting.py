"""When nothing more happens by itself: what a test at a screen waits for between two keys."""

import asyncio
from typing import Any, cast

from textual.app import App


async def at_rest(app: App[Any]) -> None:
    """Wait until all that was posted is handled and drawn.

    What waits for a clock, a socket or a thread goes on waiting. Textual's own `Pilot.pause` looks at the
    processor's time instead, which takes 20 ms each time and a second on a busy machine.
    """
    while True:
        await _nothing_ready()
        screen = app.screen if app.screen_stack else None
        if screen is None or not _to_draw(screen):
            return
        screen._on_timer_update()


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
