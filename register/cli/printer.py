"""`register printer ...`: a receipt as it was printed, how the printer is, a test page."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Code, Place, WrongUse, command

if TYPE_CHECKING:
    from receipts import directly
    from receipts.document import Receipt
    from register.config.printer import Printer

Second = Annotated[bool, typer.Option("--second", help="The second printer, of [second_printer].")]

app = typer.Typer(help="The receipt printer: what it prints, how it is, whether it prints well.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="printer")


@command(app, "preview")
def preview(
    place: Place,
    number: Annotated[str, typer.Argument(metavar="RECEIPT", help="R2-000017 or just 17")],
    png: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it as a picture into that file instead.")
    ] = None,
    columns: Annotated[
        int | None, typer.Option(min=24, max=96, help="Characters in a line; the printer's, if not said.")
    ] = None,
) -> int:
    """Show a receipt as it was printed. Only reads, also beside a running till."""
    from receipts import preview as drawn
    from register.counter.returns import number_typed
    from register.domain.amounts import Refused

    settings = place.settings()
    found = number_typed(settings.shop.till, number)
    receipt = _printed(place, found)
    if receipt is None:
        return place.refuse(Refused(f"No receipt {found} is known here"))
    wide = columns or settings.paper_columns or 42
    codec = settings.printer.paper.codec if settings.printer else "cp858"
    text = "\n".join(drawn.lines(receipt, wide, codec))
    told = {"receipt": found, "columns": wide, "text": text, "png": str(png) if png else None}
    if png is not None:
        _write(png, drawn.png(receipt, wide, codec))
    place.tell(told, f"{found} is drawn in {png}" if png else text)
    return Code.OK


def _printed(place: Place, number: str) -> "Receipt | None":
    """All papers of that number but copies, one below the other, as the journal has them."""
    from receipts.document import Receipt, from_json
    from register.cli.reading import exists, journal_of
    from register.domain.events import PaperQueued

    if not exists(place):
        return None
    with journal_of(place) as journal:
        events = [entry.event for entry in journal.entries(sale=number, kinds=[PaperQueued])]
    papers = [one.receipt for one in events if isinstance(one, PaperQueued) and not one.copy]
    blocks = tuple(block for paper in papers for block in from_json(paper).blocks)
    return Receipt(blocks) if blocks else None


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
    seen = asyncio.run(_seen(table))
    if other is None:
        told, sentences = printer_words.as_json(table, seen), printer_words.sentences(table, seen)
        place.tell(told, "\n".join(sentences))
        return printer_words.code(seen)
    beside = asyncio.run(_seen(other))
    told = printer_words.both_as_json((table, seen), (other, beside))
    place.tell(told, "\n".join(printer_words.of_both((table, seen), (other, beside))))
    return Code.OK if printer_words.code(beside) is Code.OK else printer_words.code(seen)


async def _seen(table: "Printer") -> "directly.Seen | directly.Mute | directly.Away":
    from receipts import directly
    from receipts.jobs import Timing
    from register.edges.ways import way_to

    return await directly.seen(way_to(table), table.paper, Timing())


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

    from receipts import directly
    from receipts.jobs import Timing
    from receipts.layouts.printer_page import PrinterPage, printer_page
    from register.cli import printer_words
    from register.edges.ways import way_to
    from register.language import language, speak

    table, shop = _table(place, second), place.settings().shop
    name = "second_printer" if second else "printer"
    speak(language(shop.language))
    page = PrinterPage(shop.name, table.address, datetime.now().astimezone(), table.paper)
    try:
        fate = asyncio.run(
            directly.printed(way_to(table), table.paper, printer_page(page), Timing(), wait, _waiting)
        )
    except LookupError as error:
        raise WrongUse(f"[{name}] code_page: {error.args[0]}: take one that the model has") from error
    place.tell(printer_words.fate_as_json(table, fate), printer_words.fate_sentence(fate))
    return printer_words.CODES[type(fate)]


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
