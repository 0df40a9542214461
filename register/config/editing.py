"""One value of a `config.toml` changed where it stands: comments, order and spelling of all else stay.

Knows nothing of what is allowed there: whoever changes a text has it read as settings afterwards.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from register.config.key import Key
from register.errors import ConfigError

if TYPE_CHECKING:
    from tomlkit.items import Item

_HEADER = re.compile(r"\s*\[")


def readings(typed: str, before: str) -> Iterator[str]:
    """What somebody may mean who types a value in place of `before`, as TOML, the likeliest first.

    Texts need no quotes. A list of texts may be typed with | between them.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    plain = typed.strip()
    quoted = tomlkit.item(plain).as_string()
    if before.startswith("[") and not plain.startswith("["):
        parts = [one.strip() for one in plain.split("|") if one.strip()]
        yield f"[{', '.join(tomlkit.item(one).as_string() for one in parts)}]"
    first_as_text = before.startswith('"') and not plain.startswith(('"', "'", "[", "{"))
    if first_as_text:
        yield quoted
    with suppress(TOMLKitError):
        yield tomlkit.value(plain).as_string()
    if not first_as_text:
        yield quoted


def with_value(text: str, key: Key, literal: str) -> str:
    """`text` with `key` = `literal`, which is TOML. Raises `ConfigError` where there is no such place."""
    import tomlkit

    document = tomlkit.parse(text)
    table = _table(document, key, make=True)
    value = tomlkit.value(literal)
    if key.name in table:
        old = table.value.item(key.name)
        table[key.name] = value
        _keep_column(old, table.value.item(key.name), literal)
        return tomlkit.dumps(document)
    table[key.name] = value
    expected = document.unwrap()
    near = _inserted(text, key, f"{key.name} = {literal}")
    # The file may be written in ways that lines do not show: then tomlkit's own place will do.
    return near if near is not None and _means(near, expected) else tomlkit.dumps(document)


def without(text: str, key: Key) -> str:
    """`text` where `key` is said no more: its line stays as a comment. Raises `ConfigError` if it is not."""
    import tomlkit

    document = tomlkit.parse(text)
    table = _table(document, key, make=False)
    if key.name not in table:
        raise ConfigError(f"{key} is not in the file: nothing to take out")
    del table[key.name]
    lines = text.splitlines(keepends=True)
    for at in _span(lines, key):
        if re.match(rf"\s*{re.escape(key.name)}\s*=", lines[at]):
            silent = "".join((*lines[:at], f"# {lines[at]}", *lines[at + 1 :]))
            if _means(silent, document.unwrap()):
                return silent
    return tomlkit.dumps(document)


def _table(document: Any, key: Key, *, make: bool) -> Any:
    import tomlkit

    found = document
    for part in key.table.split("."):
        if part not in found:
            if not make or key.row is not None:
                raise ConfigError(f"There is no table {key.where} in the file: write it there first")
            found[part] = tomlkit.table()
        found = found[part]
    if key.row is None and not isinstance(found, list):
        return found
    rows = cast("list[Any]", found)
    if not isinstance(found, list) or key.row is None or key.row >= len(rows):
        raise ConfigError(f"There is no table {key.where} in the file: write it there first")
    return rows[key.row]


def _keep_column(old: "Item", new: "Item", literal: str) -> None:
    """Leave the comment behind the value in its column, as far as there is room."""
    new.trivia.indent, new.trivia.comment = old.trivia.indent, old.trivia.comment
    new.trivia.trail = old.trivia.trail
    if old.trivia.comment:
        room = len(old.trivia.comment_ws) + len(old.as_string()) - len(literal)
        new.trivia.comment_ws = " " * max(1, room)


def _inserted(text: str, key: Key, line: str) -> str | None:
    """`line` put below where the file explains the key, else below the last key of its table."""
    lines = text.splitlines(keepends=True)
    span = _span(lines, key)
    if not span:
        return None
    explained = [at for at in span if re.match(rf"#\s?{re.escape(key.name)}\s*=", lines[at])]
    keys = [at for at in span if re.match(r"[A-Za-z_\"-]+\s*=", lines[at])]
    at = explained[0] if explained else keys[-1] if keys else span.start - 1
    while at + 1 < span.stop and re.match(r"\s{8,}#|#\s{8,}#?", lines[at + 1]):
        at += 1  # the explanation goes on below
    end = "\r\n" if lines[at].endswith("\r\n") else "\n"
    before = "" if lines[at].endswith("\n") else end
    return "".join((*lines[: at + 1], f"{before}{line}{end}", *lines[at + 1 :]))


def _span(lines: list[str], key: Key) -> range:
    """The lines of the key's table, without its header; empty where it has none of its own."""
    name = re.escape(key.table)
    header = rf"\s*\[\[\s*{name}\s*\]\]" if key.row is not None else rf"\s*\[\s*{name}\s*\]"
    found = [at for at, line in enumerate(lines) if re.match(header, line)]
    if len(found) <= (key.row or 0):
        return range(0)
    first = found[key.row or 0] + 1
    last = next((at for at in range(first, len(lines)) if _HEADER.match(lines[at])), len(lines))
    return range(first, last)


def _means(text: str, expected: dict[str, Any]) -> bool:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(text).unwrap() == expected
    except TOMLKitError:
        return False
