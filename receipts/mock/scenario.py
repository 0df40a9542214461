"""A bad day of a mock printer, written down as TOML.

    receive_buffer = 4096    # bytes before it stops reading
    tells_unasked = true     # its network board switches automatic status on by itself
    power_notice = true      # it says that it was switched on, to whoever calls first
    idle_s = 300.0           # its network board closes a line on which nothing comes for so long
    lines_per_s = 20.0       # without it, it prints at once

    udp_port = 3289          # where it takes the order to let everything through; without it, nowhere

    [[faults]]
    fault = "paper-end"
    after_lines = 12         # counted from the start, as after_cuts
    lasts_s = 5.0            # then somebody puts a roll in

    [[faults]]
    fault = "late"
    after_cuts = 2
    late_s = 1.5

Every fault of `faults` can stand here, with its own keys.
"""

import re
import tomllib
from itertools import takewhile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from receipts.mock.faults import FaultOrder
from receipts.mock.printer import RECEIVE_BUFFER


class ScenarioError(ValueError):
    """A scenario that cannot be played; the text says where in the file, and what is wrong."""


class Scenario(BaseModel):
    """What the printer is like, and what happens to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    receive_buffer: int = Field(default=RECEIVE_BUFFER, ge=45, le=65536)
    """Bytes; printers have from 45 to 64 KiB."""
    tells_unasked: bool = False
    power_notice: bool = False
    idle_s: float = Field(default=300, gt=0)
    udp_port: int | None = Field(default=None, ge=1, le=65535)
    lines_per_s: float | None = Field(default=None, gt=0)
    faults: tuple[FaultOrder, ...] = ()


def load_scenario(path: Path) -> Scenario:
    """The scenario in the TOML file `path`. Raises `ScenarioError`, also when it cannot be read."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read, {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path.name}: cannot be read, it is not UTF-8") from error
    try:
        return Scenario.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name}: no TOML, {error}") from error
    except ValidationError as error:
        wrong = [
            f"{_place(each['loc'], text)}: {_sentence(each['type'], each['msg'], each['loc'])}"
            for each in error.errors()
        ]
        raise ScenarioError(f"{path.name}, {'; '.join(wrong)}") from error


def _place(location: tuple[int | str, ...], text: str) -> str:
    """`line 12, [[faults]] number 2, after_lines`."""
    match location:
        case (str(table), int(number), *keys):
            words = [f"[[{table}]] number {number + 1}", *map(str, keys)]
        case _:
            words = [".".join(map(str, location))]
    line = _line(location, text)
    return ", ".join([f"line {line}", *words] if line else words)


def _line(location: tuple[int | str, ...], text: str) -> int | None:
    """The line of a key, else that of its table; None when it is written in a way not looked for."""
    lines = text.splitlines()
    name = re.escape(str(location[0]))
    number = location[1] if len(location) > 1 and isinstance(location[1], int) else 0
    is_table, is_key = re.compile(rf"\s*\[\[?\s*{name}\s*\]"), re.compile(rf"\s*{name}\s*=")
    top = len(list(takewhile(lambda line: not line.lstrip().startswith("["), lines)))
    found = [
        place
        for place, line in enumerate(lines, 1)
        if is_table.match(line) or (place <= top and is_key.match(line))
    ][number:]
    if not found or len(location) < 3:
        return found[0] if found else None
    key = re.compile(rf"\s*{re.escape(str(location[2]))}\s*=")
    inside = takewhile(lambda line: not line.lstrip().startswith("["), lines[found[0] :])
    return next((place for place, line in enumerate(inside, found[0] + 1) if key.match(line)), found[0])


def _sentence(kind: str, message: str, location: tuple[int | str, ...]) -> str:
    match kind:
        case "extra_forbidden":
            table = Scenario if len(location) == 1 else FaultOrder
            return f"there is no such key here, but there are {', '.join(table.model_fields)}"
        case "missing":
            return "this key is missing"
        case _:
            said = message.removeprefix("Value error, ")
            return said[:1].lower() + said[1:]
