"""The command line: everything the till can do without its screen, and the till itself.

Importing this loads nothing heavy: every command loads what it needs when it runs.
"""

import sys
from collections.abc import Sequence

import typer

from register.cli import (
    catalogue,
    config,
    gift,
    journal,
    mocks,
    obligations,
    receipt,
    report,
    sell,
    shift,
    till,
)
from register.cli.place import Code, Config, Json, State, WrongUse, masked, merged
from register.errors import RegisterError

#: typer brings its own copy of click or uses the installed one: its errors are known by the one it exports.
_USAGE: tuple[type[Exception], ...] = tuple(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ in {"ClickException", "UsageError"}
)

app = typer.Typer(
    name="register",
    help="The cash register that cannot lose a cent. Without a command it opens the till.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def register(
    context: typer.Context, state: State = None, config: Config = None, as_json: Json = False
) -> int:
    """The cash register that cannot lose a cent. Without a command it opens the till."""
    context.obj = merged(context, state, config, as_json)
    return Code.OK if context.invoked_subcommand else till.open_till(context.obj)


for group in (till, sell, gift, receipt, shift, report, obligations, journal, catalogue, config, mocks):
    group.add_to(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. What is wrong is one sentence on stderr, never a traceback."""
    try:
        return app(list(sys.argv[1:] if arguments is None else arguments), standalone_mode=False) or 0
    except _USAGE as error:
        said: str = getattr(error, "format_message", error.__str__)()
        return _wrong(masked(said, 8))
    except WrongUse as error:
        return _wrong(masked(str(error), 8))
    except RegisterError as error:
        return _wrong(str(error))
    except (KeyboardInterrupt, typer.Abort):
        return 130


def _wrong(sentence: str) -> int:
    typer.echo(" ".join(sentence.split()), err=True)
    return Code.USAGE
