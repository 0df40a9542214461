"""[[scale_label]] of `config.toml`: what the shop's scales print."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from register.config.values import Table, spelt
from register.domain.goods.scale_label import LAYOUT, Holds, ScaleLabel


class Label(Table):
    """[[scale_label]]: what the digits of a scale's barcode mean."""

    layout: Annotated[str, spelt(LAYOUT.pattern, "13 signs such as '28IIIIIVVVVVK'")]
    holds: Holds
    decimals: Annotated[int, Field(ge=0, le=3)]

    @model_validator(mode="after")
    def _checkable(self) -> Self:
        if "C" in self.layout and self.layout.count("V") not in (4, 5):
            raise ValueError("layout: only 4 or 5 digits V can have a check digit C")
        return self

    @property
    def meaning(self) -> ScaleLabel:
        """The same in the words of the domain."""
        return ScaleLabel(self.layout, self.holds, self.decimals)
