"""`register report ...`: what the shift comes to, or what any days did."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli import report_kinds, report_z
from register.cli.place import SCRIPT, Cashier, Code, Json, Place, WrongUse, command, merged

if TYPE_CHECKING:
    from register.counter.drawer.reports import Reading
    from register.settings import Settings

app = typer.Typer(help="The shift's figures: x looks, z closes. Any other report is about any days.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    report_kinds.add_to(app)
    root.add_typer(app, name="report")


@app.callback(invoke_without_command=True)
def reports(
    context: typer.Context,
    listed: Annotated[bool, typer.Option("--list", help="The reports about days, one a line.")] = False,
    as_json: Json = False,
) -> int:
    """The shift's figures: x looks, z closes. Any other report is about any days."""
    place = merged(context, None, None, as_json)
    if context.invoked_subcommand is not None:
        context.find_root().obj = place
        return Code.OK
    if not listed:
        raise WrongUse("Say which report: register report --list names them.")
    return report_kinds.listed(place)


@command(app, "x")
def x(place: Place) -> int:
    """The open shift as it stands. Only reads, also beside a running till."""
    from datetime import UTC, datetime

    from register.cli.reading import books_of
    from register.counter.drawer import reports
    from register.domain.amounts import Refused

    settings = place.settings()
    books = books_of(place, settings)
    if books.shift is None:
        return place.refuse(Refused("No shift is open"))
    return _told(place, settings, reports.reading_in(books, books.shift, datetime.now(UTC)))


@command(app, "z")
def z(
    place: Place,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", help="A past one: shown as it was on paper.")
    ] = None,
    counted: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help="The cash in the drawer; taken to be right, if not said."),
    ] = None,
    cashier: Cashier = SCRIPT,
    listed: Annotated[bool, typer.Option("--list", help="Past ones, the newest first; closes none.")] = False,
    again: Annotated[bool, typer.Option("--print", help="Print that past one again, marked COPY.")] = False,
) -> int:
    """Compare with the terminal, then close the shift; its report is numbered, and printed once.

    With NUMBER or --list nothing is closed: past reports are shown, also beside a running till. What
    is odd, or could not be compared, needs a manager, and stands on the report. A count that is wrong by
    more than the settings allow needs a manager. The PIN comes from REGISTER_MANAGER_PIN, or is asked for.
    """
    if (listed or number is not None or again) and counted is not None:
        raise WrongUse("--counted closes a shift: leave it away to look at past ones.")
    if listed:
        if number is not None or again:
            raise WrongUse("--list lists them all: leave the number and --print away.")
        return report_z.listed(place)
    if number is not None:
        return (
            asyncio.run(report_z.print_again(place, number, cashier))
            if again
            else report_z.show(place, number)
        )
    if again:
        raise WrongUse("Say which Z report to print again: register report z 12 --print.")
    return asyncio.run(_z(place, counted, cashier))


async def _z(place: Place, counted: str | None, cashier: str) -> int:
    from register.cli import approval, typed
    from register.cli.session import at_counter
    from register.counter.days import day_comparison
    from register.counter.drawer import shifts
    from register.domain.amounts import Refused
    from register.domain.staff.rights import Act

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
    from register.counter.drawer import report_json, reports
    from register.counter.paper import previews

    words = "\n".join(previews.shown(settings, reports.paper(settings, reading)))
    place.tell(report_json.as_json(reading), words)
    return Code.OK
