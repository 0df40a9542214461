"""A till before a gateway that really asks Toggle or Factor4: three programs, two hops, one ledger."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
from pydantic import SecretStr

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.hops import Terms, before_factor4, before_toggle
from terminal_api.mock.providers.gateway.second_hop import SecondHop
from terminal_api.mock.providers.server import MockProvider
from terminal_api.outcomes import Decline, Declined, Outcome
from terminal_api.processor import Request
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.service import service_client
from tests.terminal_api.processors.bench import Bench
from tests.terminal_api.processors.gateway.benches import KEY, STORE
from tests.terminal_api.processors.toggle_bench import MUTATIONS

BEHIND: dict[str, Callable[..., tuple[SecondHop, Any]]] = {
    "toggle": before_toggle,
    "factor4": before_factor4,
}


class TwoHops(Bench):
    """Time passes by `wait` alone, for all three. What is armed is armed at the provider."""

    currency = "GBP"
    numbers = count(6301190055500040000)

    def __init__(self, http: httpx.AsyncClient, provider: Any = "toggle", **terms: Any) -> None:
        self.provider = provider
        self.waited = timedelta()
        ledger = CardLedger()
        self.hop, self.provider_desk = BEHIND[provider](
            ledger, Terms(currency=self.currency, now=self.now, **terms)
        )
        self.desk = GatewayDesk(self.hop, {STORE: KEY}, provider=provider, ticks=self.ticks)
        self._behind: Any = provider
        self.mock = MockProvider(self.desk, ledger)
        super().__init__(self.mock, http)
        self.faults = self.hop.server.faults

    def till(self, number: str = "1") -> Gateway:
        """A till that was just switched on."""
        settings = GatewaySettings(
            f"{self.mock.url}/v1",
            store=STORE,
            till=number,
            currency=self.currency,
            provider=self._behind,
            environment="test",
        )
        return Gateway(self.http, SecretStr(KEY), settings, now=self.now, ticks=self.ticks)

    def start_till(self, **_: Any) -> None:
        """From now on this till is the bench's."""
        self.processor = self.gateway = self.till()

    def restart(self) -> None:
        self.start_till()

    def other_till(self) -> Gateway:
        return self.till("2")

    def secrets(self) -> tuple[str, ...]:
        return (KEY,)

    @property
    def served(self) -> int:
        return self.mock.served

    def calm(self) -> None:
        super().calm()
        self.mock.faults.disarm()

    def time_passes(self) -> None:
        self.wait(15)

    async def _a_while(self, seconds: float) -> None:
        await asyncio.sleep(0.02)  # what the gateway still waits for takes its time by the machine's clock
        self.time_passes()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.waited

    def ticks(self) -> float:
        return self.waited.total_seconds()

    def wait(self, seconds: float) -> None:
        self.waited += timedelta(seconds=seconds)

    def arm(self, fault: str, **more: Any) -> None:
        if self.provider == "factor4":
            self.hop.server.faults.arm(Fault(fault, **more))  # its looks do not count
            return
        for operation in MUTATIONS:
            self.hop.server.faults.arm(Fault(fault, operation, **more))

    def arm_look(self, fault: str, **how: Any) -> None:
        self.mock.faults.arm(Fault(fault, operation="look", **how))  # a look is asked for at the gateway

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """What the gateway answers a till, as it stands on the wire."""
        headers = {"Authorization": f"Bearer {KEY}", "X-Store": STORE, "X-Till": "1"}
        content = None if body is None else json.dumps(body)
        url = f"{self.mock.url}/v1/{path}"
        answer = await self.http.request(method, url, content=content, headers=headers)
        return answer.status_code, answer.json()

    async def put(self, body: Any, id: str = "") -> tuple[int, dict[str, Any]]:
        """The same of a movement."""
        return await self.call("PUT", f"transactions/{id or uuid4()}", body)

    async def settled(self, request: Request, outcome: Outcome, till: Any = None) -> Outcome:
        """As the contract's section 8 has it, with the gateway's own way back behind it."""
        told = await super().settled(request, outcome, till)
        if isinstance(told, Declined) and told.why is Decline.NEVER_RECEIVED:
            return await super().settled(request, await (till or self.processor).ask(request), till)
        return told


@asynccontextmanager
async def two_hops(provider: str = "toggle") -> AsyncIterator[TwoHops]:
    """All of it, running."""
    async with service_client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), proxies=False) as http:
        hops = TwoHops(http, provider)
        async with hops.mock:
            hops.start_till()
            yield hops
