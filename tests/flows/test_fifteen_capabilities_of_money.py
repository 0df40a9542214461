"""Capabilities 5, 6 and 14 of what shops need: the drawer, refunds, and arithmetic.

The acceptance test of each, with its own numbers. More proof:

5. `test_day_end.py`, `test_compared.py`, `test_rounding.py`.
6. `test_returns.py`, `test_reducing.py`.
14. Properties in `tests/register/domain`: `test_rounding.py`, `test_reductions.py`, `test_tax.py` (also lines
    below zero), `test_exchanged_tax.py`, `test_postings.py`.
"""

from decimal import Decimal

import pytest
from moneyed import EUR, Money, get_currency

from register.config import config_file
from register.config.rounding import packs
from register.counter.cards import card_desk, card_sales
from register.counter.days.day_comparison import compare_day
from register.counter.drawer import movements as drawer
from register.counter.drawer import reports, shifts
from register.counter.returning import returns
from register.counter.selling import checkout
from register.counter.selling.reducing import take_off_line
from register.domain.amounts import Refused
from register.domain.events import Movement, ShiftClosed
from register.domain.goods.reductions import PercentOff
from register.domain.returning.returns import Return
from register.domain.rounding import CashTender, cash_rounded, cash_tender
from register.domain.sale import Sale
from tests.flows.unanswered import manager

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def test_5_the_drawer_is_right_at_the_day_s_end(make_bench, make_shop, tmp_path):
    """100 + 60 - 10 - 5 - 3.20 + 20.00 are 161.80."""
    environ = {"REGISTER_CASH__ROUNDING": "BE", "REGISTER_CASH__DIFFERENCE_LIMIT": "1.00"}
    async with make_bench() as bench, make_shop(bench, tmp_path, environ=environ) as shop:
        till = shop.till
        number = shop.ring_up("50.00", "10.00").number
        await checkout.pay_cash(till, euros("100.00"))
        await shop.take_back(number, {1: "1"})
        drawer.move(till, Movement.PAID_OUT, euros("5.00"), "window cleaner", manager(shop))
        await card_desk.cash_out(till, shop.card("3.20"))
        shop.ring_up("19.98")
        await checkout.pay_cash(till, euros("20.00"))
        assert till.books.shift.expected == euros("161.80")
        assert till.books.shift.rounding == euros("0.02")
        assert not isinstance(await compare_day(till), Refused)
        counted = euros("160.00")
        assert isinstance(shifts.close_shift(till, counted), Refused)
        reading = shifts.close_shift(till, counted, (), manager(shop))
        assert isinstance(reading, reports.Reading)
        assert (reading.z, reading.difference) == (1, euros("-1.80"))
        (paper,) = shop.papers("z report")
        assert "DIFFERENCE EUR -1.80" in " ".join(paper.split())
        closed = shop.events(ShiftClosed)
        for z in (2, 3):
            shifts.open_shift(till, euros("0.00"))
            again = shifts.close_shift(till, euros("0.00"))
            assert isinstance(again, reports.Reading)
            assert (again.z, again.shift.expected, again.tenders[0].amount) == (
                z,
                euros("0.00"),
                euros("0.00"),
            )
        assert [one.z for one in shop.events(ShiftClosed)] == [1, 2, 3], "numbered without gaps"
        assert shop.events(ShiftClosed)[:1] == closed
        assert shop.papers("z report")[0] == paper
        assert shop.cash() == Decimal(0)
        shop.check()


