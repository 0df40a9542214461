"""Factor4 against what every processor must prove: by both codecs, whatever is known of duplicates."""

from collections.abc import AsyncIterator

import pytest

from terminal_api.mock.providers.factor4_rulings import Switches
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.factor4_bench import CODECS, Factor4Bench, bench_at_mock

#: What a till is told of duplicates, beside what the server does with them.
KNOWN = [
    ("replayed", Switches()),
    ("unknown", Switches(duplicates="done_again")),
    ("unknown", Switches(duplicates="refused")),
    ("refused", Switches(duplicates="refused")),
]


class TestFactor4(Conformance):
    @pytest.fixture(params=KNOWN, ids=["replayed", "unknown", "unknown-in-truth-refused", "refused"])
    def known(self, request: pytest.FixtureRequest) -> tuple[str, Switches]:
        return request.param

    @pytest.fixture(params=["json", "soap"])
    async def bench(
        self, request: pytest.FixtureRequest, known: tuple[str, Switches]
    ) -> AsyncIterator[Factor4Bench]:
        duplicates, switches = known
        async with bench_at_mock(switches) as bench:
            bench.codec = CODECS[request.param]
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
