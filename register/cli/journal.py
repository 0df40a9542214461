"""`register journal ...`: proof and a look. Only reads, also beside a running till."""

import json
from typing import Annotated

import typer

from register.cli.place import Code, Place, command

app = typer.Typer(help="The journal: prove it, read it.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="journal")


@command(app, "verify")
def verify(place: Place) -> int:
    """Prove that nothing was changed, or name the first entry that breaks the chain."""
    from register.cli.reading import journal_of
    from register.journal import chain

    with journal_of(place) as journal:
        found = chain.verify(journal.records())
    match found:
        case chain.Intact(count, digest):
            place.tell(
                {"intact": True, "entries": count, "digest": digest}, f"Intact: {count} entries, {digest}"
            )
            return Code.OK
        case chain.Broken(seq, why):
            place.tell({"intact": False, "entry": seq, "reason": why}, why)
            return Code.DECLINED


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
