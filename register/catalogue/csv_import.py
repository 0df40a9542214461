"""Price lists as CSV files: what a spreadsheet saves, or another system hands over.

A header row names the columns in any order: `code`, `name` and `price` must be there; `tax`, `department`,
`unit`, `minimum_age`, `deposit`, `open_price`, `valid_from` may be. Several codes of one item stand in one
cell, separated by `|`. An empty cell says nothing: a known item keeps what it had. Text is UTF-8; commas
separate the cells, or semicolons where the header has them, and prices have a point or a comma.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from moneyed import Currency

from register.catalogue.csv_row import listing_from
from register.catalogue.listing import DETAILS, Listing, Stored
from register.catalogue.store import Catalogue
from register.errors import ConfigError

NEEDED = ("code", "name", "price")

DEMO = files("register.catalogue").joinpath("demo.csv")
"""The assortment of a small department store, to try the register with: EUR, tax letters A, B and C."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row, in one sentence. Rows count as a spreadsheet counts them: the header is 1."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """How many items are new, how many known ones changed; and the rows left out, where that was allowed."""

    added: int
    changed: int
    left_out: tuple[RowError, ...] = ()


def import_csv(
    path: Path | Traversable,
    catalogue: Catalogue,
    currency: Currency,
    tax_letters: Sequence[str],
    *,
    leave_out_bad_rows: bool = False,
) -> Imported | list[RowError]:
    """Bring `catalogue` up to date with a price list: every row or, if one is wrong, none.

    The first of `tax_letters` holds for new items that name none. With `leave_out_bad_rows` the good rows
    are kept nevertheless. Raises `ConfigError` when the file cannot be read.
    """
    listings, errors = _read(_cells(path), currency, tax_letters)
    while listings and (leave_out_bad_rows or not errors):
        rows = list(listings)
        match catalogue.upsert(listings.values()):
            case Stored(added, changed):
                return Imported(added, changed, tuple(sorted(errors, key=lambda error: error.row)))
            case taken:
                for clash in taken:
                    row = rows[clash.position]
                    errors.append(RowError(row, f"The code {clash.code} already belongs to {clash.name!r}."))
                    listings.pop(row, None)
    return sorted(errors, key=lambda error: error.row) if errors else Imported(0, 0)


def _cells(path: Path | Traversable) -> list[list[str]] | RowError:
    """The rows of the file, cell by cell, or why it is no table."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"The price list {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        return RowError(row, "This is not UTF-8 text: save the list as `CSV UTF-8`.")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return RowError(1, f"This is not a CSV file ({error}).")


def _read(
    cells: list[list[str]] | RowError, currency: Currency, tax_letters: Sequence[str]
) -> tuple[dict[int, Listing], list[RowError]]:
    """The listings by row, and what is wrong with the other rows."""
    if isinstance(cells, RowError):
        return {}, [cells]
    header = [name.strip().lower() for name in cells[0]] if cells else []
    if (wrong := _wrong_header(header)) is not None:
        return {}, [RowError(1, wrong)]
    listings: dict[int, Listing] = {}
    errors: list[RowError] = []
    rows_of: dict[str, int] = {}
    for row, line in enumerate(cells[1:], 2):
        if not any(map(str.strip, line)):
            continue
        read = listing_from(header, line, currency, tax_letters)
        if isinstance(read, Listing):
            read = _first_use(read, row, rows_of)
        if isinstance(read, Listing):
            listings[row] = read
        else:
            errors.append(RowError(row, read))
    return listings, errors


def _wrong_header(header: list[str]) -> str | None:
    for name in NEEDED:
        if name not in header:
            return f"The column {name!r} is missing; a list needs {', '.join(NEEDED)} in its first row."
    for name in header:
        if name not in (*NEEDED, *DETAILS):
            return f"The column {name!r} is not known; there may be {', '.join((*NEEDED, *DETAILS))}."
        if header.count(name) > 1:
            return f"The column {name!r} is there twice."
    return None


def _first_use(listing: Listing, row: int, rows_of: dict[str, int]) -> Listing | str:
    for key in listing.keys:
        if (earlier := rows_of.setdefault(key, row)) != row:
            return f"The code {key} is in row {earlier} already."
    return listing
