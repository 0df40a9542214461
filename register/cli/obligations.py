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


@command(app, "balance")
def balance(
    place: Place,
    request_id: Annotated[str, typer.Argument(metavar="REQUEST_ID", help="As `obligations list` names it.")],
) -> int:
    """What is on the card of a request without an answer, before it and now: by that a manager resolves it.

    The manager's PIN comes from REGISTER_MANAGER_PIN, or is asked for. It counts as a look by hand.
    """
    from register.cli import deciding

    return asyncio.run(deciding.balance(place, request_id))


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


Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="Its key as `list --json` tells it, RECEIPT, or RECEIPT/KEY."),
]
Reason = Annotated[str, typer.Option(help="Why: it stays on the journal.")]


@command(app, "give-up")
def give_up(place: Place, name: Name, reason: Reason) -> int:
    """Let paper go that does not print: it can be printed as a copy at any time. With a manager's PIN."""
    from register.cli import open_acts

    return asyncio.run(open_acts.let_paper_go(place, name, reason))


@command(app, "print-again")
def print_again(place: Place, name: Name) -> int:
    """Print what waits once more, marked COPY; the first stays on its way too. With a manager's PIN."""
    from register.cli import open_acts

    return asyncio.run(open_acts.print_again(place, name))


@command(app, "carried-out")
def carried_out(place: Place, name: Name) -> int:
    """Say that a reversal which was only received is in the bank's records. With a manager's PIN."""
    from register.cli import open_acts

    return asyncio.run(open_acts.seen(place, name, "", carried_out=True))


@command(app, "not-carried-out")
def not_carried_out(place: Place, name: Name, reason: Reason) -> int:
    """Say that nothing went back by a reversal: the customer is owed the money. With a manager's PIN."""
    from register.cli import open_acts

    return asyncio.run(open_acts.seen(place, name, reason, carried_out=False))


@command(app, "cash")
def cash(place: Place, name: Name) -> int:
    """Give cash for what a card did not take back, or for a gift card that cannot be activated.

    The drawer's shift must be open. With a manager's PIN.
    """
    from register.cli import open_acts

    return asyncio.run(open_acts.give_cash(place, name))


@command(app, "another-card")
def another_card(
    place: Place,
    name: Name,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The other card's, as it stands on it.")],
) -> int:
    """Make another gift card active in place of one that was paid for and is not. With a manager's PIN.

    The exit code is 1 when that one was refused too, 3 while its answer is missing.
    """
    from register.cli import open_acts

    return asyncio.run(open_acts.another_card(place, name, number))
