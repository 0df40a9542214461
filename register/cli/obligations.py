"""`register obligations ...`: what must still happen, and making it happen."""

import asyncio
from typing import Annotated

import typer

from register.cli.place import SCRIPT, Cashier, Code, Place, command

app = typer.Typer(help="What must still happen.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="obligations")


@command(app, "list")
def list_(place: Place) -> int:
    """All that is still open. Only reads, also beside a running till."""
    from register.cli.reading import books_of
    from register.cli.settling import obligation_told
    from register.counter.obligations import obligations_in

    found = obligations_in(books_of(place, place.settings()))
    words = "\n".join(str(one) for one in found) or "Nothing is open"
    place.tell([obligation_told(one) for one in found], words)
    return Code.OK


@command(app, "settle")
def settle(
    place: Place,
    wait: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Keep asking for so long.")] = 30,
    cashier: Cashier = SCRIPT,
) -> int:
    """Ask about every missing answer, activate what was paid, give back what is owed, print what waits.

    The exit code is 3 while an answer is missing, 1 while a card or money is still owed, else 0.
    """
    from register.cli import settling

    return asyncio.run(settling.settle(place, wait, cashier))
