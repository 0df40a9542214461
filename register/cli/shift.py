"""`register shift ...`: begin selling. It ends with `register report z`."""

import asyncio
from typing import Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Code, Place, command

app = typer.Typer(help="The drawer's session.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="shift")


@app.callback()
def shift() -> None:
    """The drawer's session."""


@command(app, "open")
def open_(
    place: Place,
    float_: Annotated[
        str, typer.Option("--float", metavar="AMOUNT", help="The cash in the drawer; 0 is allowed.")
    ],
    cashier: Cashier = SCRIPT,
) -> int:
    """Open a shift with AMOUNT in the drawer."""
    return asyncio.run(_open(place, float_, cashier))


async def _open(place: Place, float_: str, cashier: str) -> int:
    from register.cli import typed
    from register.cli.session import at_counter
    from register.counter import shifts
    from register.domain.amounts import figures

    settings = place.settings()
    amount = typed.amount_or_nothing(float_, settings.shop.currency)
    async with at_counter(place, settings, cashier) as till:
        if (refused := shifts.open_shift(till, amount)) is not None:
            return place.refuse(refused)
        number = till.books.last_shift
    told = {"shift": number, "float": figures(amount), "currency": amount.currency.code}
    place.tell(told, f"Shift {number} is open with {figures(amount)} in the drawer")
    return Code.OK
