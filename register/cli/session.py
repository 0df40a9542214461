"""A command at the counter: the till open, its obligations recovered, somebody signed in, its paper out."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from register import wiring
from register.cli.far import far_on_shell
from register.cli.log import log_to
from register.cli.place import Place
from register.counter.drawer import shifts
from register.counter.history import past
from register.counter.owing import worker
from register.counter.selling import checkout
from register.counter.till import Till
from register.domain.amounts import zero
from register.edges.printer import Spooled
from register.edges.terminal_paper import TerminalPaper
from register.settings import Settings
from register.watched import watcher

PAPER_S = 5.0
"""So long a command waits for its receipts; what is not printed by then is left as an obligation."""


@asynccontextmanager
async def opened(place: Place, settings: Settings) -> AsyncGenerator[Till]:
    """The till of `place`. On the way out its receipts get a short while to reach paper."""
    log_to(place.folder)
    watcher.set(far_on_shell())
    async with wiring.opened(settings, place.folder) as till:
        yield till
        await paper_out(till)


async def paper_out(till: Till) -> None:
    """Give the receipts a short while, as long as the printer has no trouble."""
    if isinstance(till.paper, Spooled | TerminalPaper):
        await till.paper.wait_out(PAPER_S)


@asynccontextmanager
async def at_counter(
    place: Place, settings: Settings, cashier: str, *, drawer: bool = False
) -> AsyncGenerator[Till]:
    """The same with `cashier` signed in and everything recovered that was cut off before.

    With `drawer` a shift is open: if there was none, one with a float of nothing.
    """
    async with opened(place, settings) as till:
        await worker.recover(till)
        shifts.sign_in_as(till, cashier)
        try:
            await _end_left_behind(till, cashier)
            if drawer and till.books.shift is None:
                shifts.open_shift(till, zero(till.currency))
            yield till
        finally:
            shifts.sign_out(till)


async def _end_left_behind(till: Till, cashier: str) -> None:
    """A sale that an earlier command of the same `cashier` was cut off in: nobody will come back to it."""
    sale = till.books.sale
    begun = past(till, sale.number) if sale else None
    if sale is None or begun is None or begun.cashier != cashier:
        return
    if sale.exchanges.open:
        await checkout.set_aside(till)
    else:
        await checkout.void(till, "the command was cut off")
