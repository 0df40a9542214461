"""`register journal rebuild`: what is made from the journal, made anew."""

from typing import Annotated

import typer

from register.cli import journal
from register.cli.place import Code, Place, command


def add_to(_: typer.Typer) -> None:
    """Make it one of the journal's commands."""
    command(journal.app, "rebuild")(rebuild)


def rebuild(
    place: Place,
    as_it_is: Annotated[
        bool,
        typer.Option(
            "--as-it-is", help="Also when the journal lost its end: go on without the entries that are gone."
        ),
    ] = False,
) -> int:
    """Make anew what is made from the journal. Not beside a running till.

    Requests and receipts whose entries are gone are on no list any more: with --as-it-is, look them up in the
    processor's records and on paper before selling.
    """
    from datetime import UTC, datetime
    from time import perf_counter

    from register.cli.far import far_on_shell
    from register.domain.books import Books
    from register.domain.events import EVENTS, Event
    from register.journal.codec import by_kind
    from register.journal.projections.catching_up import rebuilt
    from register.journal.store import JOURNAL, Journal

    shop, path = place.settings().shop, place.folder / JOURNAL
    begun = perf_counter()
    with Journal[Event].open(
        path,
        store=shop.store,
        register=shop.till,
        kinds=by_kind(EVENTS),
        clock=lambda: datetime.now(UTC),
        as_it_is=as_it_is,
    ) as journal_:
        count = rebuilt(journal_, Books(shop.till, shop.currency), as_it_is=as_it_is, far=far_on_shell())
    seconds = round(perf_counter() - begun, 3)
    place.tell({"entries": count, "seconds": seconds}, f"{count} entries read in {seconds} s")
    return Code.OK
