"""A customer display with a line of its own: it has the newest picture, or will when it is there again."""

import asyncio
import logging
from collections.abc import Callable

from receipts.language import marked
from receipts.printing.awaited import comes
from receipts.printing.printers import Connect, Connection, in_words

_logger = logging.getLogger(__name__)


class OwnDisplay:
    """Keeps a line to a display open. `run` is the only worker, everything else returns at once.

    `on_trouble` is told why the display shows nothing new, in English, and an empty text when it does again.
    The picture is sent again every `refresh_s`: a display that was off meanwhile cannot say so. After a
    failure the next attempt comes `first_pause_s` later, then twice that, up to `longest_pause_s`.
    """

    def __init__(
        self,
        connect: Connect,
        on_trouble: Callable[[str], None],
        *,
        refresh_s: float = 5.0,
        first_pause_s: float = 0.5,
        longest_pause_s: float = 15.0,
    ) -> None:
        self._connect = connect
        self._on_trouble = on_trouble
        self._refresh_s = refresh_s
        self._pause_s = self._first_pause_s = first_pause_s
        self._longest_pause_s = longest_pause_s
        self._picture = b""
        self._changed = asyncio.Event()
        self._shown = asyncio.Event()
        self._shown.set()
        self._trouble = ""

    def show(self, picture: bytes) -> None:
        """Show `picture`; one that waits already gives way to it."""
        self._picture = picture
        self._shown.clear()
        self._changed.set()

    async def wait_shown(self, limit_s: float) -> bool:
        """True when the newest picture has left; False when it still waits after `limit_s`."""
        return await comes(self._shown, limit_s)

    async def run(self) -> None:
        """Show what is to be shown, until cancelled. No trouble of the display ends it."""
        await self._changed.wait()
        while True:
            try:
                line = await self._connect()
                listening = asyncio.create_task(self._listen(line))
                try:
                    await self._keep(line)
                finally:
                    listening.cancel()
                    await line.close()
            except OSError as error:
                self._tell(trouble_in_words(error))
            except Exception:
                _logger.exception("the customer display met an error of its own and goes on")
                self._tell(marked("it failed: see the log"))
            await asyncio.sleep(self._pause_s)
            self._pause_s = min(self._pause_s * 2, self._longest_pause_s)

    async def _keep(self, line: Connection) -> None:
        """Send each new picture over `line`, until it breaks: that is an `OSError`."""
        while True:
            self._changed.clear()
            await line.answer(0)  # an error where it has hung up
            picture = self._picture
            await line.send(picture)
            if picture == self._picture:
                self._shown.set()
            self._pause_s = self._first_pause_s
            self._tell("")
            await comes(self._changed, self._refresh_s)

    async def _listen(self, line: Connection) -> None:
        """Displays say nothing; but one that hangs up is noticed at once, where the line can tell."""
        try:
            while await line.answer(None):
                pass
        except OSError:
            self._changed.set()

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._on_trouble(trouble)


def trouble_in_words(error: Exception) -> str:
    """What is wrong with the way to a display that has one of its own."""
    return marked("it takes nothing") if isinstance(error, TimeoutError) else in_words(error)
