"""[cash] of `config.toml`: how cash is counted, rounded and kept."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from moneyed import Currency, Money
from pydantic import AfterValidator, model_validator

from register.config.config_file import first_twice
from register.config.values import Day, Limit, Sum, Sums, Table
from register.domain.amounts import rounded
from register.domain.rounding import Half, RoundingRule, rule_on


def _rounding_place(code: str) -> str:
    from register.config.rounding import packs  # most shops do not round

    if code not in packs():
        raise ValueError(f"it should be one of {', '.join(packs())}, or left out where cash is exact")
    return code


class Cash(Table):
    """[cash]: notes offered, what change cannot be true, how cash is rounded, how the drawer is kept."""

    quick: Sums = ()
    most_change: Sum = Decimal(500)
    rounding: Annotated[str, AfterValidator(_rounding_place)] | None = None
    """The place whose rules hold, of those in `cash_rounding.toml`; `None` where cash is exact."""
    rounding_half: Half | None = None
    rounding_from: Day | None = None
    denominations: Sums = ()
    """The coins and notes that are counted; none: the usual ones of the currency."""
    paid_out_limit: Limit = Decimal(50)
    difference_limit: Limit = Decimal(5)
    blind: Literal["cashiers", "everybody", "nobody"] = "cashiers"

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if (twice := first_twice([f"{value.normalize():f}" for value in self.denominations])) is not None:
            raise ValueError(f"denominations: {twice} is given twice")
        return self

    @model_validator(mode="after")
    def _chosen_where_the_shop_chooses(self) -> Self:
        if self.rounding is None:
            if self.rounding_half or self.rounding_from:
                raise ValueError("rounding is missing: it names the place whose rules hold")
            return self
        from register.config.rounding import packs

        free = packs()[self.rounding].shop_chooses
        if self.rounding_half and "half" not in free:
            raise ValueError(f'rounding_half is no choice of the shop\'s where rounding = "{self.rounding}"')
        if self.rounding_from is None and "from" in free:
            raise ValueError(
                f'rounding_from is missing: where rounding = "{self.rounding}" the shop says from which day'
            )
        return self

    def rounding_on(self, day: date) -> RoundingRule | None:
        """How cash is rounded on `day`; `None` when it is exact."""
        if self.rounding is None:
            return None
        from register.config.rounding import packs

        rules = packs()[self.rounding].rules
        return rule_on((one.rule(self.rounding_half, self.rounding_from) for one in rules), day)

    def fits(self, currency: Currency) -> None:
        """Raises `ValueError` where coins or rounding are of another currency than the shop's."""
        code = currency.code
        for value in self.denominations:
            if rounded(Money(value, currency)).amount != value:
                raise ValueError(f"[cash]: denominations: {value} is wrong: {code} has nothing that small")
        if self.rounding is not None:
            from register.config.rounding import packs  # most shops do not round

            if (theirs := packs()[self.rounding].currency) != code:
                raise ValueError(
                    f'[cash]: rounding = "{self.rounding}" is for {theirs}, [shop] currency is {code}'
                )
