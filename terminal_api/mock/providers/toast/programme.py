"""Whom the provider serves: restaurants, each with its currency, that share the cards of a programme."""

from collections.abc import Iterable
from dataclasses import dataclass

from moneyed import CURRENCIES, Currency, get_currency

from terminal_api.errors import SettingError
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.toast.body import guid

PROGRAMME = "toast"
CURRENCY = get_currency("EUR")

#: Beyond use; Toast has no status of its own for an expired card (I).
_DEAD = frozenset({CardStatus.EXPIRED, CardStatus.CLOSED})


@dataclass(frozen=True, slots=True)
class Restaurant:
    """One restaurant. No field on the wire names a currency (D), so it is agreed here."""

    guid: str
    programme: str = PROGRAMME
    """In the ledger: the provider of the cards."""
    currency: Currency = CURRENCY

    def takes(self, card: Card) -> bool:
        """Whether `card` is among its own."""
        ours = card.provider == self.programme and card.balance.currency == self.currency
        return ours and card.status not in _DEAD

    def __str__(self) -> str:
        return f"{self.guid}:{self.programme}:{self.currency.code}"


HARBOUR_GRILL = Restaurant("c54ab16d-aa9c-44a1-a130-f06cd513208e")
HARBOUR_CAFE = Restaurant("0b1f6a52-3a4e-4c0e-9b8a-7d2c9e51f3a4")
"""Sells and takes the cards of the same programme."""
LANTERN_INN = Restaurant("7e0c5d84-91f7-4f6b-8a33-2b6f0d9c4e15", "lantern")
"""Of another programme."""
RESTAURANTS = (HARBOUR_GRILL, HARBOUR_CAFE, LANTERN_INN)


def restaurants(text: str) -> tuple[Restaurant, ...]:
    """`GUID`, `GUID:PROGRAMME` or `GUID:PROGRAMME:CURRENCY`, commas between. Raises `SettingError`."""
    served = tuple(_restaurant(part) for part in text.split(","))
    _check_different(each.guid for each in served)
    return served


def _restaurant(text: str) -> Restaurant:
    name, programme, currency, *more = (*text.strip().split(":"), "", "")
    known = guid(name)
    code = currency or CURRENCY.code
    if known is None or any(more) or code not in CURRENCIES:
        raise SettingError(f"A restaurant is GUID, GUID:PROGRAMME or GUID:PROGRAMME:CURRENCY: {text} is not.")
    return Restaurant(known, programme or PROGRAMME, get_currency(code))


def _check_different(guids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in guids:
        if each in seen:
            raise SettingError(f"The restaurant {each} is named twice.")
        seen.add(each)
