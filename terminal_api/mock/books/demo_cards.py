"""The invented gift cards every mock terminal starts with; each shows one thing a till must cope with."""

from dataclasses import dataclass

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus


@dataclass(frozen=True, slots=True)
class DemoCard:
    """A card to try the till with. The number is invented, so it may be shown in full."""

    number: str
    """19 digits, the last a check digit."""
    provider: str
    balance: Money
    note: str
    """One sentence: what the card is good for."""
    status: CardStatus = CardStatus.ACTIVE
    pin: bool = False
    shopper_knows_pin: bool = True

    @property
    def card(self) -> Card:
        """The card as it enters the ledger."""
        return Card(self.number, self.provider, self.status, self.balance, self.pin, self.shopper_knows_pin)


def with_check_digit(digits: str) -> str:
    """`digits` and the Luhn digit that makes them a plausible card number."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def _number(prefix: str, serial: int) -> str:
    return with_check_digit(f"{prefix}{serial:0{18 - len(prefix)}d}")


def _euros(amount: str) -> Money:
    return Money(amount, "EUR")


DEMO_CARDS: tuple[DemoCard, ...] = (
    DemoCard(_number("600649", 1), "svs", _euros("150.00"), "Plenty on it: pays most sales whole."),
    DemoCard(_number("600649", 2), "svs", _euros("12.50"), "Pays a part: the rest stays due."),
    DemoCard(_number("600649", 3), "svs", _euros("0.00"), "Empty: refused until it is loaded."),
    DemoCard(
        _number("600649", 4),
        "svs",
        _euros("0.00"),
        "Not sold yet: activate it with a first amount.",
        CardStatus.INACTIVE,
    ),
    DemoCard(
        _number("603628", 1),
        "givex",
        _euros("0.00"),
        "Not sold yet, of another provider: sell it in a basket.",
        CardStatus.INACTIVE,
    ),
    DemoCard(
        _number("603628", 2),
        "givex",
        _euros("8.40"),
        "A small rest: pay it out in cash, or deactivate the card.",
    ),
    DemoCard(
        _number("600649", 5), "svs", _euros("0.00"), "Blocked: nothing works any more.", CardStatus.CLOSED
    ),
    DemoCard(
        _number("600649", 6),
        "svs",
        _euros("20.00"),
        "Expired: refused with its money on it.",
        CardStatus.EXPIRED,
    ),
    DemoCard(
        _number("601056", 1), "valuelink", Money("30.00", "USD"), "Holds dollars: refused in a euro shop."
    ),
    DemoCard(
        _number("601056", 2),
        "valuelink",
        _euros("60.00"),
        "Has a PIN the shopper forgot: refused when it pays.",
        pin=True,
        shopper_knows_pin=False,
    ),
    DemoCard(
        _number("639921", 1), "harbourcard", _euros("45.00"), "A local brand: pays, and can do nothing else."
    ),
)
