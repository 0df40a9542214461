"""How letters are coloured: the contrast of each with what is behind it, as WCAG counts, and what else says
what the colour says.
"""

from collections.abc import Iterator

from rich.color import Color, ColorType
from rich.segment import Segment
from textual.color import Color as Themed
from textual.screen import Screen

from register.tui.widgets.lines import BasketLines

#: Lines, blocks and the marks of scroll bars are no letters.
_DRAWN = frozenset("─━│┃▏▎▍▌▋▊▉█▇▆▅▄▃▂▁▔▕▐░▒▓ ")

#: Signs beside words that are coloured: fine, look, unknown, wrong, off, waiting, marked.
_SIGNS = frozenset("✓!?✗–…▸")
_LEVELS = ("attention", "risk", "done")


def ratio(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """From 1, the same, to 21, black on white. Source: WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    """Source: WCAG 2.2, "relative luminance"."""
    red, green, blue = (
        part / 12.92 if (part := each / 255) <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for each in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def letters(screen: Screen) -> Iterator[Segment]:
    """What is written on the screen; of a dialog only in its box: the rest is covered on purpose."""
    for line in _lines(screen):
        yield from (each for each in line if set(each.text) - _DRAWN)


def _lines(screen: Screen) -> Iterator[list[Segment]]:
    strips = screen._compositor.render_strips()
    boxes = screen.query("#dialog")
    box = boxes.first().region if boxes else screen.region
    for y, strip in enumerate(strips):
        if box.y <= y < box.bottom:
            yield list(strip.crop(box.x, box.right))


def by_colour_alone(screen: Screen) -> list[str]:
    """Words in amber, red or green with no sign of the same colour on their line; lists without a mark."""
    variables = screen.app.theme_variables
    levels = {Themed.parse(variables[level]).rgb: level for level in _LEVELS}
    found: list[str] = []
    for line in _lines(screen):
        coloured: dict[str, str] = {}
        for each in line:
            if each.style and each.style.color and (level := levels.get(_triplet(each.style.color, True))):
                coloured[level] = coloured.get(level, "") + each.text
        found += [
            f"{text.strip()!r} is {level} by colour alone"
            for level, text in coloured.items()
            if any(map(str.isalnum, text)) and not set(text) & _SIGNS
        ]
    return [*found, *_unmarked(screen)]


def _unmarked(screen: Screen) -> list[str]:
    """The lists of which one row is marked, and no `▸` says which."""
    strips = screen._compositor.render_strips()
    found: list[str] = []
    for rows in screen.query(BasketLines):
        box = rows.region
        seen = "".join(strip.crop(box.x, box.right).text for strip in strips[box.y : box.bottom])
        if rows.marked >= 0 and rows.is_on_screen and box.area and "▸" not in seen:
            found.append(f"{seen.strip()[:40]!r} is marked by colour alone")
    return found


def unreadable(screen: Screen, least: float) -> list[str]:
    """The texts with less contrast than `least`, or dimmed."""
    found: list[str] = []
    for segment in letters(screen):
        style = segment.style
        if style is None or style.color is None or style.bgcolor is None:
            continue
        got = ratio(_triplet(style.color, True), _triplet(style.bgcolor, False))
        if got < least or style.dim:
            found.append(f"{segment.text.strip()!r} {got:.1f}{' dim' if style.dim else ''}")
    return found


def _triplet(colour: Color, foreground: bool) -> tuple[int, int, int]:
    assert colour.type is ColorType.TRUECOLOR, colour
    red, green, blue = colour.get_truecolor(foreground=foreground)
    return red, green, blue
