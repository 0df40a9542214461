"""One sealed question to the mock terminal, beside one bare POST of the same lengths, over kept connections.

Ours seals, opens, checks and understands on both sides: register and terminal.
"""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
from moneyed import EUR, Money

from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo import (
    LocalTransport,
    NexoTerminal,
    ServiceIds,
    TerminalKey,
    local_client,
    terminal_context,
)
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard, Operation, Request
from tests.benchmarks.measure import Figure, medians_async, timed_async
from tests.benchmarks.servers import served

REPEATS = 300


def figures() -> Iterator[Figure]:
    """A diagnosis, which nobody has to act upon, and a balance, which comes with words for a receipt."""
    with served("mock") as (mock_url, mock_ca), served("bare") as (bare_url, bare_ca):
        yield from asyncio.run(_measured(mock_url, mock_ca, bare_url, bare_ca))


async def _measured(mock_url: str, mock_ca: str, bare_url: str, bare_ca: str) -> list[Figure]:
    settings = MockSettings()
    context = terminal_context(mock_ca, settings.poi_id, "test")
    async with (
        local_client(context) as http,
        httpx.AsyncClient(verify=ssl.create_default_context(cadata=bare_ca), trust_env=False) as bare,
    ):
        lengths: list[tuple[int, int]] = []

        async def note(response: httpx.Response) -> None:
            lengths.append((len(response.request.content), len(await response.aread())))

        http.event_hooks = {"response": [note]}
        terminal = _terminal(http, mock_url, settings)
        found: list[Figure] = []
        for name, ask in (("a diagnosis", terminal.diagnose), ("a balance", lambda: _balance(terminal))):
            await ask()
            sent, received = lengths[-1]

            async def post(sent: int = sent, received: int = received) -> None:
                answer = await bare.post(f"{bare_url}/{received}", content=b"x" * sent)
                assert len(answer.content) == received

            ours_s, floor_s = await medians_async(
                lambda ask=ask: timed_async(ask), lambda post=post: timed_async(post), repeats=REPEATS
            )
            floor = f"one POST of {sent} bytes over TLS, {received} back"
            found.append(Figure(f"{name}, sealed, there and back", ours_s, floor_s, 1.8, floor))
        return found


def _terminal(http: httpx.AsyncClient, url: str, settings: MockSettings) -> NexoTerminal:
    key = TerminalKey.derive(settings.passphrase, settings.key_identifier, settings.key_version)
    return NexoTerminal(
        LocalTransport(http, url, key, environment="test"),
        ServiceIds(int(datetime.now(UTC).timestamp() * 1000)),
        sale_id="HARBOUR-2",
        poi_id=settings.poi_id,
        now=lambda: datetime.now(UTC),
    )


async def _balance(terminal: NexoTerminal) -> None:
    card = DEMO_CARDS[0]
    request = Request(
        id=terminal.new_id(),
        operation=Operation.BALANCE,
        amount=Money(0, EUR),
        at=datetime.now(UTC),
        transaction="000017-1",
        card=GiftCard(card.provider, card.number),
    )
    outcome = await terminal.ask(request)
    assert isinstance(outcome, Approved), outcome
