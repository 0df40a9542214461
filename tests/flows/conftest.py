"""A whole till at a mock terminal on real sockets, with a referee who compares all books cent by cent."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from moneyed import EUR, Money

from receipts.document import from_json
from receipts.preview import lines
from register import wiring
from register.counter import history
from register.counter.drawer import shifts
from register.counter.owing import obligations, worker
from register.counter.returning import returns
from register.counter.selling import checkout, ringing_up
from register.counter.till import Till
from register.demo import demo_settings
from register.domain.bookkeeping.postings import postings
from register.domain.books import Books, replay
from register.domain.events import (
    CardRefunded,
    CashGiven,
    CashOutReturned,
    CashTaken,
    DrawerMoved,
    Event,
    Intended,
    PaperQueued,
    ShiftClosed,
    ShiftOpened,
)
from register.domain.goods.item import Item
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.settings import Settings
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.served import Served
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.processor import GiftCard, Operation

MONEY_CATEGORIES = {"Payment", "StoredValue", "Reversal"}
_numbers = itertools.count(1)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@dataclass
class Clock:
    """Stands still until it is moved. A day behind, so that the terminal never thinks a request too new."""

    time: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(days=1))

    def now(self) -> datetime:
        return self.time

    async def pause(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Bench:
    """The mock terminal, and what it served."""

    mock: MockTerminal
    served: list[Served]
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, one: Served) -> None:
        self.served.append(one)
        self._stirred.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for `condition`, looked at after each request that the mock has served."""
        async with asyncio.timeout(30):
            while not condition():
                await self._stirred.wait()
                self._stirred.clear()


