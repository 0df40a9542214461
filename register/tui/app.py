"""The till on the screen: what it is at decides the view, what is asked for opens a screen of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from register.language import say, spoken
from register.tui.anew import OpensAnew
from register.tui.going import GoesOnErrands
from register.tui.helping import Helps
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.input.scanner import PACE, Pace
from register.tui.input.takes_input import TakesInput
from register.tui.opening import OpenTill
from register.tui.place import AwaitedCard, Place
from register.tui.screens.frame import Frame
from register.tui.theme import COUNTER
from register.tui.widgets.told import Told
from register.tui.words.lamps import Lamps

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.sale import Sale
    from register.tui.widgets.status import Lamp
    from register.tui.words.aside import AsideNews
    from register.tui.words.printer_news import PrinterNews

__all__ = ["OpenTill", "TillApp", "wall_clock"]

#: Of several things at once the last ones: each takes a line from what is being sold.
_MOST_TOLD = 2


def wall_clock() -> datetime:
    """The computer's local time."""
    return datetime.now().astimezone()


class TillApp(Helps, GoesOnErrands, OpensAnew):
    """The cash register's screen."""

    TITLE = "Till"
    CSS_PATH = Path(__file__).parent / "screens" / "frame.tcss"
    """Of a default screen Textual reads no style sheet by itself."""
    told_s = 60.0
    """So long stays on the screens what ended by itself."""

    def __init__(
        self,
        open_till: OpenTill,
        *,
        place: str,
        welcome: tuple[str, ...] = (),
        theme: str = COUNTER.name,
        clock: Callable[[], datetime] = wall_clock,
        pace: Pace = PACE,
        can_train: bool = False,
    ) -> None:
        """`place` stands in the header; `welcome` under the question for the PIN; `clock` is local time.

        `can_train`: beside this till there is one to learn at, or it is that one.
        """
        super().__init__(open_till, Frame(place, welcome, clock=clock), clock=clock, pace=pace, theme=theme)
        self.can_train = can_train
        self.goes_over = False
        """Whether it was left for the other till: to learn there, or back from it."""
        self.tendering = False
        """Whether the cashier went on to take payment before any was taken."""
        self.awaited_card: AwaitedCard | None = None
        self._customer: str = ""
        """Number of the sale at the counter."""
        self._ended: str = ""
        """Number of the sale that ended last, until the next begins."""
        self._rung_for: object = None
        self._lamps = Lamps()
        self._aside: AsideNews | None = None
        self._printers: PrinterNews | None = None
        self._told: tuple[Lamp, ...] = ()
        """What ended by itself a short while ago."""

    # What is shown

    def look_again(self) -> None:
        """Show what the till is at now."""
        from register.counter.paper import must_print
        from register.counter.people import hiring
        from register.tui import route

        super().look_again()
        if not self.opened:
            return
        till = self.till
        self._follow_customer(till)
        self.follow_cashier()
        now = route.place(
            till.books,
            till.asking,
            done=bool(self._ended),
            tendering=self.tendering,
            looking=till.first_look is not None,
            nobody=hiring.nobody(till),
            paper=bool(must_print.waited_for(till)),
        )
        if now not in (Place.BASKET, Place.TENDER):
            self.awaited_card = None
        if now is not Place.TENDER:
            self.tendering = False
        self.frame.go(now)
        self.frame.tell(self._who(till), self._lamps.read(till, self.clock()))
        self._ring_once(till, now)
        if self._aside and self._printers:
            self._tell((*self._aside.look(till), *self._printers.look(till)))
        till.goes_on_to_tender(now is Place.TENDER)

    def take_up(self, till: Till) -> None:
        """A sale that a crash cut off still counts as the one at the counter: how it ended will show.

        How those ended that were set aside before is told to whoever signs in.
        """
        from register.domain.sale import Stage
        from register.tui.words.aside import AsideNews
        from register.tui.words.printer_news import PrinterNews

        self._aside, self._printers = AsideNews(), PrinterNews()
        self._aside.look(till)

        cut_off = (one for one in till.books.sales if one.mark in (Stage.OPEN, Stage.PAID) and not one.aside)
        self._customer = next((one.number for one in cut_off), "")

    def last_sale(self) -> Sale | None:
        """The sale that has just ended, as it stands now."""
        from register.counter.history import past_sale

        return past_sale(self.till, self._ended) if self._ended else None

    def _follow_customer(self, till: Till) -> None:
        """Notice that a sale began or ended."""
        from register.tui.route import at_counter

        sale = at_counter(till.books, till.asking)
        number = sale.number if sale else ""
        if number == self._customer:
            return
        left, self._customer = self._customer, number
        self.awaited_card, self.tendering = None, False
        self._ended = left if not number and self._completed(left) else ""

    def _completed(self, number: str) -> bool:
        from register.counter.history import past_sale
        from register.domain.sale import Stage

        sale = past_sale(self.till, number)
        return sale is not None and sale.mark in (Stage.PAID, Stage.COMPLETED) and not sale.aside

    def _who(self, till: Till) -> str:
        books = till.books
        if books.cashier is None:
            return ""
        if books.shift is None:
            return books.cashier
        now = self.clock()
        since = books.shift.opened_at.astimezone(now.tzinfo)
        hour = spoken().hour(since)
        if since.date() != now.date():  # nobody closed it: the hour alone would look like today's
            hour = f"{spoken().monthday(since)} {hour}"
        return say("{cashier} · shift since {hour}", cashier=books.cashier, hour=hour)

    def _tell(self, news: tuple[Lamp, ...]) -> None:
        """On whatever screen is up, and for a while on those that come after it."""
        if not news:
            return
        self._show_told((*self._told, *news)[-_MOST_TOLD:])
        self.set_timer(
            self.told_s, lambda: self._show_told(tuple(each for each in self._told if each not in news))
        )

    def _show_told(self, news: tuple[Lamp, ...]) -> None:
        self._told = news
        for screen in self.screen_stack:
            for told in screen.query(Told):
                told.news = news

    def _ring_once(self, till: Till, now: Place) -> None:
        """The bell for STILL DUE, UNKNOWN and paper in trouble, once each time there is something new."""
        from register.counter.paper import must_print

        sale = till.books.sale
        urgent: object = None
        if sale is not None and now is Place.TENDER and sale.money_with_us:
            urgent = (now, sale.number, sale.due)
        elif sale is not None and now is Place.UNKNOWN:
            urgent = (now, sale.exchanges.open[0].request.id)
        elif now is Place.PAPER and must_print.trouble(till):
            urgent = now
        if urgent != self._rung_for:
            self._rung_for = urgent
            if urgent is not None:
                self.bell()

    # What the screens ask for

    def hand(self, top: TakesInput, result: Result) -> None:
        """Give one result to the top screen; a developer may ask for the messages on any."""
        match result:
            case Pressed("ctrl+t") | Typed("/wire") if self.opened and self.till.messages is not None:
                from register.tui.screens.around.wire import Wire

                self.push_screen(Wire())
            case _:
                super().hand(top, result)

    def go_over(self) -> None:
        """Leave this till for the one to learn at, or back. Everything here stays as it is."""
        if self._waits(self.till):
            self.say(say("The terminal is being asked: wait for its answer, or stop it with Esc"))
        else:
            self.goes_over = True
            self.exit()

    def take_payment(self) -> None:
        """Go on to the tenders of the open sale."""
        self.tendering = True
        self.look_again()

    def back_to_basket(self) -> None:
        """Leave the tenders, as long as no money was taken."""
        self.tendering = False
        self.look_again()

    def await_card(self, awaited: AwaitedCard | None) -> None:
        """The next number pays; `None`: no longer."""
        self.awaited_card = awaited
        self.tendering = self.tendering or awaited is not None
        self.look_again()
