"""What is open, in the room there is: what each kind means in money first, then as many by name as fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.text import Text

from register.counter.owing.obligations import Meaning
from register.language import say
from register.tui.widgets.columns import fitted


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind as it is drawn: its sentence on so many rows, and how many of it have a row by name."""

    rows: list[str]
    lines: tuple[str, ...]
    shown: int


def drawn(found: Sequence[Meaning], width: int, room: int) -> Text:
    """`found` on `room` rows of `width` cells: no sentence is left out for a name."""
    heads = [wrap(kind.words, width) for kind in found]
    left = room - sum(map(len, heads))
    many = sum(len(kind.short) for kind in found)
    left = left if many <= left else left - 1  # a row for those without one
    kinds: list[_Kind] = []
    for head, kind in zip(heads, found, strict=True):
        shown = min(len(kind.short), max(0, left))
        left -= shown
        kinds.append(_Kind(head, kind.short, shown))
    text = Text("\n").join(row for kind in kinds for row in _rows(kind, width))
    more = many - sum(kind.shown for kind in kinds)
    return text.append(say("\n  and {more} more by name under F10, W", more=more)) if more else text


def _rows(kind: _Kind, width: int) -> list[Text]:
    named = [Text(f"  {fitted(line, width - 2).rstrip()}") for line in kind.lines[: kind.shown]]
    return [*(Text(row, "bold") for row in kind.rows), *named]
