"""What the customer sees while goods are scanned: the basket and what it comes to."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from register.counter.history import past_sale
from register.counter.paper import slips
from register.counter.till import Till
from register.domain.amounts import figures, numeral
from register.domain.goods.basket_tax import adds_tax
from register.domain.goods.deposits import name_of
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.sale import Stage
from register.language import say
from terminal_api.nexo.device.failure import Failure
from terminal_api.nexo.device.screen import ScreenLine, Shown, Superseded

log = logging.getLogger(__name__)

LINK_S = 60
"""So long the code of a receipt stays, if nobody else buys: the next customer should not find it there."""

#: So many lines of the basket are shown, the newest; a terminal's screen is small.
MOST_LINES = 10


class ShowsLines(Protocol):
    """A screen that faces the customer: `terminal_api.nexo.screen.CustomerScreen`."""

    async def show(
        self, title: str, lines: Sequence[ScreenLine], total: ScreenLine
    ) -> Shown | Superseded | Failure:
        """Lines over a total, until something else is shown."""
        ...

    async def code(self, address: str) -> Shown | Superseded | Failure:
        """A QR code of `address`, until something else is shown."""
        ...

    async def idle(self) -> Shown | Superseded | Failure:
        """The screen for when nothing is sold."""
        ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A basket on the screen."""

    lines: tuple[ScreenLine, ...]
    total: ScreenLine


@dataclass(frozen=True, slots=True)
class Link:
    """Where the customer who has just paid finds the receipt."""

    address: str


def picture(till: Till) -> Picture | None:
    """The open sale as the customer may see it; `None` when nothing is being sold."""
    sale = till.books.sale
    if sale is None or not sale.basket.lines:
        return None
    hidden = len(sale.basket.lines) - MOST_LINES
    lines = tuple(_line(line) for line in sale.basket.lines[-MOST_LINES:])
    if hidden > 0:
        lines = (ScreenLine(say("{count} more before", count=hidden)), *lines)
    if sale.basket.beside.amount:
        words = say("Tax") if adds_tax(sale.basket) else say("Tax not charged")
        lines = (*lines, ScreenLine(words, figures(sale.basket.beside)))
    if sale.discount:
        lines = (*lines, ScreenLine(say("Gift card discount"), figures(-sale.discount)))
    code = till.currency.code
    if not sale.money_with_us:
        return Picture(lines, ScreenLine(say("Total {currency}", currency=code), figures(sale.total)))
    taken = (
        ScreenLine(say("Total"), figures(sale.total)),
        ScreenLine(say("Paid"), figures(sale.paid + sale.reserved)),
    )
    return Picture(
        (*lines, *taken), ScreenLine(say("Still due {currency}", currency=code), figures(sale.due))
    )


def _line(line: LineItem) -> ScreenLine:
    match line:
        case Goods(quantity=quantity):
            count = "" if quantity == 1 else f"{numeral(quantity.normalize())} x "
            return ScreenLine(f"{count}{name_of(line)}", figures(line.priced))
        case ReturnedGoods(goods=goods):
            return ScreenLine(say("Back: {name}", name=name_of(goods)), figures(line.priced))
        case CardLine(card=card):
            return ScreenLine(say("Gift card {card}", card=card.last4), figures(line.total))


class BasketShown:
    """Keeps the customer's screen at what the till sells; the newest basket wins, and nobody waits for it.

    A screen that could not be shown is tried again with the next change: nothing hangs on it.
    """

    def __init__(self, till: Till, screen: ShowsLines) -> None:
        self._till = till
        self._screen = screen
        self._changed = asyncio.Event()
        self._changed.set()  # a sale that is open already wants to be seen
        self._shown: Picture | Link | None = None
        """What is surely on the screen; `None` is the terminal's own."""
        self._sold = ""
        """Number of the sale whose customer is still there."""
        self._in_doubt = False

    def disturbed(self) -> None:
        """Something else was on the screen meanwhile, and the terminal went back to its own."""
        if isinstance(self._shown, Link):
            self._sold = ""
        self._shown, self._in_doubt = None, False
        self._changed.set()

    async def run(self) -> None:
        """Follow the till until cancelled."""
        self._till.watchers.append(self._changed.set)
        try:
            while True:
                await self._wait()
                self._changed.clear()
                await self._follow()
        finally:
            self._till.watchers.remove(self._changed.set)

    async def _wait(self) -> None:
        """For a change; with the code of a receipt on the screen, not for ever."""
        try:
            async with asyncio.timeout(LINK_S if isinstance(self._shown, Link) else None):
                await self._changed.wait()
        except TimeoutError:
            self._sold = ""

    def _wanted(self) -> Picture | Link | None:
        """The basket; after it, where its receipt is."""
        basket, sale = picture(self._till), self._till.books.sale
        if basket is not None and sale is not None:
            self._sold = sale.number
            return basket
        sold = past_sale(self._till, self._sold) if self._sold else None
        address = slips.link(self._till, sold) if sold and sold.stage is Stage.COMPLETED else ""
        return Link(address) if address else None

    async def _show(self, wanted: Picture | Link | None) -> Shown | Superseded | Failure:
        match wanted:
            case Picture(lines, total):
                return await self._screen.show(self._till.settings.shop.name, lines, total)
            case Link(address):
                return await self._screen.code(address)
            case None:
                return await self._screen.idle()

    async def _follow(self) -> None:
        if self._till.asking:  # its answer changes the basket: what is shown now would only flicker
            return
        wanted = self._wanted()
        if wanted == self._shown and not self._in_doubt:
            return
        match await self._show(wanted):
            case Shown():
                self._shown, self._in_doubt = wanted, False
            case Failure(reason=reason, certain=certain):
                log.info("the customer's screen was not shown: %s", reason)
                self._in_doubt = self._in_doubt or not certain
            case Superseded():
                pass
