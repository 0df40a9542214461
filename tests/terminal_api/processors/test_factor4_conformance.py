"""Factor4 against what every processor must prove: by both codecs, whatever is known of duplicates."""

from collections.abc import AsyncIterator

import pytest

from terminal_api.mock.providers.factor4_rulings import Switches
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.factor4_bench import CODECS, Factor4Bench, bench_at_mock

#: Codec, what a till is told of duplicates, and what the server does with them in truth.
KNOWN = {
    "replayed": ("json", "replayed", Switches()),
    "unknown": ("json", "unknown", Switches(duplicates="done_again")),
    "refused": ("json", "refused", Switches(duplicates="refused")),
    "replayed-by-soap": ("soap", "replayed", Switches()),
    "unknown-by-soap": ("soap", "unknown", Switches(duplicates="refused")),
}


class TestFactor4(Conformance):
    @pytest.fixture(params=KNOWN)
    async def bench(self, request: pytest.FixtureRequest) -> AsyncIterator[Factor4Bench]:
        codec, duplicates, switches = KNOWN[request.param]
        async with bench_at_mock(switches) as bench:
            bench.codec = CODECS[codec]
            bench.till(duplicates=duplicates, cash_out=True, deactivate=True, merchandise_return=True)
            yield bench


class TestFactor4WithWhatIsPublic(Conformance):
    """As it is set up by default: no cash-out, no closing, no refund."""

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Factor4Bench]:
        async with bench_at_mock() as bench:
            yield bench


class TestFactor4ThatSharesByItself(Conformance):
    """A part of a payment is left to the provider."""

    @pytest.fixture
    async def bench(self) -> AsyncIterator[Factor4Bench]:
        async with bench_at_mock() as bench:
            bench.till(partial="on_request", duplicates="replayed")
            yield bench
