"""Finding and reading a configuration file, and saying in one sentence what is wrong with it.

Knows nothing of what a till needs: that is `register.config.tables`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from register.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import ValidationError

Tables = dict[str, Any]
Sources = Mapping[tuple[str, str], str]
"""(table, key) -> the environment variable that it came from."""

#: What no message may repeat.
SECRETS = {
    "passphrase",
    "key_identifier",
    "next_passphrase",
    "next_key_identifier",
    "api_key",
    "notify_password",
    "pin_hash",
}
_LISTS = {
    *(("people",), ("scale_label",), ("promotion",), ("gift_cards", "provider")),
    *(("rule",), ("advice",), ("load_limit",)),
}
_PREFIX = "REGISTER_"


def packaged() -> Path:
    """The `config.toml` that came with the program: in its package in a wheel, beside that in a clone."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "config.toml"
    return inside if inside.exists() else package.parent / "config.toml"


def found(path: Path | None) -> Path:
    """The file to read: `path`, else `config.toml` of the working directory, else the packaged one."""
    if path is not None:
        return path
    near = Path("config.toml")
    return near if near.is_file() else packaged()


def folder(file: Path) -> Path:
    """Where relative paths in `file` start; the packaged one speaks of the working directory."""
    return Path() if file == packaged() else file.parent


def state_directory(option: Path | None, environ: Mapping[str, str]) -> Path:
    """Where journal, keys and catalogue live: `--state`, REGISTER_STATE, else the user's data directory."""
    if option is not None:
        return option
    if said := environ.get("REGISTER_STATE"):
        return Path(said)
    import platformdirs  # not needed before the till's first frame

    return platformdirs.user_data_path("cashwrap", appauthor=False)


def read(file: Path) -> Tables:
    """The tables of a TOML file, numbers exact. Raises `ConfigError` if it cannot be read."""
    return parsed(text_of(file), file)


def text_of(file: Path) -> str:
    """What stands in `file`, its line ends as they are. Raises `ConfigError` if it cannot be read."""
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror or 'unknown reason'}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8 text: save it as such") from error


def parsed(text: str, file: Path) -> Tables:
    """The tables in `text`, numbers exact; `file` is named where it is no TOML. Raises `ConfigError`."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from error


def gathered(file: Path, text: str, more: Sequence[Path]) -> Tables:
    """The tables of `text`, which stands in `file`, and those that only `more` have. Raises `ConfigError`."""
    tables = {name: table for one in more for name, table in read(one).items()}
    return tables | parsed(text, file)


def overridden(tables: Tables, environ: Mapping[str, str]) -> Sources:
    """Put every REGISTER_TABLE__KEY of `environ` into `tables`; says where each came from."""
    sources: dict[tuple[str, str], str] = {}
    for variable, value in environ.items():
        table, separator, key = variable.removeprefix(_PREFIX).partition("__")
        if not variable.startswith(_PREFIX) or not separator:
            continue
        # Tax letters are upper case, every other key is lower.
        table, key = table.lower(), key if table == "TAX" else key.lower()
        inside = tables.setdefault(table, {})
        if not isinstance(inside, dict):
            raise ConfigError(f"{variable}: a list of tables such as [[{table}]] can be set in a file only")
        inside[key] = value
        sources[table, key] = variable
    return sources


def first_twice(names: Sequence[str]) -> str | None:
    """The first that stands in `names` a second time."""
    return next((name for at, name in enumerate(names) if name in names[:at]), None)


def sentence(error: "ValidationError", file: Path, sources: Sources) -> str:
    """What is wrong, where, and what is allowed: the first finding of `error`, without any secret."""
    first = error.errors(include_url=False)[0]
    loc = tuple(part for part in first["loc"] if part != "[key]")
    table, place, key = _place(loc)
    key = key or first.get("ctx", {}).get("key")
    variable = sources.get((table, str(key)))
    where = f"{variable} in the environment" if variable else f"{file}, {place}" if place else str(file)
    said = re.sub(r"^[A-Z]\w* should", "it should", first["msg"].removeprefix("Value error, "))
    said = re.sub("a valid dictionary.*", "a table", said.replace("a valid string", "text in quotes"))
    if first["type"] == "missing":
        return f"{where}: {key} is missing" if key else f"{where} is missing"
    if len(loc) < 2 or key is None or first["type"] == "unknown_key":
        return f"{where}: {said}"
    if first["loc"][-1] == "[key]":
        return f"{where}: '{key}' is wrong: {said}"
    shown = "" if key in SECRETS else f" = {_shown(first['input'])}"
    return f"{where}: {key}{shown} is wrong: {said}"


def _place(loc: tuple[int | str, ...]) -> tuple[str, str, str | None]:
    """The table's name, the table as it stands in the file, and the key in it."""
    for path in _LISTS:
        at = len(path)
        if loc[:at] == path and len(loc) > at:
            key = str(loc[at + 1]) if len(loc) > at + 1 else None
            return ".".join(path), f"[[{'.'.join(path)}]] number {int(loc[at]) + 1}", key
        if loc == path:
            return ".".join(path), f"[[{'.'.join(path)}]]", None
    if not loc:
        return "", "", None
    return str(loc[0]), f"[{loc[0]}]", str(loc[1]) if len(loc) > 1 else None


def _shown(value: object) -> str:
    match value:
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case str():
            text = '"' + value.replace("\n", "\\n").replace("\r", "\\r") + '"'  # the sentence stays one line
        case bool():
            text = str(value).lower()
        case _:
            text = str(value)
    return text if len(text) <= 40 else f"{text[:36]}..."
