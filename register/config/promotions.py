"""[[promotion]]: what the shop gives for less by itself, and when.

Every key is explained in `config.toml`, where it stands.
"""

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal, Self

from moneyed import Currency, Money
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from register.config.values import LISTED, Day, Sum, Table, Text, Texts, spelt
from register.domain.goods.promotions import (
    CheapestFree,
    EachFor,
    Gives,
    Group,
    PercentLess,
    Promotion,
    Together,
    When,
)
from terminal_api.money import decimals

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAYS: tuple[Weekday, ...] = (
    *("monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday"),
)
_HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]"
_HOURS = f"{_HOUR}-({_HOUR}|24:00)"

#: A name is printed below a line of 32 characters, before the amount.
_LONGEST_NAME = 24

Count = Annotated[int, Field(ge=1, le=999)]


def _in_order(text: str) -> str:
    begins, _, ends = text.partition("-")
    if begins >= ends:
        raise ValueError("it should end later than it begins, on the same day")
    return text


Hours = Annotated[str, spelt(_HOURS, "hours such as '17:00-19:30'"), AfterValidator(_in_order)]


class GroupTable(Table):
    """A group of `groups`: so many of these items, or of these departments."""

    items: Texts = ()
    departments: Texts = ()
    take: Count = 1

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if not self.items and not self.departments:
            raise ValueError("a group needs items, departments or both")
        return self

    @property
    def group(self) -> Group:
        """The same in the words of the domain."""
        return Group(frozenset(self.items), frozenset(self.departments), self.take)


class PromotionTable(Table):
    """One promotion. Which keys belong to it hangs on its kind."""

    name: Annotated[Text, StringConstraints(max_length=_LONGEST_NAME)]
    kind: Literal["n for m", "bundle", "percent", "price"]
    items: Texts = ()
    departments: Texts = ()
    groups: Annotated[tuple[GroupTable, ...], Field(min_length=2)] | None = None
    take: Annotated[int, Field(ge=2, le=999)] | None = None
    pay: Count | None = None
    price: Sum | None = None
    percent: Annotated[Decimal, Field(gt=0, lt=100, decimal_places=3)] | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    weekdays: Annotated[tuple[Weekday, ...], LISTED] = ()
    hours: Hours | None = None
    most: Count | None = None
    with_discounts: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needs = _NEEDS[self.kind]
        if self.kind == "bundle" and self.groups is not None:
            needs = ("groups", "price")
        for key in ("take", "pay", "price", "percent", "groups"):
            given = getattr(self, key) is not None
            if given and key not in needs:
                raise ValueError(f"{key} is not for a promotion of this kind, which needs {_all(needs)}")
            if not given and key in needs:
                raise ValueError(f"{key} is missing: a promotion of this kind needs {_all(needs)}")
        return self

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if self.groups is not None and (self.items or self.departments):
            raise ValueError("items and departments stand inside groups, where there are groups")
        if self.groups is None and not self.items and not self.departments:
            raise ValueError("items or departments is missing: say what takes part")
        if self.take is not None and self.pay is not None and self.pay >= self.take:
            raise ValueError(f"pay = {self.pay} should be less than take = {self.take}")
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(f"until = {self.until} is before from = {self.from_}")
        return self

    def fits(self, currency: Currency) -> None:
        """Raises `ValueError` where its price has more decimals than `currency`."""
        places = decimals(currency)
        if self.price is not None and self.price != round(self.price, places):
            raise ValueError(
                f"[[promotion]]: price = {self.price} is wrong: {currency.code} has {places} decimals"
            )

    def promotion(self, currency: Currency) -> Promotion:
        """The same in the words of the domain."""
        own = Group(frozenset(self.items), frozenset(self.departments), self.take or 1)
        groups = (own,) if self.groups is None else tuple(one.group for one in self.groups)
        return Promotion(self.name, self._gives(currency), groups, self._when, self.most, self.with_discounts)

    def _gives(self, currency: Currency) -> Gives:
        if self.pay is not None:
            return CheapestFree(self.pay)
        if self.percent is not None:
            return PercentLess(self.percent)
        assert self.price is not None  # by _complete
        price = Money(self.price, currency)
        return Together(price) if self.kind == "bundle" else EachFor(price)

    @property
    def _when(self) -> When:
        weekdays = frozenset(map(_WEEKDAYS.index, self.weekdays))
        return When(self.from_, self.until, weekdays, _clock(self.hours) if self.hours else None)


_NEEDS = {
    "n for m": ("take", "pay"),
    "bundle": ("take", "price"),
    "percent": ("percent",),
    "price": ("price",),
}


def _all(keys: tuple[str, ...]) -> str:
    return " and ".join(keys)


def _clock(hours: str) -> tuple[time, time]:
    begins, _, ends = hours.partition("-")
    return time.fromisoformat(begins), time.max if ends == "24:00" else time.fromisoformat(ends)
