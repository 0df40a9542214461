"""What stands on the two lines of the customer display, at every moment of a sale."""

import asyncio
import logging
from typing import Protocol

from receipts.customer_display import DisplayLine, DisplayPicture
from register.config.customer_display import CustomerDisplay
from register.counter.history import past_sale
from register.counter.till import Till
from register.domain.amounts import figures, numeral
from register.domain.goods.deposits import name_of
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.sale import Sale, Stage
from register.journal.errors import JournalError
from register.language import say

log = logging.getLogger(__name__)

THANKS_S = 30
"""So long the change stays, if nobody else buys."""


class ShowsPictures(Protocol):
    """A display, with a line of its own or behind the printer."""

    def show(self, picture: bytes) -> None:
        """Show this as soon as it can; a newer one takes its place. Returns at once."""
        ...

    async def wait_shown(self, limit_s: float) -> bool:
        """Whether the newest has left within `limit_s`."""
        ...


def two_lines(till: Till, table: CustomerDisplay, *, at: int = -1, sold: str = "") -> DisplayPicture:
    """What the customer may see of `till` now. No number of a card is ever on it, not even its last digits.

    `at` is the position of the line to show, `sold` the number of the sale whose customer is still there.
    """
    if not till.by_command and (not till.books.cashier or till.books.shift is None):
        return closed(table)
    sale = till.books.sale
    if sale is not None and sale.basket.lines:
        return _paying(till, sale) or DisplayPicture(_line(sale.basket.lines[at]), _total(sale))
    over = past_sale(till, sold) if sold else None
    if over is not None and over.stage in (Stage.PAID, Stage.COMPLETED):
        return _paid(over)
    return _texts(table.welcome or (say("Welcome"), till.settings.shop.name))


def closed(table: CustomerDisplay) -> DisplayPicture:
    """For a till that is locked, or has ended."""
    return _texts(table.closed or (say("This till is closed"),))


def _texts(texts: tuple[str, ...]) -> DisplayPicture:
    return DisplayPicture(*(DisplayLine(text) for text in texts))


def newest(lines: tuple[LineItem, ...], known: tuple[LineItem, ...], at: int) -> int:
    """The position of what is new in `lines` since `known` was shown with its line `at`.

    A deposit is never shown alone: the goods that it is paid on stand before it.
    """
    own = [position for position, line in enumerate(lines) if not (isinstance(line, Goods) and line.deposit)]
    if len(lines) != len(known):
        return own[-1] if own else -1
    changed = (position for position in own if lines[position] != known[position])
    return next(changed, at)


def _line(line: LineItem) -> DisplayLine:
    match line:
        case Goods(quantity=quantity):
            count = "" if quantity == 1 else f"{numeral(quantity.normalize())} x "
            return DisplayLine(f"{count}{name_of(line)}", figures(line.priced))
        case ReturnedGoods(goods=goods):
            return DisplayLine(say("Back: {name}", name=name_of(goods)), figures(line.priced))
        case CardLine():
            return DisplayLine(say("Gift card"), figures(line.total))


def _total(sale: Sale) -> DisplayLine:
    if sale.total.amount < 0:
        return DisplayLine(say("Back to you"), figures(-sale.total))
    return DisplayLine(say("Total {currency}", currency=sale.total.currency.code), figures(sale.total))


def _paying(till: Till, sale: Sale) -> DisplayPicture | None:
    """From when the cashier goes on to take payment; `None` before that."""
    asked = any(one.request.id in till.asking for one in sale.exchanges.open)
    unanswered = bool(sale.held.amount) and not asked
    shown = sale.paid + sale.reserved  # what a card is to pay in the end the customer need not pay now
    if asked and sale.exchanges.with_basket:
        shown += sale.held
    if not shown.amount and not unanswered:
        if asked or till.looks_at_terminal:
            return DisplayPicture(_total(sale), DisplayLine(say("Use the terminal")))
        return DisplayPicture(_total(sale)) if till.tendering else None
    # What the terminal is being asked for the customer has still to pay; what lies there unanswered, not now.
    left = sale.total - shown if asked else sale.due
    paid = DisplayLine(say("Paid"), figures(shown)) if shown.amount else _total(sale)
    return DisplayPicture(paid, DisplayLine(say("Still due"), figures(left)))


def _paid(sale: Sale) -> DisplayPicture:
    thanks = DisplayLine(say("Thank you"))
    if sale.change.amount:
        code = sale.change.currency.code
        return DisplayPicture(
            DisplayLine(say("Change {currency}", currency=code), figures(sale.change)), thanks
        )
    return DisplayPicture(_total(sale), thanks)


class LinesShown:
    """Keeps the display at what the till does. It waits for nothing but the till, and nobody waits for it."""

    def __init__(self, till: Till, table: CustomerDisplay, display: ShowsPictures) -> None:
        self._till = till
        self._table = table
        self._display = display
        self._changed = asyncio.Event()
        self._shown: DisplayPicture | None = None
        self._sold = ""
        """Number of the sale whose customer is still there."""
        self._seen: Sale | None = None
        """The sale as it was shown last, with its line `_at`."""
        self._at = -1

    def begin(self) -> None:
        """From now on nothing that is sold is missed, even before `run` has its first turn."""
        self._till.watchers.append(self._noticed)
        self._noticed()  # a sale may be open already

    async def run(self) -> None:
        """Follow the till until cancelled."""
        while True:
            self._changed.clear()
            self._follow()
            await self._wait()

    def end(self) -> None:
        """Show what stays when the till ends: that it is closed, or after a command what it has sold."""
        self._till.watchers.remove(self._noticed)
        if self._till.by_command:
            self._follow()
        else:
            self._display.show(self._table.display.to_bytes(closed(self._table)))

    async def tried(self, picture: DisplayPicture, limit_s: float) -> bool:
        """Show `picture` to whoever tests the display; whether it has left. What changes next ends it."""
        self._shown = picture
        self._display.show(self._table.display.to_bytes(picture))
        return await self._display.wait_shown(limit_s)

    def _noticed(self) -> None:
        """A sale may be over before there was time to show it: its change is still to be shown."""
        if (sale := self._till.books.sale) is not None and sale.basket.lines:
            self._sold = sale.number
        self._changed.set()

    def _follow(self) -> None:
        sale = self._till.books.sale
        if sale is not None and sale.basket.lines:
            known = self._seen.basket.lines if self._seen and self._seen.number == sale.number else ()
            self._at = newest(sale.basket.lines, known, self._at)
            self._seen = sale
        if self._till.by_command and not self._sold:
            return  # a command that sells nothing is no customer's business
        try:
            picture = two_lines(self._till, self._table, at=self._at, sold=self._sold)
        except JournalError as error:  # what was sold last could not be read
            log.warning("the customer display stays as it is: %s", error)
            return
        if picture != self._shown:
            self._shown = picture
            self._display.show(self._table.display.to_bytes(picture))

    async def _wait(self) -> None:
        """For a change; once a customer has paid, not for ever."""
        paid = self._sold and self._till.books.sale is None
        try:
            async with asyncio.timeout(THANKS_S if paid else None):
                await self._changed.wait()
        except TimeoutError:
            self._sold = ""
