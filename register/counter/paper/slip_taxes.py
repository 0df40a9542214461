"""What a receipt says of tax."""

from receipts.layouts.parts import BesidePrices, TaxLine
from register.domain.goods.basket import Basket
from register.domain.goods.basket_tax import adds_tax
from register.domain.sale import takings


def taxes(basket: Basket) -> tuple[TaxLine, ...]:
    """Net, tax and gross, rate by rate; what is exempt by itself."""
    rates: dict[tuple[str, bool], TaxLine] = {}
    for one in takings(basket):
        so_far = rates.get((one.tax, one.exempt))
        net, tax = one.net, one.tax_part
        if so_far:
            net, tax = so_far.net + net, so_far.tax + tax
        rates[one.tax, one.exempt] = TaxLine(one.tax, one.percent, net, tax, net + tax, one.exempt)
    return tuple(rates[key] for key in sorted(rates))


def beside(basket: Basket, exemption: str) -> BesidePrices | None:
    """What tax makes the total differ from the prices, and why none is due; None where neither is so."""
    if not basket.beside.amount and not exemption:
        return None
    return BesidePrices(basket.total - basket.beside, basket.beside, adds_tax(basket), exemption)
