"""A day made by hand at a whole till, and every report of it against figures written down by hand."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
import pytest_asyncio
from moneyed import EUR, Money

from register.counter.cards import card_sales
from register.counter.drawer import movements as drawer
from register.counter.drawer import shifts
from register.counter.reporting.kinds import Kind
from register.counter.reporting.made import made
from register.counter.reporting.period import Period, day_of
from register.counter.reporting.written import lines
from register.counter.returning import unreceipted
from register.counter.selling import checkout, reducing, ringing_up
from register.counter.selling.looking_up import named
from register.counter.selling.ringing_up import Answers
from register.domain.amounts import Refused
from register.domain.books import Books
from register.domain.events import DrawerMoved, Movement
from register.domain.goods.item import Item
from register.domain.goods.reductions import AmountOff
from register.domain.returning.returns import Return
from register.journal.projections.archive import Archive
from terminal_api.outcomes import Approved

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEN = Item("pen", "Pen", Money("2.42", EUR), "A", "Paper")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def percent(amount: str) -> Decimal:
    return Decimal(amount)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop(bench, make_shop, tmp_path_factory):
    """A shop after its day; all tests only read."""
    async with make_shop(bench, tmp_path_factory.mktemp("reported")) as shop:
        await a_day(shop)
        yield shop


@pytest.fixture
def day(shop):
    """The day, as the clock on the wall has it."""
    return shop.clock.time.astimezone().date()


async def a_day(shop):
    """21 % tax in every price; the cashiers are Maria and Ruth."""
    till, day = shop.till, shop.clock.time.astimezone().date()
    ruth = till.settings.people[1]

    def at(hour: int, minute: int, cashier: str) -> None:
        shop.clock.time = datetime.combine(day, time(hour, minute)).astimezone()
        shifts.sign_in_as(till, cashier)

    at(9, 15, "Maria")
    first = await shop.sold("12.10", "6.05")
    at(10, 30, "Ruth")
    shop.ring_up("24.20")
    assert isinstance(await checkout.pay_by_gift_card(till, shop.card("50.00")), Approved)
    assert not isinstance(await card_sales.sell(till, shop.new_card(), euros("25.00")), Refused)
    await checkout.pay_cash(till)
    at(11, 5, "Maria")
    shop.ring_up("12.10")
    assert reducing.take_off_line(till, 0, AmountOff(euros("6.05"), "damaged"), ruth) is None
    await checkout.pay_by_bank_card(till)
    shop.ring_up("12.10", "6.05")
    assert ringing_up.remove_line(till, 1) is None
    await checkout.void(till, "changed their mind")
    at(12, 0, "Maria")
    await shop.take_back(first, {1: "1"})
    assert shifts.open_drawer(till, "change for a note") is None
    assert isinstance(drawer.move(till, Movement.PAID_OUT, euros("10.00"), "parcel", ruth), DrawerMoved)
    at(14, 0, "Ruth")
    pen = unreceipted.as_today(till, named(PEN), Decimal(1), Answers())
    assert isinstance(pen, tuple)
    assert isinstance(await unreceipted.give(till, pen, "a gift", ruth), Return)
    closed = shifts.close_shift(till, euros("124.18"), manager=ruth, seen_by=ruth, by=ruth)
    assert not isinstance(closed, Refused), closed


def of(shop, kind, period, against=None):
    empty = Books(shop.till.settings.shop.till, EUR)
    with Archive.opened(shop.till.journal, empty) as archive:
        return made(archive, shop.till.settings, kind, period, against)


async def test_every_report_says_what_a_hand_reckons(shop, day):
    def rows(kind):
        return of(shop, kind, day_of(day)).rows

    def totals(kind):
        return of(shop, kind, day_of(day)).totals

    def taken(*figures):
        sales, sold, returns, back, turnover = figures
        return (sales, euros(sold), returns, euros(back), euros(turnover))

    assert rows(Kind.HOURS) == (
        ("09", *taken(1, "18.15", 0, "0.00", "18.15")),
        ("10", *taken(2, "24.20", 0, "0.00", "24.20")),
        ("11", *taken(1, "6.05", 0, "0.00", "6.05")),
        ("12", *taken(0, "0.00", 1, "6.05", "-6.05")),
        ("13", *taken(0, "0.00", 0, "0.00", "0.00")),
        ("14", *taken(0, "0.00", 1, "2.42", "-2.42")),
    )
    whole = taken(4, "48.40", 2, "8.47", "39.93")
    for kind in (Kind.HOURS, Kind.DAYS, Kind.WEEKDAYS, Kind.MONTHS):
        assert totals(kind) == ("Total", *whole)
    assert [row[1:] for row in rows(Kind.DAYS)] == [whole]
    assert rows(Kind.WEEKDAYS) == ((f"{day:%A}", *whole),)
    assert rows(Kind.MONTHS) == ((f"{day:%B %Y}", *whole),)
    assert rows(Kind.DEPARTMENTS) == (
        ("Things", euros("35.00"), percent("106.1")),
        ("Paper", euros("-2.00"), percent("-6.1")),
    )
    assert rows(Kind.CASHIERS) == (
        ("Ruth", 2, euros("24.20"), euros("12.10"), percent("0.5"), euros("2.42"), euros("21.78")),
        ("Maria", 2, euros("24.20"), euros("12.10"), percent("1.5"), euros("6.05"), euros("18.15")),
    )
    assert rows(Kind.ITEMS) == (
        ("code 24.20", "Thing at 24.20", Decimal(1), euros("20.00"), percent("60.6")),
        ("code 12.10", "Thing at 12.10", Decimal(2), euros("15.00"), percent("45.5")),
        ("code 6.05", "Thing at 6.05", Decimal(0), euros("0.00"), percent("0.0")),
        ("pen", "Pen", Decimal(-1), euros("-2.00"), percent("-6.1")),
    )
    assert rows(Kind.TENDERS) == (
        ("Cash", 2, euros("34.68"), percent("53.4")),
        ("Gift cards", 1, euros("24.20"), percent("37.3")),
        ("Bank cards", 1, euros("6.05"), percent("9.3")),
    )
    assert totals(Kind.TENDERS)[:3] == ("Total", 4, euros("64.93"))
    assert rows(Kind.TAX) == (("A", "21 %", euros("33.00"), euros("6.93"), euros("39.93")),)
    assert rows(Kind.LOSS) == (
        ("Maria", "Discounts", 1, euros("6.05"), percent("25.0")),
        ("Maria", "Lines removed", 1, euros("6.05"), percent("25.0")),
        ("Maria", "Voids", 1, euros("12.10"), percent("50.0")),
        ("Maria", "No-sales", 1, None, percent("50.0")),
        ("Maria", "Paid out", 1, euros("10.00"), percent("41.3")),
        ("Ruth", "Returns without receipt", 1, euros("2.42"), percent("10.0")),
        ("Ruth", "Allowed by a manager", 1, None, percent("50.0")),
    )
    done = {row[0]: row[1:] for row in rows(Kind.GIFT_CARDS) if row[1]}
    assert done == {"Activated": (1, euros("25.00")), "Redeemed": (1, euros("24.20"))}
    ((_, *worth),) = rows(Kind.LIABILITY)
    assert worth == [euros("25.00"), euros("24.20"), euros("0.00"), euros("0.80")]
    assert [row[1:] for row in rows(Kind.ROUNDING)] == [(2, euros("0.00"))]
    ((shift, _, who, *cash),) = rows(Kind.DRAWER)
    assert (shift, who) == ("1", "Ruth")
    assert cash == [euros("100.00"), euros("124.68"), euros("124.18"), euros("-0.50")]


async def test_another_period_beside_it_leaves_no_row_out(shop, day):
    before = day_of(day - timedelta(1))
    for kind in Kind:
        now, alone = of(shop, kind, day_of(day), before), of(shop, kind, day_of(day))
        at = next(at for at, column in enumerate(now.columns) if column.key.endswith("_before"))
        assert now.columns[at].key == f"{now.columns[at - 1].key}_before"
        assert [(*row[:at], *row[at + 2 :]) for row in now.rows] == list(alone.rows)
        gone, names = of(shop, kind, before, day_of(day)), sum(column.is_text for column in now.columns)
        assert len(gone.rows) == len(alone.rows)
        if kind not in DAILY:
            assert {row[:names] for row in gone.rows} == {row[:names] for row in alone.rows}
    hours = of(shop, Kind.HOURS, before, day_of(day))
    assert hours.rows[0] == ("09", 0, euros("0"), 0, euros("0"), euros("0"), euros("18.15"), euros("-18.15"))
    assert hours.totals[-2:] == (euros("39.93"), euros("-39.93"))
    assert [one.points[0] for one in hours.series] == [Decimal(0), Decimal("18.15")]
    ((_, *rest),) = of(shop, Kind.DAYS, before, day_of(day)).rows
    assert rest[-3:] == [euros("0"), euros("39.93"), euros("-39.93")]
    assert of(shop, Kind.DAYS, before, day_of(day)).for_machines == ((str(before.since),),)


async def test_what_moves_no_money_is_compared_by_how_often_it_happened(shop, day):
    def compared(report):
        return {row[:2]: row[4:6] for row in report.rows}

    before = day_of(day - timedelta(1))
    now, gone = of(shop, Kind.LOSS, day_of(day), before), of(shop, Kind.LOSS, before, day_of(day))
    for key in (("Maria", "No-sales"), ("Ruth", "Allowed by a manager")):
        assert (compared(now)[key], compared(gone)[key]) == ((0, 1), (1, -1))
    assert compared(now)["Maria", "Voids"] == (euros("0.00"), euros("12.10"))
    assert any("say how many" in line for line in lines(now, day))


DAILY = (Kind.DAYS, Kind.ROUNDING, Kind.LIABILITY, Kind.MONTHS)
"""Their rows are the days of the period that is reported: the first stands beside the first."""


async def test_gift_cards_are_still_worth_what_earlier_days_left_on_them(shop, day):
    week = Period(day - timedelta(2), day + timedelta(4))
    rows = of(shop, Kind.LIABILITY, week).rows
    assert [row[-1] for row in rows] == [euros("0.00"), euros("0.00"), euros("0.80")]
    later = of(shop, Kind.LIABILITY, day_of(day + timedelta(30)))
    assert [row[-1] for row in later.rows] == [euros("0.80")]


async def test_a_report_fits_on_eighty_signs(shop, day):
    for kind in Kind:
        for against in (None, day_of(day - timedelta(1))):
            shown = lines(of(shop, kind, day_of(day), against), day)
            assert max(map(len, shown)) <= 80, "\n".join(shown)
            assert shown[0].startswith(kind.title)


async def test_what_cash_was_rounded_by_is_reported_day_by_day(bench, make_shop, tmp_path):
    async with make_shop(bench, tmp_path, environ={"REGISTER_CASH__ROUNDING": "BE"}) as shop:
        for price in ("6.02", "6.03", "7.04"):
            await shop.sold(price)
        (row,) = of(shop, Kind.ROUNDING, day_of(shop.clock.time.astimezone().date())).rows
        assert row[1:] == (3, euros("0.01"))  # -0.02, +0.02, +0.01
