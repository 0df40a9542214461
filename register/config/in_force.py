"""Every key of `config.toml` as it is in force: what the file would say, and where it comes from."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, cast

from moneyed import Currency
from pydantic import BaseModel, SecretStr

from register.config import config_file
from register.config.config_file import SECRETS
from register.config.key import Key
from register.domain.staff.rights import Act
from register.settings import Settings

DOTS = "••••"
"""In place of a secret."""


class Origin(StrEnum):
    """Where a value comes from."""

    FILE = "file"
    ENVIRONMENT = "environment"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Setting:
    """One key, or a table that is not there, whose `key.name` is empty."""

    key: Key
    value: str
    """As `config.toml` would say it, in one line; empty where nothing is said; dots for a secret."""
    origin: Origin
    variable: str = ""
    """The environment variable that it came from."""
    exact: str = field(default="", repr=False)
    """The value, a secret too: for comparing, and for nobody to see."""

    @property
    def secret(self) -> bool:
        """Whether nobody may see it."""
        return is_secret(self.key)


def is_secret(key: Key) -> bool:
    """Whether what stands under `key` is shown to nobody."""
    return key.name in SECRETS


def shown(key: Key, value: object) -> str:
    """`value` as the file would say it, in one line; a secret as dots."""
    said = literal(value)
    return DOTS if said and is_secret(key) else said


def in_force(settings: Settings) -> tuple[Setting, ...]:
    """All of them, table by table, in the order in which the program knows them."""
    source = settings.source
    if source is None:
        return tuple(_tables(settings, {}, {}))
    variables = config_file.overridden({}, source.environ)
    written = config_file.gathered(source.file, source.text, source.more)
    return tuple(_tables(settings, written, variables))


def _tables(
    settings: Settings, tables: config_file.Tables, variables: config_file.Sources
) -> Iterator[Setting]:
    for name, of in Settings.model_fields.items():
        table = of.alias or name
        found = _rights(settings) if table == "rights" else getattr(settings, name)
        yield from _of(table, found, tables.get(table), variables)


def _rights(settings: Settings) -> dict[str, list[str]]:
    """The whole table: what the file leaves out holds too."""
    return {act.key: sorted(settings.rights.roles(act)) for act in Act}


def _of(table: str, found: object, raw: object, variables: config_file.Sources) -> Iterator[Setting]:
    """What stands in one table, or in each of a [[list]]."""
    match found:
        case BaseModel():
            yield from _keys(Key(table), found, raw, variables)
        case tuple() if found:
            rows = cast("tuple[BaseModel, ...]", found)
            written = cast("list[object]", raw) if isinstance(raw, list) else [None] * len(rows)
            for at, (row, said) in enumerate(zip(rows, written, strict=True)):
                yield from _keys(Key(table, "", at), row, said, variables)
        case dict() if found:
            for key, value in cast("dict[str, object]", found).items():
                yield _setting(Key(table, key), value, raw, variables)
        case _:
            yield Setting(Key(table), "", Origin.DEFAULT)


def _keys(at: Key, model: BaseModel, raw: object, variables: config_file.Sources) -> Iterator[Setting]:
    inside: list[tuple[str, object]] = []
    for name, of in type(model).model_fields.items():
        key = of.alias or name
        value: object = getattr(model, name)
        if at.row is None and _is_tables(value):
            inside.append((key, value))
        elif at.table == "processor":
            pass  # one that is not there
        else:
            yield _setting(Key(at.table, key, at.row), value, raw, variables)
    for key, value in inside:
        below = cast("dict[str, object]", raw).get(key) if isinstance(raw, dict) else None
        yield from _of(f"{at.table}.{key}", value, below, variables)


def _is_tables(value: object) -> bool:
    """Whether it is written as tables of its own, one or a list of them."""
    rows = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    return bool(rows) and all(isinstance(one, BaseModel) for one in rows)


def _setting(key: Key, value: object, raw: object, variables: config_file.Sources) -> Setting:
    variable = variables.get((key.table, key.name), "")
    written = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    in_file = key.name in written and not variable
    origin = Origin.ENVIRONMENT if variable else Origin.FILE if in_file else Origin.DEFAULT
    meant = written[key.name] if in_file else value
    return Setting(key, shown(key, meant), origin, variable, literal(meant))


def literal(value: object) -> str:
    """`value` as TOML, in one line; empty for none."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return str(value)
        case Currency():
            return _quoted(value.code)
        case SecretStr():
            return _quoted(value.get_secret_value())
        case Enum():
            return literal(value.value)
        case date():
            return value.isoformat()
        case BaseModel():
            given = ((one, getattr(value, one)) for one in type(value).model_fields)
            return literal({one: said for one, said in given if said is not None})
        case Mapping():
            rows = cast("Mapping[str, Any]", value).items()
            return f"{{ {', '.join(f'{key} = {literal(one)}' for key, one in rows)} }}"
        case list() | tuple() | frozenset():
            return f"[{', '.join(literal(one) for one in cast('list[object]', value))}]"
        case Path():
            return _quoted(str(value))
        case _:
            return _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
