"""What the commands that listen on a port have in common."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer

from register.cli.place import Code, Place, WrongUse

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 picks a free one.")]
Host = Annotated[str, typer.Option(help="The address to listen on.")]
Headless = Annotated[bool, typer.Option("--headless", help="Show nothing but where it listens.")]


def ready(place: Place) -> Callable[[str], None]:
    """Says once, as JSON or in words, where a mock listens; it gets JSON."""

    def write(line: str) -> None:
        facts = json.loads(line)
        place.tell(facts, "\n".join(f"{name}: {facts[name]}" for name in facts if name != "ready"))

    return write


def served(serving: Coroutine[Any, Any, None], host: str, port: int) -> int:
    """Run until it ends; the exit code. Raises `WrongUse` when it cannot listen."""
    try:
        asyncio.run(serving)
    except OSError as error:
        from terminal_api.mock.network.port import PortTaken

        if isinstance(error, PortTaken):  # perhaps another port than the one named here
            raise WrongUse(str(error)) from error
        if error.filename:
            raise WrongUse(f"{error.filename} cannot be written: {error.strerror}") from error
        raise WrongUse(f"Cannot listen on {host} port {port}: {error.strerror or error}") from error
    return Code.OK
