"""Which reports there are. Light: the command line lists them before anything is read."""

from enum import Enum

from register.language import marked, say


class Kind(Enum):
    """One report: its name for machines, its title, and what it is about."""

    HOURS = ("hours", marked("Sales by hour"), marked("Sales and returns, hour by hour of the day."))
    DAYS = ("days", marked("Sales by day"), marked("Sales and returns, day by day."))
    WEEKDAYS = (
        "weekdays",
        marked("Sales by weekday"),
        marked("Sales and returns of all Mondays, Tuesdays ..."),
    )
    MONTHS = ("months", marked("Sales by month"), marked("Sales and returns, month by month."))
    DEPARTMENTS = (
        "departments",
        marked("Sales by department"),
        marked("What each department sold, without tax, less what came back."),
    )
    CASHIERS = (
        "cashiers",
        marked("Sales by cashier"),
        marked("What each cashier sold, in how many sales, and how large these were."),
    )
    ITEMS = (
        "items",
        marked("Sales by item"),
        marked("What sold best, without tax, less what came back."),
    )
    TENDERS = ("tenders", marked("Tenders"), marked("What was taken in each way, less what was given back."))
    TAX = ("tax", marked("Tax"), marked("Turnover without tax and the tax on it, rate by rate."))
    LOSS = (
        "loss",
        marked("Loss prevention"),
        marked("Discounts, other prices, removed lines, voids, no-sales, cash paid out, cashier by cashier."),
    )
    GIFT_CARDS = (
        "gift-cards",
        marked("Gift cards"),
        marked("What was sold on gift cards, redeemed, given back and cashed out, by processor."),
    )
    LIABILITY = (
        "liability",
        marked("Gift-card liability"),
        marked("What gift cards are still worth, as far as this till's journal knows, day by day."),
    )
    ROUNDING = ("rounding", marked("Rounding"), marked("What cash was rounded by, day by day."))
    DRAWER = (
        "drawer",
        marked("Drawer differences"),
        marked("Every closed shift: what should have been in the drawer, and what was counted."),
    )

    def __init__(self, command: str, title: str, about: str) -> None:
        self.command = command
        self._title = title
        self.about_in_english = about

    @property
    def title(self) -> str:
        """Its heading."""
        return say(self._title)

    @property
    def about(self) -> str:
        """What it tells, in a sentence."""
        return say(self.about_in_english)


def called(command: str) -> Kind:
    """The report of that name. Raises `KeyError` when there is none."""
    return {kind.command: kind for kind in Kind}[command]
