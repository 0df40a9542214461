"""Each gift-card processor beside a bare HTTPX call with the same bytes, and 200 tills at once at each mock.

The mock is a process of its own, `register mock-provider`; ours and the floor ask it the same question, so
what is measured is the client.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import cast
from zoneinfo import ZoneInfo

import httpx
from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.mock.providers.toast.wire import PATH
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard, GiftCardProcessor, Operation, Request
from terminal_api.processors.factor4 import CounterFile, Factor4, JsonCodec, Site
from terminal_api.processors.factor4 import Settings as Factor4Settings
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.service import Service
from terminal_api.processors.stored_value import ApiKey, StoredValue, StoredValueSettings
from terminal_api.processors.toast.authorisation import StaticKey
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toast.settings import Settings as ToastSettings
from terminal_api.processors.toggle import Settings as ToggleSettings
from terminal_api.processors.toggle import Toggle
from tests.benchmarks.measure import Figure, medians_async, timed_async

REPEATS = 200
TILLS = 200
EACH = 5
"""Balances that each of the tills asks."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mock that runs: where, and who is let in."""

    url: str
    credentials: dict[str, str]


@dataclass(frozen=True, slots=True)
class Provider:
    """One of them: its client at a server, and an active card that the mock starts with."""

    name: str
    client: Callable[[httpx.AsyncClient, Server, Path], GiftCardProcessor]
    card: GiftCard
    currency: str
    rationed: bool = False
    """Whether it gives each client so much work and no more: a burst would meet that alone."""


def _toast(http: httpx.AsyncClient, at: Server, _: Path) -> GiftCardProcessor:
    names = ToastSettings(at.url + PATH, at.credentials["restaurant"], EUR, environment="test")
    return Toast(http, names, StaticKey(SecretStr(at.credentials["token"])))


def _stored_value(http: httpx.AsyncClient, at: Server, _: Path) -> GiftCardProcessor:
    known = at.credentials
    service = Service(http, at.url + known["path"], name="stored-value", environment="test")
    names = StoredValueSettings(known["merchantAccount"], known["store"])
    return StoredValue(service, ApiKey(SecretStr(known["X-API-Key"])), names)


def _toggle(http: httpx.AsyncClient, at: Server, _: Path) -> GiftCardProcessor:
    known = at.credentials
    names = ToggleSettings(
        at.url + known["path"],
        known["user"],
        SecretStr(known["password"]),
        int(known["account_id"]),
        int(known["product_id"]),
        known["unit_epos_reference"],
        int(known["merchant_id"]),
        environment="test",
    )
    return Toggle(http, names)


def _factor4(http: httpx.AsyncClient, at: Server, folder: Path) -> GiftCardProcessor:
    known = at.credentials
    ids = (known[key] for key in ("clientId", "locationId", "terminalId", "systemId", "user"))
    site = Site(*ids, password=SecretStr(known["password"]))
    names = Factor4Settings(cast("ZoneInfo", ZoneInfo("America/New_York")), environment="test")
    counters = CounterFile(folder / "factor4.counter")
    return Factor4(http, at.url, site, names, counters, codec=JsonCodec())


def _gateway(http: httpx.AsyncClient, at: Server, _: Path) -> GiftCardProcessor:
    known = at.credentials
    url, store, till = at.url + "/v1", known["store"], known["till"]
    names = GatewaySettings(url, store, till, "GBP", "toggle", environment="test")
    return Gateway(http, SecretStr(known["key"]), names)


PROVIDERS = (
    Provider("toast", _toast, GiftCard("toast", "7700123400010029"), "EUR"),
    Provider("stored-value", _stored_value, GiftCard("givex", "9900110100050018", pin="5127"), "EUR"),
    Provider("toggle", _toggle, GiftCard("toggle", "6301190055500010009"), "GBP", rationed=True),
    Provider("factor4", _factor4, GiftCard("factor4", "8899001200030026"), "USD"),
    Provider("gateway", _gateway, GiftCard("toggle", "6301190055500010017"), "GBP"),
)


def figures() -> Iterator[Figure]:
    """A balance at each, alone and by 200 tills at once."""
    with tempfile.TemporaryDirectory() as folder:
        for provider in PROVIDERS:
            with _running(provider.name) as server:
                yield from asyncio.run(_measured(provider, server, Path(folder)))


async def _measured(provider: Provider, server: Server, folder: Path) -> list[Figure]:
    limits = httpx.Limits(max_connections=TILLS)
    async with (
        httpx.AsyncClient(trust_env=False, limits=limits) as http,
        httpx.AsyncClient(trust_env=False, limits=limits) as bare,
    ):
        seen: list[httpx.Request] = []

        async def note(request: httpx.Request) -> None:
            seen.append(request)

        client = provider.client(http, server, folder)
        http.event_hooks = {"request": [note]}
        await _balance(client, provider)
        http.event_hooks = {}
        asked = seen[-1]

        async def post() -> None:
            answer = await bare.request(asked.method, asked.url, content=asked.content, headers=asked.headers)
            assert answer.content

        ours_s, floor_s = await medians_async(
            lambda: timed_async(lambda: _balance(client, provider)),
            lambda: timed_async(post),
            repeats=REPEATS,
        )
        least = "a bare HTTPX call with the same bytes"
        alone = Figure(f"a balance at {provider.name}", ours_s, floor_s, 1.3, least)
        if provider.rationed:
            return [alone]
        floor_all_s, _ = await _all_at_once(post)
        ours_all_s, slowest_s = await _all_at_once(lambda: _balance(client, provider))
        many = f"the same, {TILLS} tills at once, each"
        found = [alone, Figure(many, ours_all_s, floor_all_s, 1.3, least)]
        if provider.name == "toast":
            found.append(Figure("the slowest of them", slowest_s, 0.5, 1.0, "500 ms, as Toast wants"))
        return found


async def _all_at_once(ask: Callable[[], object]) -> tuple[float, float]:
    """Seconds that one of all takes, by the clock; and the slowest answer."""
    slowest_s = 0.0
    for some in (TILLS // 4, TILLS // 2, TILLS * 3 // 4, TILLS):
        # Not all at one stroke: a system lets only so many wait to be connected, the others seconds longer.
        await asyncio.gather(*(cast("asyncio.Future[object]", ask()) for _ in range(some)))

    async def till() -> None:
        nonlocal slowest_s
        for _ in range(EACH):
            started = perf_counter()
            await cast("asyncio.Future[object]", ask())
            slowest_s = max(slowest_s, perf_counter() - started)

    started = perf_counter()
    await asyncio.gather(*(till() for _ in range(TILLS)))
    return (perf_counter() - started) / (TILLS * EACH), slowest_s


async def _balance(client: GiftCardProcessor, provider: Provider) -> None:
    id = client.new_id()
    nothing = Money(0, provider.currency)
    request = Request(id, Operation.BALANCE, nothing, datetime.now(UTC), f"B-{id}", provider.card)
    outcome = await client.ask(request)
    assert isinstance(outcome, Approved), outcome


@contextmanager
def _running(name: str) -> Generator[Server]:
    command = [sys.executable, "-m", "register", "mock-provider", name, "--headless", "--json", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        try:
            yield Server(facts["url"], facts["credentials"])
        finally:
            process.terminate()
