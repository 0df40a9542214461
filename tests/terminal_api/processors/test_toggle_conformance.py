"""Toggle keeps what every processor promises."""

from collections.abc import AsyncIterator

import pytest

from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.toggle_bench import ToggleBench, toggle_bench


class TestToggle(Conformance):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[ToggleBench]:
        async with toggle_bench() as bench:
            yield bench
