"""Price lists as CSV files: what a spreadsheet saves, or another system hands over.

A header row names the columns in any order: `code`, `name` and `price` must be there; `tax`, `department`,
`unit`, `minimum_age`, `deposit`, `open_price`, `valid_from` may be. Several codes of one item stand in one
cell, separated by `|`. An empty cell says nothing: a known item keeps what it had. Text is UTF-8; commas
separate the cells, or semicolons where the header has them, and prices have a point or a comma.

A row whose `valid_from` is a later day tells the price from that day on, and there may be several for an
item; the rest of it counts only for an item that is not known, which is not for sale before then.

The list is read as it is entered, row by row: it may be larger than the memory.
"""

import csv
import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NoReturn

from moneyed import Currency

from register.catalogue.csv_row import VALID_FROM, Reader
from register.catalogue.listing import DETAILS, Clash, CodeTaken, CodeTwice, Listing, Stored
from register.catalogue.store import Catalogue
from register.errors import ConfigError

NEEDED = ("code", "name", "price")
COLUMNS = (*NEEDED, *DETAILS, VALID_FROM)

MOST_ERRORS = 1000
"""A list with more wrong rows is not read to its end."""

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
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Imported | list[RowError]:
    """Bring `catalogue` up to date with a price list: every row or, if one is wrong, none.

    The first of `tax_letters` holds for new items that name none. With `leave_out_bad_rows` the good rows
    are kept nevertheless. A `dry_run` only tells what would change. `progress` hears now and then how many
    rows are through. Raises `ConfigError` when the file cannot be read.
    """
    bad: dict[int, RowError] = {}
    while True:
        reading = _Reading(path, currency, tuple(tax_letters), bad)

        def keep(errors: list[RowError] = reading.errors) -> bool:
            return not dry_run and (leave_out_bad_rows or not errors)

        try:
            result = catalogue.upsert(reading.listings(), keep=keep, progress=progress)
        except _NotReadOn:
            return sorted(reading.errors, key=_row)
        clashes = [] if isinstance(result, Stored) else [reading.clashing(one) for one in result]
        errors = sorted((*reading.errors, *clashes), key=_row)
        if errors and not leave_out_bad_rows:
            return errors
        if isinstance(result, Stored):
            return Imported(result.added, result.changed, tuple(errors))
        bad |= {one.row: one for one in clashes}


class _NotReadOn(Exception):
    """The list cannot be read to its end; the last error says why."""


@dataclass
class _Reading:
    """A price list on its way into the catalogue."""

    path: Path | Traversable
    currency: Currency
    tax_letters: tuple[str, ...]
    bad: dict[int, RowError] = field(default_factory=dict[int, RowError])
    """Rows that are left out whatever they say."""
    errors: list[RowError] = field(default_factory=list[RowError])
    _rows: "array[int]" = field(default_factory=lambda: array("L"))
    """Of each listing the row."""

    def listings(self) -> Iterator[Listing]:
        """The good rows one by one; what is wrong with the others is in `errors`. Raises `_NotReadOn`."""
        lines = self._lines()
        header = [name.strip().lower() for name in next(lines, list[str]())]
        if (wrong := _wrong_header(header)) is not None:
            self._stop(RowError(1, wrong))
        reader = Reader(header, self.currency, self.tax_letters)
        for row, line in enumerate(lines, 2):
            if row in self.bad:
                self._note(self.bad[row])
            elif "".join(line).strip():
                read = reader.listing(line)
                if isinstance(read, Listing):
                    self._rows.append(row)
                    yield read
                else:
                    self._note(RowError(row, read))

    def clashing(self, clash: Clash) -> RowError:
        """What is wrong with the row of a listing whose code is not free."""
        row = self._rows[clash.position]
        match clash:
            case CodeTaken(code=code, name=name):
                return RowError(row, f"The code {code} already belongs to {name!r}.")
            case CodeTwice(code=code, earlier=earlier):
                return RowError(row, f"The code {code} is in row {self._rows[earlier]} already.")

    def _lines(self) -> Iterator[list[str]]:
        """The rows of the file, cell by cell. Raises `_NotReadOn` where it is no table."""
        try:
            with io.TextIOWrapper(self.path.open("rb"), "utf-8-sig", newline="") as first:
                delimiter = ";" if ";" in first.readline() else ","
            with io.TextIOWrapper(self.path.open("rb"), "utf-8-sig", newline="") as text:
                yield from csv.reader(text, delimiter=delimiter, strict=True)
        except OSError as error:
            raise ConfigError(f"The price list {self.path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError:
            self._stop(RowError(self._no_text(), "This is not UTF-8 text: save the list as `CSV UTF-8`."))
        except csv.Error as error:
            self._stop(RowError(1, f"This is not a CSV file ({error})."))

    def _no_text(self) -> int:
        """The first line that is not UTF-8."""
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    line.decode()
                except UnicodeDecodeError:
                    return number
        return 1

    def _note(self, error: RowError) -> None:
        if len(self.errors) == MOST_ERRORS:
            self._stop(RowError(error.row, "Too many rows are wrong: the list was not read on from here."))
        self.errors.append(error)

    def _stop(self, error: RowError) -> NoReturn:
        self.errors.append(error)
        raise _NotReadOn


def _row(error: RowError) -> int:
    return error.row


def _wrong_header(header: list[str]) -> str | None:
    for name in NEEDED:
        if name not in header:
            return f"The column {name!r} is missing; a list needs {', '.join(NEEDED)} in its first row."
    for name in header:
        if name not in COLUMNS:
            return f"The column {name!r} is not known; there may be {', '.join(COLUMNS)}."
        if header.count(name) > 1:
            return f"The column {name!r} is there twice."
    return None
