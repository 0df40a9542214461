"""`register simulate`: whole days drawn by lot, with every fault there is: does a cent go missing?"""

from typing import Annotated

import typer

from register.cli.place import Code, Place, command


def add_to(root: typer.Typer) -> None:
    """Make this a command of `root`."""
    command(root, "simulate")(simulate)


def simulate(
    place: Place,
    seed: Annotated[int, typer.Option(min=0, help="What is drawn hangs on it alone.")],
    sales: Annotated[int, typer.Option(min=1, help="How many customers come.")] = 1000,
    days: Annotated[int | None, typer.Option(min=1, help="End after so many days, if not before.")] = None,
    no_faults: Annotated[bool, typer.Option("--no-faults", help="Nothing goes wrong.")] = False,
) -> int:
    """Let customers come to a shop whose terminals, printer, disks and programs fail often.

    The same seed comes to the same journals everywhere. When a promise is broken it says which, and how few
    sales show it; the exit code is 1 then.
    """
    from register.simulate import words
    from register.simulate.shortest import shortest
    from register.simulate.simulation import simulate as run

    result, least = run(seed, sales, days=days, faults=not no_faults), None
    if result.failure is not None:
        least, result = shortest(result, days=days, faults=not no_faults)
    options = " --no-faults" if no_faults else ""
    place.tell(words.told(result, least), words.words(result, least, options))
    return Code.DECLINED if result.failure else Code.OK
