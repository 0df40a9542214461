"""`register gift ...`: one gift-card request through the same counter and journal as the screen's."""

import asyncio
from typing import Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Place, command

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The card's number, as it stands on it.")]
Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="25 or 25.00")]
RequestId = Annotated[str, typer.Argument(metavar="REQUEST_ID", help="As an earlier command told it.")]

app = typer.Typer(
    help="Gift cards: look, load, pay, give back. A card's PIN, where the till asks for it, comes from"
    " REGISTER_CARD_PIN, or is typed."
)


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="gift")


@command(app, "balance")
def balance(
    place: Place,
    numbers: Annotated[
        list[str],
        typer.Argument(metavar="NUMBER", help="Cards; -: those of stdin, one a line."),
    ],
    history: Annotated[
        bool, typer.Option("--history", help="Also what was done with the card here, the newest first.")
    ] = False,
) -> int:
    """What is on cards. Moves no money; an inactive card is a decline. A till may run beside.

    Of several the answer is a list, and the exit code that of the worst. How many cards may be looked at in
    an hour, [gift_cards] says in config.toml.
    """
    from register.cli import gift_balance

    return gift_balance.show(
        gift_balance.Wanted(tuple(numbers), place.state, place.config, json=place.json, history=history)
    )


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
    amount: Annotated[str | None, typer.Argument(metavar="AMOUNT", help="All of it, if not said.")] = None,
    card: Annotated[
        str | None,
        typer.Option(metavar="NUMBER", help="The card that paid, where its processor needs it again."),
    ] = None,
    cashier: Cashier = SCRIPT,
) -> int:
    """Give back an earlier payment, by gift card or bank card, whole or in part."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.reverse(place, request_id, amount, card, cashier))


@command(app, "undo-load")
def undo_load(place: Place, number: Number, cashier: Cashier = SCRIPT) -> int:
    """Undo what this till did last with a card, within a day: a load, its sale, or its pay-out.

    What was paid for a load or a sale goes back; the cash of a pay-out must be back. A sale or a pay-out is
    undone only where the card's provider can, and a sale only of a card that was not spent from.

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
def cash_out(
    place: Place,
    number: Number,
    used: Annotated[
        bool | None, typer.Option("--used/--not-used", help="Something was bought with the card before.")
    ] = None,
    proof: Annotated[
        bool | None, typer.Option("--proof/--no-proof", help="The proof of purchase is shown.")
    ] = None,
    reloadable: Annotated[
        bool | None, typer.Option("--reloadable/--not-reloadable", help="The card can be loaded again.")
    ] = None,
    bought: Annotated[
        str | None, typer.Option("--bought", metavar="DATE", help="When it was bought: 2024-05-31.")
    ] = None,
    worth: Annotated[
        str | None,
        typer.Option(
            "--worth", metavar="AMOUNT", help="What it was worth when new; a manager's PIN is asked."
        ),
    ] = None,
    cashier: Cashier = SCRIPT,
) -> int:
    """Pay a card's whole balance out of the drawer, if law or store allow it, and tell why or why not.

    What the journal does not know of the card is told by the options. Opens a shift with a float of 0 if none
    is open. Whoever cannot type the manager's PIN puts it into REGISTER_MANAGER_PIN.
    """
    from register.cli import gift_cash_out

    told = gift_cash_out.Told(used, proof, reloadable, bought, worth)
    return asyncio.run(gift_cash_out.cash_out(place, number, told, cashier))


@command(app, "status")
def status(place: Place, request_id: RequestId) -> int:
    """What became of a request: asks, if its answer is still missing, else tells what is on the journal."""
    from register.cli import gift_desk

    return asyncio.run(gift_desk.status(place, request_id))
