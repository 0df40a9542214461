"""`/voidTransaction`: what may be undone, in the order it is judged, and what the card is then."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.providers.stored_value import rules
from terminal_api.processor import Operation
from terminal_api.processors.stored_value.providers import Deed

WITHIN = timedelta(hours=24)

#: In the books, the place where lines of this API were made, as a terminal's lines name the terminal.
MADE_HERE = "stored-value"

_DEEDS: dict[str, Deed] = {
    Operation.ACTIVATE: Deed.VOID_ACTIVATE,
    Operation.LOAD: Deed.VOID_LOAD,
    Operation.DEACTIVATE: Deed.VOID_DEACTIVATE,
}


@dataclass(frozen=True, slots=True)
class Original:
    """The line to be undone, and whether it was more than its operation says."""

    line: Transaction
    issued: bool = False
    merged: bool = False

    @property
    def deed(self) -> Deed | None:
        """What undoing it is called in the providers' table; None for what is never undone."""
        if self.issued:
            return Deed.VOID_ISSUE
        if self.merged:
            return Deed.VOID_MERGE
        return _DEEDS.get(self.line.operation)


def voided(original: Original, ledger: CardLedger, now: datetime, offered: frozenset[Deed]) -> Card | Refusal:
    """The card once `original` is undone, or why it is not."""
    line = original.line
    if line.counted.poi_id != MADE_HERE:
        return rules.NOT_OURS
    if not line.approved:
        return rules.ORIGINAL_REFUSED
    if now - line.at > WITHIN:
        return rules.TOO_LATE
    if any(each.original == line.id and each.approved for each in ledger.transactions):
        return rules.ALREADY_VOIDED
    if original.deed not in offered:
        return rules.NOT_SUPPORTED
    card = ledger.card(line.card)
    if card is None:
        return rules.UNKNOWN_NUMBER
    if card.status is not CardStatus.ACTIVE:
        return rules.CLOSED
    if card.balance < line.change:
        return rules.SPENT
    return replace(card, status=_status(original), balance=card.balance - line.change)


def _status(original: Original) -> CardStatus:
    match original.deed:
        case Deed.VOID_ACTIVATE:
            return CardStatus.INACTIVE
        case Deed.VOID_ISSUE:
            return CardStatus.CLOSED
        case _:
            return CardStatus.ACTIVE
