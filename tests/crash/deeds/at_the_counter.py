"""What deeds have in common: goods in the basket, a card in somebody's hand, a sale looked up again."""

from decimal import Decimal

from moneyed import EUR, Money

from register.counter.returning import returns
from register.counter.selling import checkout
from register.counter.selling.ringing_up import add_item
from register.domain.goods.item import Item
from register.simulate.habits.visit import Visit
from terminal_api.processor import GiftCard


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def holding(visit: Visit, balance: str, provider: str = "svs") -> GiftCard:
    """A card of somebody's with that much on it."""
    return visit.shop.issue(euros(balance), provider)


def rings_up(visit: Visit, *prices: str) -> None:
    for price in prices:
        item = Item(f"code {price}", f"Thing at {price}", euros(price), "A", "Things")
        visit.register.press(add_item, item, Decimal(1))


async def sold_by_several_tenders(visit: Visit) -> returns.Found:
    """A sale of 30.00: 12.50 by gift card, 6.00 by bank card, the rest in cash."""
    rings_up(visit, "20.00", "10.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "12.50"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("6.00"))
    await visit.register.ask(checkout.pay_cash)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    return found
