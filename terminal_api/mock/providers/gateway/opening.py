"""A mock gateway with invented cards to try, as `named` lists it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from moneyed import Money

from terminal_api.errors import SettingError
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Desk
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.hops import Terms, before_factor4, before_toggle
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.mock.providers.toggle.book import Facts

STORE = "CP-0417-02"
#: Invented, like the cards: it opens nothing but this mock.
KEY = "mock-gateway-key"

_PART_DISCOUNT = "6301190055500010033"
_FROM_NEXT_CENTURY = "6301190055500010058"
_NEXT_CENTURY = date(2101, 1, 1)


def _card(number: str, balance: str, status: CardStatus = CardStatus.ACTIVE, **more: str) -> Card:
    provider = more.get("provider", "toggle")
    return Card(number, provider, status, Money(balance, "GBP"), code=more.get("code", ""))


CARDS = (
    _card("6301190055500010017", "150.00"),
    _card("6301190055500010025", "12.50"),
    _card(_PART_DISCOUNT, "50.00"),
    _card("6301190055500010041", "0.00", CardStatus.INACTIVE),
    _card(_FROM_NEXT_CENTURY, "20.00"),
    _card("6301190055500010066", "20.00", CardStatus.EXPIRED),
    _card("6301190055500010074", "20.00", CardStatus.CLOSED),
    _card("6301190055500010082", "40.00", code="2468"),
)
"""Plenty, a part, a fifth of it discount, unsold, not valid yet, expired, closed, with a PIN."""

FACTOR4_CARDS = (
    _card("8899001200030026", "75.00", provider="factor4"),
    _card("8899001200030034", "3.85", provider="factor4"),
    _card("8899001200030018", "0.00", CardStatus.INACTIVE, provider="factor4"),
    _card("8899001200030059", "20.00", CardStatus.EXPIRED, provider="factor4"),
    _card("8899001200030067", "20.00", CardStatus.CLOSED, provider="factor4"),
    _card("8899001200030042", "40.00", provider="factor4", code="4821"),
)
"""Plenty, a part, unsold, expired, closed, with a PIN."""

BEHIND = ("own", "toggle", "factor4")


class OpenedGateway(GatewayDesk):
    """A gateway that is told before it starts who is behind it: books of its own, or a provider's mock."""

    def __init__(self, ledger: CardLedger) -> None:
        super().__init__(_own_books(ledger), {STORE: KEY})
        self._ledger = ledger
        self._chosen = {"behind": "own", "behind_tls": "no"}
        self._started = False

    @property
    def settings(self) -> Mapping[str, str]:
        """`behind`, whether the gateway asks it over HTTPS, and the switches."""
        return {**self._chosen, **super().settings}

    def adjust(self, said: Mapping[str, str]) -> None:
        """Choose who is behind, and turn switches. Raises `SettingError`; of the first also once it runs."""
        chosen = {name: word for name, word in said.items() if name in self._chosen}
        self._may_choose(chosen)
        super().adjust({name: word for name, word in said.items() if name not in chosen})
        if chosen:
            self._choose(chosen)

    def _may_choose(self, said: Mapping[str, str]) -> None:
        for name, words in (("behind", BEHIND), ("behind_tls", ("no", "yes"))):
            if said.get(name, words[0]) not in words:
                raise SettingError(f"{name} is one of {', '.join(words)}.")
        if said and self._started:
            raise SettingError("Who is behind the gateway is chosen before it starts: start it anew.")

    def _choose(self, said: Mapping[str, str]) -> None:
        self._chosen = {**self._chosen, **said}
        terms = Terms(tls=self._chosen["behind_tls"] == "yes")
        match self._chosen["behind"]:
            case "toggle":
                self._before_toggle(terms)
            case "factor4":
                self._before_factor4(terms)
            case _:
                self._issue(CARDS)
                self.stand_before(_own_books(self._ledger), "toggle")

    async def start(self) -> None:
        """Start whoever is behind it. Raises `OSError`."""
        self._started = True
        await super().start()

    def _before_toggle(self, terms: Terms) -> None:
        hop, desk = before_toggle(self._ledger, terms)
        desk.book.facts[_PART_DISCOUNT] = Facts(discount=1000)
        midnight = datetime.combine(_NEXT_CENTURY, time(), UTC)
        desk.book.facts[_FROM_NEXT_CENTURY] = Facts(valid_from=midnight)
        self._issue(CARDS)
        self.stand_before(hop, "toggle")

    def _before_factor4(self, terms: Terms) -> None:
        hop, _ = before_factor4(self._ledger, terms)
        self._issue(FACTOR4_CARDS)
        self.stand_before(hop, "factor4")

    def _issue(self, cards: tuple[Card, ...]) -> None:
        for card in self._ledger.cards:
            self._ledger.remove(card.number)
        for card in cards:
            self._ledger.put(card)


def _own_books(ledger: CardLedger) -> OwnBooks:
    return OwnBooks(
        ledger,
        "toggle",
        shares={_PART_DISCOUNT: Decimal("0.2")},
        valid_from={_FROM_NEXT_CENTURY: _NEXT_CENTURY},
    )


def opened() -> tuple[Desk, CardLedger]:
    """A gateway before Toggle, in pounds, that debits at tender."""
    ledger = CardLedger(CARDS)
    return OpenedGateway(ledger), ledger
