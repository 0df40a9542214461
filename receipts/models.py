"""The models of printers that python-escpos knows, out of its table.

Only the table is read: python-escpos itself brings Pillow and reads it as YAML, which takes a third of a
second and 10 MB for the one number that a receipt needs of it.
"""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, Field


class _Model(BaseModel):
    pages: dict[int, str] = Field(alias="codePages")
    """The page under each number of `ESC t`."""


class _Table(BaseModel):
    profiles: dict[str, _Model]


@cache
def code_pages(model: str) -> dict[str, int]:
    """The number of each code page that `model` has. Raises `LookupError` for a model that is not known."""
    return {page: number for number, page in _table().profiles[model].pages.items()}


def names() -> tuple[str, ...]:
    """Every model that is known."""
    return tuple(_table().profiles)


def _table() -> _Table:
    return _Table.model_validate_json((files("escpos") / "capabilities.json").read_bytes())
