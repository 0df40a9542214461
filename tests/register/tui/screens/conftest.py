"""A whole till on the screen: real counter, real journal, a mock terminal on a real socket."""

import asyncio
import itertools
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from moneyed import EUR, Money
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.events import Key
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from register import settings, wiring
from register.catalogue.csv_import import import_csv
from register.catalogue.store import Catalogue
from register.counter.drawer import shifts
from register.counter.till import Till
from register.demo import demo_settings
from register.domain.amounts import Refused
from register.tui.app import OpenTill, TillApp
from register.tui.input.scanner import Pace
from register.tui.route import Place
from register.tui.screens.drawer.compare_day import CompareDay
from register.tui.screens.selling.side import Side
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.input_line import InputLine
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.money import written
from tests.register.tui.resting import DrawnAtRest, at_rest

ROOT = Path(__file__).parents[4]
PEN = "1455082197725"
NOTEBOOK = "1402713568386"
APPLES = "4131"
FULL, SMALL, EMPTY, NEW = (card.number for card in DEMO_CARDS[:4])
"""150.00, 12.50 and nothing on them; never sold."""
WELCOME = (
    "PINs:",
    "1234   Maria, cashier",
    "9876   Ruth, manager",
    "Items:",
    f"{PEN}  Fountain pen, blue",
    f"{APPLES}           Apples, by the kilogram",
    "Gift cards:",
    *(f"{card.number}  {written(card.balance):>10}  {card.note}" for card in DEMO_CARDS),
)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@dataclass
class Clock:
    """Stands still until it is moved: Sunday 22 November 2026, 10:41."""

    time: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 10, 41, tzinfo=UTC))

    def now(self) -> datetime:
        return self.time

    async def pause(self, seconds: float) -> None:
        await asyncio.Event().wait()


class Bells(DrawnAtRest, TillApp):
    """The app, with its bell counted."""

    rung = 0

    def bell(self) -> None:
        self.rung += 1


def pointing_at(mock: MockTerminal) -> dict[str, str]:
    """The settings that name that terminal."""
    return {
        "REGISTER_TERMINAL__URL": mock.url,
        "REGISTER_TERMINAL__CA": str(mock.ca_path),
        "REGISTER_TERMINAL__NOT_FOUND_GRACE_S": "0",
        "REGISTER_TERMINAL__ANSWER_TIMEOUT_S": "5",
    }


@dataclass
class Shop:
    """What a test sets up before the till is opened."""

    state: Path
    catalogue: Path
    clock: Clock = field(default_factory=Clock)
    environ: dict[str, str] = field(default_factory=dict)
    without: set[str] = field(default_factory=lambda: {"printer"})
    """Tables of the settings that this shop does not have."""
    people: bool = True
    """Whether it is the demonstration's; else nobody is there yet."""
    reversals_confirmed: bool = True
    mock: MockTerminal | None = None
    """Its terminal; one is started with the till if there is none yet."""

    def read(self) -> settings.Settings:
        never = {"REGISTER_SCREEN__LOCK_AFTER_S": "0"}
        environ = {"REGISTER_CATALOGUE__PATH": str(self.catalogue), **never, **self.environ}
        read = demo_settings(environ)
        read = read if self.people else read.model_copy(update={"signing": ()})
        return read.model_copy(update=dict.fromkeys(self.without))

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Till]:
        """The till, with its terminal if it has one, in whatever loop the app runs."""
        async with AsyncExitStack() as stack:
            if "terminal" not in self.without:
                self.mock = self.mock or await stack.enter_async_context(self.terminal())
                self.environ |= pointing_at(self.mock)
            yield await stack.enter_async_context(wiring.opened(self.read(), self.state, clock=self.clock))

    def terminal(self) -> MockTerminal:
        """The same in every run."""
        return MockTerminal(
            MockSettings(seed=1, clock=self.clock.now, reversals_confirmed=self.reversals_confirmed)
        )

    def app(self, open_till: OpenTill | None = None) -> Bells:
        """A till on this shop's state; two of them would quarrel about the journal."""
        return Bells(
            open_till or self.opened,
            place="Harbour Street · till 2",
            welcome=WELCOME,
            clock=self.clock.now,
            pace=Pace(burst_s=0.002, settle_s=0.02, escape_s=0.02),
        )


#: Between two keys that a person presses; longer than a keyboard takes to repeat one.
_A_WHILE_S = 0.1


