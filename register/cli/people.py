"""`register people ...`: who may sign in at this till, and their PINs."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Code, Place, command

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.amounts import Refused
    from register.domain.staff.people import Person

PIN = "REGISTER_NEW_PIN"
"""Where a new PIN may stand: an argument would be seen by whoever lists processes."""

Name = Annotated[str, typer.Argument(metavar="NAME", help="As it stands on receipts.")]

app = typer.Typer(help="Who may sign in. What needs permission asks for REGISTER_MANAGER_PIN, or types it.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="people")


@command(app, "list")
def list_(place: Place) -> int:
    """Everybody: name, role, whether they are blocked, and where they stand."""
    from register.cli.reading import books_of
    from register.counter.people import staff
    from register.journal.pin_file import PINS, PinFile

    settings = place.settings()
    found = staff.people(settings, books_of(place, settings), PinFile(place.folder / PINS))
    rows = [
        {
            "name": one.name,
            "role": one.role,
            "blocked": one.blocked,
            "from": "config.toml" if one.of_config else "till",
            "has_pin": bool(one.pin_hash),
        }
        for one in found
    ]
    words = (f"{one.name:<24}  {one.role:<12}  {staff.standing(one)}".rstrip() for one in found)
    place.tell(rows, "\n".join(words) or "Nobody yet")
    return Code.OK


@command(app, "add")
def add(
    place: Place, name: Name, role: Annotated[str, typer.Option(help="What they may: see [rights].")]
) -> int:
    """Add somebody. The new PIN comes from REGISTER_NEW_PIN, or is asked for.

    On a till without people this is its first, and nobody is asked for permission.
    """

    def do(till: "Till") -> "Person | Refused | None":
        from register.counter.people import hiring

        if hiring.nobody(till):
            return hiring.add_first(till, name, role, _new_pin())
        return _allowed(till, lambda by: hiring.add(till, name, role, _new_pin(), by))

    return asyncio.run(_changed(place, do, f"{name} may sign in as {role}"))


@command(app, "block")
def block(place: Place, name: Name) -> int:
    """Let NAME sign in no more; those of config.toml too."""

    def do(till: "Till") -> "Person | Refused | None":
        from register.counter.people import hiring

        return _allowed(till, lambda by: hiring.block(till, name, by))

    return asyncio.run(_changed(place, do, f"{name} is blocked"))


@command(app, "unblock")
def unblock(place: Place, name: Name) -> int:
    """Let NAME sign in again."""

    def do(till: "Till") -> "Person | Refused | None":
        from register.counter.people import hiring

        return _allowed(till, lambda by: hiring.unblock(till, name, by))

    return asyncio.run(_changed(place, do, f"{name} may sign in again"))


@command(app, "role")
def role(place: Place, name: Name, to: Annotated[str, typer.Argument(metavar="ROLE")]) -> int:
    """Give NAME another role. The role of people of config.toml stands there: `register config set`."""

    def do(till: "Till") -> "Person | Refused | None":
        from register.counter.people import hiring

        return _allowed(till, lambda by: hiring.move(till, name, to, by))

    return asyncio.run(_changed(place, do, f"{name} is {to} now"))


@command(app, "pin")
def pin(place: Place, name: Name) -> int:
    """Give NAME another PIN. It comes from REGISTER_NEW_PIN, or is asked for."""

    def do(till: "Till") -> "Person | Refused | None":
        from register.counter.people import hiring

        return _allowed(till, lambda by: hiring.set_pin(till, name, _new_pin(), by))

    return asyncio.run(_changed(place, do, f"{name} has another PIN"))


@command(app, "hash")
def hash_(place: Place) -> int:
    """Print the hash of a PIN, for [[people]]. The PIN comes from REGISTER_NEW_PIN, or is asked for."""
    from register import pins
    from register.domain.staff.people import unfit_pin

    wanted = _new_pin()
    if (unfit := unfit_pin(wanted)) is not None:
        return place.refuse(unfit)
    made = pins.hashed(wanted)
    place.tell({"pin_hash": made}, made)
    return Code.OK


def _new_pin() -> str:
    import os

    question = "New PIN"
    return os.environ.get(PIN) or typer.prompt(question, hide_input=True, confirmation_prompt=True, err=True)


def _allowed(till: "Till", then: "Callable[[Person], Person | Refused | None]") -> "Person | Refused | None":
    """`then` with whoever has the PIN of somebody who may see to the people."""
    from register.cli import approval
    from register.domain.amounts import Refused
    from register.domain.staff.rights import Act

    by = approval.asked(till, Act.PEOPLE)
    return by if isinstance(by, Refused) else then(by)


async def _changed(place: Place, do: "Callable[[Till], Person | Refused | None]", done: str) -> int:
    """Do it at the till of `place`, without its terminal and its printer: nobody waits for those here."""
    from register import wiring
    from register.cli.log import log_to
    from register.domain.amounts import Refused

    log_to(place.folder)
    async with wiring.opened(place.settings(), place.folder, connect=wiring.unconnected) as till:
        till.by_command = True
        result = do(till)
    if isinstance(result, Refused):
        return place.refuse(result)
    place.tell({"done": done}, done)
    return Code.OK
