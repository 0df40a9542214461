"""Filling a basket: goods by code, by weight and by name, second thoughts, gift cards to give away."""

from decimal import Decimal

from moneyed import EUR, Money

from register.catalogue.listing import listing
from register.catalogue.store import Catalogue
from register.counter import card_sales, parking, reducing, ringing_up
from register.domain.basket import Goods
from register.domain.item import Item
from register.domain.reductions import AmountOff, PercentOff
from register.domain.sale import Sale, Stage
from register.simulate.visit import Visit

#: What the shop sells: a code with its check digit, name, price, tax, department, unit.
ITEMS = (
    Item("4131", "Apples", Money("2.49", EUR), "B", "Fruit", "kg"),
    Item("4011", "Bananas", Money("1.79", EUR), "B", "Fruit", "kg"),
    Item("16318212", "Pencil HB", Money("0.85", EUR), "A", "Paper"),
    Item("1402713568386", "Notebook A5", Money("4.95", EUR), "A", "Paper"),
    Item("7", "Coffee", Money("3.20", EUR), "B", "Café"),
    Item("8", "Deposit", Money("0.25", EUR), "C", "Deposits"),
    Item("9", "Lamp", Money("39.99", EUR), "A", "Home"),
)


def stock(catalogue: Catalogue) -> None:
    """Put what the shop sells into a register's catalogue."""
    catalogue.upsert([listing(item) for item in ITEMS])


async def fills_basket(visit: Visit) -> None:
    """Ring up what they want, with second thoughts, and a gift card now and then."""
    lot = visit.lot
    for _ in range(lot.weighted(((1, 6), (2, 3), (3, 2), (5, 1)))):
        _rings_up(visit)
    if lot.chance(0.15):
        await buys_card(visit)
    if lot.chance(0.15):
        _thinks_again(visit)
    if lot.chance(0.12):
        _haggles(visit)


def parks(visit: Visit) -> bool:
    """Whether the customer goes once more to the shelves, and the basket is parked meanwhile."""
    if not visit.lot.chance(0.06):
        return False
    visit.shop.tally.habit("parked")
    return isinstance(visit.register.press(parking.park, "blue coat"), Sale)


def recalls(visit: Visit, *, every: bool = False) -> None:
    """Somebody comes back for a parked basket; of `every` one, the oldest."""
    parked = visit.till.books.parked
    if parked and (every or visit.lot.chance(0.3)):
        visit.register.press(parking.recall, parked[0].number if every else visit.lot.one(parked).number)


def _rings_up(visit: Visit) -> None:
    lot = visit.lot
    item = lot.one(ITEMS)
    if item.unit == "kg":
        quantity = Decimal(lot.whole(50, 2500)).scaleb(-3)
    else:
        quantity = Decimal(lot.weighted(((1, 8), (2, 3), (7, 1))))
    if lot.chance(0.8):
        visit.register.press(ringing_up.add_item, item, quantity)
    else:
        visit.register.press(ringing_up.ring_up, item.code, quantity)


def _thinks_again(visit: Visit) -> None:
    sale, lot = visit.sale, visit.lot
    if sale is None or not sale.basket.lines or sale.stage is not Stage.OPEN:
        return
    at = lot.whole(0, len(sale.basket.lines) - 1)
    line = sale.basket.lines[at]
    if isinstance(line, Goods) and line.unit == "piece" and lot.chance(0.5):
        visit.register.press(ringing_up.change_quantity, at, Decimal(lot.whole(1, 4)))
    else:
        visit.register.press(ringing_up.remove_line, at)


def _haggles(visit: Visit) -> None:
    """Something off a line or off everything, another price, and sometimes the old one again."""
    sale, lot = visit.sale, visit.lot
    if sale is None or not sale.basket.lines or sale.stage is not Stage.OPEN:
        return
    at = lot.whole(0, len(sale.basket.lines) - 1)
    by = visit.manager if lot.chance(0.5) else None
    percent = PercentOff(Decimal(lot.whole(1, 60)), "damaged")
    amount = AmountOff(lot.euros(1, 500), "staff")
    visit.shop.tally.habit("reduced")
    match lot.weighted((("line", 4), ("all", 3), ("price", 2))):
        case "line":
            visit.register.press(reducing.take_off_line, at, percent if lot.chance(0.5) else amount, by)
        case "all":
            visit.register.press(reducing.take_off_all, percent if lot.chance(0.5) else amount, by)
        case _:
            visit.register.press(reducing.change_price, at, lot.euros(1, 3000), "price match", by)
    if lot.chance(0.2):
        visit.register.press(reducing.restore, at)


async def buys_card(visit: Visit) -> None:
    """A gift card for somebody: a new one, or money onto one they have."""
    lot = visit.lot
    provider = lot.weighted((("svs", 4), ("givex", 3), ("valuelink", 2)))
    if lot.chance(0.6):
        card = visit.shop.new_card(provider)
        visit.shop.cards.append(card)
    else:
        card = visit.card()
    visit.shopper.approve()
    await visit.register.ask(card_sales.sell, card, lot.euros(500, 6000))
