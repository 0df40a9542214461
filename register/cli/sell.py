"""`register sell ITEM... --tender TENDER ...`: a whole sale without a screen."""

import asyncio
from typing import Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Place, command


def add_to(root: typer.Typer) -> None:
    """Make `sell` a command of `root`."""
    command(root, "sell")(sell)


def sell(
    place: Place,
    items: Annotated[
        list[str], typer.Argument(metavar="ITEM", help="CODE, 3*CODE or gift-card:NUMBER:AMOUNT")
    ],
    tender: Annotated[
        list[str],
        typer.Option(
            metavar="TENDER",
            help="cash[:AMOUNT], card[:AMOUNT] or gift-card@NUMBER[:AMOUNT]; may be repeated.",
        ),
    ],
    cashier: Cashier = SCRIPT,
    birth_date: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The customer's, as 1999-12-31, where an age counts; never kept."),
    ] = None,
) -> int:
    """Sell ITEMs; the tenders are used in order until nothing is due.

    Before an item with an open price stands its price: 12.50*CODE.

    If something is still due after the last one, everything is given back and the sale is void. If an answer
    is missing, the sale is set aside and ends when `register obligations settle` has the answer. Opens a
    shift with a float of 0 if none is open.
    """
    from register.cli import selling

    return asyncio.run(selling.sell(place, items, tender, cashier, birth_date))
