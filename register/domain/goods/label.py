"""What the code on the very piece says of it, beside which item it is."""

from dataclasses import dataclass
from datetime import date

from register.domain.amounts import Refused
from register.language import say, spoken


@dataclass(frozen=True, slots=True)
class Label:
    """A piece's own data. Empty where its code does not say."""

    batch: str = ""
    serial: str = ""
    expires: date | None = None
    """The last day on which it may be sold."""
    measured: bool = False
    """Whether its code gave the weight or the price: then the line is for just so much."""


def unsaleable(name: str, label: Label, today: date) -> Refused | None:
    """Why the piece called `name` must not be sold `today`, if it must not."""
    if label.expires is not None and label.expires < today:
        return Refused(
            say(
                "{name} expired on {day}: it must not be sold, take another",
                name=name,
                day=spoken().day(label.expires),
            )
        )
    return None
