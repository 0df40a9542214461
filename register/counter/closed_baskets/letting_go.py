"""Letting go of what cards were to pay with a closed basket that is not to be: nothing was taken."""

from register.counter.closed_baskets.baskets import taker_at_close
from register.counter.till import Till
from register.domain.events import Ended
from register.language import marked
from terminal_api.outcomes import Decline, Declined

_LET_GO = Declined(
    marked("The card was to pay when the basket is closed, and was let go: nothing was taken from it."),
    Decline.CANCELLED,
)


def let_go(till: Till, number: str, *payments: str) -> None:
    """Hold no part of that sale on its cards any more, or none of those payments alone. Asks nobody.

    What its basket asks for by now is left alone: that may have been taken.
    """
    sale = till.books.documents.get(number)
    reserved = sale.exchanges.reserved if sale else ()
    lapsed = [one for one in reserved if not payments or one.request.id in payments]
    till.record(*(Ended(number, one.request, _LET_GO) for one in lapsed))
    if (gateway := taker_at_close(till)) is not None:
        gateway.let_go(*(one.request.id for one in lapsed))
