"""Taking the last load off a card again, and giving back what was paid for it."""

from register.counter.cards import keepers
from register.counter.cards.card_desk import Asked, at_desk
from register.counter.cards.loads import last_load, way_back
from register.counter.till import Till
from register.domain.amounts import Refused
from register.language import say
from terminal_api.outcomes import NotSent
from terminal_api.processor import GiftCard, Operation


async def undo_load(till: Till, card: GiftCard, *, allowed_by: str = "") -> Asked | NotSent | Refused:
    """Undo the newest load of `card` that this till made within a day. The provider may refuse: it was spent.

    What a customer paid for it goes back where it came from, as a return of its own; a load at the desk was
    paid by nobody, and nobody gets anything. `allowed_by` names the manager who allowed the first.
    """
    if not keepers.can(till, Operation.UNDO_LOAD, card.provider):
        return Refused(say("A load of a {provider} card cannot be undone here", provider=card.provider))
    if any(till.mark(card).surely(open_.card) for open_ in till.books.unsettled):
        return Refused(say("The answer about this card is missing: nothing may be asked twice"))
    load = last_load(till, till.mark(card))
    if isinstance(load, Refused):
        return load
    if load.paid_for:
        if till.books.shift is None:
            return Refused(say("The shift is not open: there is no drawer to pay from"))
        if isinstance(legs := way_back(till, load.request), Refused):
            return legs
    return await at_desk(
        till,
        Operation.UNDO_LOAD,
        None,
        load.approved.amount,
        original=load.reference,
        undoes=load.request,
        allowed_by=allowed_by,
        presented=card,
    )
