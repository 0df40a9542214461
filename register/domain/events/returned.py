"""Goods, or a load, taken back after their sale."""

from dataclasses import dataclass

from register.domain.events.sale import Taking
from register.domain.goods.line_item import LineItem
from terminal_api.money import Amount


@dataclass(frozen=True, slots=True)
class PlannedLeg:
    """So much goes back to that payment of the original sale; without a payment, in cash."""

    payment: str | None
    amount: Amount


@dataclass(frozen=True, slots=True)
class ReturnOpened:
    """Lines of an earlier sale come back; `sale` is the number of the return itself."""

    sale: str
    original: str
    lines: tuple[LineItem, ...]
    legs: tuple[PlannedLeg, ...]
    undo: str = ""
    """The id of the request that took a load off its card again, when that is what comes back."""
    positions: tuple[int, ...] = ()
    """Where each of `lines` stands in the original sale; empty in old journals, and for an undone load."""
    reason: str = ""
    """Why goods come back without a receipt: then `original` is empty."""
    allowed_by: str = ""
    """The manager who took them back without one."""
    exchange: str = ""
    """The number of the sale in which the goods came back: then there are no `lines` here, ..."""
    net: Amount | None = None
    """... and this is what that sale leaves to give back."""


@dataclass(frozen=True, slots=True)
class ReturnCompleted:
    """All that was to be given back has been; takings are positive and mean less turnover."""

    sale: str
    total: Amount
    takings: tuple[Taking, ...]
    cards: Amount | None = None
    """The part of `total` that was loaded onto gift cards and taken off them again."""
    exchange: str = ""
    """The number of the sale that has booked it already, where it was what an exchange left to give back."""
