"""A desk with cards to try, as `register mock-provider stored-value` opens it."""

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.stored_value.cards import CARDS
from terminal_api.mock.providers.stored_value.clock import MockClock
from terminal_api.mock.providers.stored_value.desk import StoredValueDesk


def opened() -> tuple[StoredValueDesk, CardLedger]:
    """The desk and its ledger, on one clock."""
    clock = MockClock()
    ledger = CardLedger(CARDS, clock=clock)
    return StoredValueDesk(ledger, clock=clock), ledger
