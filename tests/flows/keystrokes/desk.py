"""A whole till at a mock terminal on a real socket, with a keyboard that counts."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from moneyed import EUR, Money
from textual.screen import Screen

from register.catalogue.csv_import import import_csv
from register.catalogue.store import Catalogue
from register.counter import history
from register.domain.sale import Sale, Stage
from register.tui.place import Place
from register.tui.widgets.figure import Says
from terminal_api.mock.server import MockTerminal
from tests.flows.keystrokes.keyboard import Keyboard, Way
from tests.register.tui.screens.conftest import ROOT, Hands, Shop


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@dataclass
class Desk:
    """Where a task is done: hands that prepare, keys that count, books to look into."""

    shop: Shop
    hands: Hands
    keyboard: Keyboard
    mock: MockTerminal

    @property
    def till(self):
        return self.hands.till

    @property
    def in_drawer(self) -> Money:
        """What the books say is in the drawer; 100.00 before the task."""
        assert self.till.books.shift
        return self.till.books.shift.expected

    @property
    def sale(self) -> Sale:
        """The sale at the counter."""
        sale = self.till.books.sale
        assert sale is not None
        return sale

    def balance(self, number: str) -> Money:
        """What the terminal's own books say is on that card."""
        card = self.mock.ledger.card(number)
        assert card is not None
        return card.balance

    def charged(self) -> list[str]:
        """What the terminal took or gave, one entry for each time."""
        return [
            f"{line.operation} {line.moved.amount:.2f}" for line in self.mock.ledger.transactions if line.id
        ]

    async def completed(self) -> Sale:
        """The sale that is over now."""
        await self.hands.at(Place.DONE)
        sale = self.hands.app.last_sale()
        assert sale is not None
        assert sale.stage is Stage.COMPLETED
        assert history.past_sale(self.till, sale.number) == sale
        return sale

    async def still_due(self, amount: str) -> None:
        """Part is paid."""
        hands = self.hands
        await hands.until(lambda: hands.reading.says is Says.STILL_DUE and hands.reading.amount == amount)
        await hands.rest()

    async def on(self, screen: type[Screen]) -> None:
        """Wait until that screen is on top and nothing is asked any more."""
        app = self.hands.app
        await self.hands.until(lambda: isinstance(app.screen, screen) and app.screen.is_mounted)
        await self.hands.until(lambda: getattr(app.screen, "waiting", None) is None)
        await self.hands.rest()

    async def at_counter(self) -> None:
        """Wait until no other screen is over the basket."""
        await self.hands.until(lambda: self.hands.app.screen is self.hands.app.frame)
        await self.hands.rest()

    async def seconds_pass(self, seconds: int) -> None:
        """The till's clock goes on."""
        self.shop.clock.time += timedelta(seconds=seconds)
        self.till.changed()
        await self.hands.rest()


def stocked(folder: Path) -> Path:
    """The demo shop's items, in a catalogue in `folder`."""
    path = folder / "catalogue.sqlite"
    with Catalogue(path) as items:
        import_csv(ROOT / "register" / "catalogue" / "demo.csv", items, EUR, "ABC")
    return path


@asynccontextmanager
async def a_desk(state: Path, catalogue: Path, way: Way) -> AsyncGenerator[Desk]:
    """A till on 80x24, Maria signed in with 100.00 in the drawer."""
    shop = Shop(state, catalogue)
    async with shop.terminal() as mock:
        shop.mock = mock
        async with shop.app().run_test(size=(80, 24)) as pilot:
            hands = Hands(pilot)
            await hands.signed_in()
            yield Desk(shop, hands, Keyboard(hands, way), mock)
