"""What a till needs of the world around it, whoever provides it."""

from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from receipts.document import Receipt
from receipts.printing.jobs import PrinterStatus

if TYPE_CHECKING:  # with HTTP, which a till without a gateway never needs
    from terminal_api.outcomes import Outcome
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

    def withdraw(self, job: str) -> bool:
        """Print this no more; False while it is just being printed."""
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


@runtime_checkable
class TakesAtClose(Protocol):
    """Whoever takes the money of cards with the closed basket."""

    async def take_at_close(self, basket: "Basket", *, again: bool = False) -> "Outcome":
        """Ask for what the cards of `basket` pay by giving it: all of it or nothing, once in effect.

        `again`: it may have been asked for before, so that only an answer about that too settles it.
        """
        ...

    def let_go(self, *payments: str) -> None:
        """Forget what cards were to pay with a basket that will not be given so. Asks nobody."""
        ...
