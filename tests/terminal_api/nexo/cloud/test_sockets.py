"""The cloud way from the till to a mock terminal and back to the till's endpoint, over real sockets."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.settings import Notifications as Destination
from terminal_api.nexo.cloud.asynchronous import AsyncCloudTransport, Rhythm
from terminal_api.nexo.cloud.devices import CloudDevices, ConnectedDevices, Connection, DeviceStatus
from terminal_api.nexo.cloud.hosts import DeviceApi
from terminal_api.nexo.cloud.notifications import Listeners, Notifications
from terminal_api.nexo.cloud.serving import listening
from terminal_api.nexo.cloud.transport import CLOUD_SETTINGS, CloudTransport, cloud_client
from terminal_api.nexo.message import Message
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Transport
from terminal_api.outcomes import Approved, NotSent
from terminal_api.processor import GiftCard, Operation, Request

NUMBER = "6006490000012345678"
PASSWORD = "invented-endpoint-password"
MERCHANT = MockSettings().merchant
POI = MockSettings().poi_id


@dataclass
class Shop:
    """A mock with its cloud, the till's way there and the till's endpoint."""

    mock: MockTerminal
    api: DeviceApi
    cloud: CloudTransport
    devices: CloudDevices
    notifications: Notifications
    strays: list[Message]

    def terminal(self, transport: Transport) -> NexoTerminal:
        till: dict[str, Any] = {"sale_id": "FAR", "poi_id": POI, "settings": CLOUD_SETTINGS}
        return NexoTerminal(transport, ServiceIds(1), now=lambda: datetime.now(UTC), **till)


@asynccontextmanager
async def shop(api_key: str = "mock-terminal-api-key", *, notified: bool = True) -> AsyncIterator[Shop]:
    strays: list[Message] = []
    listeners = Listeners(_ignored, _ignored, strays.append, _ignored)
    key = TerminalKey.derive("mock terminal passphrase", "mock-terminal-key", 1)
    notifications = Notifications("adyen", SecretStr(PASSWORD), listeners, environment="test", key=key)
    async with listening(notifications, "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}/notifications"
        settings = MockSettings(
            cloud_port=0,
            cards=(Card(NUMBER, "svs", CardStatus.ACTIVE, Money("25.00", EUR)),),
            notifications=Destination(url, "adyen", PASSWORD) if notified else None,
        )
        async with MockTerminal(settings) as mock:
            trusting = ssl.create_default_context(cadata=mock.ca_pem)
            api = DeviceApi.behind(mock.cloud_url or "", "test", MERCHANT)
            async with cloud_client(trusting, proxies=False) as http:
                cloud = CloudTransport(http, api, SecretStr(api_key), key)
                devices = CloudDevices(http, api, SecretStr(api_key))
                yield Shop(mock, api, cloud, devices, notifications, strays)


@pytest.fixture
def paying() -> Request:
    amount, card = Money("18.40", EUR), GiftCard("svs", NUMBER)
    return Request("A000000001", Operation.PAY, amount, datetime.now(UTC), "000017-1", card)


def _ignored(*_: object) -> None:
    return


def balance(shop: Shop) -> Money:
    card = shop.mock.ledger.card(NUMBER)
    assert card
    return card.balance


async def test_a_gift_card_pays_at_a_terminal_far_away(paying: Request):
    async with shop() as far:
        outcome = await far.terminal(far.cloud).ask(paying)
        assert isinstance(outcome, Approved)
        assert outcome.amount == Money("18.40", EUR)
        assert balance(far) == Money("6.60", EUR)


@pytest.mark.parametrize("api_key", ["wrong", "mock-terminal-api-key-without-role"])
async def test_a_key_the_cloud_does_not_accept_moves_no_money(paying: Request, api_key: str):
    async with shop(api_key) as far:
        assert isinstance(await far.terminal(far.cloud).ask(paying), NotSent)
        assert balance(far) == Money("25.00", EUR)


async def test_the_answer_comes_to_the_tills_endpoint_under_seal(paying: Request):
    async with shop() as far, asyncio.timeout(30):
        way = AsyncCloudTransport(far.cloud, far.notifications, ServiceIds(2))
        outcome = await far.terminal(way).ask(paying)
        assert isinstance(outcome, Approved)
        assert balance(far) == Money("6.60", EUR)
        assert far.strays == []


async def test_the_answer_is_found_where_no_endpoint_can_be_reached(paying: Request):
    async with shop(notified=False) as far, asyncio.timeout(30):
        quick = Rhythm(first_s=0.02, in_progress_s=0.02, not_found_s=0.02, no_answer_s=(0.02,))
        way = AsyncCloudTransport(far.cloud, far.notifications, ServiceIds(2), rhythm=quick)
        outcome = await far.terminal(way).ask(paying)
        assert isinstance(outcome, Approved)
        assert balance(far) == Money("6.60", EUR)


async def test_the_cloud_knows_the_terminal():
    async with shop() as far:
        assert await far.devices.connected_devices() == ConnectedDevices((POI,))
        assert await far.devices.device_status(POI) == DeviceStatus(POI, Connection.ONLINE)
