"""A customer display whose bytes a printer passes on; its spool says when: never inside a receipt."""

import asyncio
from collections.abc import Callable

from receipts.customer_display import SELECT_PRINTER, passed_through
from receipts.printing.awaited import comes
from receipts.printing.printers import Connect, Connection


class BehindPrinter:
    """The newest picture for the display behind a printer; `wake` tells the spool that there is one."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._picture = b""
        self._shown = asyncio.Event()
        self._shown.set()

    @property
    def waits(self) -> bool:
        """Whether the newest picture has not left yet."""
        return not self._shown.is_set()

    def show(self, picture: bytes) -> None:
        """Show `picture` when the printer is free; one that waits already gives way to it."""
        self._picture = picture
        self._shown.clear()
        self._wake()

    async def refresh(self, line: Connection) -> None:
        """Send the newest picture, also one sent before: the display may have been off meanwhile.

        `line` leads to a printer that is online and in the middle of nothing. Raises `OSError`.
        """
        if picture := self._picture:
            await line.send(passed_through(picture))
            if picture == self._picture:
                self._shown.set()

    async def wait_shown(self, limit_s: float) -> bool:
        """True when the newest picture has left; False when it still waits after `limit_s`."""
        return await comes(self._shown, limit_s)


def printer_first(connect: Connect) -> Connect:
    """Lines that `connect` opens, with the printer selected on each before anything else is sent.

    A till may have ended in the middle of a picture; what it prints next would go to the display.
    """

    async def opened() -> Connection:
        line = await connect()
        try:
            # Twice: what is left of a command that was cut off takes the first as its own.
            await line.send(SELECT_PRINTER * 2)
        except BaseException:
            await line.close()
            raise
        return line

    return opened
