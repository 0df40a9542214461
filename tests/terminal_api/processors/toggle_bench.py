"""A till at a mock of Toggle, over a real socket, with clocks that only a test moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from terminal_api.mock.books.cards import Card
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toggle.desk import PATH, ToggleDesk
from terminal_api.outcomes import Outcome
from terminal_api.processor import Operation
from terminal_api.processors.service import service_client
from terminal_api.processors.toggle import Settings, Toggle
from tests.terminal_api.processors.bench import Bench

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
        super().__init__(mock, httpx.AsyncClient(transport=wire) if wire else service_client(proxies=False))
        self.mock = mock
        self.url = url or mock.url + PATH
        self.desk = desk
        self.waited = timedelta(0)
        self.pauses: list[float] = []
        self.numbers = count(6301190055500020000)
        self.processor = self.till()

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

    def secrets(self) -> tuple[str, ...]:
        """The password, and every token that it bought."""
        return (settings(self.url).password.get_secret_value(), *self.desk.tokens)

    @property
    def served(self) -> int:
        return self.mock.served

    def restart(self) -> None:
        self.processor = self.till()

    def other_till(self) -> Toggle:
        """Tills of one site have no names here: each draws references of its own."""
        return self.till()

    def arm(self, fault: str, **how: Any) -> None:
        for operation in MUTATIONS:
            self.mock.faults.arm(Fault(fault, operation, **how))

    def arm_look(self, fault: str, **how: Any) -> None:
        self.mock.faults.arm(Fault(fault, operation="Cards", **how))

    def time_passes(self) -> None:
        self.wait(15)

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
