"""What this shop did with one gift card, found by its token: the number is kept nowhere."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from moneyed import Money

from register.counter.history import Answered, of_card, undoing
from register.domain.cards.card_mark import CardMark
from register.domain.events import EVENTS, Event
from register.journal.codec import by_kind
from register.journal.reader import JournalReader
from register.journal.store import Journal
from register.language import marked, say
from terminal_api.outcomes import Approved, NotSent, Outcome, Unknown
from terminal_api.processor import Operation

_DONE = {
    Operation.ACTIVATE: marked("sold"),
    Operation.LOAD: marked("loaded"),
    Operation.PAY: marked("paid"),
    Operation.REFUND: marked("refunded"),
    Operation.REVERSE: marked("given back"),
    Operation.UNDO_LOAD: marked("load undone"),
    Operation.CASH_OUT: marked("cashed out"),
    Operation.DEACTIVATE: marked("ended"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was asked for with the card, and how it ended as far as it is known."""

    operation: Operation
    number: str
    """The sale, return or slip it belongs to."""
    at: datetime
    amount: Money
    """What was approved; else what was asked for."""
    who: str
    outcome: Outcome
    undoes: Operation | None = None
    """What it took back, if it did."""

    @property
    def what(self) -> str:
        """In a word or two."""
        if self.undoes is Operation.ACTIVATE:
            return say("sale undone")
        if self.undoes is Operation.CASH_OUT:
            return say("pay-out undone")
        return say(_DONE.get(self.operation, self.operation.value))

    @property
    def ended(self) -> str:
        """Why it does not count, if it does not."""
        match self.outcome:
            case Approved():
                return ""
            case Unknown():
                return say("no answer")
            case NotSent():
                return say("not sent")
            case _:
                return say("declined")


def past_of(journal: JournalReader[Event], card: CardMark) -> tuple[Done, ...]:
    """All that this shop did with `card`, also what took a payment or a load back; the newest first."""
    mine = {one.request.id: one for one in of_card(journal, card)}
    mine |= {one.request.id: one for one in undoing(journal, *mine)}
    newest = sorted(mine.values(), key=lambda one: one.request.at, reverse=True)
    return tuple(_done(one) for one in newest)


def read_past(path: Path, card: CardMark) -> tuple[Done, ...]:
    """The same of the journal at `path`, by a connection of its own: for a thread beside the till's."""
    with Journal[Event].read(path, kinds=by_kind(EVENTS)) as journal:
        return past_of(journal, card)


def _done(one: Answered) -> Done:
    request, outcome = one.request, one.outcome
    amount = outcome.amount if isinstance(outcome, Approved) else request.amount
    who, undoes = one.cashier or "", request.undoes_operation
    return Done(request.operation, request.number, request.at, amount, who, outcome, undoes)
