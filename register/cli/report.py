"""`register report ...`: what the shift comes to."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Code, Place, command

if TYPE_CHECKING:
    from register.counter.reports import Reading
    from register.settings import Settings

app = typer.Typer(help="The shift's figures: x looks, z closes.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="report")


@command(app, "x")
def x(place: Place) -> int:
    """The open shift as it stands. Only reads, also beside a running till."""
    from datetime import UTC, datetime

    from register.cli.reading import books_of
    from register.counter import reports
    from register.domain.amounts import Refused

    settings = place.settings()
    books = books_of(place, settings)
    if books.shift is None:
        return place.refuse(Refused("No shift is open"))
    return _told(place, settings, reports.reading_in(books, books.shift, datetime.now(UTC)))


@command(app, "z")
def z(
    place: Place,
    counted: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help="The cash in the drawer; taken to be right, if not said."),
    ] = None,
    cashier: Cashier = SCRIPT,
) -> int:
    """Compare with the terminal, then close the shift; its report is numbered, and printed once.

    What is odd, or could not be compared, needs a manager, and stands on the report.
    A count that is wrong by more than the settings allow needs a manager. The PIN comes from
    REGISTER_MANAGER_PIN, or is asked for.
    """
    return asyncio.run(_z(place, counted, cashier))


async def _z(place: Place, counted: str | None, cashier: str) -> int:
    from register.cli import approval, typed
    from register.cli.session import at_counter
    from register.counter import day_comparison, shifts
    from register.domain.amounts import Refused
    from register.domain.rights import Act

    settings = place.settings()
    found = typed.amount_or_nothing(counted, settings.shop.currency) if counted is not None else None
    async with at_counter(place, settings, cashier) as till:
        far_off = found is not None and shifts.needs_manager(till, found)
        compared = await day_comparison.compare_day(till)
        if isinstance(compared, Refused):
            return place.refuse(compared)
        manager = approval.asked(till, Act.DIFFERENCE) if far_off else None
        if isinstance(manager, Refused):
            return place.refuse(manager)
        seen_by = approval.asked(till, Act.CLOSE_ODD) if day_comparison.wants_a_word(till) else None
        if isinstance(seen_by, Refused):
            return place.refuse(seen_by)
        by = approval.needed(till, Act.CLOSE)
        if isinstance(by, Refused):
            return place.refuse(by)
        reading = shifts.close_shift(till, found, manager=manager, seen_by=seen_by, by=by)
        if isinstance(reading, Refused):
            return place.refuse(reading)
    return _told(place, settings, reading)


def _told(place: Place, settings: "Settings", reading: "Reading") -> int:
    from register.counter import previews, reports

    words = "\n".join(previews.shown(settings, reports.paper(settings, reading)))
    place.tell(reports.as_json(reading), words)
    return Code.OK
