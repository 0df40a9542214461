"""A till before a gateway that really asks Toggle or Factor4: three programs, two hops, one ledger."""

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

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.hops import Terms, before_factor4, before_toggle
from terminal_api.mock.providers.gateway.second_hop import SecondHop
from terminal_api.mock.providers.server import MockProvider
from terminal_api.outcomes import Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Request
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.service import service_client
from tests.terminal_api.processors.conformance import Bench
from tests.terminal_api.processors.gateway.benches import KEY, STORE
from tests.terminal_api.processors.toggle_bench import MUTATIONS

BEHIND: dict[str, Callable[..., tuple[SecondHop, Any]]] = {
    "toggle": before_toggle,
    "factor4": before_factor4,
}


class TwoHops(Bench):
    """Time passes by `wait` alone, for all three. What is armed is armed at the provider."""

    currency = "GBP"
    _numbers = count(6301190055500040000)

    def __init__(self, http: httpx.AsyncClient, provider: Any = "toggle", **terms: Any) -> None:
        self.provider = provider
        self.waited = timedelta()
        self.ledger = CardLedger()
        self.hop, self.provider_desk = BEHIND[provider](
            self.ledger, Terms(currency=self.currency, now=self.now, **terms)
        )
        self.desk = GatewayDesk(self.hop, {STORE: KEY}, provider=provider, ticks=self.ticks)
        self._behind: Any = provider
        self.mock = MockProvider(self.desk, self.ledger)
        self.http = http

    def start_till(self, **_: Any) -> None:
        settings = GatewaySettings(
            f"{self.mock.url}/v1",
            store=STORE,
            till="1",
            currency=self.currency,
            provider=self._behind,
            environment="test",
        )
        self.processor = self.gateway = Gateway(
            self.http, SecretStr(KEY), settings, now=self.now, ticks=self.ticks
        )

    def now(self) -> datetime:
        return datetime.now(UTC) + self.waited

    def ticks(self) -> float:
        return self.waited.total_seconds()

    def wait(self, seconds: float) -> None:
        self.waited += timedelta(seconds=seconds)

    def new_card(self, status: CardStatus, balance: str, code: str = "") -> Card:
        card = Card(f"{next(self._numbers)}", self.provider, status, self.money(balance), code=code)
        self.ledger.put(card)
        return card

    def arm(self, fault: str, **more: Any) -> None:
        if self.provider == "factor4":
            self.hop.server.faults.arm(Fault(fault, **more))  # its looks do not count
            return
        for operation in MUTATIONS:
            self.hop.server.faults.arm(Fault(fault, operation, **more))

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

    async def down(self) -> None:
        await self.mock.stop()

    async def settled(self, request: Request, outcome: Outcome) -> Outcome:
        """As the contract's section 8 has it, with the gateway's own way back behind it."""
        for _ in range(8):
            if not isinstance(outcome, Unknown):
                break
            self.wait(15)
            told = await self.processor.status(request)
            outcome = Unknown(told.reason) if isinstance(told, NotSent) else told
            if isinstance(outcome, Declined) and outcome.why is Decline.NEVER_RECEIVED:
                outcome = await self.processor.ask(request)
        return outcome


@asynccontextmanager
async def two_hops(provider: str = "toggle") -> AsyncIterator[TwoHops]:
    """All of it, running."""
    async with service_client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), proxies=False) as http:
        hops = TwoHops(http, provider)
        async with hops.mock:
            hops.start_till()
            yield hops
