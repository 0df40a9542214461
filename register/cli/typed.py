"""What stands on the command line, read strictly: a wrong spelling is a `WrongUse`, before all else."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from moneyed import Currency, Money

from register.cli.place import WrongUse
from register.counter.cards.card_entry import number_typed
from register.domain.amounts import Refused, typed_amount, zero
from register.settings import Settings

T = TypeVar("T")

_ITEM = re.compile(r"(?:(?P<quantity>\d+(?:[.,]\d+)?)\*)?(?P<code>[^*:@]+)")
_LINE = re.compile(r"(?P<line>[1-9]\d{0,4})(?:\*(?P<quantity>\d+(?:[.,]\d+)?))?")


@dataclass(frozen=True, slots=True)
class Goods:
    """`CODE` or `3*CODE`."""

    code: str
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class Card:
    """`gift-card:NUMBER:AMOUNT`."""

    number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Cash:
    """`cash` or `cash:AMOUNT`: what the customer hands over."""

    given: Money | None


@dataclass(frozen=True, slots=True)
class BankCard:
    """`card` or `card:AMOUNT`: all that is due, or so much of it."""

    most: Money | None


@dataclass(frozen=True, slots=True)
class GiftCard:
    """`gift-card@NUMBER` or `gift-card@NUMBER:AMOUNT`: all that is due, or so much of it."""

    number: str
    most: Money | None


Item = Goods | Card
Tender = Cash | BankCard | GiftCard


def amount(text: str, currency: Currency) -> Money:
    """`25`, `25.00`: more than zero."""
    return _right(typed_amount(text, currency))


def amount_or_nothing(text: str, currency: Currency) -> Money:
    """The same, or `0`: a float, a counted drawer."""
    return zero(currency) if re.fullmatch(r"0+(?:[.,]0+)?", text) else amount(text, currency)


def card_number(text: str, settings: Settings) -> str:
    """As it stands on the card."""
    return _right(number_typed(settings, text))


def item(text: str, settings: Settings) -> Item:
    """One ITEM of a sale."""
    if text.startswith("gift-card:"):
        number, colon, much = text.removeprefix("gift-card:").rpartition(":")
        if not colon or not much:
            raise WrongUse("A gift card is sold as gift-card:NUMBER:AMOUNT")
        return Card(card_number(number, settings), amount(much, settings.shop.currency))
    typed = _ITEM.fullmatch(text)
    if typed is None:
        raise WrongUse("An item is typed as CODE, 3*CODE or gift-card:NUMBER:AMOUNT")
    if settings.is_card_number(typed["code"]):
        raise WrongUse("That is a gift card: it is sold as gift-card:NUMBER:AMOUNT")
    return Goods(typed["code"], quantity(typed["quantity"]))


def tender(text: str, settings: Settings) -> Tender:
    """One TENDER of a sale. The amount stands behind the last colon, which a number with one needs."""
    if text.startswith("gift-card@"):
        number, colon, much = text.removeprefix("gift-card@").rpartition(":")
        if not colon:
            number, much = much, ""
        return GiftCard(card_number(number, settings), amount(much, settings.shop.currency) if much else None)
    kind, _, much = text.partition(":")
    most = amount(much, settings.shop.currency) if ":" in text else None
    match kind:
        case "cash":
            return Cash(most)
        case "card":
            return BankCard(most)
        case _:
            raise WrongUse("A tender is typed as cash[:AMOUNT], card[:AMOUNT] or gift-card@NUMBER[:AMOUNT]")


def birth_date(text: str) -> date:
    """`1999-12-31`, whatever the shop's habit: scripts are read elsewhere too."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse("A birth date is typed as 1999-12-31") from None


def returned(text: str) -> tuple[int, Decimal | None]:
    """`2` or `2*3`: the position, from 0, of a receipt's second line, and how many of it; None is all."""
    typed = _LINE.fullmatch(text)
    if typed is None:
        raise WrongUse("A line is typed as N or N*QUANTITY, counted from 1 as on the receipt")
    return int(typed["line"]) - 1, quantity(typed["quantity"])


def quantity(text: str | None) -> Decimal | None:
    """`3`, `0.250`; None where nothing is said."""
    return Decimal(text.replace(",", ".")) if text else None


def _right(read: T | Refused) -> T:
    if isinstance(read, Refused):
        raise WrongUse(read.reason)
    return read
