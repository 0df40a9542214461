"""What may stand in [tax] and [tax_rules]: the rates by letter, and how the shop reckons with them."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, PlainValidator

from register.config.values import Letter, Table
from register.domain.goods.tax import TaxRate

EXEMPT = "exempt"
_MOST, _DECIMALS = Decimal(100), 3


def _rate(value: object) -> Decimal | Literal["exempt"]:
    if value == EXEMPT:
        return EXEMPT
    try:
        percent = Decimal(value) if isinstance(value, str | int | Decimal) else None
    except InvalidOperation:
        percent = None
    if percent is None or isinstance(value, bool) or not percent.is_finite() or not 0 <= percent <= _MOST:
        raise ValueError('it should be a percentage from 0 to 100, or "exempt"')
    if percent != percent.quantize(Decimal(1).scaleb(-_DECIMALS)):
        raise ValueError(f"it should be a percentage with {_DECIMALS} decimals at most")
    return percent


Rate = Annotated[Decimal | Literal["exempt"], PlainValidator(_rate)]
"""A percentage, or `exempt`: no tax because of what is sold, which a report keeps apart from 0 %."""


def _some(rates: dict[Letter, Rate]) -> dict[Letter, Rate]:
    if not rates:
        raise ValueError("it should name at least one letter")
    return rates


Rates = Annotated[dict[Letter, Rate], AfterValidator(_some)]


class TaxRules(Table):
    """[tax_rules]: whether prices include tax, and where it is rounded."""

    prices: Literal["include", "exclude"] = "include"
    rounding: Literal["line", "receipt"] = "line"

    def rate(self, letter: str, rate: Rate) -> TaxRate:
        """The `rate` of `letter`, as this shop reckons with it."""
        return TaxRate(
            letter,
            Decimal(0) if isinstance(rate, str) else rate,
            exempt=rate == EXEMPT,
            added=self.prices == "exclude",
            per_receipt=self.rounding == "receipt",
        )
