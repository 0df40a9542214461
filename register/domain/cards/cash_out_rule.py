"""One rule about paying out what is left on a gift card, and what it may want to know of the card.

No figure stands here: the table of rules is `register/config/card_law.toml`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from moneyed import Money

from register.domain.amounts import figures, numeral
from register.language import say, spoken


class Fact(StrEnum):
    """What a rule may want to know of a card."""

    USED = "used"
    WORTH = "worth"
    RELOADABLE = "reloadable"
    PROOF = "proof"
    BOUGHT = "bought"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a card; None where nobody knows."""

    used: bool | None = None
    """Whether something was bought with it."""
    worth: Money | None = None
    """Its original or face value."""
    reloadable: bool | None = None
    proof: bool | None = None
    """Whether the proof of purchase, or the gift receipt, is shown."""
    bought: date | None = None
    """On that day, as far as any rule asks; long ago where nobody knows more than that it was before."""

    def or_else(self, other: "Known") -> "Known":
        """This, and what only `other` knows."""
        return Known(
            self.used if self.used is not None else other.used,
            self.worth if self.worth is not None else other.worth,
            self.reloadable if self.reloadable is not None else other.reloadable,
            self.proof if self.proof is not None else other.proof,
            self.bought if self.bought is not None else other.bought,
        )


@dataclass(frozen=True, slots=True)
class Used:
    """The card was used for a purchase; what is asked for is what is left of it."""


@dataclass(frozen=True, slots=True)
class ProofShown:
    """The proof of purchase or the gift receipt is shown."""


@dataclass(frozen=True, slots=True)
class WorthMoreThan:
    """Its original value was above `figure`."""

    figure: Money


@dataclass(frozen=True, slots=True)
class BoughtSince:
    """It was bought on `day` or later."""

    day: date


@dataclass(frozen=True, slots=True)
class OfKind:
    """The rule is about cards that can, or cannot, be loaded again."""

    reloadable: bool


Precondition = Used | ProofShown | WorthMoreThan | BoughtSince | OfKind


class Sign(StrEnum):
    """How a balance compares with a figure; the two differ by a cent."""

    LESS = "<"
    AT_MOST = "<="

    def holds(self, balance: Money, figure: Money) -> bool:
        """Whether `balance` is small enough. Both are of one currency."""
        return balance < figure if self is Sign.LESS else balance <= figure


@dataclass(frozen=True, slots=True)
class Fixed:
    """An amount that the statute names."""

    figure: Money


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage of the card's face value."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty to pay out: where, since when, up to which balance, under which preconditions."""

    place: str
    """ISO 3166-2, such as `US-CA`."""
    sign: Sign
    figure: Fixed | Share
    dated: str
    """From when the rule, or its wording, is, as far as that is known: `2026-04-01`, `2008 wording`."""
    statute: str
    needs: tuple[Precondition, ...] = ()
    since: date | None = None
    until: date | None = None
    """Its last day; None while it goes on."""
    not_covered: str = ""
    """Cards that it does not speak of, for whoever has one in hand."""

    def in_force(self, day: date) -> bool:
        """Whether it holds on `day`, in the shop."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def threshold(self) -> str:
        """In words: `less than 15.00`, `5.00 or less`."""
        match self.figure:
            case Fixed(figure=figure):
                much = figures(figure)
            case Share(percent=percent):
                much = say("{percent} % of the face value", percent=numeral(percent))
            case _:
                assert_never(self.figure)
        if self.sign is Sign.LESS:
            return say("less than {threshold}", threshold=much)
        return say("{threshold} or less", threshold=much)


def holds(need: Precondition, known: Known) -> bool | None:
    """Whether that is so; None when nobody knows."""
    match need:
        case Used():
            return known.used
        case ProofShown():
            return known.proof
        case WorthMoreThan(figure=figure):
            return None if known.worth is None else known.worth > figure
        case BoughtSince(day=day):
            return None if known.bought is None else known.bought >= day
        case OfKind(reloadable=reloadable):
            return None if known.reloadable is None else known.reloadable is reloadable
        case _:
            assert_never(need)


def asks_for(need: Precondition | Share) -> Fact:
    """What must be known to tell whether that is so."""
    match need:
        case Used():
            return Fact.USED
        case ProofShown():
            return Fact.PROOF
        case WorthMoreThan() | Share():
            return Fact.WORTH
        case BoughtSince():
            return Fact.BOUGHT
        case OfKind():
            return Fact.RELOADABLE
        case _:
            assert_never(need)


def not_so(need: Precondition) -> str:
    """The rest of a sentence that says why it fails: `nothing was bought with the card yet`."""
    match need:
        case Used():
            return say("nothing was bought with the card yet")
        case ProofShown():
            return say("the proof of purchase or gift receipt is needed")
        case WorthMoreThan(figure=figure):
            return say("its original value was not above {figure}", figure=figures(figure))
        case BoughtSince(day=day):
            return say("it was bought before {day}", day=spoken().day(day))
        case OfKind(reloadable=True):
            return say("the card cannot be loaded again")
        case OfKind():
            return say("the card can be loaded again")
        case _:
            assert_never(need)
