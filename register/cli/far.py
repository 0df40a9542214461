"""How far long work is, on one line of a shell that somebody sits at."""

import sys

import typer

from register.long_work import Far, untold

_WIDTH = 78


def far_on_shell() -> Far:
    """Writes over its own line on stderr, and takes that away at the end; silent where a script reads."""
    if not sys.stderr.isatty():
        return untold

    def far(percent: int) -> None:
        words = f"Reading all of the journal, as after an update: {percent} %" if percent < 100 else ""
        typer.echo(f"\r{words:<{_WIDTH}}\r", nl=False, err=True)

    return far
