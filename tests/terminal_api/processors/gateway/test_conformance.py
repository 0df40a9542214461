"""The gateway proves over a real socket what every processor must.

Over two hops the faults are the second's: the server breaks that the gateway asks, not the gateway's own.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from terminal_api.mock.providers.gateway import opening
from terminal_api.processor import Operation
from terminal_api.processors.service import service_client
from tests.terminal_api.processors.bench import Bench
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.gateway.benches import GatewayBench, Shop
from tests.terminal_api.processors.gateway.two_hops import TwoHops, two_hops
from tests.terminal_api.processors.offered import FEW_FAULTS


class TestGatewayBeforeToggle(Conformance):
    offers = frozenset(
        {
            Operation.ACTIVATE,
            Operation.LOAD,
            Operation.BALANCE,
            Operation.PAY,
            Operation.REVERSE,
            Operation.UNDO_LOAD,
        }
    )
    own_faults = tuple(opening.opened()[0].alters)
    undoes_activation = True
    provider: ClassVar[str] = "toggle"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Bench]:
        async with service_client(proxies=False) as http:
            bench = GatewayBench(http, Shop(provider=self.provider))
            async with bench.mock:
                bench.start_till()
                yield bench


class TestGatewayBeforeFactor4(TestGatewayBeforeToggle):
    faults = FEW_FAULTS
    provider = "factor4"


class TestTwoHopsToToggle(TestGatewayBeforeToggle):
    faults = FEW_FAULTS
    own_faults = ()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[TwoHops]:
        async with two_hops(self.provider) as bench:
            yield bench


class TestTwoHopsToFactor4(TestTwoHopsToToggle):
    provider = "factor4"
