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
    from register.cli.open_things import told_of

    value, words = told_of(place)
    place.tell(value, words)
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


@command(app, "resolve")
def resolve(
    place: Place,
    request_id: Annotated[str, typer.Argument(metavar="REQUEST_ID", help="As `obligations list` names it.")],
    reason: Annotated[str, typer.Option(help="How it is known: it stays on the journal.")],
    happened: Annotated[
        bool, typer.Option("--happened/--did-not-happen", help="What became of it.", show_default=False)
    ],
    amount: Annotated[str | None, typer.Option(help="What was approved, if less than asked.")] = None,
    reference: Annotated[
        str | None, typer.Option(help="The terminal's name for it, needed to give it back later.")
    ] = None,
) -> int:
    """Let a manager say what became of a request that the till could not find out about; asks it once more.

    The manager's PIN comes from REGISTER_MANAGER_PIN, or is asked for.
    """
    from register.cli import deciding

    how = deciding.Said(request_id, happened, reason, amount, reference)
    return asyncio.run(deciding.resolve(place, how))


@command(app, "explain")
def explain(
    place: Place,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key that `obligations list --json` tells.")],
    reason: Annotated[str, typer.Option(help="What was done about it.")] = "",
) -> int:
    """Let a manager take a stray answer, a refused basket or what came too late off the list.

    The manager's PIN comes from REGISTER_MANAGER_PIN, or is asked for.
    """
    from register.cli import deciding

    return asyncio.run(deciding.explain(place, key, reason))
