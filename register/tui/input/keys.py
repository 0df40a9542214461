"""The key table: every function of the till, three ways to ask for it.

Pure data and look-ups; footer, help and dispatch read the same rows, so they cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from register.language import marked, say
from register.tui.input.actions import Action
from register.tui.input.menu_keys import ALSO_IN_MENU, BY_WORD, IN_MENU, OF_A_SALE, MenuFunction


@dataclass(frozen=True, slots=True)
class Function:
    """One row of the table: an action and its key, twin and command."""

    action: Action
    key: str
    """As Textual names it: `f2`, `delete`."""
    twin: str
    """The character that means the same after Esc."""
    command: str
    """With its slash: `/find`."""
    label: str
    """At most ten characters, for the footer."""
    tooltip: str

    @property
    def shown(self) -> str:
        """The key as it is written on the keyboard: `F2`, `Del`."""
        return shown(self.key)


FUNCTIONS = (
    Function(Action.HELP, "f1", "1", "/help", marked("Help"), marked("The keys that work now")),
    Function(
        Action.FIND, "f2", "2", "/find", marked("Find"), marked("Find an item by name or check its price")
    ),
    Function(
        Action.REDUCE, "f3", "3", "/disc", marked("Discount"), marked("Discount or price of a line, or all")
    ),
    Function(Action.PARK, "f4", "4", "/park", marked("Park"), marked("Park the basket; without one, recall")),
    Function(
        Action.CARD,
        "f5",
        "5",
        "/card",
        marked("Card"),
        marked("Balance of a gift card; sell, load, cash it out"),
    ),
    Function(
        Action.GIFT_CARD,
        "f6",
        "6",
        "/gift",
        marked("Gift card"),
        marked("Pay by gift card: scan, type or swipe it"),
    ),
    Function(
        Action.SELL_CARD,
        "f7",
        "7",
        "/sell",
        marked("Sell card"),
        marked("Sell or load a card: amount, then card"),
    ),
    Function(
        Action.RECEIPT,
        "f8",
        "8",
        "/receipt",
        marked("Receipt"),
        marked("Find a receipt: return goods or reprint it"),
    ),
    Function(Action.BANK, "f9", "9", "/bank", marked("Bank"), marked("Pay by bank card on the terminal")),
    Function(
        Action.MENU,
        "f10",
        "0",
        "/menu",
        marked("Menu"),
        marked("Drawer, reports, what is open, close the shift"),
    ),
    Function(
        Action.CASH, "f12", "=", "/cash", marked("Cash"), marked("Cash: exact, or the amount typed before")
    ),
    Function(
        Action.VOID,
        "delete",
        "-",
        "/void",
        marked("Void"),
        marked("Void the marked line, reverse the tender"),
    ),
    Function(
        Action.COMMANDS,
        "ctrl+p",
        "/",
        "/commands",
        marked("Commands"),
        marked("All that works now, to search in"),
    ),
    Function(
        Action.AGAIN,
        "insert",
        "*",
        "/again",
        marked("Again"),
        marked("The last goods once more; 3* before: three"),
    ),
)


COMMANDS: Mapping[str, Action] = MappingProxyType(
    {row.command: row.action for row in (*FUNCTIONS, *IN_MENU, *OF_A_SALE, *ALSO_IN_MENU, *BY_WORD)}
)
BY_MENU_ACTION: Mapping[Action, MenuFunction] = MappingProxyType(
    {row.action: row for row in (*IN_MENU, *OF_A_SALE, *ALSO_IN_MENU)}
)
BY_ACTION: Mapping[Action, Function] = MappingProxyType({row.action: row for row in FUNCTIONS})
BY_KEY: Mapping[str, Function] = MappingProxyType({row.key: row for row in FUNCTIONS})
BY_COMMAND: Mapping[str, Function] = MappingProxyType({row.command: row for row in FUNCTIONS})
TWINS: Mapping[str, str] = MappingProxyType({row.twin: row.key for row in FUNCTIONS})
"""The character after Esc, and the key it stands for."""

GRAMMAR = (
    ("n*", marked("Quantity for the next scan or the marked line")),
    (marked("amount, key"), marked("Number first, then key: 50 F12 is 50.00 in cash")),
    (marked("Up, Down"), marked("Mark a line or a tender")),
    ("Enter", marked("On an empty line: take payment, or accept what is proposed")),
    ("Esc", marked("One step back; money already taken is never lost")),
    ("+  -  *  /", marked("On the number pad: cash, void, quantity, command")),
)
"""What else the input line understands, for the help screen: (what to type, what it does)."""

_WRITTEN = {
    "delete": marked("Del"),
    "insert": marked("Ins"),
    "escape": marked("Esc"),
    "enter": marked("Enter"),
    "up": marked("Up"),
    "down": marked("Down"),
    "left": marked("Left"),
    "tab": marked("Tab"),
    "space": marked("Space"),
    "slash": "/",
    "pageup": marked("PgUp"),
    "pagedown": marked("PgDn"),
    "ctrl+p": "Ctrl+P",
    "ctrl+t": "Ctrl+T",
}


def shown(key: str) -> str:
    """`key` as it is written on the keyboard: `F2`, `Del`, `Esc`, `R`."""
    return say(_WRITTEN[key]) if key in _WRITTEN else key.upper()


def nothing_here(key: str) -> str:
    """What is said of a key of the table where it means nothing; of any other the bell says enough."""
    says = say("{key} does nothing here: F1 lists the keys that do", key=shown(key))
    return says if key in BY_KEY else ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does now, for the footer and inside dialogs."""

    key: str
    """As Textual names it; a click asks for the same."""
    label: str
    tooltip: str = ""

    @property
    def shown(self) -> str:
        """The key as it is written on the keyboard."""
        return shown(self.key)


def said(hint: Hint) -> Hint:
    """`hint` in the language spoken: one that was made with the program is English."""
    return replace(hint, label=say(hint.label), tooltip=say(hint.tooltip) if hint.tooltip else "")


def hint(action: Action, label: str = "") -> Hint:
    """The hint for `action`, worded `label` where the usual word does not fit now."""
    row = BY_ACTION[action]
    return Hint(row.key, label or say(row.label), say(row.tooltip))


#: What can be done while nothing is rung up.
BETWEEN_SALES = tuple(
    hint(action)
    for action in (Action.HELP, Action.FIND, Action.CARD, Action.SELL_CARD, Action.RECEIPT, Action.MENU)
)
