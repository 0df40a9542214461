"""The basket at the counter: lines in, other quantities, lines out."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from moneyed import Money

from register.catalogue.scanned import Code
from register.counter.paper import must_print
from register.counter.selling.looking_up import PriceNeeded, look_up, priced
from register.counter.selling.promoting import record_with_promotions
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.events import LineAdded, LineRemoved, QuantityChanged
from register.domain.goods.age import age
from register.domain.goods.deposits import deposit_at, deposit_line, goods_of
from register.domain.goods.item import Item
from register.domain.goods.label import unsaleable
from register.domain.goods.line_item import Goods, ReturnedGoods
from register.domain.goods.line_rules import goods_line, twice, wrong_quantity
from register.domain.goods.promotions import without_promotions
from register.domain.sale import Sale, Stage
from register.language import say


@dataclass(frozen=True, slots=True)
class AgeNeeded:
    """Nothing was sold yet: ask for the customer's birth date and ring the item up with it."""

    item: Item


Rung = Item | Refused | AgeNeeded | PriceNeeded


@dataclass(frozen=True, slots=True)
class Answers:
    """What the cashier was asked for an item and answered. The birth date is never kept."""

    price: Money | None = None
    born: date | None = None


NOT_ASKED = Answers()


def today(till: Till) -> date:
    """The day by the till's clock, where the till stands."""
    return till.clock.now().astimezone().date()


def ring_up(till: Till, typed: str, quantity: Decimal | None = None, answers: Answers = NOT_ASKED) -> Rung:
    """Put `quantity` (one, if not said) of the item with that code into the basket.

    Of an item with an open price the number is its price.
    """
    found = look_up(till, typed)
    return found if isinstance(found, Refused) else add_item(till, found.item, quantity, answers, found.code)


def add_item(
    till: Till,
    item: Item,
    quantity: Decimal | None = None,
    answers: Answers = NOT_ASKED,
    code: Code | None = None,
) -> Rung:
    """Put `quantity` of `item` into the basket, with the deposit on it; `code` was scanned for it."""
    if (closed := cannot_sell(till)) is not None:
        return closed
    if (unfit := _unfit(till, item, code)) is not None:
        return unfit
    at_price = priced(till, item, quantity, answers.price, code)
    if isinstance(at_price, Refused):
        return at_price
    checked = _age_checked(till, item, answers.born)
    if not isinstance(checked, int):
        return checked
    if isinstance(at_price, PriceNeeded):
        return at_price
    sold, much, label = at_price
    line = goods_line(sold, much, till.settings.tax_rate(item.tax), till.currency, label)
    if isinstance(line, Refused):
        return line
    sale = till.books.sale
    number = sale.number if sale else till.books.next_number
    behind = [LineAdded(number, paid) for paid in deposits(till, item, line)]
    record_with_promotions(till, number, LineAdded(number, line, checked), *behind)
    return item


def change_quantity(till: Till, position: int, quantity: Decimal) -> Refused | None:
    """Another quantity of the goods at `position`, and as much of the deposit on them."""
    sale = open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    lines = sale.basket.lines
    position = goods_of(lines, position)
    line = lines[position]
    if isinstance(line, ReturnedGoods):
        return Refused(
            say("What comes back is changed by taking it out with Del and finding its receipt again")
        )
    if not isinstance(line, Goods):
        return Refused(say("A gift card is sold once: remove the line and sell it again for another amount"))
    if line.label and (line.label.measured or line.label.serial):
        return Refused(say("{name} is sold piece by piece: scan each one", name=line.name))
    if (wrong := wrong_quantity(quantity, line.unit)) is not None:
        return wrong
    if not replace(without_promotions(line), quantity=quantity).priced.amount:
        return Refused(say("Nothing would be left to pay for so few: take the discount off first with F3"))
    behind = deposit_at(lines, position)
    at = (position,) if behind is None else (position, behind)
    changes = (QuantityChanged(sale.number, each, quantity) for each in at)
    record_with_promotions(till, sale.number, *changes)
    return None


def remove_line(till: Till, position: int) -> Refused | None:
    """Take the line at `position` out of the basket; goods and the deposit on them go together."""
    sale = open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    position = goods_of(sale.basket.lines, position)
    behind = deposit_at(sale.basket.lines, position)
    at = (position,) if behind is None else (behind, position)
    record_with_promotions(till, sale.number, *(LineRemoved(sale.number, each) for each in at))
    return None


def _unfit(till: Till, item: Item, code: Code | None) -> Refused | None:
    """Why this very piece cannot be sold, if it cannot."""
    if code is None or code.label is None:
        return None
    goods = till.books.sale.basket.goods if till.books.sale else ()
    return twice(goods, item, code.label) or unsaleable(item.name, code.label, today(till))


def _age_checked(till: Till, item: Item, born: date | None) -> int | Refused | AgeNeeded:
    """Against which age the customer was checked for `item` just now; 0 where that was not needed."""
    sale = till.books.sale
    if item.minimum_age <= (sale.age_checked if sale else 0):
        return 0
    if born is None:
        return AgeNeeded(item)
    if age(born, today(till)) < item.minimum_age:
        return Refused(
            say(
                "{name} is not for anybody under {age}: it was not sold", name=item.name, age=item.minimum_age
            )
        )
    return item.minimum_age


def deposits(till: Till, item: Item, line: Goods) -> tuple[Goods, ...]:
    """The line of the deposit on `line`. Loose goods have none."""
    if item.deposit is None or item.unit == "kg":
        return ()
    table = till.settings.deposit
    rate = till.settings.tax_rate(table.tax or item.tax)
    return (deposit_line(line, item.deposit, rate, table.department),)


def cannot_sell(till: Till) -> Refused | None:
    """Why nothing can go into the basket now, if nothing can."""
    if till.books.shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    sale = till.books.sale
    if sale is not None and sale.stage is not Stage.OPEN:
        return Refused(
            say(
                "{due} is still due: take the rest, or give back what was taken with Esc",
                due=figures(sale.due),
            )
        )
    return must_print.cannot_begin(till)


def open_sale(till: Till, position: int) -> Sale | Refused:
    """The sale whose line at `position` may be changed now."""
    sale = till.books.sale
    if sale is None or not 0 <= position < len(sale.basket.lines):
        return Refused(say("There is no such line"))
    return cannot_sell(till) or sale
