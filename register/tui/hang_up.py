"""Notices that the window or the line at whose end somebody sat is gone, where no signal tells."""

import asyncio
import select
import sys
from collections.abc import Callable


def on_hang_up(leave: Callable[[], None]) -> None:
    """Call `leave` once nobody can see or type any more. Call this where the app's loop runs.

    A program of the terminal's own session gets SIGHUP and ends by that. Any other would go on for ever, and
    Textual's reader of keys would keep a processor busy with it: it reads that there is nothing to read. Only
    Linux tells (`epoll` of no event at all: it wakes for a hang-up alone); elsewhere nothing happens.
    """
    keyboard = sys.__stdin__
    if sys.platform != "linux" or keyboard is None or not keyboard.isatty():
        return
    loop, watch = asyncio.get_running_loop(), select.epoll()
    watch.register(keyboard, 0)

    def gone() -> None:
        loop.remove_reader(watch)
        watch.close()
        leave()

    loop.add_reader(watch, gone)
