"""What was done after its sale had gone on without it: whether it goes back by itself."""

from register.counter.cards import keepers
from register.counter.history import of_card
from register.counter.till import Till
from register.domain.asking.exchange import Done, MoneyRequest
from register.domain.cards.desk import TAKEN_BACK_BY, Desk
from terminal_api.outcomes import Approved, Unknown
from terminal_api.processor import Operation


def taken_back_by(till: Till, request: MoneyRequest) -> Operation | None:
    """By which request whoever carried `request` out takes it back; None where that is for a person."""
    if request.operation is Operation.ACTIVATE and not keepers.undoes_activation(till, request):
        return None
    return TAKEN_BACK_BY.get(request.operation)


def goes_back(till: Till, late: Done) -> Operation | None:
    """The same for what is late, as things stand.

    With an activation goes whatever is on the card. So it goes back only while nothing else was done with the
    card, or may have been: a second try may have sold it, and then a customer has it.
    """
    if late.request.operation is Operation.ACTIVATE and _used_since(till, late):
        return None
    return taken_back_by(till, late.request)


def goes_back_by_itself(till: Till, number: str) -> bool:
    """Whether what is late under that number goes back without a person."""
    desk = till.books.documents.get(number)
    late = desk.to_take_back if isinstance(desk, Desk) else None
    return late is not None and goes_back(till, late) is not None


def _used_since(till: Till, late: Done) -> bool:
    card = late.request.card
    return card is not None and any(
        isinstance(one.outcome, Approved | Unknown)
        for one in of_card(till.journal, card)
        if one.request.at >= late.request.at and late.request.id not in (one.request.id, one.request.undoes)
    )
