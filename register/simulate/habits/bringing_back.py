"""Goods that people bring back: with their receipt, to exchange them, or with none."""

from datetime import date
from decimal import Decimal

from register.counter.returning import exchanging, returns, unreceipted
from register.counter.returning.returns import Found, Plan
from register.counter.selling import ringing_up
from register.counter.selling.looking_up import named
from register.counter.selling.ringing_up import Answers
from register.domain.amounts import Refused
from register.domain.goods.line_item import Goods
from register.domain.returning.returns import Return
from register.domain.returning.unreceipted import lowered
from register.simulate.habits.buying import fills_basket, parks
from register.simulate.habits.paying import pays
from register.simulate.habits.visit import Visit
from register.simulate.world.assortment import ITEMS, SOLD

#: The birthday of somebody who is old enough for everything.
_LONG_AGO = date(1970, 1, 1)


async def brings_back(visit: Visit) -> None:
    """Goods come back; the money goes where it came from, or where the cashier says."""
    number, lot = visit.earlier(), visit.lot
    found = returns.find(visit.till, number) if number else None
    if not isinstance(found, Found):
        return
    left = [one for one in found.lines if one.left]
    if not left:
        return
    chosen = {one.position: one.left for one in left if lot.chance(0.7)}
    first = lot.one(left)
    if first.line.unit == "piece" and first.left > 1:
        chosen[first.position] = Decimal(1)
    planned = returns.planned(found, chosen)
    if not isinstance(planned, Plan):
        return
    if planned.legs and lot.chance(0.3):
        moved = returns.changed(planned, lot.whole(0, len(planned.legs) - 1), lot.euros(0, 500))
        planned = moved if isinstance(moved, Plan) else planned
    await visit.register.ask(returns.give, planned)


async def exchanges(visit: Visit) -> None:
    """Goods come back for others: dearer, cheaper or as dear; some people come with them once more."""
    number, lot = visit.earlier(), visit.lot
    for _ in range(lot.weighted(((1, 6), (2, 4))) if number else 0):
        _into_the_basket(visit, number or "")
        if visit.sale is None:
            return
        visit.shop.tally.habit("brought to exchange")
        if lot.chance(0.25):
            _takes_the_same(visit)
        elif lot.chance(0.6):
            await fills_basket(visit)
        if not parks(visit):
            await pays(visit)


def _into_the_basket(visit: Visit, number: str) -> None:
    found, lot = returns.find(visit.till, number), visit.lot
    if not isinstance(found, Found):
        return
    chosen = {one.position: one.left for one in found.lines if one.left and lot.chance(0.7)}
    for one in found.lines:
        if one.position in chosen and one.line.unit == "piece" and one.left > 1 and lot.chance(0.4):
            chosen[one.position] = Decimal(1)
    visit.register.press(exchanging.bring_in, found, chosen)


def _takes_the_same(visit: Visit) -> None:
    """Another piece of each thing that comes back, as after a fault in the first."""
    for line in visit.sale.basket.returned if visit.sale else ():
        if line.goods.code in SOLD and not line.goods.deposit:
            answers = Answers(price=line.goods.price, born=_LONG_AGO)
            visit.register.press(ringing_up.add_item, SOLD[line.goods.code], line.goods.quantity, answers)


async def brings_back_without_receipt(visit: Visit) -> None:
    """Goods that nobody can prove to be bought here; sometimes too dear, or a manager says what for."""
    lot, lines = visit.lot, list[Goods]()
    for _ in range(lot.weighted(((1, 4), (2, 2), (5, 1)))):
        answers = Answers(price=lot.euros(50, 3000))
        found = unreceipted.as_today(visit.till, named(lot.one(ITEMS)), Decimal(lot.whole(1, 3)), answers)
        lines += found if isinstance(found, tuple) else ()
    if lines and not lines[0].deposit and lot.chance(0.4):
        cheaper = lowered(lines[0], lot.euros(1, 2000))
        lines[0] = lines[0] if isinstance(cheaper, Refused) else cheaper
    new, onto = lot.chance(0.3), lot.chance(0.5)
    card = None
    if onto:
        card = visit.shop.new_card() if new else visit.card()
        visit.shop.cards.append(card)
    reason = lot.one(("a gift", "lost the receipt", "", "lost the receipt"))
    given = await visit.register.ask(
        unreceipted.give, tuple(lines), reason, visit.manager, card, never_sold=onto and new
    )
    if isinstance(given, Return):
        visit.shop.tally.habit("without a receipt")
