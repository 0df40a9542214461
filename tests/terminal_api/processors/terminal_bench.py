"""A till at the mock payment terminal, by either way there, over real sockets and sealed."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import httpx
from pydantic import SecretStr

from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.certificate import terminal_context
from terminal_api.nexo.cloud.hosts import DeviceApi
from terminal_api.nexo.cloud.transport import CloudTransport, cloud_client
from terminal_api.nexo.local import LocalTransport, local_client
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Transport
from terminal_api.settling import utc_now
from tests.terminal_api.processors.bench import Bench

#: A request that the terminal does not know never came: nobody here waits until that is sure.
SURE_AT_ONCE = Settings(not_found_grace_s=0)


class TerminalBench(Bench):
    """Two tills before one terminal, which serves one at a time."""

    numbers = count(6006_4900_2000_0001)

    def __init__(self, mock: MockTerminal, http: httpx.AsyncClient, way: Transport, provider: str) -> None:
        super().__init__(mock, http)
        self.mock = mock
        self.provider = provider
        self._way = way
        self._starts = count(1)
        self._served = 0
        self.processor = self._till("TILL-1")
        mock.exchange.on_served = lambda _: self._count()

    def secrets(self) -> tuple[str, ...]:
        known = self.mock.settings
        key = _key(known)
        parts = (key.mac_key, key.cipher_key, key.iv)
        forms = (form for part in parts for form in (f"{part!r}"[2:-1], part.hex()))
        return known.passphrase, known.key_identifier, known.api_key, *forms

    @property
    def served(self) -> int:
        return self._served

    def restart(self) -> None:
        self.processor = self._till("TILL-1")

    def other_till(self) -> NexoTerminal:
        return self._till("TILL-2")

    def arm(self, fault: str, **how: Any) -> None:
        """The terminal knows no redirect: it is one more HTTP status, and none that anybody follows."""
        if fault == "redirect":
            fault, how = "http_error", {"status": 302}
        self.mock.faults.arm(Fault(FaultKind(fault), **how))

    def arm_look(self, fault: str, **how: Any) -> None:
        self.arm(fault, **how)  # nothing goes before a request: its first message is the one that is meant

    def time_passes(self) -> None:
        """Nothing has to: see `SURE_AT_ONCE`."""

    def _count(self) -> None:
        self._served += 1

    def _till(self, name: str) -> NexoTerminal:
        """Each start, of whichever till, has ServiceIDs of its own."""
        ids = ServiceIds(next(self._starts))
        poi_id = self.mock.settings.poi_id
        return NexoTerminal(self._way, ids, sale_id=name, poi_id=poi_id, now=utc_now, settings=SURE_AT_ONCE)


def _key(settings: MockSettings) -> TerminalKey:
    return TerminalKey.derive(settings.passphrase, settings.key_identifier, settings.key_version)


@asynccontextmanager
async def on_the_shops_network(provider: str) -> AsyncIterator[TerminalBench]:
    """A bench whose mock runs, reached by its own address."""
    async with MockTerminal(MockSettings(cards=())) as mock:
        known = mock.settings
        async with local_client(terminal_context(mock.ca_pem, known.poi_id, "test")) as http:
            way = LocalTransport(http, mock.url, _key(known), environment="test")
            yield TerminalBench(mock, http, way, provider)


@asynccontextmanager
async def through_the_cloud(provider: str) -> AsyncIterator[TerminalBench]:
    """A bench whose mock runs, reached by its cloud."""
    async with MockTerminal(MockSettings(cards=(), cloud_port=0)) as mock:
        known = mock.settings
        api = DeviceApi.behind(mock.cloud_url or "", "test", known.merchant)
        trusting = ssl.create_default_context(cadata=mock.ca_pem)
        async with cloud_client(trusting, proxies=False) as http:
            way = CloudTransport(http, api, SecretStr(known.api_key), _key(known))
            yield TerminalBench(mock, http, way, provider)
