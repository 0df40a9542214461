"""The drawer, the shift, people, and the comparison at the day's end."""

from receipts.document import Receipt
from register.counter.days import comparison_report, day_comparison
from register.counter.drawer import movements as drawer
from register.counter.drawer import shifts
from register.counter.paper.slips import local
from register.counter.people import hiring
from register.counter.reporting import period_slips, zs
from register.counter.reporting.kinds import Kind
from register.counter.reporting.made import made
from register.counter.reporting.opening import archive_of
from register.counter.reporting.period import day_of
from register.counter.selling import checkout
from register.counter.till import Till
from register.domain.events import DrawerMoved, Movement
from register.domain.pieces import Piece
from register.simulate.habits.at_desk import offers_reasons
from register.simulate.habits.visit import Visit
from tests.crash.deeds.at_the_counter import euros, rings_up


async def moves_cash(visit: Visit) -> None:
    """Out, with a manager; in; into the safe; and the last of them back."""
    visit.register.press(drawer.move, Movement.PAID_OUT, euros("60.00"), "the plumber", visit.manager)
    visit.register.press(drawer.move, Movement.PAID_IN, euros("20.00"), "coins from the bank")
    moved = visit.register.press(drawer.move, Movement.DROP, euros("50.00"), "much in it")
    assert isinstance(moved, DrawerMoved)
    visit.register.press(drawer.undo, moved.sale, "needed after all")


async def closes_the_shift(visit: Visit) -> None:
    rings_up(visit, "20.00")
    await visit.register.ask(checkout.pay_cash)
    shift = visit.till.books.shift
    assert shift is not None
    visit.register.press(shifts.close_shift, shift.expected)
    visit.register.press(_prints_z_again)
    visit.register.press(_prints_a_report)
    visit.register.press(shifts.open_shift, euros("100.00"))


def _prints_z_again(till: Till) -> None:
    with archive_of(till.journal, till.settings) as archive:
        assert isinstance(zs.print_again(till, archive, till.books.last_z), Receipt)


def _prints_a_report(till: Till) -> None:
    today = day_of(local(till.clock.now()).date())
    with archive_of(till.journal, till.settings) as archive:
        report = made(archive, till.settings, Kind.HOURS, today)
    assert period_slips.print_report(till, report) is None


async def compares_the_day(visit: Visit) -> None:
    """With the terminal's own record, before the Z."""
    rings_up(visit, "20.00")
    await visit.register.ask(checkout.pay_by_bank_card)
    await visit.register.ask(day_comparison.compare_day)
    visit.register.press(comparison_report.print_comparison)
    visit.register.press(shifts.close_shift, None, seen_by=visit.manager)
    visit.register.press(shifts.open_shift, euros("100.00"))


async def closes_a_drawer_that_is_wrong(visit: Visit) -> None:
    """Counted by piece, with a manager; the next float is counted so too."""
    pieces = (Piece(euros("50"), 1), Piece(euros("0.20"), 6))
    visit.register.press(shifts.close_shift, euros("51.20"), pieces, visit.manager)
    visit.register.press(shifts.open_shift, euros("51.20"), pieces)


async def adds_and_blocks_somebody(visit: Visit) -> None:
    """Their PIN is kept beside the journal; then the drawer opens because the manager says so."""
    visit.register.press(hiring.add, "Tom", "cashier", "5823", visit.manager)
    visit.register.press(hiring.set_pin, "Tom", "7391", visit.manager)
    visit.register.press(hiring.block, "Tom", visit.manager)
    visit.register.press(hiring.unblock, "Tom", visit.manager)
    visit.register.press(hiring.move, "Tom", "manager", visit.manager)
    visit.register.press(offers_reasons, ("old", "the last one"), visit.manager)
    visit.register.press(shifts.open_drawer, "change", visit.manager)
