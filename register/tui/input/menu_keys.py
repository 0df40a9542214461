"""The letters of the menu, and what has a command alone: one table for the menu, the help and the palette."""

from dataclasses import dataclass

from register.language import marked
from register.tui.input.actions import Action


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
    MenuFunction(Action.PAID_IN, "i", "/in", marked("Paid in"), marked("Cash into the drawer beside a sale")),
    MenuFunction(
        Action.PAID_OUT, "o", "/out", marked("Paid out"), marked("Cash out of the drawer beside a sale")
    ),
    MenuFunction(
        Action.DROP, "c", "/drop", marked("Cash drop"), marked("Cash out of the drawer into the safe")
    ),
)
"""What moves cash: an amount may be typed before the letter, or after the command."""

OF_A_SALE = (
    MenuFunction(
        Action.EXEMPT, "e", "/exempt", marked("Tax exempt"), marked("No tax on this sale, or the tax again")
    ),
)
"""What the menu has while a sale is open; the words of the reason may follow the command."""

ALSO_IN_MENU = (
    MenuFunction(
        Action.DRAWER, "d", "/drawer", marked("Open the drawer"), marked("Without a sale; asks why")
    ),
    MenuFunction(Action.X_REPORT, "x", "/x", marked("X report"), marked("The shift so far; changes nothing")),
    MenuFunction(
        Action.OPEN, "w", "/open", marked("What is open"), marked("What is still to be looked after")
    ),
    MenuFunction(
        Action.VOID_SALE,
        "v",
        "/void-sale",
        marked("Void the sale"),
        marked("All of it; what was taken goes back"),
    ),
    MenuFunction(
        Action.UNDO, "u", "/undo", marked("Undo a movement"), marked("Cash goes the other way, with a reason")
    ),
    MenuFunction(Action.CLOSE, "z", "/z", marked("Close the shift"), marked("Count the drawer, Z report")),
    MenuFunction(
        Action.THEME, "t", "/theme", marked("Theme"), marked("Dark, paper or the strongest contrast")
    ),
    MenuFunction(
        Action.DOCTOR,
        "f",
        "/doctor",
        marked("Look for a fault"),
        marked("What works: terminal, gift cards, printers"),
    ),
    MenuFunction(
        Action.DESK, "m", "/desk", marked("Manager's desk"), marked("Balances, journal, reports, set-up")
    ),
    MenuFunction(Action.PEOPLE, "p", "/people", marked("People"), marked("Who may sign in, and their PINs")),
    MenuFunction(
        Action.TRAINING,
        "r",
        "/training",
        marked("Training"),
        marked("A till to learn at, where nothing is sold"),
    ),
    MenuFunction(
        Action.LOCK, "s", "/lock", marked("Lock"), marked("Signs out; a basket stays, for anybody's PIN")
    ),
    MenuFunction(Action.QUIT, "q", "/quit", marked("Quit"), marked("Ends the program")),
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
    Command(
        Action.NOTE,
        "/note",
        marked("/note for Anna"),
        marked("Write to the marked line; alone: take it away"),
    ),
    Command(
        Action.CUSTOMER,
        "/customer",
        "/customer A-1047",
        marked("Whose sale: order, club number or name"),
    ),
    Command(Action.BATCH, "/batch", "/batch 25", marked("Sell many gift cards for one amount each")),
    Command(
        Action.GIFT_RECEIPT,
        "/giftreceipt",
        "/giftreceipt 1 3",
        marked("After a sale: receipt without prices"),
    ),
)
