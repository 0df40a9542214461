"""`register receipt ...`: a receipt again, on paper or as a file, and goods coming back by its number."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Code, Place, WrongUse, command

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="R2-000017 or just 17")]

app = typer.Typer(help="Receipts: print again, save as a file, take goods back.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="receipt")


@command(app, "reprint")
def reprint(place: Place, number: Number) -> int:
    """Print a receipt again, marked COPY."""
    return asyncio.run(_reprint(place, number))


async def _reprint(place: Place, typed: str) -> int:
    from register.cli.session import opened
    from register.counter.paper import papers
    from register.counter.returning import returns

    async with opened(place, place.settings()) as till:
        number = returns.receipt_number(till, typed)
        if (refused := papers.reprint(till, number)) is not None:
            return place.refuse(refused)
    place.tell({"receipt": number, "copy": True}, f"A copy of {number} goes to the printer")
    return Code.OK


@command(app, "let-go")
def let_go(
    place: Place,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why it cannot be printed now")],
) -> int:
    """Let the next sale begin without the receipts that [receipt] must_print waits for; they print later.

    The manager's PIN comes from REGISTER_MANAGER_PIN, or is asked for.
    """
    return asyncio.run(_let_go(place, reason))


async def _let_go(place: Place, reason: str) -> int:
    from register.cli import approval
    from register.cli.session import opened, paper_out
    from register.counter.paper import must_print
    from register.domain.amounts import Refused
    from register.domain.staff.rights import Act

    async with opened(place, place.settings()) as till:
        await paper_out(till)
        numbers = [job.queued.sale for job in must_print.waited_for(till)]
        manager = approval.asked(till, Act.LET_PAPER_GO) if numbers else None
        if isinstance(manager, Refused):
            return place.refuse(manager)
        if (refused := must_print.let_go(till, reason, manager)) is not None:
            return place.refuse(refused)
    place.tell(
        {"let_go": numbers}, f"The next sale does not wait for {', '.join(map(str, numbers))} any more"
    )
    return Code.OK


@command(app, "save")
def save(
    place: Place,
    number: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to: a name that ends in .pdf or .png")],
) -> int:
    """Save a receipt as a file for the customer; marked COPY, unless nothing of it went to a printer."""
    if file.suffix.lower() not in (".pdf", ".png"):
        raise WrongUse(f"{file.name} is neither a PDF nor a picture: end it in .pdf or .png")
    if file.exists():
        raise WrongUse(f"{file} is there already: choose another name")
    return asyncio.run(_save(place, number, file))


async def _save(place: Place, typed: str, file: Path) -> int:
    from receipts.digital import pdf, png
    from register.cli.session import opened
    from register.counter.paper import previews, saving
    from register.counter.returning import returns
    from register.domain.amounts import Refused
    from register.journal.whole_file import PUBLIC, replacing

    settings = place.settings()
    paper = previews.sheet(settings)
    async with opened(place, settings) as till:
        number = returns.receipt_number(till, typed)
        draw = pdf if file.suffix.lower() == ".pdf" else png
        saved = saving.save(
            till, number
        )  # counted before it exists: a copy that nobody counted would be worse
        if isinstance(saved, Refused):
            return place.refuse(saved)
        with replacing(file, PUBLIC) as draft:
            draft.write_bytes(draw(saved.receipt, paper.columns, paper.codec, paper.font, paper.logo))
    words = f"A copy of {number} is saved as {file}" if saved.copy else f"{number} is saved as {file}"
    place.tell({"receipt": number, "copy": saved.copy, "file": str(file)}, words)
    return Code.OK


@command(app, "refund")
def refund(
    place: Place,
    number: Number,
    line: Annotated[
        list[str] | None,
        typer.Option(
            metavar="N[*QTY]",
            help="A line of the receipt, from 1, and how many of it; all lines, if not said.",
        ),
    ] = None,
    card: Annotated[
        list[str] | None,
        typer.Option(metavar="NUMBER", help="A card that paid, where its processor needs its number again."),
    ] = None,
    cashier: Cashier = SCRIPT,
) -> int:
    """Take goods of a sale back; the money goes where it came from.

    Opens a shift with a float of 0 if none is open.
    """
    from register.cli import returning

    return asyncio.run(returning.refund(place, number, line or [], cashier, card or []))
