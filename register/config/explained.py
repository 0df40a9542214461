"""What the `config.toml` that came with the program says of a key, which is where each is explained."""

import re
from collections.abc import Sequence

from register.config import config_file
from register.config.key import Key

_TABLE = re.compile(r"(?:# )?\[+([a-z_.-]+)\]+(?:\s|$)")
_KEY = re.compile(r"(?:# )?([A-Za-z_]+) = ")
_GOES_ON = re.compile(r"(?:#\s{6,}#?|\s{8,}#)\s*(.*)")
_BEHIND = re.compile(r"\s#\s+(.*)$")


def explanation(key: Key) -> str:
    """In English, as it stands there, in one line; empty where nothing is said."""
    lines = config_file.text_of(config_file.packaged()).splitlines()
    table = ""
    for at, line in enumerate(lines):
        if found := _TABLE.match(line):
            table = found[1]
        elif table == key.table and (named := _KEY.match(line)) and named[1] == key.name:
            return _said(lines, at)
    return ""


def _said(lines: Sequence[str], at: int) -> str:
    """Behind the key and on the lines that go on below, else on the lines right above it."""
    behind = _BEHIND.search(lines[at])
    if behind is None:
        return " ".join(reversed(list(_above(lines[:at]))))
    words = [behind[1]]
    for line in lines[at + 1 :]:
        if (more := _GOES_ON.match(line)) is None:
            break
        words.append(more[1])
    return " ".join(words)


def _above(lines: Sequence[str]) -> Sequence[str]:
    words: list[str] = []
    for line in reversed(lines):
        if not line.startswith("# ") or _KEY.match(line) or _TABLE.match(line):
            break
        words.append(line.removeprefix("#").strip())
    return words
