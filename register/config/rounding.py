"""The places of `cash_rounding.toml`, the dated data behind [cash] rounding in `config.toml`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from register.config import config_file
from register.config.values import Sum, Table, Text
from register.domain.rounding import Half, RoundingRule

#: Beside this module, in a clone and in a wheel.
FILE = Path(__file__).with_name("cash_rounding.toml")


class DatedRule(Table):
    """[[PLACE.rule]]: how cash is rounded there, from one day until another."""

    unit: Sum
    half: Half = Half.UP
    since: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None
    exact_coins: bool = False

    def rule(self, half: Half | None, since: date | None) -> RoundingRule:
        """The same for the domain, with what the shop has chosen."""
        began = max((day for day in (self.since, since) if day), default=None)
        return RoundingRule(self.unit, half or self.half, began, self.until, self.exact_coins)


class Pack(Table):
    """[PLACE]: its rules, where they were found and how sure that is."""

    place: Text
    currency: Text
    source: Text
    sure: Literal["A", "B", "C"]
    shop_chooses: tuple[Literal["half", "from"], ...] = ()
    rules: Annotated[tuple[DatedRule, ...], Field(alias="rule", min_length=1)]


@cache
def packs() -> Mapping[str, Pack]:
    """Every place by its code. Raises `ConfigError` when the file is damaged."""
    return TypeAdapter(dict[str, Pack]).validate_python(config_file.read(FILE))
