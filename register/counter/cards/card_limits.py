"""How much went onto a card today, and whether so much more may.

Only this till's own journal is looked at: what other tills put on the card is not known here.
"""

from moneyed import Money

from register.counter.history import Answered, of_card
from register.counter.till import Till
from register.domain.amounts import Refused, total
from register.domain.asking.exchange import Asked, Done, Held
from register.domain.cards.card_mark import CardMark
from register.domain.cards.load_limit import over
from register.domain.sale import Sale, Stage
from terminal_api.outcomes import Approved, Unknown
from terminal_api.processor import Operation

_ON = (Operation.ACTIVATE, Operation.LOAD, Operation.REFUND)
_SELLING = (Stage.OPEN, Stage.TENDERING)


def over_a_day(till: Till, card: CardMark, amount: Money) -> Refused | None:
    """Why `amount` cannot go onto `card` today, if it cannot."""
    limits = till.settings.load_limits
    if not limits or amount.currency != till.currency:
        return None
    today = put_on_today(till, card)
    return next((wrong for limit in limits if (wrong := over(limit, today, amount)) is not None), None)


def put_on_today(till: Till, card: CardMark) -> Money:
    """What was, or may have been, put on `card` today, and what a sale under way is about to put there."""
    today = till.clock.now().astimezone().date()
    done = [one for one in of_card(till.journal, card) if one.request.at.astimezone().date() == today]
    counted = {one.request.id for one in done if isinstance(one.outcome, Approved)}
    # What was given up, and undone because it was done after all, does not count: nor does its undoing.
    still = (one for one in done if one.request.undoes is None or one.request.undoes in counted)
    return total((*map(_put_on, still), *_waiting(till, card)), till.currency)


def _put_on(one: Answered) -> Money:
    """By one request; less than nothing for a load that was undone."""
    nothing = one.request.amount * 0
    match one.outcome:
        case Approved(amount=amount) if one.request.operation in _ON:
            return amount
        case Approved(amount=amount) if one.request.operation is Operation.UNDO_LOAD:
            return -amount
        case Unknown() if one.request.operation in _ON:
            return one.request.amount
        case _:
            return nothing


def _waiting(till: Till, card: CardMark) -> list[Money]:
    """Of sales that may still put it there, and have not asked for it."""
    sales = [one for one in till.books.documents.values() if isinstance(one, Sale)]
    return [
        line.amount
        for sale in sales
        for at, line in (sale.basket.cards if sale.stage in _SELLING else sale.owed_cards)
        if line.card.surely(card) and not isinstance(sale.activation(at), Asked | Held | Done)
    ]
