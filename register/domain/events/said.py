"""What somebody said about a sale, in a few words of their own: it is printed and moves no money."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineNoted:
    """The line at `position`, counted from 0, has this note now; an empty one takes the note away."""

    sale: str
    position: int
    note: str


@dataclass(frozen=True, slots=True)
class CustomerNamed:
    """Whose sale it is: an order number, a club number or a name; empty where that was a mistake."""

    sale: str
    customer: str
