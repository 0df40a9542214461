"""`register doctor`: what works and what does not, hop by hop, and what to do."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli import card_data
from register.cli.place import Code, Place, WrongUse, command, masked

if TYPE_CHECKING:
    from register.counter.checks.doctor import Step
    from register.settings import Settings


def add_to(root: typer.Typer) -> None:
    """Make this a command of `root`."""
    command(root, "doctor")(doctor)


def doctor(
    place: Place,
    search: Annotated[
        bool, typer.Option("--card-data", help="Search all that the till keeps for card data instead.")
    ] = False,
    path: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="With --card-data: search there too; repeatable.")
    ] = None,
) -> int:
    """Look for a fault on each way: this till, the terminal, gift cards, printers. Moves no money.

    Each way is walked up to its first broken hop. Exit code 1 when there is one; a till may run beside.
    With --card-data, nothing is asked: journal, logs, exports and whatever else the till keeps is searched
    for numbers of cards, magnetic stripes, PINs and its own secrets. Exit code 1 when there is any.
    """
    if search:
        return card_data.searched(place, tuple(path or ()))
    if path:
        raise WrongUse("--path names more places to search: say --card-data with it.")
    return _walked(place)


def _walked(place: Place) -> int:
    from register.cli.log import log_to
    from register.counter.checks.doctor import walked
    from register.edges.doctor.walks import from_shell
    from register.language import language, speak
    from register.wiring import WallClock

    settings, now = place.settings(), WallClock().now
    log_to(None)
    if not place.json:
        speak(language(settings.shop.language))
    walks = from_shell(settings, place.folder, now)
    steps = asyncio.run(walked(walks, now, lambda step: None if place.json else typer.echo(_line(step))))
    head = _head(settings, f"{now():%Y-%m-%d %H:%M} UTC")
    place.tell(_as_json(head, steps), f"\n{head}\n{masked(_summary(steps))}")
    return Code.OK if all(step.well for step in steps) else Code.DECLINED


def _head(settings: "Settings", at: str) -> str:
    from register.version import version

    return f"cashwrap {version()}, {settings.shop.store} {settings.shop.till}, {at}"


def _line(step: "Step") -> str:
    from register.counter.checks.doctor import advice

    sign = "✓" if step.well else "✗"
    line = f"{sign} {step.name}: {step.asked} {step.found.answer}, {step.milliseconds} ms"
    return masked("\n  ".join(filter(None, (line, advice(step)))))


def _summary(steps: tuple["Step", ...]) -> str:
    from register.counter.checks.doctor import summary

    return summary(steps)


def _as_json(head: str, steps: tuple["Step", ...]) -> dict[str, object]:
    from register.counter.checks.doctor import advice

    return {
        "till": head,
        "ok": all(step.well for step in steps),
        "steps": [
            {
                "walk": step.walk,
                "hop": step.hop,
                "asked": masked(step.asked),
                "ok": step.well,
                "answer": masked(step.found.answer),
                "advice": masked(advice(step)) or None,
                "ms": step.milliseconds,
            }
            for step in steps
        ],
        "summary": masked(_summary(steps)),
    }
