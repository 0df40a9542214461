"""Goods that come back without a receipt: each for today's price at most, all for what the shop sets."""

from collections.abc import Sequence
from dataclasses import replace

from moneyed import Currency, Money

from register.domain.amounts import Refused, figures, total, wrong_amount
from register.domain.goods.basket import Basket
from register.domain.goods.basket_tax import settled
from register.domain.goods.line_item import Goods
from register.language import say


def lowered(line: Goods, price: Money) -> Goods | Refused:
    """`line` for `price` a piece or a kilogram, which is never more than today's."""
    most = line.list_price or line.price
    if (wrong := wrong_amount(price, line.price.currency)) is not None:
        return wrong
    if price > most:
        return Refused(
            say(
                "{name} costs {most} today: without a receipt it is worth no more",
                name=line.name,
                most=figures(most),
            )
        )
    return replace(line, price=price, list_price=None if price == most else most)


def as_sold_today(lines: Sequence[Goods], currency: Currency) -> tuple[Goods, ...]:
    """`lines`, each with its own part of a tax that a sale of them today would round for all of them."""
    return settled(Basket(currency, tuple(lines))).goods


def wrong_without_receipt(lines: Sequence[Goods], most: Money) -> Refused | None:
    """Why `lines` cannot come back, if they cannot; the shop takes goods for `most` in all."""
    if not lines:
        return Refused(say("Scan what came back first"))
    whole = total((line.total for line in as_sold_today(lines, most.currency)), most.currency)
    if whole.amount <= 0:
        return Refused(say("What came back is worth nothing"))
    if whole > most:
        return Refused(
            say(
                "Without a receipt goods for {most} come back at most: this is {whole}",
                most=figures(most),
                whole=figures(whole),
            )
        )
    checked = (lowered(line, line.price) for line in lines)
    return next((one for one in checked if isinstance(one, Refused)), None)
