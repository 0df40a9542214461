"""Each gift-card processor beside a bare HTTPX call with the same bytes, and 200 tills at once at each mock.

The mock is a process of its own, `register mock-provider`. Ours and the floor ask it the same kind of
question, each till over connections of its own, so what is measured is the client. How fast Toast's mock
answers is measured over bare sockets, see `burst`: 200 HTTP clients in one process are slower than it is.
"""

import asyncio
import json
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
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
from tests.benchmarks.burst import slowest_s
from tests.benchmarks.measure import Figure, medians_async, timed_async

REPEATS = 200
TILLS = 200
EACH = 5
"""Balances that each of the tills asks."""
BURSTS = 3

_QUESTIONS = 10_000
"""More than are asked of one provider."""
_LEAST = "a bare HTTPX call with the same bytes"
_WANTED = "500 ms, as Toast wants"
#: Made once: to read the system's certificates takes longer than a call.
_CONTEXT = ssl.create_default_context()


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


@dataclass(frozen=True, slots=True)
class Till:
    """One of many: ours, and a bare client beside it."""

    client: GiftCardProcessor
    bare: httpx.AsyncClient


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
    async with AsyncExitStack() as opened:
        tills = [
            await _till(opened, provider, server, folder) for _ in range(1 if provider.rationed else TILLS)
        ]
        first = tills[0]
        asked = await _questions(provider, server, folder)
        ours_s, floor_s = await medians_async(
            lambda: timed_async(lambda: _balance(first.client, provider)),
            lambda: timed_async(lambda: _post(first.bare, next(asked))),
            repeats=REPEATS,
        )
        found = [Figure(f"a balance at {provider.name}", ours_s, floor_s, 1.3, _LEAST)]
        if not provider.rationed:
            ours_s, floor_s = await medians_async(
                lambda: _all_at_once(tills, lambda till: _balance(till.client, provider)),
                lambda: _all_at_once(tills, lambda till: _post(till.bare, next(asked))),
                repeats=BURSTS,
                warm_up=1,
            )
            found.append(Figure(f"the same, {TILLS} tills at once, each", ours_s, floor_s, 1.3, _LEAST))
        if provider.name == "toast":
            slowest = await slowest_s(asked, TILLS)
            found.append(Figure(f"its slowest answer to {TILLS} at once", slowest, 0.5, 1.0, _WANTED))
        return found


async def _till(opened: AsyncExitStack, provider: Provider, server: Server, folder: Path) -> Till:
    """A till as it is in a shop: it shares its connections with no other."""
    http, bare = (httpx.AsyncClient(trust_env=False, verify=_CONTEXT) for _ in range(2))
    await opened.enter_async_context(http)
    await opened.enter_async_context(bare)
    return Till(provider.client(http, server, folder), bare)


async def _questions(provider: Provider, server: Server, folder: Path) -> Iterator[httpx.Request]:
    """Balances in a till's own words, none of them twice: to answer one as before is less work for a server.

    Of a provider that wants a log-in first it is the same one each time: what it asks has no id.
    """
    seen: list[httpx.Request] = []

    async def note(request: httpx.Request) -> None:
        seen.append(request)
        if not provider.rationed:
            raise httpx.ConnectError("it shall not leave")

    async with httpx.AsyncClient(trust_env=False, verify=_CONTEXT, event_hooks={"request": [note]}) as http:
        client = provider.client(http, server, folder)
        if provider.rationed:
            await _balance(client, provider)
            return repeat(seen[-1])
        for _ in range(_QUESTIONS):
            await client.ask(_look(client, provider))
    return iter(seen)


async def _post(bare: httpx.AsyncClient, asked: httpx.Request) -> None:
    answer = await bare.request(asked.method, asked.url, content=asked.content, headers=asked.headers)
    assert answer.is_success, answer


async def _all_at_once(tills: list[Till], ask: Callable[[Till], Awaitable[None]]) -> float:
    """Seconds that one of all takes, by the clock."""
    for some in (TILLS // 4, TILLS // 2, TILLS * 3 // 4, TILLS):
        # Not all at one stroke: a system lets only so many wait to be connected, the others seconds longer.
        await asyncio.gather(*(ask(till) for till in tills[:some]))

    async def asking(till: Till) -> None:
        for _ in range(EACH):
            await ask(till)

    return await timed_async(lambda: asyncio.gather(*map(asking, tills))) / (TILLS * EACH)


def _look(client: GiftCardProcessor, provider: Provider) -> Request:
    id = client.new_id()
    nothing = Money(0, provider.currency)
    return Request(id, Operation.BALANCE, nothing, datetime.now(UTC), f"B-{id}", provider.card)


async def _balance(client: GiftCardProcessor, provider: Provider) -> None:
    outcome = await client.ask(_look(client, provider))
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
