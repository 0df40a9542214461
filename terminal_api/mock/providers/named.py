"""The mock providers by name, each with the invented cards it starts with."""

from collections.abc import Callable, Iterable

from terminal_api.mock.books.cards import Card
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Desk
from terminal_api.mock.providers.factor4 import desk as factor4
from terminal_api.mock.providers.gateway import opening as gateway
from terminal_api.mock.providers.stored_value import opening as stored_value
from terminal_api.mock.providers.toast.cards import CARDS as TOAST_CARDS
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toggle.opening import toggle

#: Makes a desk on its own ledger, with cards to try.
Opens = Callable[[], tuple[Desk, CardLedger]]

PROVIDERS: dict[str, Opens] = {
    "factor4": factor4.opened,
    "gateway": gateway.opened,
    "stored-value": stored_value.opened,
    "toast": lambda: _opened(ToastDesk, TOAST_CARDS),
    "toggle": toggle,
}


def _opened(desk: Callable[[CardLedger], Desk], cards: Iterable[Card]) -> tuple[Desk, CardLedger]:
    ledger = CardLedger(cards)
    return desk(ledger), ledger
