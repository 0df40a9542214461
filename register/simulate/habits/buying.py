"""Filling a basket: goods by code, by weight and by name, second thoughts, gift cards to give away."""

from datetime import date
from decimal import Decimal

from register.catalogue.listing import listing
from register.catalogue.store import Catalogue
from register.counter.cards import card_sales
from register.counter.selling import exempting, parking, reducing, repeating, ringing_up, said
from register.counter.selling.ringing_up import Answers
from register.domain.goods.item import Item
from register.domain.goods.line_item import Goods
from register.domain.goods.reductions import AmountOff, PercentOff
from register.domain.sale import Sale, Stage
from register.simulate.habits.visit import Visit
from register.simulate.lot import Lot
from register.simulate.world.assortment import ITEMS, scale_label
from register.simulate.world.networks import NETWORKS

#: Whoever buys was born in one of these years; some are too young for some things.
_BORN = (1941, 2018)

#: Who has a number or a name here.
CUSTOMERS = ("club 1047", "order A-17", "Firma Mols")


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
    if lot.chance(0.06):
        _shows_certificate(visit)
    if lot.chance(0.15):
        _says(visit)


def _says(visit: Visit) -> None:
    """Once more the same, a note to a line, whose sale it is; sometimes it is taken back."""
    lot, press = visit.lot, visit.register.press
    press(repeating.repeat_last, Decimal(lot.whole(1, 3)) if lot.chance(0.5) else None)
    if visit.sale is None:
        return
    at = lot.whole(0, len(visit.sale.basket.lines) - 1)
    press(said.note_line, at, lot.one(("for Anna", "gift wrap", "")))
    press(said.name_customer, lot.one((*CUSTOMERS, "")))


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
        _weighs(visit, item, Decimal(lot.whole(50, 2500)).scaleb(-3))
        return
    quantity = Decimal(lot.weighted(((1, 8), (2, 3), (7, 1))))
    answers = Answers(
        price=lot.euros(50, 9000) if item.open_price else None,
        born=_birth_date(lot) if item.minimum_age and lot.chance(0.9) else None,
    )
    if lot.chance(0.8):
        visit.register.press(ringing_up.add_item, item, quantity, answers)
    else:
        visit.register.press(ringing_up.ring_up, item.code, quantity, answers)


def _weighs(visit: Visit, item: Item, kilograms: Decimal) -> None:
    """At the till, or at a scale that prints a label."""
    if visit.lot.chance(0.6):
        visit.register.press(ringing_up.add_item, item, kilograms)
    elif visit.register.press(ringing_up.ring_up, scale_label(item.code, kilograms)) == item:
        assert visit.sale is not None
        line = visit.sale.basket.goods[-1]
        fits = (line.code, line.quantity) == (item.code, kilograms)
        visit.shop.referee.holds(fits, f"{kilograms} of {item.name} on a label became {line.quantity}")


def _birth_date(lot: Lot) -> date:
    return date(lot.whole(*_BORN), lot.whole(1, 12), lot.whole(1, 28))


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


def _shows_certificate(visit: Visit) -> None:
    """Somebody who pays no tax, and sometimes does after all, or rings up more with it."""
    lot = visit.lot
    by = visit.manager if lot.chance(0.8) else None
    if visit.register.press(exempting.exempt, "certificate 4711", by) is None:
        visit.shop.tally.habit("exempt")
    if lot.chance(0.2):
        visit.register.press(exempting.tax_again)
    if lot.chance(0.4):
        _rings_up(visit)


async def buys_card(visit: Visit) -> None:
    """A gift card for somebody: a new one, or money onto one they have."""
    lot = visit.lot
    provider = lot.weighted((("svs", 4), ("givex", 3), ("valuelink", 2), *((name, 1) for name in NETWORKS)))
    if lot.chance(0.1):
        await _buys_several(visit, provider)
        return
    if lot.chance(0.6):
        card = visit.shop.new_card(provider)
        visit.shop.cards.append(card)
    else:
        card = visit.card()
    visit.shopper.approve()
    await visit.register.ask(card_sales.sell, card, lot.euros(500, 6000))


async def _buys_several(visit: Visit, provider: str) -> None:
    """New cards for one amount each, the last one scanned twice; for somebody with a name, or not."""
    lot = visit.lot
    amount, customer = lot.euros(500, 3000), lot.one((*CUSTOMERS, ""))
    cards = [visit.shop.new_card(provider) for _ in range(lot.whole(2, 4))]
    visit.shop.cards.extend(cards)
    visit.shop.tally.habit("batch")
    visit.shopper.approve()
    for card in (*cards, cards[-1]):
        await visit.register.ask(card_sales.sell, card, amount, customer)
