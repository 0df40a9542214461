"""`register journal ...`: proof and a look. Only reads, also beside a running till."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli import days, journal_backup, journal_export, journal_search
from register.cli.place import Code, Place, WrongUse, command

if TYPE_CHECKING:
    from register.journal.chain import Broken, Intact

app = typer.Typer(help="The journal: prove it, read it, keep a copy of it.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="journal")
    command(app, "search")(journal_search.search)
    command(app, "story")(journal_search.story)
    command(app, "export")(journal_export.export)
    command(app, "backup")(journal_backup.backup)
    command(app, "restore")(journal_backup.restore)
    command(app, "days")(days.days)
    command(app, "day")(days.day)


@command(app, "verify")
def verify(
    place: Place,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Another journal than the till's: a backup.")
    ] = None,
    expect: Annotated[
        str | None,
        typer.Option(
            metavar="COUNT:DIGEST", help="As an earlier proof or backup said: nothing was cut off since."
        ),
    ] = None,
) -> int:
    """Prove that nothing was changed, or name the first entry that breaks the chain."""
    from register.cli.reading import must_exist
    from register.journal.chain import Broken
    from register.journal.database import flaw
    from register.journal.lock import known_reach
    from register.journal.proof import proved_file
    from register.journal.store import JOURNAL

    if file is None:
        must_exist(place)
    path = file or place.folder / JOURNAL
    found = proved_file(path, known_reach(path), _mark(expect))
    around = None if isinstance(found, Broken) else flaw(path)
    return _proof_told(place, found, around)


def _proof_told(place: Place, found: "Intact | Broken", around: str | None) -> int:
    from register.journal.chain import Broken

    if isinstance(found, Broken):
        place.tell({"intact": False, "entry": found.seq, "reason": found.why}, found.why)
        return Code.DECLINED
    told = {"intact": True, "entries": found.count, "digest": found.digest, "mark": found.mark}
    if around is None:
        place.tell(told, f"Intact: {found.count} entries, {found.mark}")
        return Code.OK
    place.tell(
        told | {"flaw": around},
        f"All {found.count} entries are whole, {found.mark}, but the file around them is damaged ({around}): "
        "make a sound one with `register journal backup FILE`, then `register journal restore FILE`.",
    )
    return Code.DECLINED


def _mark(text: str | None) -> "Intact":
    from register.journal.chain import NOTHING, Intact

    found = NOTHING if text is None else Intact.of_mark(text)
    if found is None:
        raise WrongUse(f"--expect {text}: say COUNT:DIGEST as `register journal verify` printed it.")
    return found


@command(app, "show")
def show(
    place: Place,
    sale: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Only what belongs to that receipt.")
    ] = None,
) -> int:
    """Every entry, oldest first."""
    from register.cli.reading import exists, journal_of

    if not exists(place):
        place.tell([], "Nothing yet")
        return Code.OK
    with journal_of(place) as journal:
        records = list(journal.records(sale=sale))
    rows = [
        {
            "seq": one.seq,
            "at": one.at,
            "cashier": one.cashier,
            "kind": one.kind,
            "sale": one.sale,
            "body": json.loads(one.body),
            "digest": one.digest,
        }
        for one in records
    ]
    lines = (f"{one.seq:>6} {one.at[:19]} {one.kind:<17} {one.sale or '-':<11} {one.body}" for one in records)
    place.tell(rows, "\n".join(lines))
    return Code.OK


@command(app, "operations")
def operations(place: Place) -> int:
    """Every request for money ever intended, oldest first, with what became of it."""
    from register.cli import money
    from register.cli.reading import exists, journal_of
    from register.counter.history import answered

    rows: list[dict[str, object]] = []
    if exists(place):
        with journal_of(place) as journal:
            rows = [money.operation_told(one) for one in answered(journal).values()]
    place.tell(rows, money.lines(rows) or "Nothing yet")
    return Code.OK
