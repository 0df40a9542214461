"""How much may be put on one gift card in one day."""

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
