"""`register journal export`: the journal for other programs. Only reads, also beside a running till."""

import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from register.cli.place import Code, Place, WrongUse
from register.journal.export.form import Form

_DATABASE = b"SQLite format 3"


def export(
    place: Place,
    form: Annotated[
        Form, typer.Option("--format", help="All entries, or what they book in one of the forms.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Written whole or not at all; else to stdout.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day, 2026-03-01.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
    daily: Annotated[
        bool, typer.Option("--daily", help="One transaction for each day, not each entry.")
    ] = False,
) -> int:
    """The journal as JSON Lines, or its double entry as CSV, for hledger or beancount. Days are local ones.

    jsonl has every entry with all columns. csv has a row for each posting: debits positive, the rows of one
    seq sum to zero, UTF-8, decimal points. hledger and beancount have a transaction for each entry that books
    anything. The table [accounts] of the settings says what accounts are called.
    """
    from register.cli.reading import journal_of
    from register.domain.bookkeeping.accounts import AccountNames
    from register.journal.export.exported import Wanted, exported, unnamed
    from register.journal.export.span import Span

    span = Span(_day("--from", since), _day("--to", until))
    if span.since and span.until and span.until < span.since:
        raise WrongUse(f"--to {until} is before --from {since}: type the earlier day first.")
    if place.json and out is None:
        raise WrongUse("--json answers on stdout, where the export would be: name a file with --out.")
    if daily and not form.books:
        raise WrongUse(
            f"--daily sums up what is booked, and {form.value} has every entry: name another form."
        )
    # All entries say no account: they are exported also where the settings cannot be read.
    names = AccountNames(place.settings().accounts) if form.books else AccountNames()
    wanted = Wanted(form, span, names, daily)
    with journal_of(place) as journal:
        for account in unnamed(journal, wanted) if form.books else ():
            typer.echo(f"[accounts] has no name for {account}: it is exported all the same.", err=True)
        _put(exported(journal, wanted), out, place)
    if out is not None:
        place.tell({"file": str(out), "format": form.value}, f"Written: {out}")
    return Code.OK


def _put(pieces: Iterable[str], out: Path | None, place: Place) -> None:
    if out is None:
        _print(pieces)
    else:
        _write(pieces, out, place)


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise WrongUse(f"{option} {text}: say a day as 2026-03-01.") from None


def _print(pieces: Iterable[str]) -> None:
    # As bytes: line ends and letters are the format's, not the screen's.
    out = sys.stdout.buffer
    try:
        for piece in pieces:
            out.write(piece.encode())
        out.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(pieces: Iterable[str], out: Path, place: Place) -> None:
    from register.journal.whole_file import PUBLIC, replacing

    refuse_to_replace(out, place)
    with replacing(out, PUBLIC) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


def refuse_to_replace(out: Path, place: Place) -> None:
    """What is written out takes the place of an earlier one, of nothing else. Raises `WrongUse`."""
    if not out.exists():
        return
    if not out.is_file():
        raise WrongUse(f"{out} is no file: name another one.")
    if out.resolve().parent == place.folder.resolve():
        raise WrongUse(f"{out} belongs to the till: name another file.")
    with out.open("rb") as file:
        if file.read(len(_DATABASE)) == _DATABASE:
            raise WrongUse(f"{out} is a database, perhaps a backup: name another file.")
