"""What every processor must prove, over real sockets to the mock of the Stored Value API."""

import ssl
from collections.abc import AsyncIterator
from itertools import count

import pytest
from moneyed import Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.stored_value.opening import opened
from terminal_api.processors.service import Service, service_client
from terminal_api.processors.stored_value import ApiKey, StoredValue, StoredValueSettings
from tests.terminal_api.processors.conformance import Bench, Conformance


class StoredValueBench(Bench):
    def __init__(self, mock: MockProvider, processor: StoredValue, provider: str) -> None:
        self.mock = mock
        self.ledger = mock.ledger
        self.processor = processor
        self.provider = provider
        self._numbers = count(9900110100700001)

    def new_card(self, status: CardStatus, balance: str) -> Card:
        card = Card(str(next(self._numbers)), self.provider, status, Money(balance, self.currency))
        self.ledger.put(card)
        return card

    def arm(self, fault: str) -> None:
        self.mock.faults.arm(Fault(fault))  # the client looks at nothing before it asks

    async def down(self) -> None:
        await self.mock.stop()


class OnTheShopsSide(Conformance):
    provider = "givex"

    @pytest.fixture
    async def bench(self) -> AsyncIterator[StoredValueBench]:
        desk, ledger = opened()
        async with (
            MockProvider(desk, ledger, tls=True) as mock,
            service_client(ssl.create_default_context(cadata=mock.ca_pem), proxies=False) as http,
        ):
            known = desk.credentials
            service = Service(http, mock.url + known["path"], name="stored-value", environment="test")
            settings = StoredValueSettings(known["merchantAccount"], known["store"])
            processor = StoredValue(service, ApiKey(SecretStr(known["X-API-Key"])), settings)
            yield StoredValueBench(mock, processor, self.provider)


class TestGivex(OnTheShopsSide):
    """It deactivates, and undoes loads."""


class TestSVS(OnTheShopsSide):
    """It undoes activations too, and deactivates nothing."""

    provider = "svs"
