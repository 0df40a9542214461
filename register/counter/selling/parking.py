"""A basket put away until its customer comes back, and taken up again."""

from register.counter.free_words import wrong_reason
from register.counter.paper import must_print
from register.counter.selling.checkout import no_sale
from register.counter.selling.promoting import forget_what_holds, record_with_promotions
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.events import SaleParked, SaleRecalled
from register.domain.goods.line_item import CardLine, Goods, ReturnedGoods
from register.domain.sale import Sale, Stage
from register.language import say

#: A name is what a cashier recognizes a customer by, and fits a line of the list.
_LONGEST_NAME = 30


def park(till: Till, name: str = "") -> Sale | Refused:
    """Put the open sale away, under `name` if one is said. It survives a restart and the end of the shift."""
    sale = till.books.sale
    if sale is None or not sale.basket.lines:
        return no_sale()
    if sale.stage is not Stage.OPEN:
        return Refused(
            say(
                "{amount} was taken or asked for: finish the sale, or give it back first",
                amount=figures(sale.total - sale.due),
            )
        )
    if name.strip() and (wrong := wrong_reason(till, name, "")) is not None:
        return wrong
    if len(name.strip()) > _LONGEST_NAME:
        return Refused(say("The name is too long: {most} characters at most", most=_LONGEST_NAME))
    till.record(SaleParked(sale.number, name.strip()))
    return sale


def recall(till: Till, number: str) -> Sale | Refused:
    """Take the parked sale of that number up again. The promotions of today hold, not those of before."""
    if till.books.shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    if till.books.sale is not None:
        return Refused(say("A sale is open: finish it, or park it with F4 first"))
    if (waits := must_print.cannot_begin(till)) is not None:
        return waits
    sale = next((one for one in till.books.parked if one.number == number), None)
    if sale is None:
        return Refused(say("No sale {number} is parked", number=number))
    forget_what_holds(till)
    record_with_promotions(till, number, SaleRecalled(number))
    return sale


def named(sale: Sale) -> str:
    """By what a cashier knows it again: its name, else its first line and how many more there are."""
    if sale.parked:
        return sale.parked
    first, *more = sale.basket.lines
    match first:
        case CardLine(card=card):
            words = say("Gift card ···{card}", card=card.last4)
        case ReturnedGoods(goods=goods):
            words = goods.name
        case Goods(name=name):
            words = name
    return say("{first} and {count} more", first=words, count=len(more)) if more else words
