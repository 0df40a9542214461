"""`register report hours`, `items` ...: what any days came to. Only reads, also beside a running till."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Code, Place, WrongUse, command
from register.counter.reporting.form import Form
from register.counter.reporting.kinds import Kind

if TYPE_CHECKING:
    from datetime import date

    from register.counter.reporting.period import Period
    from register.counter.reporting.table import Report
    from register.domain.events import Event
    from register.journal.projections.archive import Archive
    from register.journal.reader import JournalReader
    from register.settings import Settings

_USUAL = "week"
"""The period where none is named."""

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PERIOD",
        help="today, yesterday, week, last week, month, last month, year, last year, 2026, 2026-11, "
        "2026-11-22, 2026-11-01..2026-11-15, 3 days; this week, if none is named.",
    ),
]
Against = Annotated[
    str | None,
    typer.Option(
        metavar="PERIOD", help="Another period beside it; before: the one before it, year: a year earlier."
    ),
]
AsForm = Annotated[Form | None, typer.Option("--format", help="Text, if neither this nor FILE tells.")]
Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Written whole or not at all; else to stdout.")
]


def add_to(reports: typer.Typer) -> None:
    """A command for each report, named as it is."""
    for kind in Kind:
        command(reports, kind.command)(_asking(kind))


def listed(place: Place) -> int:
    """Every report with what it is about."""
    kinds = [{"report": one.command, "about": one.about_in_english} for one in Kind]
    place.tell(kinds, "\n".join(f"{one.command:12} {one.about_in_english}" for one in Kind))
    return Code.OK


def _asking(kind: Kind) -> Callable[..., int]:
    def ask(
        place: Place,
        period: Words = None,
        against: Against = None,
        form: AsForm = None,
        out: Out = None,
    ) -> int:
        return _answer(place, kind, " ".join(period or [_USUAL]), against, _form(place, form, out), out)

    ask.__doc__ = kind.about_in_english
    return ask


def _form(place: Place, form: Form | None, out: Path | None) -> Form:
    """What is said, else what the file's name says. Raises `WrongUse` when they do not go together."""
    endings = {f".{one.value}": one for one in Form} | {".txt": Form.TEXT}
    if form is None and out is not None and out.suffix.lower() not in endings:
        raise WrongUse(f"{out.name}: end it in {', '.join(endings)}, or say --format.")
    chosen = form or endings.get(out.suffix.lower() if out else "", Form.JSON if place.json else Form.TEXT)
    if place.json and out is None and chosen is not Form.JSON:
        raise WrongUse("--json answers on stdout, where the report would be: name a file with --out.")
    if chosen.is_picture and out is None:
        raise WrongUse(f"A {chosen.name} is a file: name it with --out.")
    return chosen


def _answer(place: Place, kind: Kind, typed: str, against: str | None, form: Form, out: Path | None) -> int:
    from datetime import datetime

    from register.cli.journal_export import refuse_to_replace
    from register.counter.reporting.content import content, save
    from register.domain.english import in_english
    from register.language import language, speak

    settings, today = place.settings(), datetime.now().astimezone().date()
    speak(language(settings.shop.language))
    period = _period(typed, settings, today)
    beside = _beside(against, period, settings, today)
    if out is not None:
        refuse_to_replace(out, place)
    with in_english() if form.is_for_programs else nullcontext():
        report = _made(place, settings, kind, period, beside)
        if out is not None:
            save(report, form, today, out)
        else:
            sys.stdout.buffer.write(content(report, form, today))
    if out is not None:
        place.tell({"file": str(out), "format": form.value}, f"Written: {out}")
    return Code.OK


def _made(
    place: Place, settings: "Settings", kind: Kind, period: "Period", against: "Period | None"
) -> "Report":
    from register.counter.reporting.made import made

    with archive_of(place, settings) as (archive, _):
        return made(archive, settings, kind, period, against)


def _beside(text: str | None, period: "Period", settings: "Settings", today: "date") -> "Period | None":
    match text:
        case None:
            return None
        case "before":
            return period.earlier
        case "year":
            return period.year_earlier
        case _:
            return _period(text, settings, today)


def _period(text: str, settings: "Settings", today: "date") -> "Period":
    from register.counter.reporting.typed_period import typed_period
    from register.domain.amounts import Refused

    period = typed_period(text, settings.screen.dates, today)
    if isinstance(period, Refused):
        raise WrongUse(f"{period.reason}.")
    return period


@contextmanager
def archive_of(place: Place, settings: "Settings") -> "Generator[tuple[Archive, JournalReader[Event]]]":
    """The archive of `place` and its journal. Raises `JournalError` when there is none."""
    from register.cli.far import far_on_shell
    from register.cli.reading import journal_under
    from register.counter.reporting import opening

    with (
        journal_under(place, settings) as journal,
        opening.archive_of(journal, settings, far=far_on_shell()) as archive,
    ):
        yield archive, journal
