"""What else people want: the gift-card desk, returns, reprints, reports, another cashier."""

from datetime import date
from decimal import Decimal

from register.counter import (
    card_balance,
    card_desk,
    card_sales,
    checkout,
    drawer,
    exchanging,
    gift_receipts,
    hiring,
    history,
    papers,
    returns,
    ringing_up,
    shifts,
    unreceipted,
)
from register.counter.card_balance import Look
from register.counter.returns import Found, Plan
from register.counter.ringing_up import Answers, named
from register.counter.undo_load import undo_load
from register.domain.amounts import Refused
from register.domain.cash_out_rule import Known
from register.domain.events import DrawerMoved, Movement
from register.domain.line_item import Goods
from register.domain.people import Role
from register.domain.returns import Return
from register.domain.sale import PAYMENTS
from register.domain.unreceipted import lowered
from register.simulate.assortment import ITEMS, SOLD
from register.simulate.buying import fills_basket, parks
from register.simulate.paying import pays
from register.simulate.shop import PINS
from register.simulate.visit import Visit
from terminal_api.processor import Operation

#: Of those whom the manager adds.
NEW_PINS = {"Tom": "5823", "Ann": "7391"}

#: Who comes back comes back soon: so many of the last sales are looked at.
_RECENT = 12

#: The birthday of somebody who is old enough for everything.
_LONG_AGO = date(1970, 1, 1)


async def looks_at_card(visit: Visit) -> None:
    """A balance inquiry, on paper if wanted."""
    seen = await visit.register.ask(card_balance.look, visit.card())
    if isinstance(seen, Look) and visit.lot.chance(0.5):
        visit.register.press(card_balance.print_balance, seen)


async def cashes_out(visit: Visit) -> None:
    """The rest of a card in cash; where the law asks whether it was used, the cashier says something."""
    card = visit.shop.issue(visit.lot.euros(1, 700)) if visit.lot.chance(0.5) else visit.card()
    told = Known(used=visit.lot.one((True, True, False, None)))
    await visit.register.ask(card_desk.cash_out, card, told=told)


async def deactivates(visit: Visit) -> None:
    """The end of a card."""
    card = visit.shop.issue(visit.lot.euros(1, 800), "givex")
    await visit.register.ask(card_desk.deactivate, card)


async def refunds_onto(visit: Visit) -> None:
    """Money onto a card, tied to nothing; the manager allows it."""
    amount = visit.lot.euros(100, 3000)
    await visit.register.ask(card_desk.refund_onto, visit.card(), amount, allowed_by=visit.manager.name)


async def puts_on(visit: Visit) -> None:
    """A card made ready at the desk, with no sale around it."""
    new = visit.lot.chance(0.5)
    card = visit.shop.new_card("svs") if new else visit.card()
    visit.shop.cards.append(card)
    operation = Operation.ACTIVATE if new else Operation.LOAD
    await visit.register.ask(card_desk.put_on, operation, card, visit.lot.euros(500, 5000))


async def loads_and_undoes(visit: Visit) -> None:
    """Money onto a card, in a sale, and off it again."""
    card = visit.shop.issue(visit.lot.euros(0, 2000), visit.lot.one(("svs", "givex")))
    visit.shop.cards.append(card)
    await visit.register.ask(card_sales.sell, card, visit.lot.euros(500, 4000))
    if visit.lot.chance(0.5):
        await visit.register.ask(checkout.pay_by_bank_card, None)
    await visit.register.ask(checkout.pay_cash)
    await visit.register.ask(undo_load, card, allowed_by=visit.manager.name)


async def reverses(visit: Visit) -> None:
    """One earlier payment given back by itself, whole or in part."""
    number = _earlier(visit)
    for one in history.answered(visit.till.journal, number).values() if number else ():
        if one.request.operation in PAYMENTS:
            part = visit.lot.euros(1, 300) if visit.lot.chance(0.5) else None
            await visit.register.ask(card_desk.reverse_at_desk, one, part)
            return


async def brings_back(visit: Visit) -> None:
    """Goods come back; the money goes where it came from, or where the cashier says."""
    number, lot = _earlier(visit), visit.lot
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
    number, lot = _earlier(visit), visit.lot
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


async def reprints(visit: Visit) -> None:
    """The receipt once more, or one without prices."""
    number = _earlier(visit)
    if number and visit.lot.chance(0.5):
        visit.register.press(gift_receipts.print_gift_receipt, number)
    elif number:
        visit.register.press(papers.reprint, number)


async def reads_x(visit: Visit) -> None:
    """A report that changes nothing."""
    visit.register.press(shifts.print_x)


async def opens_drawer(visit: Visit) -> None:
    """Change for somebody; now and then the manager says that it may be."""
    visit.register.press(shifts.open_drawer, "change", visit.manager if visit.lot.chance(0.3) else None)


async def changes_people(visit: Visit) -> None:
    """The manager adds somebody, blocks them, lets them in again; the second time there is nobody to add."""
    press, manager, name = visit.register.press, visit.manager, visit.lot.one(("Tom", "Ann"))
    press(hiring.add, name, Role.CASHIER, NEW_PINS[name], manager)
    if visit.lot.chance(0.5):
        press(hiring.block, visit.lot.one((name, "Ruth")), manager)
        press(hiring.unblock, name, manager)


async def moves_cash(visit: Visit) -> None:
    """Cash in or out beside a sale, sometimes more than there is, or than a cashier may alone; and back."""
    lot, press = visit.lot, visit.register.press
    amount = lot.euros(1, lot.one((2000, 8000, 30_000)))
    manager = visit.manager if lot.chance(0.5) else None
    moved = press(drawer.move, lot.one(tuple(Movement)), amount, "somebody needs it", manager)
    if isinstance(moved, DrawerMoved) and lot.chance(0.4):
        for _ in range(2):  # the second time there is nothing to take back
            press(drawer.undo, moved.sale, "typed wrongly", manager)


async def changes_cashier(visit: Visit) -> None:
    """Another person signs in, sometimes with a wrong PIN first."""
    name = visit.lot.one(tuple(PINS))
    visit.register.press(shifts.sign_out)
    if visit.lot.chance(0.3):
        visit.register.press(shifts.sign_in, "0000")
    visit.register.press(shifts.sign_in, PINS[name])


def _earlier(visit: Visit) -> str | None:
    """A sale this register completed not long ago."""
    sold = visit.register.sold[-_RECENT:]
    return visit.lot.one(sold) if sold else None


#: What people come for besides buying, and how often.
ERRANDS = (
    (looks_at_card, 4),
    (cashes_out, 4),
    (deactivates, 2),
    (refunds_onto, 2),
    (puts_on, 2),
    (loads_and_undoes, 5),
    (reverses, 3),
    (brings_back, 8),
    (exchanges, 9),
    (brings_back_without_receipt, 4),
    (reprints, 2),
    (reads_x, 1),
    (opens_drawer, 1),
    (changes_people, 1),
    (moves_cash, 6),
    (changes_cashier, 2),
)
