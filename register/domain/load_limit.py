"""How much may be put on one gift card in one day, and sold in gift cards to one buyer in one day."""

from dataclasses import dataclass

from moneyed import Money

from register.domain.amounts import Refused, figures


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
    room = f"{figures(left)} at most can follow today" if left.amount > 0 else "load it tomorrow"
    most = f"{figures(limit.most)} a day ({limit.source})"
    return Refused(f"A card takes {most}, and {figures(today)} went onto it: {room}")


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
    most, source, already = figures(limit.most), limit.source, figures(sold)
    left = limit.most - sold
    if customer and left.amount > 0:
        return Refused(
            f"One buyer may have {most} in gift cards a day ({source}), and {customer} has {already}: "
            f"{figures(left)} at most can follow today"
        )
    if customer:
        return Refused(
            f"One buyer may have {most} in gift cards a day ({source}), and {customer} has {already}: "
            "sell no more of them today"
        )
    return Refused(
        f"One buyer may have {most} in gift cards a day ({source}), and {already} is in this sale: "
        f"{figures(left)} at most can follow in it"
    )
