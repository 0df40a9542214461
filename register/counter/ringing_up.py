"""The basket at the counter: lines in, other quantities, lines out."""

from dataclasses import replace
from decimal import Decimal

from register.catalogue.barcode import BadCheckDigit, NotANumber, read
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.basket import Goods, goods_line, wrong_quantity
from register.domain.events import LineAdded, LineRemoved, QuantityChanged
from register.domain.item import Item
from register.domain.sale import Sale, Stage


def ring_up(till: Till, typed: str, quantity: Decimal | None = None) -> Item | Refused:
    """Put `quantity` (one, if not said) of the item with that code into the basket."""
    match read(typed):
        case BadCheckDigit(why):
            return Refused(why)
        case NotANumber():
            return Refused(f"'{typed}' is no item code: scan again, or find the item by words with F2")
        case _:
            item = till.catalogue.find(typed)
    if item is None:
        return Refused(f"No item has the code {typed}: find it by words with F2")
    return add_item(till, item, quantity)


def add_item(till: Till, item: Item, quantity: Decimal | None = None) -> Item | Refused:
    """Put `quantity` of `item` into the basket."""
    if (closed := _cannot_sell(till)) is not None:
        return closed
    pieces = Decimal(1) if quantity is None else quantity
    line = goods_line(item, pieces, till.settings.tax_rate(item.tax), till.currency)
    if isinstance(line, Refused):
        return line
    sale = till.books.sale
    till.record(LineAdded(sale.number if sale else till.books.next_number, line))
    return item


def change_quantity(till: Till, position: int, quantity: Decimal) -> Refused | None:
    """Another quantity of the goods at `position`."""
    sale = open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    line = sale.basket.lines[position]
    if not isinstance(line, Goods):
        return Refused("A gift card is sold once: remove the line and sell it again for another amount")
    if (wrong := wrong_quantity(quantity, line.unit)) is not None:
        return wrong
    if not replace(line, quantity=quantity).total.amount:
        return Refused("Nothing would be left to pay for so few: take the discount off first with F3")
    till.record(QuantityChanged(sale.number, position, quantity))
    return None


def remove_line(till: Till, position: int) -> Refused | None:
    """Take the line at `position` out of the basket."""
    sale = open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    till.record(LineRemoved(sale.number, position))
    return None


def _cannot_sell(till: Till) -> Refused | None:
    if till.books.shift is None:
        return Refused("The shift is not open: sign in and count the float first")
    sale = till.books.sale
    if sale is not None and sale.stage is not Stage.OPEN:
        return Refused(
            f"{figures(sale.due)} is still due: take the rest, or give back what was taken with Esc"
        )
    return None


def open_sale(till: Till, position: int) -> Sale | Refused:
    """The sale whose line at `position` may be changed now."""
    sale = till.books.sale
    if sale is None or not 0 <= position < len(sale.basket.lines):
        return Refused("There is no such line")
    return _cannot_sell(till) or sale
