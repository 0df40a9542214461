"""What a scanned or typed text can stand for."""

from dataclasses import dataclass
from decimal import Decimal

from moneyed import Money

from register.domain.goods.label import Label


@dataclass(frozen=True, slots=True)
class Code:
    """An item's code, to be found in the catalogue, and what was said with it."""

    code: str
    label: Label | None = None
    """Of the very piece; None where only the item was named."""
    weight: Decimal | None = None
    """In kilograms."""
    price: Money | None = None
    """Of this piece."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A code with a mistake in it, or one that names no item. `why` is one sentence for the cashier."""

    why: str


@dataclass(frozen=True, slots=True)
class NoCode:
    """Words, or a number of something else."""


def is_link(text: str) -> bool:
    """Whether `text` is an address in the web, as a GS1 Digital Link is."""
    return text.lower().startswith(("http://", "https://"))
