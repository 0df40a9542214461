"""`register catalogue ...`: the items."""

from pathlib import Path
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
    place: Place, file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A list with a header row.")]
) -> int:
    """Bring the items up to date with a price list: every row or, if one is wrong, none."""
    from register.catalogue.csv_import import import_csv
    from register.catalogue.store import Catalogue

    settings = place.settings()
    path = settings.catalogue_file(place.folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{path.parent} cannot be made: {error.strerror}") from error
    with Catalogue(path) as catalogue:
        done = import_csv(file, catalogue, settings.shop.currency, list(settings.tax))
    return _told(place, done)


def _told(place: Place, done: "Imported | list[RowError]") -> int:
    if isinstance(done, list):
        rows = [{"row": one.row, "reason": one.why} for one in done]
        words = "\n".join(f"Row {one.row}: {one.why}" for one in done)
        place.tell({"added": 0, "changed": 0, "errors": rows}, f"{words}\nNothing was imported")
        return Code.DECLINED
    place.tell(
        {"added": done.added, "changed": done.changed, "errors": []},
        f"{done.added} items are new, {done.changed} changed",
    )
    return Code.OK
