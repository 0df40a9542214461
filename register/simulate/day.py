"""A day: registers open, customers come one by one, sometimes two at once, in the evening all close."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from moneyed import EUR, Money

from register.counter.drawer import shifts
from register.domain.sale import Sale, Stage
from register.simulate.habits import evening
from register.simulate.habits.at_desk import ERRANDS, changes_settings
from register.simulate.habits.buying import fills_basket, parks, recalls, stock
from register.simulate.habits.counting import by_piece
from register.simulate.habits.owing import sees_to_all
from register.simulate.habits.paying import ends_sale, pays
from register.simulate.habits.visit import Visit
from register.simulate.habits.waiting_for_paper import sees_to_papers, waits_for_paper
from register.simulate.lot import Lot
from register.simulate.register_at_work import Crashed, Register
from register.simulate.shop import Shop
from register.simulate.world import troubles
from terminal_api.mock.body.shopper import Shopper

#: How many of a hundred customers want something else than to buy, and come while another is served.
_ERRANDS, _RUSH = 22, 10


async def opens(shop: Shop, lot: Lot, *, first: bool) -> None:
    """In the morning: every program starts, somebody signs in, the drawers get their float."""
    for register in shop.registers:
        register.plugged = register.online = True
        await register.open()
        if first:
            stock(register.till.catalogue)
        register.press(shifts.sign_in_as, "Maria")
        if register.till.books.shift is None:
            float_ = Money(lot.one((50, 100, 150)), EUR)
            pieces = by_piece(register.settings, float_, lot) if lot.chance(0.5) else ()
            register.press(shifts.open_shift, float_, pieces)


async def serves(shop: Shop, lot: Lot, *, faults: bool) -> None:
    """One customer at some register, or two at two of them at the same moment."""
    first = lot.one(shop.registers)
    at = [first]
    if lot.chance(_RUSH / 100):
        at.append(lot.one([one for one in shop.registers if one is not first]))
    visits = [Visit(shop, register, Lot(lot.share(), register.name)) for register in at]
    for visit in visits:
        shop.terminal(visit.register).shopper = Shopper()
        if faults:
            troubles.arm(shop, visit.register, visit.lot)
    await asyncio.gather(*map(_served, visits))
    for visit in visits:
        troubles.mend(shop, visit.register, visit.lot)
    await _put_right(visits)
    await shop.clock.pause(lot.seconds(0.5, 6))


async def closes(shop: Shop, lot: Lot, *, last: bool, faults: bool) -> None:
    """In the evening. On the `last` day all works; on others a terminal may be off just then."""
    for server in shop.internet.servers.values():
        server.back_at = 0.0 if last else server.back_at
    for register in shop.registers:
        visit = Visit(shop, register, lot)
        troubles.mend(shop, register, lot)
        register.life.spare()
        for printer in register.printers:
            if last or lot.chance(0.5):
                printer.all_well()
        shop.terminal(register).shopper = Shopper()
        register.plugged = last or not faults or not lot.chance(0.2)
        register.online = last or not faults or not lot.chance(0.2)
        await _using(visit, lambda visit=visit: evening.closes(visit, last=last))
    for register in shop.registers:
        await register.close()
    if last:
        shop.referee.ends()


async def sleeps(shop: Shop) -> None:
    """Until the next morning, at six."""
    now = shop.clock.now()
    await shop.clock.until(now.replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=1))


async def _served(visit: Visit) -> None:
    visit.shop.tally.sales += 1
    await _using(visit, lambda: _wants(visit))
    _remembers(visit)


async def _using(visit: Visit, doing: Callable[[], Awaitable[None]]) -> None:
    """Do it; where the program dies on the way, start it again and end what it left at the counter."""
    register = visit.register
    for use in (doing, lambda: _carries_on(visit), lambda: _carries_on(visit)):
        try:
            if register.life.over.is_set():
                raise Crashed
            await use()
        except Crashed:
            await register.revive()
            register.press(shifts.sign_in_as, "Maria")
        else:
            return


async def _wants(visit: Visit) -> None:
    await waits_for_paper(visit)
    if visit.lot.chance(_ERRANDS / 100):
        errand = visit.lot.weighted(ERRANDS)
        visit.shop.tally.habit(errand.__name__)
        await errand(visit)
    else:
        recalls(visit)
        await fills_basket(visit)
        if not parks(visit):
            await pays(visit)


async def _carries_on(visit: Visit) -> None:
    if visit.till.books.shift is None:
        visit.register.press(shifts.open_shift, Money(100, EUR))
    await ends_sale(visit)


async def _put_right(visits: list[Visit]) -> None:
    """What the customers left behind is seen to, when there is time."""
    for visit in visits:
        if visit.register.life.over.is_set():
            await visit.register.revive()
            visit.register.press(shifts.sign_in_as, "Maria")
        if visit.lot.chance(troubles.RESTART_TILL / 1000):
            await visit.register.restart()
            visit.register.press(shifts.sign_in_as, "Maria")
        await _using(visit, lambda visit=visit: _tidies(visit))
        _agree(visit.register)


async def _tidies(visit: Visit) -> None:
    await ends_sale(visit)
    if visit.till.books.documents and visit.lot.chance(0.3):
        await visit.answered()
    sees_to_papers(visit)
    changes_settings(visit)
    books = visit.till.books
    if (books.documents or books.unconfirmed or books.failed) and visit.lot.chance(0.4):
        await sees_to_all(visit)


def _remembers(visit: Visit) -> None:
    own = visit.shop.referee.books[visit.register.name]
    for number in own.completed[len(visit.register.sold) :]:
        visit.register.sold.append(number)
        if len(own.sale(number).payers) > 1:
            visit.shop.tally.habit("several processors in one sale")


def _agree(register: Register) -> None:
    """The register's figures and the referee's are the same."""
    books = register.till.books
    held = sum(
        (one.held.amount for one in books.sales if one.stage is not Stage.VOIDED), Money(0, EUR).amount
    )
    drawer = books.shift.expected.amount if books.shift else None
    register.referee.compare(register.name, held, drawer)
    for sale in books.sales:
        assert isinstance(sale, Sale)
        sums = sale.paid + sale.held + sale.due
        register.referee.holds(sums == sale.total, f"{sale.number}: paid, held and due do not make the total")
