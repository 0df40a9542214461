"""What a till needs of the world around it, whoever provides it."""

from datetime import datetime
from typing import Protocol

from receipts.document import Receipt
from receipts.printing.jobs import PrinterStatus


class Clock(Protocol):
    """Time, handed in so that tests need not wait for it."""

    def now(self) -> datetime:
        """UTC."""
        ...

    async def pause(self, seconds: float) -> None:
        """Come back after `seconds`."""
        ...


class Paper(Protocol):
    """Where receipts go; never waited for."""

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """Print this, now or when the printer is there again."""
        ...

    def kick_drawer(self) -> None:
        """Open the drawer."""
        ...

    @property
    def lamp(self) -> PrinterStatus:
        """How the printer is."""
        ...
