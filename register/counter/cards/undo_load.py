"""Undoing what was done last with a card: a load or its sale, which is paid back, or a cash-out."""

from moneyed import Money

from register.counter.asking.noted import noted
from register.counter.cards import keepers
from register.counter.cards.card_balance import Look, look
from register.counter.cards.card_desk import Asked, at_desk
from register.counter.cards.loads import Load, last_load, way_back
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.language import say
from terminal_api.outcomes import Decline, Declined, NotSent
from terminal_api.processor import GiftCard, Operation


async def undo_load(
    till: Till, card: GiftCard, *, allowed_by: str = ""
) -> Asked | NotSent | Declined | Refused:
    """Undo the newest load of `card` that this till made within a day, its activation, or its cash-out.

    The provider may refuse: it was spent. Of an activation that is looked at here first, since with it goes
    whatever is on the card: it must hold just what it was sold with. `Declined` is of that look, where it
    wants the PIN.

    What a customer paid for it goes back where it came from, as a return of its own; a load at the desk was
    paid by nobody, and nobody gets anything. What was paid out is to be in the cashier's hand again: it is
    the drawer's once the card has it. `allowed_by` names the manager who allowed the first and the last.
    """
    load = _to_undo(till, card)
    if isinstance(load, Load) and load.activates:
        if (no := not_as_sold(load, await look(till, card))) is not None:
            return no
        load = _to_undo(till, card)  # looked at again: time has passed
    if isinstance(load, Refused):
        return load
    return await at_desk(
        till,
        Operation.REVERSE if load.pays_out else Operation.UNDO_LOAD,
        None,
        load.approved.amount,
        original=load.reference,
        undoes=load.request,
        allowed_by=allowed_by,
        presented=card,
    )


def _to_undo(till: Till, card: GiftCard) -> Load | Refused:
    """What would be undone now, or why nothing can be."""
    if any(till.mark(card).surely(open_.card) for open_ in till.books.unsettled):
        return Refused(say("The answer about this card is missing: nothing may be asked twice"))
    load = last_load(till, till.mark(card))
    if isinstance(load, Refused):
        return load
    if not load.pays_out and not keepers.can(till, Operation.UNDO_LOAD, card.provider):
        return Refused(say("A load of a {provider} card cannot be undone here", provider=card.provider))
    if load.activates and _is_being_sold(till, card):
        return Refused(say("The card is in a basket that is not paid yet: take it out there first"))
    if load.pays_out:
        return _with_its_cash(till, load)
    if not load.paid_for:
        return load
    if till.books.shift is None:
        return Refused(say("The shift is not open: there is no drawer to pay from"))
    legs = way_back(till, load.request)
    return legs if isinstance(legs, Refused) else load


def _with_its_cash(till: Till, load: Load) -> Load | Refused:
    if till.books.shift is None:
        return Refused(say("The shift is not open: there is no drawer to put the cash into"))
    if load.request.number in till.books.documents:
        return Refused(say("The cash of that pay-out has not gone out yet: hand it out first"))
    return load


def _is_being_sold(till: Till, card: GiftCard) -> bool:
    return any(
        line.card.surely(till.mark(card)) for sale in till.books.sales for _, line in sale.basket.cards
    )


def not_as_sold(load: Load, seen: Look | Refused) -> NotSent | Declined | Refused | None:
    """Why what is on the card forbids to undo `load`, its activation, if it does."""
    sold = load.approved.amount
    match seen:
        case Refused():
            return seen
        case Look(outcome=NotSent() | Declined(why=Decline.WRONG_PIN) as no):
            return no
        case Look(balance=None, state=state):
            return Refused(say("The card's sale cannot be undone: {why}", why=noted(state)))
        case Look(balance=balance) if balance == sold:
            return None
        case Look(balance=balance) if balance is not None and _is_less(balance, sold):
            return Refused(
                say(
                    "The card was spent from, {left} of {sold} is left: its sale cannot be undone",
                    left=figures(balance),
                    sold=figures(sold),
                )
            )
        case Look(balance=balance):
            assert balance is not None
            return Refused(
                say(
                    "There are {left} on the card, more than the {sold} it was sold with:"
                    " undo that load first, where it was made",
                    left=figures(balance),
                    sold=figures(sold),
                )
            )


def _is_less(balance: Money, sold: Money) -> bool:
    return balance.currency == sold.currency and balance < sold
