"""The key table: every function of the till, three ways to ask for it.

Pure data and look-ups; footer, help and dispatch read the same rows, so they cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Action(StrEnum):
    """What a cashier can ask for with one key."""

    HELP = "help"
    FIND = "find"
    PARK = "park"
    REDUCE = "reduce"
    CARD = "card"
    GIFT_CARD = "gift-card"
    SELL_CARD = "sell-card"
    RECEIPT = "receipt"
    BANK = "bank"
    MENU = "menu"
    CASH = "cash"
    VOID = "void"
    PAID_IN = "paid-in"
    PAID_OUT = "paid-out"
    DROP = "drop"
    EXEMPT = "exempt"
    COMMANDS = "commands"
    DRAWER = "drawer"
    X_REPORT = "x-report"
    OPEN = "open"
    VOID_SALE = "void-sale"
    UNDO = "undo"
    CLOSE = "close"
    THEME = "theme"
    PEOPLE = "people"
    TRAINING = "training"
    LOCK = "lock"
    QUIT = "quit"
    AGAIN = "again"
    NOTE = "note"
    CUSTOMER = "customer"
    BATCH = "batch"
    GIFT_RECEIPT = "gift-receipt"


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
    Function(Action.HELP, "f1", "1", "/help", "Help", "The keys that work now"),
    Function(Action.FIND, "f2", "2", "/find", "Find", "Find an item by name or check its price"),
    Function(Action.REDUCE, "f3", "3", "/disc", "Discount", "Discount or price of a line, or all"),
    Function(Action.PARK, "f4", "4", "/park", "Park", "Park the basket; without one, recall"),
    Function(Action.CARD, "f5", "5", "/card", "Card", "Balance of a gift card; sell, load, cash it out"),
    Function(
        Action.GIFT_CARD,
        "f6",
        "6",
        "/gift",
        "Gift card",
        "Pay by gift card: scan, type or swipe it",
    ),
    Function(Action.SELL_CARD, "f7", "7", "/sell", "Sell card", "Sell or load a card: amount, then card"),
    Function(Action.RECEIPT, "f8", "8", "/receipt", "Receipt", "Find a receipt: return goods or reprint it"),
    Function(Action.BANK, "f9", "9", "/bank", "Bank", "Pay by bank card on the terminal"),
    Function(Action.MENU, "f10", "0", "/menu", "Menu", "Drawer, reports, what is open, close the shift"),
    Function(Action.CASH, "f12", "=", "/cash", "Cash", "Cash: exact, or the amount typed before"),
    Function(Action.VOID, "delete", "-", "/void", "Void", "Void the marked line, reverse the tender"),
    Function(Action.COMMANDS, "ctrl+p", "/", "/commands", "Commands", "All that works now, to search in"),
    Function(Action.AGAIN, "insert", "*", "/again", "Again", "The last goods once more; 3* before: three"),
)


@dataclass(frozen=True, slots=True)
class MenuFunction:
    """A function without a key of its own: a letter in the menu, and a command.

    Without function keys the letter is reached by the menu's twin: Esc 0, then the letter.
    """

    action: Action
    letter: str
    command: str
    """With its slash: `/out`."""
    label: str
    tooltip: str


IN_MENU = (
    MenuFunction(Action.PAID_IN, "i", "/in", "Paid in", "Cash into the drawer beside a sale"),
    MenuFunction(Action.PAID_OUT, "o", "/out", "Paid out", "Cash out of the drawer beside a sale"),
    MenuFunction(Action.DROP, "c", "/drop", "Cash drop", "Cash out of the drawer into the safe"),
)
"""What moves cash: an amount may be typed before the letter, or after the command."""

OF_A_SALE = (
    MenuFunction(Action.EXEMPT, "e", "/exempt", "Tax exempt", "No tax on this sale, or the tax again"),
)
"""What the menu has while a sale is open; the words of the reason may follow the command."""

ALSO_IN_MENU = (
    MenuFunction(Action.DRAWER, "d", "/drawer", "Open the drawer", "Without a sale; asks why"),
    MenuFunction(Action.X_REPORT, "x", "/x", "X report", "The shift so far; changes nothing"),
    MenuFunction(Action.OPEN, "w", "/open", "What is open", "What is still to be looked after"),
    MenuFunction(Action.VOID_SALE, "v", "/void-sale", "Void the sale", "All of it; what was taken goes back"),
    MenuFunction(Action.UNDO, "u", "/undo", "Undo a movement", "Cash goes the other way, with a reason"),
    MenuFunction(Action.CLOSE, "z", "/z", "Close the shift", "Count the drawer, Z report"),
    MenuFunction(Action.THEME, "t", "/theme", "Theme", "Dark, paper or the strongest contrast"),
    MenuFunction(Action.PEOPLE, "p", "/people", "People", "Who may sign in, and their PINs"),
    MenuFunction(Action.TRAINING, "r", "/training", "Training", "A till to learn at, where nothing is sold"),
    MenuFunction(Action.LOCK, "s", "/lock", "Lock", "Signs out; a basket stays, for anybody's PIN"),
    MenuFunction(Action.QUIT, "q", "/quit", "Quit", "Ends the program"),
)
"""What else the menu offers, where it makes sense."""


@dataclass(frozen=True, slots=True)
class Command:
    """A function that is asked for by its command only."""

    action: Action
    command: str
    """With its slash: `/note`."""
    example: str
    """What may be typed behind it."""
    tooltip: str


BY_WORD = (
    Command(Action.NOTE, "/note", "/note for Anna", "Write to the marked line; alone: take it away"),
    Command(Action.CUSTOMER, "/customer", "/customer A-1047", "Whose sale: order, club number or name"),
    Command(Action.BATCH, "/batch", "/batch 25", "Sell many gift cards for one amount each"),
    Command(Action.GIFT_RECEIPT, "/giftreceipt", "/giftreceipt 1 3", "After a sale: receipt without prices"),
)

COMMANDS: Mapping[str, Action] = MappingProxyType(
    {row.command: row.action for row in (*FUNCTIONS, *IN_MENU, *OF_A_SALE, *ALSO_IN_MENU, *BY_WORD)}
)
BY_MENU_ACTION: Mapping[Action, MenuFunction] = MappingProxyType(
    {row.action: row for row in (*IN_MENU, *OF_A_SALE, *ALSO_IN_MENU)}
)
BY_LETTER: Mapping[str, MenuFunction] = MappingProxyType({row.letter: row for row in IN_MENU})
BY_ACTION: Mapping[Action, Function] = MappingProxyType({row.action: row for row in FUNCTIONS})
BY_KEY: Mapping[str, Function] = MappingProxyType({row.key: row for row in FUNCTIONS})
BY_COMMAND: Mapping[str, Function] = MappingProxyType({row.command: row for row in FUNCTIONS})
TWINS: Mapping[str, str] = MappingProxyType({row.twin: row.key for row in FUNCTIONS})
"""The character after Esc, and the key it stands for."""

GRAMMAR = (
    ("n*", "Quantity for the next scan or the marked line"),
    ("amount, key", "Number first, then key: 50 F12 is 50.00 in cash"),
    ("Up, Down", "Mark a line or a tender"),
    ("Enter", "On an empty line: take payment, or accept what is proposed"),
    ("Esc", "One step back; money already taken is never lost"),
    ("+  -  *  /", "On the number pad: cash, void, quantity, command"),
)
"""What else the input line understands, for the help screen: (what to type, what it does)."""

_WRITTEN = {
    "delete": "Del",
    "insert": "Ins",
    "escape": "Esc",
    "enter": "Enter",
    "up": "Up",
    "down": "Down",
    "space": "Space",
    "slash": "/",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "ctrl+p": "Ctrl+P",
    "ctrl+t": "Ctrl+T",
}


def shown(key: str) -> str:
    """`key` as it is written on the keyboard: `F2`, `Del`, `Esc`, `R`."""
    return _WRITTEN.get(key, key.upper())


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


def hint(action: Action, label: str = "") -> Hint:
    """The hint for `action`, worded `label` where the usual word does not fit now."""
    row = BY_ACTION[action]
    return Hint(row.key, label or row.label, row.tooltip)


#: What can be done while nothing is rung up.
BETWEEN_SALES = tuple(
    hint(action)
    for action in (Action.HELP, Action.FIND, Action.CARD, Action.SELL_CARD, Action.RECEIPT, Action.MENU)
)
