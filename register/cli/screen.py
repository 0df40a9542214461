"""The till on the screen, from a command line that says no more than where the till lives.

Until the first frame is drawn nothing may load but Textual and what that frame shows: no typer, no pydantic,
no SQL. So the settings are looked into here, and read and checked whole in a thread behind the frame.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from register.config import config_file
from register.errors import ConfigError
from register.language import ENGLISH, language, say, speak

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.settings import Settings
    from register.tui.app import TillApp
    from register.tui.opening import OpenTill


@dataclass(frozen=True, slots=True)
class RealTill:
    """`register open`: the till of `state` with the settings in `config`; `None`: wherever they are found."""

    state: Path | None = None
    config: Path | None = None


@dataclass(frozen=True, slots=True)
class DemoTill:
    """`register demo`; `keep` is where journal and catalogue live, `None`: nowhere for long."""

    keep: Path | None = None


@dataclass(frozen=True, slots=True)
class TrainingTill:
    """`register --training`: the one to learn at, beside the real one."""

    real: RealTill


@dataclass(frozen=True, slots=True)
class DeskOfTill:
    """`register desk`: the manager's desk of the real one, beside it where it is open already."""

    real: RealTill


AnyTill = RealTill | TrainingTill | DemoTill | DeskOfTill


def wanted(arguments: Sequence[str]) -> AnyTill | None:
    """The till that `arguments` ask for; `None` for all that is not plainly that: typer reads it."""
    command, given, training, rest = "", dict[str, Path](), False, iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument in ("open", "demo", "desk") and not command:
            command = argument
        elif argument == "--training":
            training = True
        elif name in ("--state", "--config") or (name == "--keep" and command == "demo"):
            value = value if equals else next(rest, "")
            if not value or value.startswith("-"):
                return None
            given[name] = Path(value)
        else:
            return None
    if command == "demo":
        return None if training else DemoTill(given.get("--keep"))
    real = RealTill(given.get("--state"), given.get("--config"))
    if command == "desk":
        return None if training else DeskOfTill(real)
    return TrainingTill(real) if training else real


def show(till: AnyTill) -> int:
    """Open it, and the other one whenever somebody goes to learn or comes back; the exit code.

    Raises `ConfigError` when its settings are wrong.
    """
    while True:
        app = _shown(till)
        match till:
            case RealTill() if app.goes_over:
                till = TrainingTill(till)
            case TrainingTill(real) if app.goes_over:
                till = real
            case _:
                return app.return_code or 0


def _shown(till: AnyTill) -> TillApp:
    match till:
        case RealTill(config=config):
            return _show(lambda: real_till(till), config_file.found(config), os.environ, (), can_train=True)
        case TrainingTill(real):
            from register.training import NOTES

            file = config_file.found(real.config)
            return _show(lambda: _training(real), file, os.environ, NOTES, " TRAINING  ", can_train=True)
        case DemoTill():
            from register.demo import WELCOME

            return _show(lambda: _demo(till), config_file.packaged(), {}, WELCOME)
        case DeskOfTill(real):
            from register.tui.desk.app import DeskApp

            return show_real(real, desk_of(real), DeskApp)


def show_real(real: RealTill, open_: OpenTill, made: Callable[..., TillApp]) -> TillApp:
    """What of the real till is no till at the counter: one that `made` shows, opened by `open_`."""
    return _show(open_, config_file.found(real.config), os.environ, (), made=made)


def desk_of(real: RealTill) -> OpenTill:
    """Opens the desk of `real`, or the one that looks on."""

    def open_() -> AbstractAsyncContextManager[Till]:
        from register import looking_on, wiring

        settings, state = _set_up(real)
        wiring.import_edges(settings)
        return looking_on.desk(settings, state)

    return open_


def _show(
    open_: OpenTill,
    file: Path,
    environ: Mapping[str, str],
    notes: tuple[str, ...],
    mark: str = "",
    *,
    can_train: bool = False,
    made: Callable[..., TillApp] | None = None,
) -> TillApp:
    tables = config_file.read(file)
    config_file.overridden(tables, environ)
    speak(language(_text(tables, "shop", "language") or ENGLISH, config_file.folder(file)))
    theme = _text(tables, "screen", "theme") or "counter"
    check_theme(theme, file)
    from register.tui.app import TillApp

    name, number = _text(tables, "shop", "name"), _text(tables, "shop", "register")
    where = say("{shop} · till {number}", shop=name, number=number)
    app = (made or TillApp)(open_, place=f"{mark}{where}", welcome=notes, theme=theme, can_train=can_train)
    app.run()
    return app


def real_till(till: RealTill) -> AbstractAsyncContextManager[Till]:
    """In a thread: there is much to import."""
    from register import wiring

    settings, state = _set_up(till)
    wiring.import_edges(settings)
    return wiring.opened(settings, state)


def _set_up(till: RealTill) -> tuple[Settings, Path]:
    from register.cli.log import log_to
    from register.settings import load

    state = config_file.state_directory(till.state, os.environ)
    settings = load(till.config, os.environ)
    log_to(state)
    return settings, state


def _training(real: RealTill) -> AbstractAsyncContextManager[Till]:
    """With the people whom the real till has now; its journal is only read."""
    from register.cli.log import log_to
    from register.cli.place import Place
    from register.cli.reading import books_of
    from register.counter.people import staff
    from register.journal.pin_file import PINS, PinFile
    from register.training import FOLDER, only_the_till

    place = Place(real.state, real.config)
    settings, state = place.settings(), place.folder
    log_to(state / FOLDER)
    people = staff.people(settings, books_of(place, settings), PinFile(state / PINS))
    return only_the_till(settings, people, state)


def _demo(till: DemoTill) -> AbstractAsyncContextManager[Till]:
    from register.cli.log import log_to
    from register.demo import only_the_till

    log_to(till.keep)
    return only_the_till(till.keep)


def _text(tables: config_file.Tables, table: str, key: str) -> str:
    """A setting as it will do for the first frame; empty where it is no text: that is said a moment later."""
    rows: Any = tables.get(table)
    value: object = cast("config_file.Tables", rows).get(key) if isinstance(rows, dict) else None
    return value if isinstance(value, str) else ""


def check_theme(theme: str, file: Path) -> None:
    """Raises `ConfigError` where the screen has no such theme."""
    from textual.theme import BUILTIN_THEMES

    from register.tui.theme import THEMES

    known = (*(ours.name for ours in THEMES), *BUILTIN_THEMES)
    if theme not in known:
        raise ConfigError(f'{file}, [screen]: theme = "{theme}" is wrong: use one of {", ".join(known)}')
