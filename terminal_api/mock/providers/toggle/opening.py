"""A mock of Toggle with cards to try."""

from datetime import UTC, datetime

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.toggle.book import PROVIDER, Facts
from terminal_api.mock.providers.toggle.desk import ToggleDesk


def toggle() -> tuple[ToggleDesk, CardLedger]:
    """A blank card, a full one, one that was sold for less, a nearly empty one, and one for next year."""
    ledger = CardLedger()
    desk = ToggleDesk(ledger)
    for number, status, balance in (
        ("6301190055500010017", CardStatus.INACTIVE, "0.00"),
        ("6301190055500010009", CardStatus.ACTIVE, "50.00"),
        ("6301190055500010025", CardStatus.ACTIVE, "50.00"),
        ("6301190055500010033", CardStatus.ACTIVE, "6.40"),
        ("6301190055500010041", CardStatus.ACTIVE, "30.00"),
    ):
        ledger.put(Card(number, PROVIDER, status, Money(balance, desk.account.currency)))
    desk.book.facts["6301190055500010025"] = Facts(discount=1000)
    next_year = datetime.now(UTC).year + 1
    desk.book.facts["6301190055500010041"] = Facts(
        valid_from=datetime(next_year, 1, 1, tzinfo=UTC), expires=datetime(next_year + 1, 1, 1, tzinfo=UTC)
    )
    return desk, ledger
