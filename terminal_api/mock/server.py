"""The mock payment terminal on the network: `POST /nexo` over TLS, sealed, on the loopback address.

    async with MockTerminal() as mock:
        register.point_at(mock.url, mock.ca_pem)
        mock.faults.arm(Fault(FaultKind.DROP_AFTER))
        ...
        assert mock.ledger.card(number).balance == euros("7.50")

It runs inside the caller's event loop and installs no signal handlers.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import httpx

from terminal_api.mock.body.shopper import Shopper
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.exchange import Exchange
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.network.certificates import common_name, terminal_certificate
from terminal_api.mock.network.cloud_endpoint import Cloud
from terminal_api.mock.network.local_endpoint import local_app
from terminal_api.mock.network.notifier import Pause, between_retries
from terminal_api.mock.network.outgoing import Outgoing
from terminal_api.mock.network.port import Listener
from terminal_api.mock.network.wire_form import Opener
from terminal_api.mock.orders.control import control_app
from terminal_api.mock.orders.faults import Faults
from terminal_api.mock.served import Served
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.terminal import Terminal

#: Whoever reaches the control port can load cards, so it stays on the loopback address.
CONTROL_HOST = "127.0.0.1"


class MockTerminal:
    """A terminal to point a register at. Use it as an async context manager, or `start` and `stop` it.

    `on_served` is called once for each request that could be read, when it has ended. `http` POSTs
    notifications and webhooks; without it, a client of the mock's own. `pause` is what it does between two
    tries.
    """

    def __init__(
        self,
        settings: MockSettings | None = None,
        on_served: Callable[[Served], None] | None = None,
        *,
        http: httpx.AsyncClient | None = None,
        pause: Pause = between_retries,
    ) -> None:
        self.settings = settings or MockSettings()
        self.fleet = Fleet(self.settings)
        self.exchange = Exchange(self.fleet, on_served)
        self._outgoing = Outgoing(self.fleet, self.exchange, http, pause)
        opener = Opener(self.settings)
        self._cloud = Cloud(self.fleet, self.exchange, opener, self._outgoing.notifier)
        name = common_name(self.settings.poi_id, more=bool(self.settings.more_poi_ids))
        state = self.settings.state
        root = state.with_name(f"{state.name}.ca.pem") if state else None
        certificate = terminal_certificate(name, self.settings.host, root)
        self.ca_pem = certificate.ca_pem
        """The root to trust, in PEM."""
        host, tls = self.settings.host, certificate.server_context
        local = local_app(self.fleet, self.exchange, opener)
        self._nexo_port = Listener(local, host, self.settings.port, tls)
        self._control_port = Listener(
            control_app(self.fleet, self.exchange), CONTROL_HOST, self.settings.control_port
        )
        self._cloud_port = (
            None
            if self.settings.cloud_port is None
            else Listener(self._cloud.app(), host, self.settings.cloud_port, tls)
        )
        self._folder: TemporaryDirectory[str] | None = None

    @property
    def url(self) -> str:
        """Where requests go."""
        return f"https://{self.settings.host}:{self._nexo_port.port}/nexo"

    @property
    def cloud_url(self) -> str | None:
        """Where the cloud is, without `/v1` or `/sync`; None when there is none."""
        return self._cloud_port and f"https://{self.settings.host}:{self._cloud_port.port}"

    @property
    def control_url(self) -> str:
        """Where cards, faults and the shopper are controlled, in plain HTTP."""
        return f"http://{CONTROL_HOST}:{self._control_port.port}"

    @property
    def ca_path(self) -> Path:
        """A file with `ca_pem`; unless the settings name it, there as long as the mock runs."""
        if self.settings.ca_out:
            return self.settings.ca_out
        assert self._folder is not None, "the mock terminal is not running"
        return Path(self._folder.name) / "mock-terminal-ca.pem"

    @property
    def terminal(self) -> Terminal:
        """The terminal, or the first of several."""
        return self.fleet.first

    @property
    def ledger(self) -> CardLedger:
        """Cards and transactions: the truth about every cent."""
        return self.fleet.ledger

    @property
    def shopper(self) -> Shopper:
        """The customer in front of it."""
        return self.terminal.shopper

    @property
    def faults(self) -> Faults:
        """What is to go wrong next."""
        return self.fleet.faults

    @property
    def _ports(self) -> list[Listener]:
        return [port for port in (self._nexo_port, self._control_port, self._cloud_port) if port]

    async def start(self) -> None:
        """Listen on every port. Raises `OSError` when one is taken, or `ca_out` cannot be written."""
        self._folder = TemporaryDirectory(prefix="mock-terminal-")
        try:
            self.ca_path.write_text(self.ca_pem)
            for port in self._ports:
                await port.start()
        except OSError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Go off: running requests end undone and unanswered, every connection is closed. Once is enough."""
        if self._folder is None:
            return
        self._folder.cleanup()
        self._folder = None
        self.fleet.power_off()
        await asyncio.gather(*(port.stop() for port in self._ports))
        await self._cloud.stop()
        await self._outgoing.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
