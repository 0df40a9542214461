"""A Toast client with the mock provider behind it, over real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import Card, CardStatus
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
from tests.terminal_api.processors.conformance import Bench

#: A look goes before some requests: faults are for those that move money.
MOVING = (
    TransactionType.ACTIVATE,
    TransactionType.ADD_VALUE,
    TransactionType.REDEEM,
    TransactionType.REVERSE,
)


class ToastBench(Bench):
    """One restaurant's register, at a mock that serves it."""

    provider = "toast"
    currency = "EUR"

    def __init__(self, mock: MockProvider, processor: Toast) -> None:
        self.mock = mock
        self.ledger: CardLedger = mock.ledger
        self.processor = processor
        self._numbers = count(1)

    def new_card(self, status: CardStatus, balance: str) -> Card:
        card = Card(f"77005000{next(self._numbers):08}", self.provider, status, Money(balance, self.currency))
        self.ledger.put(card)
        return card

    def arm(self, fault: str) -> None:
        for type in MOVING:
            self.mock.faults.arm(Fault(fault, operation=type))

    async def down(self) -> None:
        await self.mock.stop()


def settings_for(mock: MockProvider, **more: object) -> Settings:
    """A register of the mock's first restaurant."""
    restaurant = mock.desk.credentials["restaurant"]
    made = Settings(mock.url + PATH, restaurant, EUR, environment="test")
    return replace(made, **more)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(*, authorisation: Authorisation | None = None, **more: object) -> AsyncIterator[ToastBench]:
    """A bench; `more` are settings of the client."""
    ledger = CardLedger()
    async with MockProvider(ToastDesk(ledger), ledger) as mock, service_client(proxies=False) as http:
        key = authorisation or StaticKey(SecretStr(mock.desk.credentials["token"]))
        yield ToastBench(mock, Toast(http, settings_for(mock, **more), key))
