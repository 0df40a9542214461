"""Where one can be at the manager's desk. Light: every errand's screen knows of it."""

from enum import Enum

from register.language import marked, say


class Station(Enum):
    """One place at the desk, with a screen of its own: its command there, and its name."""

    BALANCES = ("balances", marked("Balances"))
    JOURNAL = ("journal", marked("Journal"))
    OPEN = ("open", marked("Open"))
    REPORTS = ("reports", marked("Reports"))
    DAY_END = ("days", marked("Day end"))
    PEOPLE = ("people", marked("People"))
    SET_UP = ("setup", marked("Set-up"))

    def __init__(self, command: str, english: str) -> None:
        self.command = f"/{command}"
        self._english = english

    @property
    def label(self) -> str:
        """Its name on the rail."""
        return say(self._english)

    def beside(self, steps: int) -> "Station":
        """The one so many further down the rail, which has no ends."""
        every = tuple(Station)
        return every[(every.index(self) + steps) % len(every)]


def named(text: str) -> Station | None:
    """The station that a typed command goes to: whole, or as far as it stays clear."""
    word = text.strip().lower()
    fits = [one for one in Station if len(word) > 1 and one.command.startswith(word)]
    return next((one for one in fits if one.command == word), fits[0] if len(fits) == 1 else None)
