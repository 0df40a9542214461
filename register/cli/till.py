"""`register`, `register open`, `register desk` and `register demo`: what comes on the screen."""

from pathlib import Path
from typing import Annotated

import typer

from register.cli import screen
from register.cli.place import Place, command


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    command(root, "open")(open_till)
    command(root, "desk")(desk)
    command(root, "demo")(demo)


def open_till(
    place: Place,
    training: Annotated[bool, typer.Option("--training", help="Open the one to learn at instead.")] = False,
) -> int:
    """Open the till."""
    real = screen.RealTill(place.state, place.config)
    return screen.show(screen.TrainingTill(real) if training else real)


def desk(place: Place) -> int:
    """Open the manager's desk; beside a till that is open at the counter it only looks on."""
    return screen.show(screen.DeskOfTill(screen.RealTill(place.state, place.config)))


def demo(
    place: Place,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep journal and catalogue there for the next time.")
    ] = None,
) -> int:
    """Open a till with a mock terminal and a mock printer, on a scratch journal."""
    return screen.show(screen.DemoTill(keep))
