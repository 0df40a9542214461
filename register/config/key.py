"""The name of one key of `config.toml`, as people and commands say it."""

import re
from dataclasses import dataclass

from register.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Key:
    """`discounts.cashier_percent`, or `gift_cards.provider[1].least` in the first of a [[list]]."""

    table: str
    """`processor.toast` with its dots."""
    name: str = ""
    row: int | None = None
    """From 0; `None` where the table is no list."""

    @property
    def where(self) -> str:
        """The table, with its number in a list: `promotion[2]`."""
        return self.table if self.row is None else f"{self.table}[{self.row + 1}]"

    def __str__(self) -> str:
        return f"{self.where}.{self.name}"

    @classmethod
    def read(cls, text: str) -> "Key":
        """The key that `text` names. Raises `ConfigError`."""
        found = re.fullmatch(r"([A-Za-z_.-]+?)(?:\[([1-9]\d{0,3})\])?\.([A-Za-z_]+)", text.strip())
        if found is None:
            raise ConfigError(
                f"'{text}' names no key: write TABLE.KEY, such as discounts.cashier_percent, or"
                " gift_cards.provider[1].least in a list of tables"
            )
        table, row, name = found.groups()
        return cls(table, name, int(row) - 1 if row else None)
