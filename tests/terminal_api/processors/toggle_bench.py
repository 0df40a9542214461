"""A till at a mock of Toggle, over a real socket, with clocks that only a test moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import httpx
from moneyed import Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toggle.desk import PATH, ToggleDesk
from terminal_api.outcomes import NotSent, Outcome, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.processors.service import service_client
from terminal_api.processors.toggle import Settings, Toggle
from tests.terminal_api.processors.conformance import Bench

EXAMPLES = Path(__file__).parent / "examples" / "toggle"
MUTATIONS = ("createOrder", "createBalanceAdjustment", "createReversal")


def settings(url: str, **more: object) -> Settings:
    """The account of the examples."""
    facts: dict[str, object] = {
        "user": "lantern-paper-api",
        "password": SecretStr("paper-and-light"),
        "account_id": 118,
        "product_id": 40217,
        "merchant_id": 12,
        "unit_epos_reference": "CP-0417-02",
        "environment": "test",
        **more,
    }
    return Settings(url, **facts)  # type: ignore[arg-type]


class ToggleBench(Bench):
    """Time passes by `wait` alone; a till that settles waits 15 seconds between two questions."""

    provider = "toggle"
    currency = "GBP"

    def __init__(
        self,
        mock: MockProvider,
        desk: ToggleDesk,
        url: str | None = None,
        wire: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.mock = mock
        self.url = url or mock.url + PATH
        self.desk = desk
        self.ledger = mock.ledger
        self.http = httpx.AsyncClient(transport=wire) if wire else service_client(proxies=False)
        self.waited = timedelta(0)
        self.pauses: list[float] = []
        self.processor = self.till()
        self._numbers = count(6301190055500020000)

    def till(self, **more: object) -> Toggle:
        """A till that was just started."""
        return Toggle(self.http, settings(self.url, **more), now=self.now, pause=self._pause)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.waited

    def wait(self, seconds: float) -> None:
        self.waited += timedelta(seconds=seconds)

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.wait(seconds)

    def new_card(self, status: CardStatus, balance: str) -> Card:
        card = Card(str(next(self._numbers)), self.provider, status, Money(balance, self.currency))
        self.ledger.put(card)
        return card

    def arm(self, fault: str, **more: object) -> None:
        for operation in MUTATIONS:
            self.mock.faults.arm(Fault(fault, operation, **more))  # type: ignore[arg-type]

    async def down(self) -> None:
        await self.mock.stop()

    async def settled(self, request: Request, outcome: Outcome) -> Outcome:
        for _ in range(8):
            if not isinstance(outcome, Unknown):
                break
            self.wait(15)
            told = await self.processor.status(request)
            outcome = Unknown(told.reason) if isinstance(told, NotSent) else told
        return outcome

    async def ask(
        self, operation: Operation, amount: str, card: Card | None = None, **more: object
    ) -> Outcome:
        """Ask for it once, under a new id."""
        return await self.processor.ask(self.request(operation, amount, card, **more))


@asynccontextmanager
async def toggle_bench() -> AsyncIterator[ToggleBench]:
    """A bench whose mock runs."""
    ledger = CardLedger()
    bench: list[ToggleBench] = []
    desk = ToggleDesk(ledger, clock=lambda: bench[0].now() if bench else datetime.now(UTC))
    async with MockProvider(desk, ledger) as mock:
        bench.append(ToggleBench(mock, desk))
        async with bench[0].http:
            yield bench[0]
