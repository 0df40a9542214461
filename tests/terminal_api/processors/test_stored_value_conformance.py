"""What every processor must prove, over real sockets to the mock of the Stored Value API."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, ClassVar

import httpx
from pydantic import SecretStr

from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.stored_value.opening import opened
from terminal_api.mock.providers.stored_value.switches import Switch
from terminal_api.processor import Operation
from terminal_api.processors.service import Service, service_client
from terminal_api.processors.stored_value import ApiKey, StoredValue, StoredValueSettings
from tests.terminal_api.processors.bench import Bench
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.offered import FEW_FAULTS


class StoredValueBench(Bench):
    store_credit = False

    def __init__(self, mock: MockProvider, http: httpx.AsyncClient, provider: str) -> None:
        super().__init__(mock, http)
        self.mock = mock
        self.provider = provider
        self.numbers = count(9900110100700001)
        self.processor = self.other_till()

    def secrets(self) -> tuple[str, ...]:
        return (self.mock.desk.credentials["X-API-Key"],)

    @property
    def served(self) -> int:
        return self.mock.served

    def restart(self) -> None:
        self.processor = self.other_till()

    def other_till(self) -> StoredValue:
        """Tills of one store have no names here: each draws keys of its own."""
        known = self.mock.desk.credentials
        service = Service(self.http, self.mock.url + known["path"], name="stored-value", environment="test")
        settings = StoredValueSettings(
            known["merchantAccount"], known["store"], store_credit=self.store_credit
        )
        return StoredValue(service, ApiKey(SecretStr(known["X-API-Key"])), settings)

    def arm_look(self, fault: str, **how: Any) -> None:
        self.mock.faults.arm(Fault(fault, operation="checkBalance", **how))

    def time_passes(self) -> None:
        """A repeat may follow at once."""

    def arm(self, fault: str, **how: Any) -> None:
        self.mock.faults.arm(Fault(fault, **how))  # the client looks at nothing before it asks


class OnTheShopsSide(Conformance):
    provider = "givex"
    own_faults = tuple(Switch)
    bench_of: ClassVar[type[StoredValueBench]] = StoredValueBench
    judges_itself = False  # source: Adyen's tables differ between editions

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[StoredValueBench]:
        desk, ledger = opened()
        async with (
            MockProvider(desk, ledger, tls=True) as mock,
            service_client(ssl.create_default_context(cadata=mock.ca_pem), proxies=False) as http,
        ):
            yield self.bench_of(mock, http, self.provider)


ALL = frozenset({Operation.ACTIVATE, Operation.LOAD, Operation.BALANCE, Operation.UNDO_LOAD})


class TestGivex(OnTheShopsSide):
    """It deactivates, and undoes loads."""

    offers = ALL | {Operation.DEACTIVATE}


class TestSVS(OnTheShopsSide):
    """It undoes activations too, and deactivates nothing."""

    faults = FEW_FAULTS
    provider = "svs"
    offers = ALL
    undoes_activation = True


class WithStoreCredit(StoredValueBench):
    store_credit = True


class TestFiservOfAShopWithStoreCredit(OnTheShopsSide):
    """A refund that is tied to no payment is a load for returned goods."""

    faults = FEW_FAULTS
    provider = "valuelink"
    offers = ALL | {Operation.REFUND}
    bench_of = WithStoreCredit
