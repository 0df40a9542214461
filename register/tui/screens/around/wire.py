"""For developers: what went to the terminal and what came back, without its secrets."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.screen import Screen
from textual.widgets import Footer

from register.language import marked, say
from register.tui.widgets.header import TillHeader
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import StatusLine
from terminal_api.inspector.panel import MessagePanel

if TYPE_CHECKING:
    from register.tui.app import TillApp


def _said(one: ActiveBinding) -> ActiveBinding:
    label, tooltip = (say(text) if text else "" for text in (one.binding.description, one.tooltip))
    return one._replace(binding=replace(one.binding, description=label, tooltip=tooltip), tooltip=tooltip)


class Wire(Screen[None]):
    """The messages in the till's frame. It takes its keys itself; nothing can be sold here."""

    CSS = """
    Wire MessagePanel { padding: 1 0 0 0; }
    Wire #messages-head, Wire #messages-said { color: $quiet; }
    ExchangeScreen #exchange-said, Wire LineList > .lines--quiet { color: $quiet; }
    ExchangeScreen LineList > .lines--quiet { color: $quiet; }
    Wire Footer, ExchangeScreen Footer { background: $background; color: $quiet; }
    Wire FooterKey, ExchangeScreen FooterKey { background: $background; color: $quiet; }
    Wire FooterKey .footer-key--key, ExchangeScreen FooterKey .footer-key--key {
        background: $background; color: $foreground; text-style: bold;
    }
    """
    BINDINGS = [
        Binding(
            "escape,ctrl+t",
            "dismiss",
            marked("Back"),
            key_display="Esc",
            id="wire.back",
            tooltip=marked("To the till"),
        ),
        Binding(
            "f1",
            "app.help",
            marked("Help"),
            key_display="F1",
            id="wire.help",
            tooltip=marked("The keys that work now"),
        ),
        Binding("ctrl+p", "app.commands", marked("Commands"), id="wire.commands", show=False),
    ]

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now, in the language of the till."""
        return {key: _said(one) for key, one in super().active_bindings.items()}

    def compose(self) -> ComposeResult:
        """The frame, and the messages in it."""
        app = cast("TillApp", self.app)
        header = app.frame.query_one(TillHeader)
        assert app.till.messages is not None
        yield TillHeader(header.place, header.cashier, clock=header.clock)
        yield ThinRule()
        yield MessagePanel(app.till.messages, title=say("TERMINAL"))
        yield ThinRule()
        yield StatusLine(app.frame.query_one(StatusLine).lamps)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The list has the keys at once; the lamps follow the till."""
        self.query_one(MessagePanel).focus_list()
        self.set_interval(1, self._follow)

    def _follow(self) -> None:
        lamps = cast("TillApp", self.app).frame.query_one(StatusLine).lamps
        self.query_one(StatusLine).lamps = lamps
