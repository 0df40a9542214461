"""The mock providers by name, each with the invented cards it starts with."""

from collections.abc import Callable

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers import factor4
from terminal_api.mock.providers.desk import Desk

#: Makes a desk on its own ledger, with cards to try.
Opens = Callable[[], tuple[Desk, CardLedger]]

PROVIDERS: dict[str, Opens] = {
    "factor4": factor4.opened,
}
