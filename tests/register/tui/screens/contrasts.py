"""How well letters can be read: the contrast of each with what is behind it, as WCAG counts."""

from collections.abc import Iterator

from rich.color import Color, ColorType
from rich.segment import Segment
from textual.screen import Screen

#: Lines, blocks and the marks of scroll bars are no letters.
_DRAWN = frozenset("─━│┃▏▎▍▌▋▊▉█▇▆▅▄▃▂▁▔▕▐░▒▓ ")


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
    strips = screen._compositor.render_strips()
    boxes = screen.query("#dialog")
    box = boxes.first().region if boxes else screen.region
    for y, strip in enumerate(strips):
        if box.y <= y < box.bottom:
            yield from (each for each in strip.crop(box.x, box.right) if set(each.text) - _DRAWN)


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
