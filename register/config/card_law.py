"""What the law of a place says about gift cards: the form of `card_law.toml` and of a shop's own rules.

Every key is explained in that file, where it stands.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from moneyed import Currency, Money
from pydantic import Field, ValidationError, model_validator

from register.config import config_file
from register.config.values import CURRENCY, Jurisdiction, Percent, Sum, Table, Text
from register.domain.cards.cash_out_rule import (
    BoughtSince,
    Fixed,
    OfKind,
    Precondition,
    ProofShown,
    Rule,
    Share,
    Sign,
    Used,
    WorthMoreThan,
)
from register.domain.cards.load_limit import BuyerLimit, LoadLimit
from register.errors import ConfigError

PACKAGED = Path(__file__).with_name("card_law.toml")


class Row(Table):
    """What every row says: where, from when, by what, found where, and how sure that is."""

    place: Jurisdiction
    dated: Text
    statute: Text
    source: Annotated[tuple[Text, ...], Field(min_length=1)]
    sure: Literal["A", "B", "C"]


class RuleRow(Row):
    """[[rule]]: a duty to pay out a small balance."""

    sign: Sign
    figure: Sum | None = None
    share: Percent | None = None
    currency: Annotated[Currency, CURRENCY]
    since: date | None = None
    until: date | None = None
    used: bool = False
    proof: bool = False
    worth_above: Sum | None = None
    bought_since: date | None = None
    reloadable: bool | None = None
    not_covered: Text | None = None

    @model_validator(mode="after")
    def _one_figure(self) -> Self:
        if (self.figure is None) == (self.share is None):
            raise ValueError("figure or share: give one of the two")
        return self

    @property
    def rule(self) -> Rule:
        """The same in the shop's own words."""
        figure = self.figure
        return Rule(
            place=self.place,
            sign=self.sign,
            figure=Share(self.share or Decimal(0)) if figure is None else Fixed(Money(figure, self.currency)),
            dated=self.dated,
            statute=self.statute,
            needs=self._needs,
            since=self.since,
            until=self.until,
            not_covered=self.not_covered or "",
        )

    @property
    def _needs(self) -> tuple[Precondition, ...]:
        """In the order in which a cashier would ask."""
        needs: list[Precondition] = []
        if self.reloadable is not None:
            needs.append(OfKind(self.reloadable))
        if self.used:
            needs.append(Used())
        if self.proof:
            needs.append(ProofShown())
        if self.bought_since is not None:
            needs.append(BoughtSince(self.bought_since))
        if self.worth_above is not None:
            needs.append(WorthMoreThan(Money(self.worth_above, self.currency)))
        return tuple(needs)


class AdviceRow(Row):
    """[[advice]]: what the law says without a figure."""

    words: Text


class LimitRow(Row):
    """[[load_limit]]: how much may be put on one card in one day."""

    per_card_and_day: Sum
    currency: Annotated[Currency, CURRENCY]

    @property
    def limit(self) -> LoadLimit:
        """The same in the shop's own words."""
        return LoadLimit(Money(self.per_card_and_day, self.currency), self.statute)

    def holds_in(self, place: str) -> bool:
        """Whether it is a limit of `place`, or of the country it is part of."""
        return place == self.place or place.startswith(f"{self.place}-")


class BuyerLimitRow(Row):
    """[[buyer_limit]]: how much one buyer may have in gift cards in one day."""

    per_buyer_and_day: Sum
    currency: Annotated[Currency, CURRENCY]

    @property
    def limit(self) -> BuyerLimit:
        """The same in the shop's own words."""
        return BuyerLimit(Money(self.per_buyer_and_day, self.currency), self.statute)

    def holds_in(self, place: str) -> bool:
        """Whether it is a limit of `place`, or of the country it is part of."""
        return place == self.place or place.startswith(f"{self.place}-")


class CardLawFile(Table):
    """The whole file."""

    as_of: date | None = None
    rules: Annotated[tuple[RuleRow, ...], Field(alias="rule")] = ()
    advice: tuple[AdviceRow, ...] = ()
    limits: Annotated[tuple[LimitRow, ...], Field(alias="load_limit")] = ()
    buyer_limits: Annotated[tuple[BuyerLimitRow, ...], Field(alias="buyer_limit")] = ()

    def with_own(self, own: Self) -> Self:
        """This table, every place that `own` names replaced by what it says of it."""
        rows: tuple[Row, ...] = (*own.rules, *own.advice, *own.limits, *own.buyer_limits)
        named = {row.place for row in rows}
        return self.model_copy(
            update={
                "rules": (*own.rules, *(row for row in self.rules if row.place not in named)),
                "advice": (*own.advice, *(row for row in self.advice if row.place not in named)),
                "limits": (*own.limits, *(row for row in self.limits if row.place not in named)),
                "buyer_limits": (
                    *own.buyer_limits,
                    *(row for row in self.buyer_limits if row.place not in named),
                ),
            }
        )


def read(own: Path | None = None) -> CardLawFile:
    """The table that came with the program, with the shop's `own` rows. Raises `ConfigError`."""
    packaged = _read(PACKAGED)
    return packaged.with_own(_read(own)) if own is not None else packaged


def _read(file: Path) -> CardLawFile:
    try:
        return CardLawFile.model_validate(config_file.read(file))
    except ValidationError as error:
        raise ConfigError(config_file.sentence(error, file, {})) from None
