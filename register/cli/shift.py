"""`register shift ...`: begin selling, move cash beside a sale. It ends with `register report z`."""

import asyncio
from typing import Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Code, Place, command

Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="25 or 25.00")]
Reason = Annotated[str, typer.Option(help="Why; it stands on the journal and on the slip.")]

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
    from register.counter.drawer import shifts
    from register.domain.amounts import exact

    settings = place.settings()
    amount = typed.amount_or_nothing(float_, settings.shop.currency)
    async with at_counter(place, settings, cashier) as till:
        if (refused := shifts.open_shift(till, amount)) is not None:
            return place.refuse(refused)
        number = till.books.last_shift
    told = {"shift": number, "float": exact(amount), "currency": amount.currency.code}
    place.tell(told, f"Shift {number} is open with {exact(amount)} in the drawer")
    return Code.OK


@command(app, "compare")
def compare(place: Place, cashier: Cashier = SCRIPT) -> int:
    """Compare the shift with the terminal's own record, request by request.

    Moves no money and closes nothing. Answers 1 when something is odd, 3 when not all could be compared.
    """
    from register.cli import comparing

    return asyncio.run(comparing.compare(place, cashier))


@command(app, "paid-in")
def paid_in(place: Place, amount: Amount, reason: Reason, cashier: Cashier = SCRIPT) -> int:
    """Put AMOUNT into the drawer beside a sale."""
    from register.cli import drawer
    from register.domain.events import Movement

    return asyncio.run(drawer.move(place, Movement.PAID_IN, amount, reason, cashier))


@command(app, "paid-out")
def paid_out(place: Place, amount: Amount, reason: Reason, cashier: Cashier = SCRIPT) -> int:
    """Take AMOUNT out of the drawer for good.

    More than the settings allow needs a manager. The PIN comes from REGISTER_MANAGER_PIN, or is asked for.
    """
    from register.cli import drawer
    from register.domain.events import Movement

    return asyncio.run(drawer.move(place, Movement.PAID_OUT, amount, reason, cashier))


@command(app, "drop")
def drop(place: Place, amount: Amount, reason: Reason, cashier: Cashier = SCRIPT) -> int:
    """Take AMOUNT out of the drawer into the safe."""
    from register.cli import drawer
    from register.domain.events import Movement

    return asyncio.run(drawer.move(place, Movement.DROP, amount, reason, cashier))


@command(app, "undo")
def undo(
    place: Place,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The slip's, such as R2-000017.")],
    reason: Reason,
    cashier: Cashier = SCRIPT,
) -> int:
    """Take such a movement of this shift back, by one the other way. It may need a manager too."""
    from register.cli import drawer

    return asyncio.run(drawer.undo(place, number, reason, cashier))
