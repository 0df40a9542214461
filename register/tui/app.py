"""The till: opens the register behind its first frame, owns every request for money, shows what it is at."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.worker import Worker, WorkerState

from register.domain.amounts import Refused
from register.domain.sale import Sale, Stage
from register.errors import RegisterError
from register.tui.keys import Action
from register.tui.lamps import Lamps
from register.tui.route import AwaitedCard, Place, at_counter, place, waits
from register.tui.screens.errands import ERRANDS, Errand
from register.tui.screens.frame import Frame
from register.tui.screens.side import Side
from register.tui.takes_input import TakesInput
from register.tui.theme import COUNTER
from register.tui.till_app import KeyedApp
from register.tui.typing import PACE, Pace, Result
from register.tui.widgets.input_line import InputLine
from terminal_api.outcomes import Declined, NotSent

if TYPE_CHECKING:
    from register.counter.till import Till

log = logging.getLogger(__name__)

#: What makes a till: called in a thread, since it may have much to import; entered where the app runs.
OpenTill = Callable[[], "AbstractAsyncContextManager[Till]"]
#: A use case that moves money, or may.
Work = Callable[["Till"], Coroutine[Any, Any, object]]

#: How long the paper beside the basket may lag behind a burst of scans.
_PAPER_LAG_S = 0.06


def wall_clock() -> datetime:
    """The computer's local time."""
    return datetime.now().astimezone()


