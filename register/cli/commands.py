"""Every command, as typer reads them; each loads what it needs when it runs."""

from collections.abc import Sequence
from typing import Annotated

import typer

from register.cli import (
    catalogue,
    config,
    doctor,
    gift,
    journal,
    mocks,
    obligations,
    people,
    printer,
    projections,
    receipt,
    report,
    sell,
    serve,
    shift,
    simulate,
    till,
)
from register.cli.place import Code, Config, Json, State, WrongUse, masked, merged

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
    context: typer.Context,
    state: State = None,
    config: Config = None,
    as_json: Json = False,
    training: Annotated[bool, typer.Option("--training", help="Open a till to learn at.")] = False,
) -> int:
    """The cash register that cannot lose a cent. Without a command it opens the till."""
    context.obj = merged(context, state, config, as_json)
    return Code.OK if context.invoked_subcommand else till.open_till(context.obj, training)


_ALL = (
    till,
    serve,
    sell,
    gift,
    receipt,
    printer,
    shift,
    report,
    obligations,
    people,
    journal,
    projections,
    catalogue,
    config,
    doctor,
    mocks,
    simulate,
)
for group in _ALL:
    group.add_to(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code. Raises `RegisterError` when it is wrong."""
    try:
        return app(list(arguments), standalone_mode=False) or 0
    except _USAGE as error:
        said: str = getattr(error, "format_message", error.__str__)()
        raise WrongUse(masked(said, 8)) from None
    except WrongUse as error:
        raise WrongUse(masked(str(error), 8)) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
