"""A document on its way through the terminal's printer: nexo's output as lines of text."""

from collections.abc import Iterator

from terminal_api.mock.body.screens import lines_of
from terminal_api.nexo.messages.parts import OutputContent, OutputText

COLUMNS = 32
"""What fits on a line of the roll in normal width."""


def printed(content: OutputContent) -> tuple[str, ...]:
    """The lines that come out: text aligned, a barcode or an image named in brackets."""
    if content.output_format != "Text":
        return tuple(line.center(COLUMNS).rstrip() for line in lines_of(content))
    return tuple(_lines(content.output_text or ()))


def _lines(parts: tuple[OutputText, ...]) -> Iterator[str]:
    """A line goes on until a part ends it; the first part says how the line is aligned."""
    waiting: list[OutputText] = []
    for part in parts:
        waiting.append(part)
        if part.end_of_line_flag:
            yield _aligned(waiting)
            waiting = []
    if waiting:
        yield _aligned(waiting)


def _aligned(parts: list[OutputText]) -> str:
    text = "".join(_wide(part) for part in parts)
    match parts[0].alignment:
        case "Centred":
            return text.center(COLUMNS).rstrip()
        case "Right":
            return text.rjust(COLUMNS)
        case _:
            return text


def _wide(part: OutputText) -> str:
    return " ".join(part.text) if part.character_width == "DoubleWidth" else part.text
