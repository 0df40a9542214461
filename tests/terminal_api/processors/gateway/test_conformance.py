"""The gateway proves over a real socket what every processor must.

Over two hops the faults are the second's: the server breaks that the gateway asks, not the gateway's own.
"""

from collections.abc import AsyncIterator

import pytest

from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.gateway.benches import Shop
from tests.terminal_api.processors.gateway.two_hops import TwoHops, two_hops


class TestGatewayBeforeToggle(Conformance):
    pass


class TestGatewayBeforeFactor4(Conformance):
    @pytest.fixture
    def shop(self) -> Shop:
        return Shop(provider="factor4")


class TestTwoHops(Conformance):
    @pytest.fixture(params=["toggle", "factor4"])
    async def bench(self, request: pytest.FixtureRequest) -> AsyncIterator[TwoHops]:
        async with two_hops(request.param) as bench:
            yield bench
