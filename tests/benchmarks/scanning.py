"""A scanner and a terminal in memory: codes go in as keys, what is drawn comes out as bytes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from textual.app import App
from textual.driver import Driver
from textual.events import Key, Resize
from textual.geometry import Size

SIZE = Size(80, 24)
PATIENCE_S = 20
KEY_GAP_S = 0.001
"""Between two keys of a quick scanner."""


class Eye:
    """Watches what a terminal is told to draw."""

    def __init__(self) -> None:
        self._awaited: dict[str, asyncio.Future[float]] = {}

    def expect(self, words: str) -> "asyncio.Future[float]":
        """Will hold the time, on the clock of `perf_counter`, when `words` are drawn."""
        return self._awaited.setdefault(words, asyncio.get_running_loop().create_future())

    def see(self, drawn: str) -> None:
        """Look at what an app draws."""
        for words in [words for words in self._awaited if words in drawn]:
            self._awaited.pop(words).set_result(perf_counter())


class MemoryTerminal(Driver):
    """A terminal of 80 by 24 whose bytes go to its `eye`; a subclass has one."""

    eye: Eye

    def write(self, data: str) -> None:
        """The app draws."""
        self.eye.see(data)

    def start_application_mode(self) -> None:
        """Tell the app how large its terminal is."""
        self._app.post_message(Resize(SIZE, SIZE))

    def disable_input(self) -> None:
        """There is no input to disable: keys are posted."""

    def stop_application_mode(self) -> None:
        """There is nothing to restore."""


class Scanner:
    """Sends codes to a running app."""

    def __init__(self, app: App[Any], eye: Eye) -> None:
        self._app = app
        self._eye = eye

    async def scan(self, code: str, words: str) -> float:
        """Seconds from the last key of `code`, which is Enter, until `words` are drawn."""
        drawn = self._eye.expect(words)
        for character in code:
            self._app.post_message(Key(character, character))
            await asyncio.sleep(KEY_GAP_S)
        start = perf_counter()
        self._app.post_message(Key("enter", "\r"))
        async with asyncio.timeout(PATIENCE_S):
            return await drawn - start


@asynccontextmanager
async def running(app: App[Any], ready: str) -> AsyncGenerator[Scanner]:
    """`app` on a terminal of its own, once it has drawn `ready`."""
    eye = Eye()
    app.driver_class = type("SeenTerminal", (MemoryTerminal,), {"eye": eye})
    shown = eye.expect(ready)
    task = asyncio.create_task(app.run_async(size=(SIZE.width, SIZE.height)))
    try:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.wait({task, shown}, return_when=asyncio.FIRST_COMPLETED)
        assert shown.done(), f"{type(app).__name__} ended before it had drawn {ready!r}"
        yield Scanner(app, eye)
    finally:
        app.exit()
        await task
