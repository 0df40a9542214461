"""How a card is read: here, or by the terminal itself.

Then it must be said whose card it is, because its number is never here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from register.counter.cards import card_entry
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Scanned, Typed
from register.tui.widgets.dialog import Chooser, Found
from register.tui.widgets.lines import Row
from terminal_api.processor import Entry, GiftCard, Operation

if TYPE_CHECKING:
    from register.tui.app import TillApp

#: The keys on an empty line while a card is waited for.
WAYS = {"enter": Entry.SWIPED, "k": Entry.KEYED}

HINTS = (
    Hint("enter", marked("Swipe at terminal"), marked("The customer swipes the card at the terminal")),
    Hint("k", marked("Key in there"), marked("The customer keys the card's number in at the terminal")),
)

#: What else may be done than scanning or typing: two lines.
WORDS = marked(
    "Enter  the customer swipes it at the terminal\nK      the customer keys its number in at the terminal"
)


def entry(read: Scanned | Typed) -> Entry:
    """How a card's number came to the register."""
    return Entry.SCANNED if isinstance(read, Scanned) else Entry.TYPED


def read_at_terminal(
    app: TillApp, operation: Operation, entry: Entry, then: Callable[[GiftCard], None]
) -> None:
    """Find out whose card it is, by a question where there are several, and go on with it."""
    names = card_entry.readable(app.till, operation)
    if len(names) == 1:
        then(GiftCard(names[0], entry=entry))
    elif names:
        app.push_screen(_whose(names), lambda name: then(GiftCard(name, entry=entry)) if name else None)
    else:
        app.say(say("The terminal reads no gift card for that: scan the card, or type its number"))


def _whose(names: tuple[str, ...]) -> Chooser[str]:
    def fitting(typed: str) -> list[Found[str]]:
        """By the number in the list, or by letters of the name."""
        if typed.isdecimal():
            return [Found(Row(name), name) for name in names[int(typed) - 1 : int(typed)]]
        return [Found(Row(name), name) for name in names if typed.lower() in name.lower()]

    return Chooser(
        say("Whose gift card?"), fitting, text=say("The terminal must be told before it reads the card.")
    )
