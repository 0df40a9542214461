import ssl
from collections.abc import AsyncIterator

import pytest

from terminal_api.processors.service import service_client
from tests.terminal_api.processors.gateway.benches import GatewayBench, Shop


@pytest.fixture
def shop() -> Shop:
    """How the gateway is; a module or class may say otherwise."""
    return Shop()


@pytest.fixture
async def bench(shop: Shop) -> AsyncIterator[GatewayBench]:
    # Nothing is trusted, for nothing is sealed here: to read the system's certificates takes long.
    async with service_client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), proxies=False) as http:
        bench = GatewayBench(http, shop)
        await bench.mock.start()
        bench.start_till()
        yield bench
        await bench.mock.stop()
