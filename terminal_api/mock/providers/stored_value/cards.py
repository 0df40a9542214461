"""The invented cards a mock starts with: of each provider, and what a till must cope with."""

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus


def _card(number: str, provider: str, status: CardStatus, balance: str, code: str = "") -> Card:
    return Card(number, provider, status, Money(balance, "EUR"), code=code)


CARDS = (
    _card("9900110100050018", "givex", CardStatus.ACTIVE, "62.95", "5127"),
    _card("9900110100050026", "givex", CardStatus.INACTIVE, "0", "8840"),
    _card("9900110100050034", "givex", CardStatus.CLOSED, "0", "1450"),
    _card("9900210100050017", "svs", CardStatus.ACTIVE, "25.00", "3391"),
    # Printed with its money on it.
    _card("9900210100050025", "svs", CardStatus.INACTIVE, "20.00", "2710"),
    _card("9900310000500016", "valuelink", CardStatus.ACTIVE, "7.00", "66120485"),
    _card("9900310000500024", "valuelink", CardStatus.EXPIRED, "12.00", "10957734"),
    _card("9900410000500015", "harbourvoucher", CardStatus.ACTIVE, "40.00"),
)
