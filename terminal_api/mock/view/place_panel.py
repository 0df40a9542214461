"""Where the mock terminal listens, and with which key."""

from rich.text import Text
from textual.widgets import Static

from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings

#: The only passphrase that stands on the screen: everybody knows it.
DEMO_PASSPHRASE = MockSettings().passphrase


_WIDE_BREAKS = {"key": "\n"}
"""Before which fact a wide window begins its second line."""


class PlacePanel(Static):
    """One fact a line; in a wide window they share two lines."""

    def show(self, mock: MockTerminal, *, wide: bool) -> None:
        """Draw what a register must be told."""
        text = Text(overflow="fold")
        for name, value in place_facts(mock):
            if text:
                text.append(_WIDE_BREAKS.get(name, "  ") if wide else "\n\n")
            text.append(f"{name} " if wide else f"{name:<9} ", "dim")
            text.append(value)
        self.update(text)


def place_facts(mock: MockTerminal) -> list[tuple[str, str]]:
    """Name and value, the most wanted first."""
    settings = mock.settings
    passphrase = (
        f"passphrase {settings.passphrase}"
        if settings.passphrase == DEMO_PASSPHRASE
        else "passphrase not shown"
    )
    key = f"{settings.key_identifier} v{settings.key_version}, {passphrase}"
    return [
        ("terminal", mock.url),
        ("control", mock.control_url),
        *([("cloud", mock.cloud_url)] if mock.cloud_url else []),
        ("key", key if settings.sealed else "none: messages travel in clear"),
        ("CA", str(mock.ca_path)),
    ]
