"""Amounts under each other: right-aligned on the decimal point."""

from rich.cells import cell_len, set_cell_size

from register.language import spoken


def on_point(text: str, width: int, places: int) -> str:
    """`text` in `width` cells, its decimal point `places` cells before the right edge.

    More decimals than `places` run on to the right edge and push the number left, never out. A text
    without digits (a dash, a word) ends where the whole part ends.
    """
    tail = places + 1 if places else 0
    _, point, fraction = text.partition(spoken().decimal)
    missing = max(0, tail - len(point + fraction))
    return f"{text}{' ' * missing}".rjust(width)[-width:]


def fitted(text: str, width: int) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis where it is too long."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(0, width - 1)) + "…" if width else ""
