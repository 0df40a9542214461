"""The tax of a whole basket: a customer who pays none, and what of a tax per receipt falls to each line."""

from dataclasses import replace

from register.domain.goods.basket import Basket
from register.domain.goods.line_item import Goods
from register.domain.goods.tax import Together


def exempted(basket: Basket, exemption: str) -> Basket:
    """The same for a customer who pays no tax because of `exemption`, or, if that is empty, pays it."""
    lines = tuple(
        line.exempted(exempt=bool(exemption)) if isinstance(line, Goods) else line for line in basket.lines
    )
    return replace(basket, lines=lines, exemption=exemption)


def adds_tax(basket: Basket) -> bool:
    """Whether what is `beside` the prices is tax on top of them; else it is contained tax that is not due.

    Its sign does not tell: where more comes back than is sold, both are the other way round.
    """
    lines = (*basket.goods, *(line.goods for line in basket.returned))
    return any(line.tax_added and not line.exempt for line in lines)


def settled(basket: Basket) -> Basket:
    """The same with each line's own part of the tax that is rounded per receipt: they sum to the total."""
    if not basket.sums.together.priced:
        return basket
    lines, so_far = list(basket.lines), Together()
    for at, line in enumerate(lines):
        if isinstance(line, Goods) and (taxing := line.taxed_together) is not None:
            lines[at] = replace(line, tax_share=so_far.share(taxing, line.priced))
            so_far = so_far.plus(taxing, line.priced)
    return replace(basket, lines=tuple(lines))