class TillApp(KeyedApp[None]):
    """The cash register's screen."""

    TITLE = "Till"
    CSS_PATH = Path(__file__).parent / "screens" / "frame.tcss"
    """Of a default screen Textual reads no style sheet by itself."""

    def __init__(
        self,
        open_till: OpenTill,
        *,
        place: str,
        welcome: tuple[str, ...] = (),
        theme: str = COUNTER.name,
        clock: Callable[[], datetime] = wall_clock,
        pace: Pace = PACE,
    ) -> None:
        """`place` stands in the header; `welcome` under the question for the PIN; `clock` is local time."""
        super().__init__(pace=pace, theme=theme)
        self.clock = clock
        self.tendering = False
        """Whether the cashier went on to take payment before any was taken."""
        self.awaited_card: AwaitedCard | None = None
        self._open_till = open_till
        self._frame = Frame(place, welcome, clock=clock)
        self._till: Till | None = None
        self._life: asyncio.Task[None] | None = None
        self._moving = False
        self._looking = False
        self._customer: str = ""
        """Number of the sale at the counter."""
        self._ended: str = ""
        """Number of the sale that ended last, until the next begins."""
        self._rung_for: object = None
        self._lamps = Lamps()
        self._latest: tuple[tuple[Sale, datetime], ...] | None = None
        """The last sales, once they were looked up since a customer came or went."""
        self.paper_due = False
        """Whether the paper beside the view lags behind."""

    def get_default_screen(self) -> Frame:
        """The frame stays under everything."""
        return self._frame

    @property
    def till(self) -> Till:
        """The register. Only once `opened`."""
        assert self._till is not None
        return self._till

    @property
    def opened(self) -> bool:
        """Whether the journal is open and what a crash left behind was looked after."""
        return self._till is not None

    @property
    def frame(self) -> Frame:
        """The base screen."""
        return self._frame

    # The register's life

    def on_mount(self) -> None:
        """Open the register once the first frame is on the screen."""
        self.call_after_refresh(self._begin)

    async def on_unmount(self) -> None:
        """Let go of the register, its journal last."""
        if self._life:
            self._life.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._life

    def _begin(self) -> None:
        self._life = asyncio.create_task(self._live())

    async def _live(self) -> None:
        """From opening the journal to letting it go; between them, see to the obligations."""
        try:
            made = await asyncio.to_thread(self._make)
            async with made as till:
                await self._settle_in(till)
                from register.counter import obligations

                await obligations.work(till)
        except RegisterError as error:
            self._frame.fail(str(error))
        except Exception as error:  # the program ends here, and says why
            log.exception("the till broke off")
            self._frame.fail(f"The till cannot go on ({type(error).__name__}): call support.")
        finally:
            self._till = None

    def _make(self) -> AbstractAsyncContextManager[Till]:
        import_module("register.tui.screens.views")  # with all the counter needs: SQL, the printer
        import_module("register.tui.latest")
        return self._open_till()

    async def _settle_in(self, till: Till) -> None:
        """Ask what a crash left open, then let people in; nobody is signed in after a start."""
        from register.counter import obligations, shifts
        from register.tui.screens.views import views

        shifts.sign_out(till)
        await obligations.recover(till)
        self._till = till
        await self._frame.furnish(views())
        till.watchers.append(self._changed)
        self.look_again()
        self.hand_out()

    def give_up(self, sentence: str) -> None:
        """Leave: the register could not be opened."""
        self.exit(return_code=2, message=sentence)

    async def action_quit(self) -> None:
        """Leave, but not while the terminal is asked for money."""
        if self._till and (self._moving or waits(self._till.books, self._till.asking)):
            self.say("The terminal is being asked: wait for its answer, or stop it with Esc")
        else:
            self.exit()

    # What is shown

    def _changed(self) -> None:
        """Something was recorded: look again, once for a burst of changes."""
        if not self._looking:
            self._looking = True
            self.call_later(self._look_if_due)

    def _look_if_due(self) -> None:
        if self._looking:
            self.look_again()
            self.hand_out()

    def look_again(self) -> None:
        """Show what the till is at now."""
        self._looking = False
        if self._till is None:
            return
        till = self._till
        self._follow_customer(till)
        now = place(till.books, till.asking, done=bool(self._ended), tendering=self.tendering)
        if now not in (Place.BASKET, Place.TENDER):
            self.awaited_card = None
        if now is not Place.TENDER:
            self.tendering = False
        self._frame.go(now)
        self._frame.tell(self._who(till), self._lamps.read(till, self.clock()))
        self._ring_once(till, now)
        self._paper_soon()

    def _follow_customer(self, till: Till) -> None:
        """Notice that a sale began or ended."""
        sale = at_counter(till.books, till.asking)
        number = sale.number if sale else ""
        if number == self._customer:
            return
        left, self._customer = self._customer, number
        self._latest = None
        self.awaited_card, self.tendering = None, False
        self._ended = left if not number and self._completed(left) else ""

    def _completed(self, number: str) -> bool:
        from register.counter.history import past_sale

        sale = past_sale(self.till, number)
        return sale is not None and sale.mark in (Stage.PAID, Stage.COMPLETED) and not sale.aside

    def last_sale(self) -> Sale | None:
        """The sale that has just ended, as it stands now."""
        from register.counter.history import past_sale

        return past_sale(self.till, self._ended) if self._ended else None

    def _who(self, till: Till) -> str:
        books = till.books
        if books.cashier is None:
            return ""
        if books.shift is None:
            return books.cashier
        since = books.shift.opened_at.astimezone(self.clock().tzinfo)
        return f"{books.cashier} · shift since {since:%H:%M}"

    def _ring_once(self, till: Till, now: Place) -> None:
        """The bell for STILL DUE and UNKNOWN, once each time there is something new to look up for."""
        sale = till.books.sale
        urgent: object = None
        if sale is not None and now is Place.TENDER and sale.money_with_us:
            urgent = (now, sale.number, sale.due)
        elif sale is not None and now is Place.UNKNOWN:
            urgent = (now, sale.exchanges.open[0].request.id)
        if urgent != self._rung_for:
            self._rung_for = urgent
            if urgent is not None:
                self.bell()

    def _paper_soon(self) -> None:
        """The paper may come a little later than the line that was scanned."""
        if not self.paper_due:
            self.paper_due = True
            self.set_timer(_PAPER_LAG_S, self._draw_paper)

    def _draw_paper(self) -> None:
        self.paper_due = False
        side = self._frame.query_one(Side)
        if self._till is None or not side.display or side.size.width == 0:
            return
        from register.tui import latest

        till = self._till
        sale = at_counter(till.books, till.asking)
        if self._latest is None:
            self._latest = latest.latest(till)
        last = self._latest
        if sale is not None:
            side.show_paper(latest.preview(till, sale))
        else:
            side.show_paper(latest.printed(till, last[0][0].number) if last else ())
        zone = self.clock().tzinfo
        side.show_latest(tuple(latest.row(till, one, at, zone) for one, at in last))

    # What the screens ask for

    @property
    def holds_back(self) -> bool:
        """While money is booked: a scan then belongs to the next sale. Not while the terminal is asked.

        An errand on top waits by itself, and can be stopped.
        """
        return self._moving and self._frame.place is not Place.ASKING and self.screen is self._frame

    def hand(self, top: TakesInput, result: Result) -> None:
        """Give one result to the top screen; the next one finds the till as this one left it."""
        try:
            super().hand(top, result)
        except RegisterError as error:
            top.refuse(str(error))
        if self._looking:
            self.look_again()

    def say(self, sentence: str) -> None:
        """Ring, and say why beside the input line."""
        top = self.screen
        (top if isinstance(top, TakesInput) else self._frame).refuse(sentence)

    def remark(self, sentence: str) -> None:
        """Say beside the main input line what an errand did; no bell."""
        self._frame.query_one(InputLine).remark = sentence

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

    def open(self, errand: Errand, text: str) -> None:
        """Go on an errand: its screen comes on top."""
        self.push_screen(errand(self, text))

    def open_card(self, number: str) -> None:
        """The panel of the gift card with that number."""
        self._errand(Action.CARD, number)

    def open_receipt(self, number: str) -> None:
        """The sale, return or slip of that number."""
        self._errand(Action.RECEIPT, number)

    def _errand(self, action: Action, text: str) -> None:
        if (errand := ERRANDS.get(action)) is not None:
            self.open(errand, text)
        else:
            self.say("Nothing can be done with that number here")

    # Money

    def move_money(self, work: Work) -> None:
        """Do `work`, which may move money, in a worker of the app; nothing when one is under way."""
        if not self._moving:
            self._moving = True
            self.run_worker(self._moved(work), group="money", exit_on_error=False)

    def abort(self) -> None:
        """Ask the terminal to stop. Not among the money: that waits for the answer."""
        from register.counter import checkout

        self.run_worker(checkout.abort(self.till), group="abort", exit_on_error=False)

    async def _moved(self, work: Work) -> None:
        sentence = ""
        try:
            match await work(self.till):
                case Refused(reason) | Declined(reason) | NotSent(reason):
                    sentence = reason
                case _:
                    pass
        except RegisterError as error:
            sentence = str(error)
        finally:
            self._moving = False
        self.look_again()
        if sentence:
            self.say(sentence)
        self.hand_out()

    @on(Worker.StateChanged)
    def broken(self, changed: Worker.StateChanged) -> None:
        """A mistake of ours in a worker: say so, with nothing that could be a card number."""
        worker = cast("Worker[object]", changed.worker)
        if changed.state is WorkerState.ERROR and worker.group in ("money", "abort"):
            log.error("a %s worker broke", worker.group, exc_info=worker.error)
            self.look_again()
            self.say(f"Something broke inside the till ({type(worker.error).__name__}): call support")
            self.hand_out()
