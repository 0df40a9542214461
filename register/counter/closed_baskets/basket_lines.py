"""The lines and taxes of a closed basket, as the gateway gets them. Ours."""

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from register.domain.amounts import zero
from register.domain.events import Taking
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from terminal_api.processor import Operation
from terminal_api.processors.gateway.basket import BasketLine, BasketTax, LineKind


def basket_line(line: LineItem, sign: int) -> BasketLine:
    """`line`, which is sold (`sign` 1) or came back (-1)."""
    match line:
        case Goods():
            return _goods(line, sign)
        case ReturnedGoods(goods=goods):
            return _goods(goods, -sign)
        case CardLine(card=card, amount=amount, operation=operation):
            sold = operation is Operation.ACTIVATE
            return BasketLine(
                number="",
                text=f"Gift card ****{card.last4}",
                department="",
                quantity=Decimal(sign),
                unit_price=amount,
                gross=amount * sign,
                discount=zero(amount.currency),
                tax_rate=Decimal(0),
                kind=LineKind.GIFT_CARD_SALE if sold else LineKind.GIFT_CARD_LOAD,
            )
        case _:
            assert_never(line)


def _goods(line: Goods, sign: int) -> BasketLine:
    """With its tax, also where that comes on top; without it where the customer pays none."""
    off = line.taken_off
    return BasketLine(
        number=line.code,
        text=line.name or line.code,
        department=line.department,
        quantity=line.quantity * sign,
        unit_price=line.price,
        gross=(line.total + off) * sign,
        discount=off * sign,
        tax_rate=Decimal(0) if line.exempt else line.percent,
        kind=LineKind.DEPOSIT if line.deposit else LineKind.GOODS,
    )


def basket_taxes(sold: Iterable[Taking], sign: int) -> tuple[BasketTax, ...]:
    """By rate, the lowest first. What is exempt stands at 0: the record has no word for it."""
    rates: dict[Decimal, BasketTax] = {}
    for one in sold:
        rate = Decimal(0) if one.exempt else one.percent
        net, tax = one.net * sign, one.tax_part * sign
        before = rates.get(rate)
        rates[rate] = (
            BasketTax(rate, net + before.net, tax + before.tax) if before else BasketTax(rate, net, tax)
        )
    return tuple(rates[rate] for rate in sorted(rates))
