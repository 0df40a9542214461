"""`register printer ...`: a paper as it is printed, how the printer is, a test page."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Code, Place, WrongUse, command

if TYPE_CHECKING:
    from receipts.printing import directly
    from register.config.customer_display import CustomerDisplay
    from register.config.printer import Printer

Second = Annotated[bool, typer.Option("--second", help="The second printer, of [second_printer].")]

app = typer.Typer(help="The receipt printers and the customer display: what they show, whether they work.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="printer")


@command(app, "preview")
def preview(
    place: Place,
    number: Annotated[
        str, typer.Argument(metavar="PAPER", help="R2-000017 or just 17; Z7; X or Z for one as of now")
    ],
    png: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it as a picture into that file instead.")
    ] = None,
    columns: Annotated[
        int | None, typer.Option(min=24, max=96, help="Characters in a line; the printer's, if not said.")
    ] = None,
) -> int:
    """Show a receipt or a report as the till's printer prints it. Only reads, also beside a running till."""
    from receipts import preview as drawn
    from register.cli.previewing import paper_of
    from register.counter.paper.previews import sheet
    from register.domain.amounts import Refused

    settings = place.settings()
    found = paper_of(place, settings, number)
    if isinstance(found, Refused):
        return place.refuse(found)
    name, receipt = found
    paper = sheet(settings)
    wide = columns or paper.columns
    text = "\n".join(drawn.lines(receipt, wide, paper.codec, paper.font))
    told = {"receipt": name, "columns": wide, "text": text, "png": str(png) if png else None}
    if png is not None:
        _write(png, drawn.png(receipt, wide, paper.codec, paper.font, paper.logo))
    place.tell(told, f"{name} is drawn in {png}" if png else text)
    return Code.OK


def _write(file: Path, picture: bytes) -> None:
    try:
        file.write_bytes(picture)
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise WrongUse(f"--png {file} cannot be written: {why}") from error


@command(app, "status")
def status(place: Place, second: Second = False) -> int:
    """Ask the printer how it is, or both of them, and which prints.

    Exit code 1 when none would print, 4 when it cannot be asked.
    """
    from register.cli import printer_words

    table, other = _table(place, second), None if second else place.settings().second_printer
    seen = asyncio.run(_seen(table, None if second else place.settings().customer_display))
    if other is None:
        told, sentences = printer_words.as_json(table, seen), printer_words.sentences(table, seen)
        place.tell(told, "\n".join(sentences))
        return printer_words.code(seen)
    beside = asyncio.run(_seen(other))
    told = printer_words.both_as_json((table, seen), (other, beside))
    place.tell(told, "\n".join(printer_words.of_both((table, seen), (other, beside))))
    return Code.OK if printer_words.code(beside) is Code.OK else printer_words.code(seen)


async def _seen(
    table: "Printer", display: "CustomerDisplay | None" = None
) -> "directly.Seen | directly.Mute | directly.Away":
    from receipts.printing import directly
    from receipts.printing.jobs import Timing
    from register.edges.ways import way_to

    return await directly.seen(way_to(table, display), table.paper, Timing())


@command(app, "test")
def print_test_page(
    place: Place,
    second: Second = False,
    wait: Annotated[float, typer.Option(min=1, max=600, metavar="S", help="For the proof, in seconds.")] = 30,
) -> int:
    """Print a test page: all signs, a ruler, a barcode, a QR code; and say how it was confirmed.

    Exit code 3 when it may be on paper, 4 when nothing was sent.
    """
    from datetime import datetime

    from receipts.layouts.printer_page import PrinterPage, printer_page
    from receipts.printing import directly
    from receipts.printing.jobs import Timing
    from register.cli import printer_words
    from register.edges.ways import way_to
    from register.language import language, speak

    table, shop = _table(place, second), place.settings().shop
    way = way_to(table, None if second else place.settings().customer_display)
    speak(language(shop.language))
    page = PrinterPage(shop.name, table.address, datetime.now().astimezone(), table.paper)
    fate = asyncio.run(directly.printed(way, table.paper, printer_page(page), Timing(), wait, _waiting))
    place.tell(printer_words.fate_as_json(table, fate), printer_words.fate_sentence(fate))
    return printer_words.CODES[type(fate)]


@command(app, "display")
def show_on_display(
    place: Place,
    upper: Annotated[str, typer.Argument(metavar="TEXT", help="The upper line.")],
    lower: Annotated[str, typer.Argument(metavar="TEXT", help="The lower line.")] = "",
) -> int:
    """Put two lines on the customer display. Exit code 4 when they could not be sent.

    A running till soon shows its own again.
    """
    from receipts.customer_display import DisplayLine, DisplayPicture
    from receipts.printing import directly
    from receipts.printing.jobs import Timing
    from register.cli import printer_words
    from register.edges.ways import way_to, way_to_display

    settings = place.settings()
    table = settings.customer_display
    if table is None:
        raise WrongUse("This till has no customer display: write a table [customer_display] into config.toml")
    picture = DisplayPicture(DisplayLine(upper), DisplayLine(lower))
    behind = settings.printer if table.connection == "printer" else None
    way = way_to(behind, table) if behind else way_to_display(table)
    paper = behind.paper if behind else None
    away = asyncio.run(directly.shown(way, table.display.to_bytes(picture), paper, Timing()))
    lines = table.display.lines(picture)
    place.tell(printer_words.shown_as_json(table, lines, away), printer_words.shown_sentence(lines, away))
    return Code.NOT_SENT if away else Code.OK


def _waiting(trouble: str) -> None:
    typer.echo(f"It has stopped: {trouble}", err=True)


def _table(place: Place, second: bool) -> "Printer":
    settings = place.settings()
    if second and settings.second_printer is None:
        raise WrongUse("This till has no second printer: write a table [second_printer] into config.toml")
    printer = settings.second_printer if second else settings.printer
    if printer is None:
        raise WrongUse("This till has no receipt printer: write a table [printer] into config.toml")
    return printer