@dataclass
class Hands:
    """The cashier: presses, scans, and looks."""

    pilot: Pilot[None]
    last: float = 0.0
    """When the last key was pressed, by the app's clock."""

    @property
    def app(self) -> Bells:
        assert isinstance(self.pilot.app, Bells)
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        """As a person does: each key a while after the one before, also after the last of an earlier call."""
        for key in keys:
            event = Key(key, _CHARACTERS.get(key, key if len(key) == 1 else None))
            event.time = self.last = max(event.time, self.last + _A_WHILE_S)
            self.app.post_message(event)
        await self.rest()
        self.app.settle_input()
        await self.rest()

    async def type(self, text: str, *keys: str) -> None:
        """Type `text`, then press `keys`."""
        await self.press(*(_KEYS.get(character, character) for character in text), *keys)

    async def scan(self, code: str) -> None:
        """The scanner: all at once, and Enter."""
        at = Message().time
        events = [*(Key(character, character) for character in code), Key("enter", "\r")]
        for number, event in enumerate(events):
            event.time = at + number / 10_000  # however slow the machine is that posts them
            self.app.post_message(event)
        await self.rest()

    async def rest(self) -> None:
        """Wait until all that is to be done and drawn now is done and drawn."""
        await at_rest(self.app)

    async def until(self, seen: Callable[[], object]) -> None:
        """Wait until something is so."""
        last = time.monotonic() + 60
        while not seen():
            assert time.monotonic() < last, f"still at {self.app.frame.place}: {self.reading}"
            await asyncio.sleep(0.002)
            await self.rest()

    async def at(self, place: Place) -> None:
        """Wait until the till shows that."""
        await self.until(lambda: self.app.frame.place is place)
        await self.rest()

    async def signed_in(self) -> None:
        """Maria has signed in and counted the float: ready for the first scan."""
        await self.until(lambda: self.app.opened)
        if not self.till.books.shift:
            assert not isinstance(shifts.sign_in(self.till, "1234"), Refused)
            assert shifts.open_shift(self.till, euros("100")) is None
        await self.at(Place.BASKET)
        if self.till.terminal:
            await self.until(lambda: self.till.terminal_health.note)

    async def basket(self) -> None:
        """A pen, two notebooks, some apples: 35.30."""
        await self.scan(PEN)
        await self.type("2*")
        await self.scan(NOTEBOOK)
        await self.type("1.254*4131", "enter")

    async def paid_in_part(self) -> None:
        """12.50 of the basket by gift card: 22.80 are still due."""
        await self.basket()
        await self.press("f6")
        await self.scan(SMALL)
        await self.until(lambda: self.reading.says is Says.STILL_DUE)
        await self.rest()

    async def paper(self) -> None:
        """Wait until the paper beside the view has caught up."""
        await self.until(lambda: not self.app.frame.query_one(Side).due)
        await self.rest()

    async def compared(self) -> None:
        """Wait until the day was compared with the terminal, and all agreed."""
        await self.until(lambda: not isinstance(self.app.screen, CompareDay))
        await self.rest()

    @staticmethod
    def euros(amount: str) -> Money:
        return euros(amount)

    @property
    def reading(self) -> Reading:
        """What the display of the view says."""
        figures = self.app.frame.view.query(Figure)
        return figures.first().reading if figures else Reading()

    @property
    def said(self) -> str:
        """The remark beside the input line, or the longer one above it."""
        frame = self.app.frame
        return frame.query_one(InputLine).remark or str(frame.query_one("#notice", Static).render())

    @property
    def dialog_says(self) -> str:
        """What was wrong with the last PIN."""
        return str(self.app.screen.query_one("#dialog-said", Static).render())

    @property
    def till(self) -> Till:
        return self.app.till


_KEYS = {" ": "space", "*": "asterisk", "/": "slash", ".": "full_stop", ",": "comma"}
_CHARACTERS = {name: character for character, name in _KEYS.items()}


@pytest.fixture(autouse=True)
def greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local time is UTC, wherever the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop's items."""
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    with Catalogue(path) as items:
        import_csv(ROOT / "register" / "catalogue" / "demo.csv", items, EUR, "ABC")
    return path


@pytest.fixture
def shop(tmp_path: Path, catalogue: Path) -> Shop:
    return Shop(tmp_path / "state", catalogue)


@pytest.fixture
async def mock(shop: Shop) -> AsyncGenerator[MockTerminal]:
    """The shop's terminal, in the test's own loop."""
    async with shop.terminal() as running:
        shop.mock = running
        yield running


@pytest.fixture
def hands() -> type[Hands]:
    """For tests that run the app themselves."""
    return Hands


@pytest.fixture
def counter(shop: Shop) -> Callable[..., AbstractAsyncContextManager[Hands]]:
    """The shop's till on a screen of some size, ready for the first scan."""

    @asynccontextmanager
    async def ready(size: tuple[int, int] = (80, 24)) -> AsyncGenerator[Hands]:
        async with shop.app().run_test(size=size) as pilot:
            hands = Hands(pilot)
            await hands.signed_in()
            yield hands

    return ready


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> Callable[[Hands], None]:
    """What is on the screen now, compared with the picture somebody looked at."""
    accepted = snapshot.use_extension(SVGImageExtension)

    def compare(hands: Hands) -> None:
        assert hands.app.export_screenshot() == accepted

    return compare


@pytest.fixture
def pictures(snapshot: SnapshotAssertion) -> Callable[[Hands], Awaitable[None]]:
    """What is on the screen now, narrow and then wide, compared with the pictures somebody looked at."""
    accepted = snapshot.use_extension(SVGImageExtension)

    drawn = itertools.count()

    async def compare(hands: Hands) -> None:
        number = next(drawn)
        for wide, high in ((80, 24), (120, 40)):
            await hands.pilot.resize_terminal(wide, high)
            await hands.rest()
            hands.app.frame._on_timer_update()  # also where another screen is over it
            await hands.paper()
            name = f"{wide}x{high}.{number}" if number else f"{wide}x{high}"
            assert hands.app.export_screenshot() == accepted(name=name)

    return compare
