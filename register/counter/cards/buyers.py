"""How much one buyer had in gift cards today, and whether so much more may follow.

Who buys is known where the cashier said so. Only this till's own journal is looked at: what the same buyer
had at other tills is not known here.
"""

from moneyed import Money

from register.counter.history import returns_of, sales_of
from register.counter.till import Till
from register.domain.amounts import Refused, figures, total, zero
from register.domain.cards.load_limit import over_for_buyer as over
from register.domain.events import SalePaid
from register.domain.sale import Sale, Stage
from register.language import say


def over_for_buyer(till: Till, amount: Money, customer: str) -> Refused | None:
    """Why gift cards for `amount` more cannot be in the open sale where `customer` buys, if they cannot.

    `customer` is empty where nobody was named: then the sale is looked at by itself.
    """
    here = till.books.sale.basket.cards_total if till.books.sale else zero(till.currency)
    if not (here + amount).amount:
        return None
    if not customer and (unnamed := _must_be_named(till, here + amount)) is not None:
        return unnamed
    limits = till.settings.buyer_limits
    if not limits:
        return None
    sold = total((here, *_before(till, customer)), till.currency)
    return next((wrong for limit in limits if (wrong := over(limit, sold, amount, customer))), None)


def _must_be_named(till: Till, sum_here: Money) -> Refused | None:
    above = till.settings.gift_cards.buyer_named_above if till.settings.gift_cards else None
    if above is None or sum_here.amount <= above:
        return None
    return Refused(
        say(
            "For more than {most} in gift cards say first who buys: type /customer and a name or a number",
            most=figures(Money(above, till.currency)),
        )
    )


def _before(till: Till, customer: str) -> list[Money]:
    """What `customer` had in other sales of today, and is about to have in those that are not paid yet."""
    here = till.books.sale.number if till.books.sale else ""
    return [_today(till, one) for one in sales_of(till, customer) if one.number != here]


def _today(till: Till, sale: Sale) -> Money:
    """In gift cards: what was refunded, or loaded and undone again, does not count."""
    entries = till.journal.entries(sale=sale.number, kinds=[SalePaid])
    days = {entry.at.astimezone().date() for entry in entries}
    over_today = days and till.clock.now().astimezone().date() not in days
    if over_today or sale.mark in (Stage.VOIDING, Stage.VOIDED):
        return zero(till.currency)
    had = (line.amount for at, line in sale.basket.cards if at not in sale.refunded)
    undone = (one.cards for one in returns_of(till, sale.number) if one.completed and one.cards)
    return total(had, till.currency) - total(undone, till.currency)
