"""The options that every command takes, before or after its name: where the till lives, how to answer."""

import inspect
import json
import os
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec, get_type_hints

import typer

from register.cli.codes import Code as Code
from register.cli.codes import masked as masked
from register.errors import RegisterError

if TYPE_CHECKING:
    from register.domain.amounts import Refused
    from register.settings import Settings

P = ParamSpec("P")


class WrongUse(RegisterError):
    """The command was typed wrongly; the sentence says how it should be."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which till a command is for, and whether a person or a machine reads the answer."""

    state: Path | None = None
    config: Path | None = None
    json: bool = False

    def settings(self) -> "Settings":
        """The till's settings. Raises `ConfigError`."""
        from register.settings import load

        return load(self.config, os.environ)

    @property
    def folder(self) -> Path:
        """Where journal, keys and catalogue live."""
        from register.config.config_file import state_directory

        return state_directory(self.state, os.environ)

    def tell(self, value: object, words: str) -> None:
        """Answer on stdout: `value` as one JSON value, or `words`."""
        typer.echo(json.dumps(value, ensure_ascii=False) if self.json else words)

    def refuse(self, refused: "Refused") -> int:
        """Answer that nothing was done, and why; the exit code."""
        reason = masked(refused.reason)
        if self.json:
            self.tell({"outcome": "declined", "reason": reason}, "")
        else:
            typer.echo(reason, err=True)
        return Code.DECLINED


State = Annotated[Path | None, typer.Option("--state", help="Where journal, keys and catalogue live.")]
Config = Annotated[Path | None, typer.Option("--config", help="The settings, a config.toml.")]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON value on stdout.")]
Cashier = Annotated[str, typer.Option(help="Who is signed in meanwhile, on journal and receipts.")]


SCRIPT = "script"
"""The cashier of commands that name none."""

_OPTIONS = [
    inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
    for name, default, annotation in (
        ("state", None, State),
        ("config", None, Config),
        ("as_json", False, Json),
    )
]


def command(
    app: typer.Typer, name: str
) -> Callable[[Callable[Concatenate[Place, P], int]], Callable[Concatenate[Place, P], int]]:
    """Make a function of a `Place` the command `name` of `app`; what it returns is the exit code.

    Its other parameters become the command's own arguments, beside --state, --config and --json. One that is
    a dataclass stands for options that belong together: each of its fields is an option.
    """

    def declare(use: Callable[Concatenate[Place, P], int]) -> Callable[Concatenate[Place, P], int]:
        own = list(inspect.signature(use, eval_str=True).parameters.values())[1:]
        context = inspect.Parameter(
            "context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
        )

        @wraps(use)
        def run(context: typer.Context, **given: Any) -> int:
            place = merged(context, given.pop("state"), given.pop("config"), given.pop("as_json"))
            together = {one.name: _gathered(one.annotation, given) for one in own if _is_group(one)}
            return use(place, **given, **together)  # pyright: ignore[reportCallIssue]

        keywords = [option for one in own for option in _options(one)]
        signature = inspect.Signature([context, *keywords, *_OPTIONS], return_annotation=int)
        run.__signature__ = signature  # pyright: ignore[reportAttributeAccessIssue]
        run.__annotations__ = {one.name: one.annotation for one in signature.parameters.values()}
        app.command(name)(run)
        return use

    return declare


def _is_group(parameter: inspect.Parameter) -> bool:
    return is_dataclass(parameter.annotation)


def _options(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    """What `parameter` is on the command line: itself, or each field of a group."""
    if not _is_group(parameter):
        return [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
    kinds = get_type_hints(parameter.annotation, include_extras=True)
    return [
        inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if one.default is MISSING else one.default,
            annotation=kinds[one.name],
        )
        for one in fields(parameter.annotation)
    ]


def _gathered(group: type[Any], given: dict[str, Any]) -> object:
    """The `group` made of its options, which are taken out of `given`."""
    return group(**{one.name: given.pop(one.name) for one in fields(group)})


def merged(context: typer.Context, state: Path | None, config: Path | None, as_json: bool) -> Place:
    """The place that the options before and after the command's name agree on; the later one counts."""
    before = context.find_root().obj
    earlier = before if isinstance(before, Place) else Place()
    return Place(state or earlier.state, config or earlier.config, as_json or earlier.json)