@dataclass
class Shop:
    """One till with its mock terminal. `till` is the one that is open now."""

    bench: Bench
    state: Path
    environ: dict[str, str] = field(default_factory=dict)
    """Settings that differ; a printer is there when its port is among them."""
    clock: Clock = field(default_factory=Clock)
    terminal: bool = True

    def __post_init__(self) -> None:
        self._open: AbstractAsyncContextManager[Till] | None = None
        self._first_line = len(self.mock.ledger.transactions)
        self._first_served = len(self.bench.served)
        self.till: Till = None  # type: ignore[assignment]

    @property
    def mock(self) -> MockTerminal:
        return self.bench.mock

    async def open(self) -> Till:
        self._open = wiring.opened(self.settings(), self.state)
        self.till = await self._open.__aenter__()
        self.till.clock = self.clock
        return self.till

    async def close(self) -> None:
        assert self._open
        await self._open.__aexit__(None, None, None)

    async def reopen(self) -> Till:
        """The program ends and starts again, and asks what became of everything."""
        await self.close()
        till = await self.open()
        await worker.recover(till)
        return till

    def settings(self) -> Settings:
        environ = {
            "REGISTER_TERMINAL__URL": self.mock.url,
            "REGISTER_TERMINAL__CA": str(self.mock.ca_path),
            "REGISTER_TERMINAL__NOT_FOUND_GRACE_S": "0",
            **self.environ,
        }
        read = demo_settings(environ)
        read = read if "REGISTER_PRINTER__PORT" in self.environ else read.model_copy(update={"printer": None})
        return read if self.terminal else read.model_copy(update={"terminal": None})

    # The shop's day

    def money(self, amount: str) -> Money:
        """In what the till sells in."""
        return Money(amount, self.till.currency)

    def card(
        self, balance: str = "0.00", status: CardStatus = CardStatus.ACTIVE, provider: str = "svs"
    ) -> GiftCard:
        """A gift card nobody used yet."""
        number = f"{'603628' if provider == 'givex' else '600649'}77{next(_numbers):011d}"
        self.mock.ledger.put(Card(number, provider, status, self.money(balance)))
        return GiftCard(provider, number)

    def new_card(self, provider: str = "svs") -> GiftCard:
        """A gift card that was never sold."""
        return self.card(status=CardStatus.INACTIVE, provider=provider)

    def ring_up(self, *prices: str) -> Sale:
        for price in prices:
            item = Item(f"code {price}", f"Thing at {price}", self.money(price), "A", "Things")
            assert isinstance(ringing_up.add_item(self.till, item, Decimal(1)), Item)
        return self.sale

    async def sold(self, *prices: str) -> str:
        """Sell things for exact cash; the number of the receipt."""
        number = self.ring_up(*prices).number
        await checkout.pay_cash(self.till)
        return number

    @property
    def sale(self) -> Sale:
        """The sale at the counter."""
        sale = self.till.books.sale
        assert sale is not None
        return sale

    async def prompted(self) -> None:
        """Until the terminal waits for the shopper. Call `waiting_shopper` first."""
        await self._prompted.wait()

    def waiting_shopper(self) -> None:
        """The shopper stands there and does nothing."""
        self._prompted = asyncio.Event()
        shopper: Any = self.mock.shopper
        prompt = type(shopper).prompt

        def noticed(asked: Any) -> Any:
            self._prompted.set()
            return prompt(shopper, asked)

        shopper.prompt = noticed
        shopper.wait()

    def plan(self, number: str, chosen: dict[int, str]) -> returns.Plan:
        """Where the money of the chosen goods of that receipt would go."""
        found = returns.find(self.till, number)
        assert isinstance(found, returns.Found), found
        planned = returns.planned(found, {at: Decimal(quantity) for at, quantity in chosen.items()})
        assert isinstance(planned, returns.Plan), planned
        return planned

    async def take_back(self, number: str, chosen: dict[int, str]) -> Return:
        """Take the chosen goods back, as planned."""
        one = await returns.give(self.till, self.plan(number, chosen))
        assert isinstance(one, Return), one
        return one

    def stage(self, number: str) -> Stage:
        """Where that sale stands, finished or not."""
        sale = history.past_sale(self.till, number)
        assert sale is not None
        return sale.stage

    def arm(self, kind: FaultKind, **how: Any) -> None:
        self.mock.faults.arm(Fault(kind, **how))

    def refuse_next(self, category: str, **how: Any) -> None:
        self.arm(FaultKind.DECLINE, category=category, **how)

    async def settle(self) -> None:
        """Let time pass and ask about every missing answer, until none is missing."""
        for _ in range(10):
            self.clock.time += timedelta(minutes=2)
            await worker.settle_due(self.till)
            if not self.till.books.unsettled:
                return
        raise AssertionError("the answers did not come")

    # What happened

    def balance(self, card: GiftCard) -> Money:
        known = self.mock.ledger.card(card.number)
        assert known is not None
        return known.balance

    def status(self, card: GiftCard) -> CardStatus:
        known = self.mock.ledger.card(card.number)
        assert known is not None
        return known.status

    @property
    def lines(self) -> list[Transaction]:
        """The mock's books since this shop opened, without cards put into them."""
        return [line for line in self.mock.ledger.transactions[self._first_line :] if line.id]

    @property
    def moved(self) -> list[tuple[str, str]]:
        """What the mock did, refusals left out: operation and amount."""
        return [(str(line.operation), f"{line.moved.amount:.2f}") for line in self.lines if line.approved]

    @property
    def served(self) -> list[Served]:
        return self.bench.served[self._first_served :]

    @property
    def asked(self) -> list[str]:
        """Ids of the requests for money that reached the mock, one for each time."""
        return [one.service_id for one in self.served if one.category in MONEY_CATEGORIES]

    def events(self, *kinds: type[Any]) -> list[Any]:
        return [entry.event for entry in self.till.journal.entries(kinds=kinds or None)]

    def papers(self, title: str | None = None) -> list[str]:
        """The text of each receipt so far, or of those called `title`."""
        queued: list[PaperQueued] = self.events(PaperQueued)
        return ["\n".join(lines(from_json(one.receipt), 42)) for one in queued if title in (None, one.title)]

    def obligations(self, kind: obligations.Kind) -> list[obligations.Obligation]:
        return [one for one in obligations.obligations(self.till) if one.kind is kind]

    # The referee

    def check(self) -> None:
        """All books agree, and nothing was asked twice or without being written down first."""
        entries = tuple(self.till.journal.entries())
        events = [entry.event for entry in entries]
        cash = in_drawer(events)
        accounts = booked(events)
        assert booked_by_mock(self.lines) == {
            name: abs(amount) for name, amount in accounts.items() if "_cards:" in name and amount
        }
        assert accounts.get("drawer", Decimal(0)) == cash
        if self.till.books.shift:
            assert self.till.books.shift.expected.amount == cash
        if not self.till.books.sales and not self.till.books.documents:
            assert not accounts.get("tendered"), "customers' money that belongs to no sale"
            assert not accounts.get("cards_to_activate"), "cards paid for and not given"
            assert not accounts.get("cash_to_hand_out")
        intended = [event.request.id for event in events if isinstance(event, Intended)]
        assert len(set(intended)) == len(intended)
        assert all(times == 1 for times in Counter(self.asked).values()), "asked twice"
        assert set(self.asked) <= set(intended), "asked without an intent"
        shop = self.till.settings.shop
        assert replay(Books(shop.till, shop.currency), entries) == self.till.books

    def cash(self) -> Decimal:
        """What must be in the drawer."""
        return in_drawer(self.events())


