"""The colours of the view: a terminal's display in the dark, as at the till."""

from textual.theme import Theme

THEME = Theme(
    name="mock-terminal",
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
        "glass": "#07211c",
        "paper": "#f4f1e8",
        "paper-ink": "#1d1d1b",
        "rule": "#2b3a3b",
        "scrollbar": "#2b3a3b",
        "scrollbar-background": "#0b0f10",
        "foreground-muted": "#7f918e",
        "footer-background": "#0b0f10",
        "footer-key-foreground": "#c9d6d3",
        "footer-description-foreground": "#7f918e",
    },
)
