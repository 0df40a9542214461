"""`register gift balance`, read from a line that says no more than which cards and where the till is.

A script that asks before each sale should wait for the card's keeper, hardly for Python. So typer reads the
line only where it is not plainly this command, and what a look does not need is not imported.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """The cards to look at, and how to answer; `-` among them: those of the standard input, one a line."""

    numbers: tuple[str, ...] = field(repr=False)
    state: Path | None = None
    config: Path | None = None
    json: bool = False
    history: bool = False

    @property
    def many(self) -> bool:
        """Whether the answer is a list."""
        return len(self.numbers) > 1 or "-" in self.numbers


def wanted(arguments: Sequence[str]) -> Wanted | None:
    """The look that `arguments` ask for; `None` for all that is not plainly that: typer reads it."""
    given, words, flags, rest = dict[str, Path](), list[str](), set[str](), iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name in ("--state", "--config"):
            value = value if equals else next(rest, "")
            if not value or value.startswith("-"):
                return None
            given[name] = Path(value)
        elif argument in ("--json", "--history"):
            flags.add(argument)
        elif argument.startswith("-") and argument != "-":
            return None
        else:
            words.append(argument)
    if words[:2] != ["gift", "balance"] or len(words) == 2:
        return None
    return Wanted(
        tuple(words[2:]),
        given.get("--state"),
        given.get("--config"),
        json="--json" in flags,
        history="--history" in flags,
    )


def show(asked: Wanted) -> int:
    """Look, and tell; the exit code is the worst of all the cards'. Raises `RegisterError`."""
    with _in_a_hurry():
        from register.cli import card_looks
        from register.config import asks, config_file
        from register.language import language, speak

        settings = asks.load(asked.config, os.environ)
        speak(language(settings.shop.language, config_file.folder(config_file.found(asked.config))))
        state = config_file.state_directory(asked.state, os.environ)
        return card_looks.show(asked, settings, state)


@contextmanager
def _in_a_hurry() -> Generator[None]:
    """Half of what such a command takes is importing: spare it what only costs time."""
    ours = "httpx" not in sys.modules and "httpx._main" not in sys.modules
    if ours:
        # HTTPX's own command line, which brings click, rich and pygments; it does without where they are not.
        sys.modules["httpx._main"] = None  # pyright: ignore[reportArgumentType]
    was_on = gc.isenabled()
    gc.disable()  # modules are no garbage
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        if ours:
            sys.modules.pop("httpx._main", None)
