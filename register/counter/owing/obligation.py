"""One thing that must still happen, as lists, reports and commands tell it."""

from dataclasses import dataclass
from enum import StrEnum

from moneyed import Money

from register.domain.amounts import figures
from register.language import marked, say
from terminal_api.processor import Operation


class Kind(StrEnum):
    """What kind of thing is still open."""

    ANSWER = "answer"
    """A request whose answer is missing."""
    CARD = "card"
    """A gift card that was paid for and is not active."""
    GIVE_BACK = "give back"
    """Money that could not be given back yet."""
    LATE = "late"
    """Something was done after its sale had gone on without it."""
    STRAY = "stray"
    """An answer to a request that this till does not know, or that had ended otherwise."""
    CONFIRMATION = "confirmation"
    """A reversal or refund that was received and whose result is not known."""
    BASKET = "basket"
    """A closed basket that the gateway does not have yet, or refused."""
    PAPER = "paper"
    """A receipt not surely on paper."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that must still happen; `number` is the receipt it belongs to, `key` what it is about."""

    kind: Kind
    number: str
    english: str
    """What it is; `what` and `about` in braces stand for the operation and for what `about` names."""
    amount: Money | None = None
    key: str = ""
    operation: Operation | None = None
    """What was asked for, where it is about a request."""
    about: str = ""
    """The request, sale or card that the words name, where they name one."""
    brief: str = ""
    """What it is without the name of the request, where that only tells two of a receipt apart."""
    undoes: Operation | None = None
    """What that request takes back, if it does."""

    @property
    def words(self) -> str:
        """What it is, in the language of the till."""
        return self._said(self.english)

    @property
    def short(self) -> str:
        """One line for people where there is little room."""
        return self._line(self._said(self.brief or self.english))

    def __str__(self) -> str:
        """One line for people: receipt, what, how much."""
        return self._line(self.words)

    @property
    def asked_for(self) -> str:
        """What was asked for, in words; empty where it is about no request."""
        return named(self.operation, self.undoes) if self.operation else ""

    def _said(self, english: str) -> str:
        return say(english, what=self.asked_for, about=self.about)

    def _line(self, words: str) -> str:
        much = f" {figures(self.amount)} {self.amount.currency.code}" if self.amount else ""
        return f"{self.number}: {words}{much}" if self.number else f"{words}{much}"


def named(operation: Operation, undoes: Operation | None = None) -> str:
    """What is asked for, as the list of open things calls it; `undoes` says what it takes back."""
    if operation is Operation.UNDO_LOAD and undoes is Operation.ACTIVATE:
        return say("undoing of an activation")
    if operation is Operation.REVERSE and undoes is Operation.CASH_OUT:
        return say("undoing of a cash-out")
    return say(_NAMES.get(operation, operation.value))


_NAMES = {
    Operation.PAY: marked("gift-card payment"),
    Operation.BANK_CARD: marked("bank-card payment"),
    Operation.REVERSE: marked("reversal"),
    Operation.REFUND: marked("refund"),
    Operation.CASH_OUT: marked("cash-out"),
    Operation.ACTIVATE: marked("activation"),
    Operation.LOAD: marked("load"),
    Operation.UNDO_LOAD: marked("undoing of a load"),
    Operation.DEACTIVATE: marked("ending of a card"),
}
