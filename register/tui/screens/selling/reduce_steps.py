"""Something off, or another price: what can be done, and what is asked about it, one question a step."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from moneyed import Money

from register.domain.amounts import Refused, figures, numeral
from register.domain.cards.card_mark import shown
from register.language import marked, say
from register.tui.input.keys import Hint

_PERCENT = re.compile(r"\d{1,2}(?:[.,]\d{1,3})?")


class Way(StrEnum):
    """What can be done, by its letter."""

    PERCENT = "p"
    AMOUNT = "a"
    PRICE = "n"
    ALL_PERCENT = "b"
    ALL_AMOUNT = "t"
    RESTORE = "r"


#: What each does, and what is to be known of it.
_OFFERS = {
    Way.PERCENT: (marked("Percent off the line"), marked("10 is 10 %")),
    Way.AMOUNT: (marked("Amount off the line"), marked("1.50")),
    Way.PRICE: (marked("New price"), marked("of one piece, or one kilogram")),
    Way.ALL_PERCENT: (marked("Percent off the basket"), marked("all goods rung up so far, no gift cards")),
    Way.ALL_AMOUNT: (marked("Amount off the basket"), marked("spread over all goods rung up so far")),
    Way.RESTORE: (marked("Restore the line"), marked("the catalogue's price, nothing taken off")),
}


@dataclass(frozen=True, slots=True)
class AskWay:
    """What is to be done? `typed` before the key is its number."""

    typed: str = ""


@dataclass(frozen=True, slots=True)
class AskHowMuch:
    """How much?"""

    way: Way


@dataclass(frozen=True, slots=True)
class AskWhy:
    """Why so much?"""

    way: Way
    much: Decimal | Money
    """A percentage, or an amount."""


Step = AskWay | AskHowMuch | AskWhy


def offers() -> tuple[Hint, ...]:
    """All that can be done, by its letter."""
    return tuple(Hint(way, say(label), say(tooltip)) for way, (label, tooltip) in _OFFERS.items())


def question(step: Step) -> str:
    """What is asked at that step."""
    match step:
        case AskWay():
            return say("What shall it be?")
        case AskHowMuch(way):
            return say("{what}: how much?", what=say(_OFFERS[way][0]))
        case AskWhy(way, much):
            said = figures(much) if isinstance(much, Money) else _written(much)
            return say("{what}: {much}. Why?", what=say(_OFFERS[way][0]), much=said)
        case _:
            assert_never(step)


def percent(text: str) -> Decimal | Refused:
    """What a person typed as a percentage: `10`, `12.5`, `10%`."""
    plain = text.strip().removesuffix("%").strip()
    if not _PERCENT.fullmatch(plain):
        return Refused(say("'{text}' is no percentage: type it as 10", text=shown(text)))
    return Decimal(plain.replace(",", "."))


def _written(percent: Decimal) -> str:
    return f"{numeral(percent.normalize())} %"