async def test_6_refunds_go_back_where_the_money_came_from(shop):
    card = shop.card("12.50")
    number = shop.ring_up("15.00", "10.00", "5.00").number
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_by_bank_card(shop.till, euros("10.00"))
    await checkout.pay_cash(shop.till)
    planned = shop.plan(number, {0: "1"})
    assert [leg.amount for leg in planned.legs] == [euros("12.50"), euros("2.50"), euros("0.00")]
    assert [leg.refundable for leg in planned.legs] == [euros("12.50"), euros("10.00"), euros("7.50")]
    assert isinstance(returns.changed(planned, 2, euros("7.51")), Refused), "more than that tender took"
    assert isinstance(returns.changed(planned, 2, euros("7.50")), returns.Plan)
    assert shop.moved == [("pay", "12.50"), ("bank_card", "10.00")], "a plan moves nothing"
    one = await returns.give(shop.till, planned)
    assert isinstance(one, Return)
    assert one.completed
    assert shop.moved[2:] == [("reverse", "12.50"), ("reverse", "2.50")]
    assert [line.original for line in shop.lines[2:]] == [shop.lines[0].id, shop.lines[1].id]
    assert shop.balance(card) == euros("12.50")
    (slip,) = shop.papers("refund")
    assert number in slip
    assert card.last4 in slip
    assert card.number not in slip

    found = returns.find(shop.till, number)
    assert isinstance(found, returns.Found)
    more = returns.planned(found, {0: Decimal(1), 2: Decimal(1)})
    assert isinstance(more, Refused), "that is 20.00, and only 15.00 is left"
    shop.check()

    rest = shop.plan(number, {1: "1", 2: "1"})
    assert [leg.amount for leg in rest.legs] == [euros("7.50"), euros("7.50")]
    await returns.give(shop.till, rest)
    assert shop.cash() == 100
    shift = shop.till.books.shift
    assert shift.amount("sales") == shift.amount("returns")
    assert (shift.of("sales"), shift.of("tax")) == (euros("0.00"), euros("0.00"))
    shop.check()


@pytest.mark.parametrize("place", packs())
async def test_14_every_total_up_to_ten_is_tenders_less_change_and_rounding(place):
    pack = packs()[place]
    nothing = Money(0, get_currency(pack.currency))
    for rule in (dated.rule(None, None) for dated in pack.rules):
        for minor in range(1001):
            total = Money(Decimal(minor).scaleb(-2), nothing.currency)
            note = None if cash_rounded(total, rule) == nothing else Money(20, nothing.currency)
            for given in (None, note):
                cash = cash_tender(total, given, rule)
                assert isinstance(cash, CashTender)
                assert cash.change >= nothing
                assert cash.given - cash.change - (cash.rounding or nothing) == total


@pytest.fixture
def any_decimals(monkeypatch, tmp_path) -> None:
    """The shop's scale prints prices without decimals, so that it may sell in yen."""
    text = config_file.packaged().read_text("utf-8").replace("decimals = 2", "decimals = 0")
    (tmp_path / "config.toml").write_text(text, "utf-8")
    monkeypatch.setattr(config_file, "packaged", lambda: tmp_path / "config.toml")


@pytest.mark.usefixtures("any_decimals")
@pytest.mark.parametrize("prices", ["include", "exclude"])
@pytest.mark.parametrize(
    ("currency", "amounts"),
    [
        ("JPY", ("101", "1", "399")),
        ("EUR", ("19.99", "0.01", "3.33")),
        ("KWD", ("1.999", "0.001", "0.333")),
    ],
)
async def test_14_lines_total_tenders_and_tax_sum_up(bench, make_shop, tmp_path, currency, amounts, prices):
    environ = {"REGISTER_SHOP__CURRENCY": currency, "REGISTER_TAX_RULES__PRICES": prices}
    async with make_shop(bench, tmp_path, environ=environ) as shop:
        nothing = shop.money("0")
        shop.ring_up(*amounts)
        assert take_off_line(shop.till, 0, PercentOff(Decimal(7), "soiled")) is None
        total, note = shop.sale.total, shop.sale.total + shop.money("50")
        assert sum((line.total for line in shop.sale.basket.goods), nothing) == total
        assert (total > sum(map(shop.money, amounts), nothing)) == (prices == "exclude"), "21 % are added"
        await checkout.pay_by_bank_card(shop.till, shop.money(amounts[1]))
        sale = await checkout.pay_cash(shop.till, note)
        assert isinstance(sale, Sale)
        assert shop.money(amounts[1]) + note - sale.change == total
        shift = shop.till.books.shift
        assert sum((tax.net + tax.tax for tax in shift.taxes.values()), nothing) == total
        assert shift.amount("sales") == total
        shop.check()


async def test_14_a_gift_card_load_is_no_turnover_and_bears_no_tax(shop):
    await shop.sold("5.00")
    before = shop.till.books.shift
    await card_sales.sell(shop.till, shop.card("1.00"), euros("25.00"))
    await checkout.pay_cash(shop.till)
    after = shop.till.books.shift
    assert (after.amount("sales"), after.taxes) == (before.amount("sales"), before.taxes)
    assert (before.amount("cards"), after.amount("cards")) == (euros("0.00"), euros("25.00"))
    shop.check()
