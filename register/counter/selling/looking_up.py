"""Which item a code means, and what it costs by that code."""

from dataclasses import dataclass, replace
from decimal import Decimal

from moneyed import Money

from register.catalogue.scanned import Code, Misread, NoCode, read
from register.counter.till import Till
from register.domain.amounts import Refused, rounded, wrong_amount
from register.domain.cards.card_mark import shown
from register.domain.goods.item import Item
from register.domain.goods.label import Label
from register.domain.goods.line_rules import wrong_quantity
from register.language import say, spoken

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Found:
    """An item of the catalogue, and what its code said beside which item it is."""

    item: Item
    code: Code


def named(item: Item) -> Found:
    """`item`, found by the words of its name."""
    return Found(item, Code(item.code))


@dataclass(frozen=True, slots=True)
class PriceNeeded:
    """Nothing was sold yet: ask for the price of the item and ring it up with that."""

    item: Item


def look_up(till: Till, typed: str) -> Found | Refused:
    """The item whose code was scanned or typed."""
    match read(typed, till.currency, till.settings.scale_labels):
        case Misread(why):
            return Refused(why)
        case NoCode():
            return Refused(
                say(
                    "'{text}' is no item code: scan again, or find the item by words with F2",
                    text=shown(typed),
                )
            )
        case Code() as code:
            item = till.catalogue.find(code.code)
    if item is not None:
        return Found(item, code)
    if (comes := till.catalogue.comes(code.code)) is not None:
        return Refused(say("{name} is sold from {day} on", name=comes.name, day=spoken().day(comes.day)))
    return Refused(say("No item has the code {code}: find it by words with F2", code=code.code))


def priced(
    till: Till, item: Item, quantity: Decimal | None, price: Money | None, code: Code | None
) -> tuple[Item, Decimal, Label | None] | Refused | PriceNeeded:
    """`item` at its price, how much of it, and what stands on its label."""
    label = code.label if code else None
    by_price = code.price if code else None
    by_weight = code.weight if code and item.unit == "kg" and by_price is None else None
    measured = by_price is not None or by_weight is not None
    is_price = item.open_price and by_price is None
    if label and (measured or label.serial) and not is_price and quantity not in (None, ONE):
        return Refused(say("The code of {name} is for one piece: scan each one", name=item.name))
    if label:
        label = replace(label, measured=measured)
        label = None if label == Label() else label
    if by_price is not None:
        return wrong_amount(by_price, till.currency) or (_as_priced(item, by_price), ONE, label)
    if is_price:
        if price is None and quantity is None:
            return PriceNeeded(item)
        asked = price if price is not None else Money(quantity or 0, till.currency)
        return wrong_amount(asked, till.currency) or (_as_priced(item, asked), ONE, label)
    much = by_weight or (ONE if quantity is None else quantity)
    return wrong_quantity(much, item.unit) or (item, much, label)


def _as_priced(item: Item, price: Money) -> Item:
    """One piece of `item` at `price`, whatever it is sold by otherwise."""
    return replace(item, price=rounded(price), unit="piece")
