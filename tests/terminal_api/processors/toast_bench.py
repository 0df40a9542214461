"""A Toast client with the mock provider behind it, over real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from typing import Any

import httpx
from moneyed import EUR
from pydantic import SecretStr

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.wire import PATH
from terminal_api.processors.service import service_client
from terminal_api.processors.toast.authorisation import Authorisation, StaticKey
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toast.settings import Settings
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.bench import Bench

#: A look goes before some requests: faults are for those that move money.
MOVING = (
    TransactionType.ACTIVATE,
    TransactionType.ADD_VALUE,
    TransactionType.REDEEM,
    TransactionType.REVERSE,
)


class ToastBench(Bench):
    """One restaurant's register, at a mock that serves it; `more` are settings of the client."""

    provider = "toast"
    currency = "EUR"

    def __init__(
        self, mock: MockProvider, http: httpx.AsyncClient, key: Authorisation | None = None, **more: object
    ) -> None:
        super().__init__(mock, http)
        self.mock = mock
        self.settings = settings_for(mock, **more)
        self.numbers = count(7700500000000001)
        self._key = key or StaticKey(SecretStr(mock.desk.credentials["token"]))
        self.processor = self.other_till()

    def secrets(self) -> tuple[str, ...]:
        return (self.mock.desk.credentials["token"],)

    @property
    def served(self) -> int:
        return self.mock.served

    def restart(self) -> None:
        self.processor = self.other_till()

    def other_till(self) -> Toast:
        """Tills of one restaurant have no names here: each draws GUIDs of its own."""
        return Toast(self.http, self.settings, self._key)

    def arm_look(self, fault: str, **how: Any) -> None:
        self.mock.faults.arm(Fault(fault, operation=TransactionType.GET_BALANCE, **how))

    def time_passes(self) -> None:
        """A repeat may follow at once."""

    def arm(self, fault: str, **how: Any) -> None:
        for type in MOVING:
            self.mock.faults.arm(Fault(fault, operation=type, **how))


def settings_for(mock: MockProvider, **more: object) -> Settings:
    """A register of the mock's first restaurant."""
    restaurant = mock.desk.credentials["restaurant"]
    made = Settings(mock.url + PATH, restaurant, EUR, environment="test")
    return replace(made, **more)


@asynccontextmanager
async def opened(*, authorisation: Authorisation | None = None, **more: object) -> AsyncIterator[ToastBench]:
    """A bench; `more` are settings of the client."""
    ledger = CardLedger()
    async with MockProvider(ToastDesk(ledger), ledger) as mock, service_client(proxies=False) as http:
        yield ToastBench(mock, http, authorisation, **more)
