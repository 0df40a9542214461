"""What a till needs of the world around it, whoever provides it."""

from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from receipts.document import Receipt
from receipts.printing.jobs import PrinterStatus

if TYPE_CHECKING:  # with HTTP, which a till without a gateway never needs
    from terminal_api.processors.gateway.basket import Basket
    from terminal_api.processors.gateway.posting import Posting


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


@runtime_checkable
class TakesBaskets(Protocol):
    """Whoever gets closed baskets back."""

    async def post(self, basket: "Basket") -> "Posting":
        """Give it `basket`: once in effect, however often. Never raises for what happens on the way."""
        ...
