"""The mock providers by name, each with the invented cards it starts with."""

from collections.abc import Callable

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Desk
from terminal_api.mock.providers.toggle.opening import toggle

#: Makes a desk on its own ledger, with cards to try.
Opens = Callable[[], tuple[Desk, CardLedger]]

PROVIDERS: dict[str, Opens] = {"toggle": toggle}