def in_drawer(events: list[Event]) -> Decimal:
    """The drawer's cash, counted from what went in and out."""
    cash = Decimal(0)
    for event in events:
        match event:
            case ShiftOpened(float=amount):
                cash = amount.amount  # a new shift begins with a newly filled drawer
            case ShiftClosed():
                cash = Decimal(0)
            case CashTaken(taken=amount) | CashOutReturned(amount=amount):
                cash += amount.amount
            case CashGiven(amount=amount) | CardRefunded(amount=amount):
                cash -= amount.amount
            case DrawerMoved(movement=movement, amount=amount, undoes=undoes):
                into = (movement == "paid_in") != bool(undoes)
                cash += amount.amount if into else -amount.amount
            case _:
                pass
    return cash


def booked(events: list[Event]) -> dict[str, Decimal]:
    """The balance of every account."""
    accounts: dict[str, Decimal] = {}
    for event in events:
        for line in postings(event):
            accounts[line.account] = accounts.get(line.account, Decimal(0)) + line.amount.amount
    return accounts


def booked_by_mock(books: list[Transaction]) -> dict[str, Decimal]:
    """What the mock moved, under the register's names of accounts."""
    moved: dict[str, Decimal] = {}
    for line in books:
        if line.approved and line.moved.amount:
            bank = line.operation is Operation.BANK_CARD or not line.card
            name = f"{'bank_cards' if bank else 'gift_cards'}:terminal:{line.operation}"
            moved[name] = moved.get(name, Decimal(0)) + line.moved.amount
    return moved


@asynccontextmanager
async def a_bench(**how: Any) -> AsyncGenerator[Bench]:
    notes: list[Callable[[Served], None]] = []
    settings_ = MockSettings(amount_triggers=False, **how)
    async with MockTerminal(settings_, lambda one: notes[0](one)) as mock:
        bench = Bench(mock, [])
        notes.append(bench.note)
        yield bench


@asynccontextmanager
async def a_shop(bench: Bench, state: Path, **how: Any) -> AsyncGenerator[Shop]:
    shop = Shop(bench, state, **how)
    await shop.open()
    try:
        assert shifts.open_shift(shop.till, shop.money("100.00")) is None
        yield shop
    finally:
        bench.mock.faults.disarm()
        bench.mock.shopper.approve()
        await shop.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench() -> AsyncIterator[Bench]:
    """One mock terminal for all flows of a file, which run in one event loop."""
    async with a_bench() as bench:
        yield bench


@pytest_asyncio.fixture(loop_scope="module")
async def shop(bench: Bench, tmp_path: Path) -> AsyncIterator[Shop]:
    """A till of its own for each flow, with 100.00 in the drawer, nobody signed in and no printer."""
    async with a_shop(bench, tmp_path) as shop:
        yield shop


@pytest_asyncio.fixture(loop_scope="module")
async def street(bench: Bench, tmp_path: Path) -> AsyncIterator[Any]:
    """A till before a gateway."""
    from tests.flows.street import opened  # it is made of what stands here

    async with opened(bench, tmp_path) as street:
        yield street


@pytest.fixture(scope="session")
def make_bench() -> Callable[..., AbstractAsyncContextManager[Bench]]:
    """Makes a mock terminal with settings of one's own."""
    return a_bench


@pytest.fixture(scope="session")
def make_shop() -> Callable[..., AbstractAsyncContextManager[Shop]]:
    """Opens a shop at a bench: `make_shop(bench, state)`."""
    return a_shop


@pytest.fixture
def requests_seen(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The bodies of the payments that reach the mock from now on, as they travel."""
    seen: list[dict[str, Any]] = []
    take = shop.mock.faults.take

    def noted(request: Any) -> Any:
        if request.header.message_category == "Payment":
            seen.append(dict(request.members))
        return take(request)

    monkeypatch.setattr(shop.mock.faults, "take", noted)
    return seen
