"""How much may be put on one gift card in one day, and sold in gift cards to one buyer in one day."""

from dataclasses import dataclass

from moneyed import Money

from register.domain.amounts import Refused, figures
from register.language import marked, say

_SOME_MORE = marked(
    "One buyer may have {most} in gift cards a day ({source}), and {customer} has {already}: "
    "{left} at most can follow today"
)
_NO_MORE = marked(
    "One buyer may have {most} in gift cards a day ({source}), and {customer} has {already}: "
    "sell no more of them today"
)
_NOBODY_NAMED = marked(
    "One buyer may have {most} in gift cards a day ({source}), and {already} is in this sale: "
    "{left} at most can follow in it"
)


@dataclass(frozen=True, slots=True)
class LoadLimit:
    """At most `most` onto one card in one day of the shop; `source` says who demands it."""

    most: Money
    source: str


def over(limit: LoadLimit, today: Money, amount: Money) -> Refused | None:
    """Why `amount` cannot go onto a card that took `today` already, if it cannot. All of one currency."""
    if today + amount <= limit.most:
        return None
    left = limit.most - today
    parts = {"most": figures(limit.most), "source": limit.source, "already": figures(today)}
    if left.amount <= 0:
        return Refused(
            say("A card takes {most} a day ({source}), and {already} went onto it: load it tomorrow", **parts)
        )
    return Refused(
        say(
            "A card takes {most} a day ({source}), and {already} went onto it: "
            "{left} at most can follow today",
            left=figures(left),
            **parts,
        )
    )


@dataclass(frozen=True, slots=True)
class BuyerLimit:
    """At most `most` in gift cards to one buyer in one day of the shop; `source` says who demands it."""

    most: Money
    source: str


def over_for_buyer(limit: BuyerLimit, sold: Money, amount: Money, customer: str) -> Refused | None:
    """Why gift cards for `amount` cannot be sold besides those for `sold`, if they cannot.

    `sold` is all that `customer` bought today; where nobody was named, what is in this one sale.
    """
    if sold + amount <= limit.most:
        return None
    left = limit.most - sold
    words = _NOBODY_NAMED if not customer else _SOME_MORE if left.amount > 0 else _NO_MORE
    parts = {"most": figures(limit.most), "already": figures(sold), "left": figures(left)}
    return Refused(say(words, source=limit.source, customer=customer, **parts))
