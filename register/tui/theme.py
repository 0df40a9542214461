"""Three themes: a counter's display in the dark, paper in the light, and the strongest contrast.

Beside Textual's own variables the widgets use: `$figure` (the loud number), `$attention`, `$risk`, `$done`
(amber, red and green in `counter`), `$quiet` (labels), `$rule` (the thin line), `$paper`, `$paper-ink`,
`$paper-quiet`, and `$scrim` over what a dialog covers. Under a theme of Textual's they fall back on
`FALLBACK`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from textual.theme import Theme

_PAPER = {"paper": "#f4f1e8", "paper-ink": "#1d1d1b", "paper-quiet": "#6d6a60"}

COUNTER = Theme(
    name="counter",
    primary="#4fe3c8",
    secondary="#2f9c8c",
    accent="#4fe3c8",
    warning="#ffb43b",
    error="#ff5a52",
    success="#5fd07a",
    foreground="#c9d6d3",
    background="#0b0f10",
    surface="#101618",
    panel="#162022",
    dark=True,
    variables={
        "figure": "#4fe3c8",
        "attention": "#ffb43b",
        "risk": "#ff5a52",
        "done": "#5fd07a",
        "quiet": "#7f918e",
        "rule": "#2b3a3b",
        "scrollbar": "#2b3a3b",
        "scrollbar-background": "#0b0f10",
        **_PAPER,
    },
)

PAPER = Theme(
    name="paper",
    primary="#00635a",
    secondary="#3b7d76",
    accent="#00635a",
    warning="#8a4b00",
    error="#b3201a",
    success="#1c6b33",
    foreground="#22262a",
    background="#ece9e0",
    surface="#e3dfd4",
    panel="#dcd8cb",
    dark=False,
    variables={
        "figure": "#00635a",
        "attention": "#8a4b00",
        "risk": "#b3201a",
        "done": "#1c6b33",
        "quiet": "#565c5f",
        "rule": "#b9b4a4",
        "scrollbar": "#b9b4a4",
        "scrollbar-background": "#ece9e0",
        **_PAPER,
        "paper": "#fffefb",
    },
)

CONTRAST = Theme(
    name="contrast",
    primary="#ffff00",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ffff00",
    success="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    text_alpha=1.0,
    dark=True,
    variables={
        "figure": "#ffff00",
        "attention": "#ffff00",
        "risk": "#ffff00",
        "done": "#ffffff",
        "quiet": "#ffffff",
        "rule": "#ffffff",
        "scrollbar": "#ffffff",
        "scrollbar-background": "#000000",
        "paper": "#ffffff",
        "paper-ink": "#000000",
        "paper-quiet": "#000000",
        "scrim": "#000000 100%",
    },
)

THEMES = (COUNTER, PAPER, CONTRAST)

FALLBACK: Mapping[str, str] = MappingProxyType(
    {
        "figure": "primary",
        "attention": "warning",
        "risk": "error",
        "done": "success",
        "quiet": "foreground-darken-1",
        "rule": "foreground-muted",
    }
)
"""Our variable, and the one of Textual's that stands in for it."""


def with_fallbacks(variables: Mapping[str, str]) -> dict[str, str]:
    """`variables` of any theme, completed with ours."""
    stand_in = {ours: variables[theirs] for ours, theirs in FALLBACK.items()}
    return {**_PAPER, **stand_in, "scrim": f"{variables['background']} 60%", **variables}
