"""`register catalogue ...`: the items."""

import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Code, Place, command
from register.errors import ConfigError

if TYPE_CHECKING:
    from register.catalogue.csv_import import Imported, RowError

app = typer.Typer(help="The items.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="catalogue")


@app.callback()
def catalogue() -> None:
    """The items."""


@command(app, "import")
def import_(
    place: Place,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A list with a header row.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> int:
    """Bring the items up to date with a price list: every row or, if one is wrong, none.

    Columns: code, name, price; also tax, department, unit, minimum_age, deposit, open_price, valid_from.
    A row with a later valid_from tells a price to come.
    """
    from register.catalogue.csv_import import import_csv
    from register.catalogue.store import Catalogue

    settings = place.settings()
    path = settings.catalogue_file(place.folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{path.parent} cannot be made: {error.strerror}") from error
    with Catalogue(path) as catalogue:
        counting = _Counting()
        letters = list(settings.tax)
        done = import_csv(
            file, catalogue, settings.shop.currency, letters, dry_run=dry_run, progress=counting.at
        )
        counting.over()
    return _told(place, done, dry_run=dry_run)


class _Counting:
    """A line on stderr for whoever waits for a long list: rows so far, and how many a second."""

    def __init__(self) -> None:
        self._since = monotonic()
        self._same_line = sys.stderr.isatty()
        self._shown = False

    def at(self, rows: int) -> None:
        """So many rows are through."""
        rate = rows / max(monotonic() - self._since, 1e-9)
        line = f"{rows:,} rows, {rate:,.0f} a second"
        typer.echo(f"\r{line}" if self._same_line else line, nl=not self._same_line, err=True)
        self._shown = True

    def over(self) -> None:
        """What is said next begins a line of its own."""
        if self._same_line and self._shown:
            typer.echo(err=True)


def _told(place: Place, done: "Imported | list[RowError]", *, dry_run: bool) -> int:
    if isinstance(done, list):
        rows = [{"row": one.row, "reason": one.why} for one in done]
        words = "\n".join(f"Row {one.row}: {one.why}" for one in done)
        place.tell({"added": 0, "changed": 0, "errors": rows}, f"{words}\nNothing was imported")
        return Code.DECLINED
    if dry_run:
        would = f"{done.added} items would be new, {done.changed} would change. Nothing was imported"
        place.tell({"added": done.added, "changed": done.changed, "errors": [], "dry_run": True}, would)
        return Code.OK
    place.tell(
        {"added": done.added, "changed": done.changed, "errors": []},
        f"{done.added} items are new, {done.changed} changed",
    )
    return Code.OK
