"""`register gift balance` as a script runs it, beside the round trip to the mock terminal and 0.4 s to start.

The round trip is the same question over a connection of its own, in a program that runs already.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

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
from tests.benchmarks.measure import Figure, medians
from tests.benchmarks.servers import served

REPEATS = 15
START_S = 0.4
"""What the process may take beside the round trip."""
_CARD = DEMO_CARDS[0].number


def figures() -> Iterator[Figure]:
    """A new process for each balance; a till's journal does not matter to it."""
    with served("mock") as (url, ca), TemporaryDirectory(prefix="till-") as state:
        settings, root = MockSettings(), Path(state, "ca.pem")
        root.write_text(ca)
        environ = {
            **os.environ,
            "REGISTER_TERMINAL__URL": url,
            "REGISTER_TERMINAL__CA": str(root),
            "REGISTER_TERMINAL__POIID": settings.poi_id,
            "REGISTER_TERMINAL__PASSPHRASE": settings.passphrase,
            "REGISTER_TERMINAL__KEY_IDENTIFIER": settings.key_identifier,
            "REGISTER_TERMINAL__KEY_VERSION": str(settings.key_version),
            "REGISTER_GIFT_CARDS__BALANCE_LOOKS": "1000",
        }
        command = [sys.executable, "-m", "register", "gift", "balance", _CARD, "--state", state]

        def ours() -> float:
            start = perf_counter()
            ran = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
            took = perf_counter() - start
            assert ran.stdout.startswith("balance approved"), ran.stdout
            return took

        ours_s, trip_s = medians(ours, lambda: asyncio.run(_round_trip(url, ca, settings)), repeats=REPEATS)
    floor = f"the round trip, {trip_s * 1000:.0f} ms, and {START_S * 1000:.0f} ms to start"
    yield Figure("a balance by `register gift balance`", ours_s, trip_s + START_S, 1.0, floor)


async def _round_trip(url: str, ca: str, settings: MockSettings) -> float:
    key = TerminalKey.derive(settings.passphrase, settings.key_identifier, settings.key_version)
    start = perf_counter()
    async with local_client(terminal_context(ca, settings.poi_id, "test")) as http:
        terminal = NexoTerminal(
            LocalTransport(http, url, key, environment="test"),
            ServiceIds(int(datetime.now(UTC).timestamp() * 1000)),
            sale_id="HARBOUR-2",
            poi_id=settings.poi_id,
            now=lambda: datetime.now(UTC),
        )
        id_ = terminal.new_id()
        card = GiftCard(DEMO_CARDS[0].provider, _CARD)
        outcome = await terminal.ask(
            Request(id_, Operation.BALANCE, Money(0, EUR), datetime.now(UTC), f"B-{id_}", card)
        )
        took = perf_counter() - start
    assert isinstance(outcome, Approved)
    return took
