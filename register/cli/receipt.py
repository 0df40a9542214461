"""`register receipt ...`: a copy of a receipt, and goods coming back by their receipt's number."""

import asyncio
from typing import Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Code, Place, command

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="R2-000017 or just 17")]

app = typer.Typer(help="Receipts: print again, take goods back.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="receipt")


@command(app, "reprint")
def reprint(place: Place, number: Number) -> int:
    """Print a receipt again, marked COPY."""
    return asyncio.run(_reprint(place, number))


async def _reprint(place: Place, typed: str) -> int:
    from register.cli.session import opened
    from register.counter import papers, returns

    async with opened(place, place.settings()) as till:
        number = returns.receipt_number(till, typed)
        if (refused := papers.reprint(till, number)) is not None:
            return place.refuse(refused)
    place.tell({"receipt": number, "copy": True}, f"A copy of {number} goes to the printer")
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
    cashier: Cashier = SCRIPT,
) -> int:
    """Take goods of a sale back; the money goes where it came from.

    Opens a shift with a float of 0 if none is open.
    """
    from register.cli import returning

    return asyncio.run(returning.refund(place, number, line or [], cashier))
