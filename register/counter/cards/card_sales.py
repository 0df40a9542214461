"""Selling a gift card, or money onto one: a line of the basket, active or loaded once it is paid."""

from moneyed import Money

from register.counter.asking.noted import noted
from register.counter.cards import keepers
from register.counter.cards.balance_limit import counted
from register.counter.cards.buyers import over_for_buyer
from register.counter.cards.card_balance import Look, look
from register.counter.cards.card_limits import over_a_day
from register.counter.paper import must_print
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.events import CustomerNamed, LineAdded
from register.domain.goods.basket import Basket
from register.domain.goods.line_rules import card_line
from register.domain.sale import Stage
from register.language import say
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Unknown
from terminal_api.processor import GiftCard, Operation


async def sell(till: Till, card: GiftCard, amount: Money, customer: str = "") -> Look | Refused:
    """Put the card into the basket: to activate it if it is not active, to load it if it is.

    Its balance is asked first, because nobody shall pay for a card that cannot be activated; where that does
    not tell unsold stock from a wrong number, a card that is not known is sold. `customer` says who buys it,
    and with that whose the sale is, where nobody said so before.
    """
    if (closed := _cannot_sell(till)) is not None:
        return closed
    if card.entry.at_terminal:
        return Refused(
            say("A card is sold by its number, which is needed again after payment: scan or type it")
        )
    seen = await look(till, card)
    if isinstance(seen, Refused):
        return seen
    operation = sold_by(till, card, seen)
    if isinstance(operation, Refused):
        counted(till, card, seen.outcome)
        return operation
    return _into_basket(till, card, seen, amount, operation, customer)


def _into_basket(
    till: Till, card: GiftCard, seen: Look, amount: Money, operation: Operation, customer: str
) -> Look | Refused:
    if (closed := _cannot_sell(till)) is not None:  # looked at again: time has passed
        return closed
    sale = till.books.sale
    basket = sale.basket if sale else Basket(till.currency)
    limits = till.settings.provider_of(card.number).limits(till.currency)
    line = card_line(basket, seen.card, amount, operation, limits, card.entry)
    if isinstance(line, Refused):
        return line
    if (over := over_a_day(till, seen.card, amount)) is not None:
        return over
    known = sale.customer if sale else ""
    buyer = customer or known
    if (over := over_for_buyer(till, amount, buyer)) is not None:
        return over
    number = sale.number if sale else till.books.next_number
    till.vault.put(seen.card.token, card.number)
    named = (CustomerNamed(number, buyer),) if buyer != known else ()
    till.record(LineAdded(number, line), *named)
    return seen


def _cannot_sell(till: Till) -> Refused | None:
    if till.books.shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    sale = till.books.sale
    if sale is not None and sale.stage is not Stage.OPEN:
        return Refused(say("{due} is still due: take the rest first", due=figures(sale.due)))
    return must_print.cannot_begin(till)


def notice(till: Till, amount: Money) -> str:
    """What is read to whoever buys a card for `amount`, as some laws demand; empty where nothing is."""
    shop = till.settings.gift_cards
    if shop is None or shop.notice is None:
        return ""
    return "" if shop.notice_above is not None and amount.amount <= shop.notice_above else shop.notice


def sold_by(till: Till, card: GiftCard, seen: Look) -> Operation | Refused:
    """What makes `card` worth what somebody pays for it: its activation or a load. Or why neither can be."""
    operation = _wanted(seen, unknown=keepers.sells_unknown(till, card.provider))
    if isinstance(operation, Refused):
        return operation
    if not keepers.can(till, operation, card.provider):
        return Refused(say("A {provider} card cannot be sold or loaded here", provider=card.provider))
    return operation


def _wanted(seen: Look, *, unknown: bool) -> Operation | Refused:
    """`unknown`: whether a card that is not known may be unsold stock."""
    match seen.outcome:
        case Approved(balance=balance) if balance is not None:
            return Operation.LOAD
        case Declined(why=Decline.REFUSED):
            return Operation.ACTIVATE
        case Declined(why=Decline.UNKNOWN_CARD) if unknown:
            return Operation.ACTIVATE
        case Approved():
            return Refused(say("The card's balance is not told: it cannot be sold here"))
        case Declined(reason) | NotSent(reason) | Unknown(reason):
            return Refused(say("The card cannot be sold: {why}", why=noted(reason)))
