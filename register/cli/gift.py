"""`register gift ...`: one gift-card request through the same counter and journal as the screen's."""

import asyncio
from typing import Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Place, command

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The card's number, 8 to 28 digits.")]
Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="25 or 25.00")]
RequestId = Annotated[str, typer.Argument(metavar="REQUEST_ID", help="As an earlier command told it.")]

app = typer.Typer(help="Gift cards: look, load, pay, give back.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="gift")


@command(app, "balance")
def balance(place: Place, number: Number) -> int:
    """What is on a card. Moves no money; an inactive card is a decline."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.balance(place, number))


@command(app, "activate")
def activate(place: Place, number: Number, amount: Amount, cashier: Cashier = SCRIPT) -> int:
    """Make a new card spendable, with a first amount on it."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.activate(place, number, amount, cashier))


@command(app, "load")
def load(place: Place, number: Number, amount: Amount, cashier: Cashier = SCRIPT) -> int:
    """Put more money on an active card."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.load(place, number, amount, cashier))


@command(app, "pay")
def pay(place: Place, number: Number, amount: Amount, cashier: Cashier = SCRIPT) -> int:
    """Take money off a card; `amount` may be less than `asked` when there is less on it."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.pay(place, number, amount, cashier))


@command(app, "refund")
def refund(place: Place, number: Number, amount: Amount, cashier: Cashier = SCRIPT) -> int:
    """Put money on a card that is tied to no payment. Opens a shift with a float of 0 if none is open."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.refund(place, number, amount, cashier))


@command(app, "reverse")
def reverse(
    place: Place,
    request_id: RequestId,
    amount: Annotated[str | None, typer.Argument(metavar="[AMOUNT]", help="All of it, if not said.")] = None,
    cashier: Cashier = SCRIPT,
) -> int:
    """Give back an earlier payment, by gift card or bank card, whole or in part."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.reverse(place, request_id, amount, cashier))


@command(app, "undo-load")
def undo_load(place: Place, number: Number, cashier: Cashier = SCRIPT) -> int:
    """Take the last load of this till off a card again, within a day. What was paid for it goes back.

    Opens a shift with a float of 0 if none is open.
    """
    from register.cli import gift_desk

    return asyncio.run(gift_desk.undo_load(place, number, cashier))


@command(app, "deactivate")
def deactivate(place: Place, number: Number, cashier: Cashier = SCRIPT) -> int:
    """End a card for ever, with whatever is on it."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.deactivate(place, number, cashier))


@command(app, "cash-out")
def cash_out(place: Place, number: Number, cashier: Cashier = SCRIPT) -> int:
    """Pay a card's whole balance out of the drawer. Opens a shift with a float of 0 if none is open."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.cash_out(place, number, cashier))


@command(app, "status")
def status(place: Place, request_id: RequestId) -> int:
    """What became of a request: asks, if its answer is still missing, else tells what is on the journal."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.status(place, request_id))
