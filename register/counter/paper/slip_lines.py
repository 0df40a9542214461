"""What a receipt says of goods, line by line."""

from dataclasses import replace

from moneyed import Money

from receipts.layouts.parts import Line
from register.domain.amounts import numeral, total
from register.domain.goods.basket import Basket
from register.domain.goods.deposits import name_of
from register.domain.goods.line_item import CardLine, Goods, ReturnedGoods
from register.domain.goods.reductions import (
    AmountOff,
    GiftCardOff,
    PercentOff,
    Promoted,
    Reduction,
    taken_off,
)
from register.language import say


def lines_of(basket: Basket, *, together: bool = False) -> tuple[Line, ...]:
    """The goods of `basket`, those too that came back; cards have a part of the receipt of their own.

    With `together` what gift cards took off is left to a line of its own: `card_discounts`.
    """
    goods = (line for line in basket.lines if not isinstance(line, CardLine))
    return tuple(
        _came_back(line) if isinstance(line, ReturnedGoods) else _sold(line, together=together)
        for line in goods
    )


def card_discounts(basket: Basket) -> tuple[tuple[str, Money], ...]:
    """What gift cards took off the prices in `basket`, in words and as a negative amount."""
    offs = [one.share for line in basket.goods for one in line.reductions if isinstance(one, GiftCardOff)]
    return ((say("Gift card discount"), -total(offs, basket.currency)),) if offs else ()


def _sold(line: Goods, *, together: bool = False) -> Line:
    unit = "kg" if line.unit == "kg" else ""
    notes = _notes(line, together=together)
    return Line(line.quantity, called(line), line.price, line.full, line.tax, unit, notes, line.note)


def _came_back(line: ReturnedGoods) -> Line:
    """The line as it was sold, the other way round."""
    sold = _sold(line.goods)
    notes = tuple((words, -amount) for words, amount in sold.notes)
    came = replace(sold, quantity=-sold.quantity, total=-sold.total, notes=notes, said=line.note)
    return replace(came, of_receipt=line.original)


def _notes(line: Goods, *, together: bool) -> tuple[tuple[str, Money], ...]:
    """What was taken off, each with its reason, below the line's full amount."""
    return tuple(
        (_reduction(one), -off)
        for one, off in zip(line.reductions, taken_off(line.full, line.reductions), strict=True)
        if not (together and isinstance(one, GiftCardOff))
    )


def _reduction(one: Reduction) -> str:
    match one:
        case PercentOff(percent, reason):
            return f"{numeral(percent.normalize())} % {reason}"
        case AmountOff(_, reason) | Promoted(_, reason):
            return reason
        case GiftCardOff():
            return one.reason


def called(line: Goods) -> str:
    """Its name, with the number of the piece, which a warranty asks for."""
    serial = line.label.serial if line.label else ""
    name = name_of(line)
    return say("{name}, no. {serial}", name=name, serial=serial) if serial else name
