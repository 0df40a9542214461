"""Promotions of the shop: 3 for 2, a sandwich and a drink for 5.00, a percentage off; and when they hold.

They are settings. What they take off a sale is worked out when its lines change and written into the journal
with them, so an old sale stays what it was, whatever the settings say later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import assert_never

from moneyed import Money

from register.domain.goods.line_item import Goods, LineItem
from register.domain.goods.reductions import by_hand, by_promotion
from terminal_api.money import Amount


@dataclass(frozen=True, slots=True)
class CheapestFree:
    """Of the pieces of a deal so many are paid, the dearest; the others are free."""

    pay: int


@dataclass(frozen=True, slots=True)
class Together:
    """The pieces of a deal cost so much together."""

    price: Amount


@dataclass(frozen=True, slots=True)
class PercentLess:
    """Every piece costs so much less, rounded piece by piece: however it is scanned, it comes to the same."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class EachFor:
    """Every piece costs so much."""

    price: Amount


Gives = CheapestFree | Together | PercentLess | EachFor


@dataclass(frozen=True, slots=True)
class Group:
    """Goods that take part, by item or by department; `take` pieces of them go into one deal."""

    items: frozenset[str] = frozenset()
    """Codes of items, each the first in the catalogue."""
    departments: frozenset[str] = frozenset()
    take: int = 1


@dataclass(frozen=True, slots=True)
class When:
    """When a promotion holds, by the clock on the shop's wall. What is left out does not limit it."""

    first: date | None = None
    last: date | None = None
    """The last day on which it holds."""
    weekdays: frozenset[int] = frozenset()
    """0 is Monday."""
    hours: tuple[time, time] | None = None
    """From the first on, until just before the second."""

    def holds(self, at: datetime) -> bool:
        """Whether it holds `at` that moment, in the shop's own time."""
        day = at.date()
        return (
            (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and (self.hours is None or self.hours[0] <= at.time() < self.hours[1])
        )


ALWAYS = When()


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion. A deal takes pieces of each of `groups`; a piece counts for the first that it fits."""

    name: str
    """As it stands on the receipt; no other has the same."""
    gives: Gives
    groups: tuple[Group, ...]
    when: When = ALWAYS
    most: int | None = None
    """So many deals in one sale at most."""
    with_discounts: bool = False
    """Whether goods take part that the cashier reduced, or sells at another price than the catalogue's."""

    def saving(self, worths: Iterable[Decimal], coin: Decimal) -> Decimal:
        """How much less the pieces of one deal cost, that cost `worths` without it; `coin` is the smallest.

        Nothing where it would be no gain, or would leave nothing to pay.
        """
        prices = sorted(worths, reverse=True)
        match self.gives:
            case CheapestFree(pay):
                saved = sum(prices[pay:], Decimal(0))
            case Together(price):
                saved = sum(prices) - price.amount
            case PercentLess(percent):
                saved = sum((_part(worth, percent, coin) for worth in prices), Decimal(0))
            case EachFor(price):
                saved = sum((worth - price.amount for worth in prices), Decimal(0))
            case _:
                assert_never(self.gives)
        return saved if 0 < saved < sum(prices) else Decimal(0)


Place = tuple[int, int]
"""A promotion by its number, and one of its groups by its number, both from 0."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The promotions that hold at one moment, with an index of what takes part: a line costs one look."""

    promotions: tuple[Promotion, ...] = ()
    _by_item: Mapping[str, tuple[Place, ...]] = field(init=False, repr=False, compare=False)
    _by_department: Mapping[str, tuple[Place, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        items: dict[str, tuple[Place, ...]] = {}
        departments: dict[str, tuple[Place, ...]] = {}
        for number, one in enumerate(self.promotions):
            for at, group in enumerate(one.groups):
                for index, names in ((items, group.items), (departments, group.departments)):
                    index.update({name: (*index.get(name, ()), (number, at)) for name in names})
        object.__setattr__(self, "_by_item", MappingProxyType(items))
        object.__setattr__(self, "_by_department", MappingProxyType(departments))

    def places(self, line: LineItem) -> tuple[Place, ...]:
        """For which promotions `line` counts, and in which of their groups; those named first come first."""
        if not isinstance(line, Goods):
            return ()
        named = (*self._by_item.get(line.code, ()), *self._by_department.get(line.department, ()))
        if not named or not _by_piece(line):
            return ()
        first = {number: at for number, at in sorted(named, reverse=True)}
        if changed_by_hand(line):
            first = {at: group for at, group in first.items() if self.promotions[at].with_discounts}
        return tuple(sorted(first.items()))


def in_force(promotions: Iterable[Promotion], at: datetime) -> InForce:
    """Those of `promotions` that hold `at` that moment, in the shop's own time."""
    return InForce(tuple(one for one in promotions if one.when.holds(at)))


def without_promotions(line: Goods) -> Goods:
    """`line` with only what was taken off by hand."""
    return replace(line, reductions=by_hand(line.reductions)) if by_promotion(line.reductions) else line


def changed_by_hand(line: Goods) -> bool:
    """Whether the cashier reduced it, or sells it at another price than the catalogue's."""
    return bool(by_hand(line.reductions)) or line.list_price not in (None, line.price)


def given_in(lines: Iterable[LineItem]) -> dict[str, Money]:
    """What each promotion takes off `lines` together, by its name, in the order in which they are met."""
    given: dict[str, Money] = {}
    for line in lines:
        for one in by_promotion(line.reductions) if isinstance(line, Goods) else ():
            so_far = given.get(one.promotion)
            given[one.promotion] = one.amount if so_far is None else so_far + one.amount
    return given


def _by_piece(line: Goods) -> bool:
    """Whether it is sold by the piece. What a scale priced was weighed, and a deposit is no goods."""
    measured = line.label is not None and line.label.measured
    return line.unit == "piece" and not line.deposit and not measured


def _part(worth: Decimal, percent: Decimal, coin: Decimal) -> Decimal:
    return (worth * percent / 100).quantize(coin, ROUND_HALF_UP)
