"""The models of printers that python-escpos knows, out of its table.

Only the table is read: python-escpos itself brings Pillow and reads it as YAML, which takes a third of a
second and 10 MB for the one number that a receipt needs of it.
"""

import codecs
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


def codec(code_page: str) -> str:
    """Python's name of a code page. Raises `LookupError` where Python has no table for it."""
    name = code_page.lower().replace("iso_8859-", "iso8859-")
    try:
        codecs.lookup(name)
    except LookupError:
        raise LookupError(f"no code page {code_page} is known") from None
    return name


def printable_pages(model: str) -> tuple[str, ...]:
    """The code pages of `model` that receipts can be set in. Raises `LookupError` for an unknown model."""
    return tuple(sorted(page for page in code_pages(model) if _has_table(page)))


def _has_table(code_page: str) -> bool:
    try:
        codec(code_page)
    except LookupError:
        return False
    return True


def names() -> tuple[str, ...]:
    """Every model that is known."""
    return tuple(_table().profiles)


def _table() -> _Table:
    return _Table.model_validate_json((files("escpos") / "capabilities.json").read_bytes())
