"""The gateway proves over a real socket what every processor must.

Over two hops the faults are the second's: the server breaks that the gateway asks, not the gateway's own.
"""

import ssl
from collections.abc import AsyncIterator

import pytest

from terminal_api.processors.service import service_client
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.gateway.benches import Shop
from tests.terminal_api.processors.gateway.two_hops import TwoHops


class TestGatewayBeforeToggle(Conformance):
    pass


class TestGatewayBeforeFactor4(Conformance):
    @pytest.fixture
    def shop(self) -> Shop:
        return Shop(provider="factor4")


class TestTwoHops(Conformance):
    @pytest.fixture(params=["toggle", "factor4"])
    async def bench(self, request: pytest.FixtureRequest) -> AsyncIterator[TwoHops]:
        async with service_client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), proxies=False) as http:
            bench = TwoHops(http, request.param)
            async with bench.mock:
                bench.start_till()
                yield bench
