"""The top lines: which terminal this is and what is armed, and the pages of a narrow window."""

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Static

from terminal_api.mock.orders.fault_choices import named
from terminal_api.mock.orders.faults import Fault
from terminal_api.mock.view.links import link

PAGES = {
    "terminal": "Terminal",
    "cards": "Cards",
    "messages": "Messages",
    "paper": "Printer",
    "place": "Set-up",
}
"""The pages of a narrow window in the order of F1, F2, ..."""


class Head(Static):
    """Draws `Mock terminal V400m-324688042, 1 of 2   ! next: drop_after`."""

    def show(self, poi_id: str, place: int, of: int, armed: Sequence[Fault]) -> None:
        """Draw the POIID, the `place`th `of` several, and the faults to come."""
        text = Text.assemble("Mock terminal ", (poi_id, "bold"), no_wrap=True, overflow="ellipsis")
        if of > 1:
            text.append(f"  {place} of {of}")
        if armed:
            first = f"! next: {named(armed[0])}"
            more = f" and {len(armed) - 1} more" if armed[1:] else ""
            text.append_text(link(f"   {first}{more}", "screen.fault"))
        else:
            text.append_text(link("   no fault armed", "screen.fault", "dim"))
        self.set_class(bool(armed), "-armed")
        self.update(text)


class Pages(Static):
    """The pages, each a button; the one in sight stands in brackets."""

    def show(self, page: str) -> None:
        """Draw them with `page` chosen."""
        text = Text(no_wrap=True)
        for number, (name, words) in enumerate(PAGES.items(), 1):
            shown = f"[F{number} {words}]" if name == page else f" F{number} {words} "
            text.append_text(link(shown, f"screen.page('{name}')", "bold" if name == page else "dim"))
            text.append(" ")
        self.update(text)
