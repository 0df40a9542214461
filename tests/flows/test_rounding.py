"""Cash where the small coins are gone: what is asked, taken, given back, booked, printed and reported."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio
from moneyed import EUR, Money

from register.counter.asking import confirming
from register.counter.cards import card_desk, card_sales
from register.counter.drawer import report_json, reports, shifts
from register.counter.history import answered, past_sale
from register.counter.owing import owed
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout, ringing_up
from register.domain.amounts import Refused
from register.domain.events import CardRefunded, CashGiven, CashReason, CashTaken, OwedPaid
from register.domain.goods.item import Item
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Role
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Reference
from terminal_api.processor import Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@pytest_asyncio.fixture(loop_scope="module")
async def shop(bench, make_shop, tmp_path: Path) -> AsyncIterator[object]:
    """A till in Belgium."""
    async with make_shop(bench, tmp_path, environ={"REGISTER_CASH__ROUNDING": "BE"}) as shop:
        yield shop


async def elsewhere(shop, place: str, currency: str, state: Path, **more: str):
    """The same shop, moved to another country; nothing is in its drawer."""
    await shop.close()
    shop.state = state
    shop.environ = {"REGISTER_CASH__ROUNDING": place, "REGISTER_SHOP__CURRENCY": currency, **more}
    await shop.open()
    assert shifts.open_shift(shop.till, Money(0, currency)) is None


def rung_up(shop, total: str) -> str:
    """A thing of that price, in the till's own currency; the number of the sale."""
    item = Item("1", "Thing", Money(total, shop.till.currency), "A", "Things")
    assert isinstance(ringing_up.add_item(shop.till, item, Decimal(1)), Item)
    return shop.sale.number


def line(receipt: str, word: str) -> list[str]:
    """The words of the one line that begins so."""
    (found,) = [one.split() for one in receipt.splitlines() if one.startswith(f"{word} ")]
    return found


async def test_a_gift_card_pays_exactly_and_only_the_rest_in_cash_is_rounded(shop):
    card = shop.card("15.00")
    number = shop.ring_up("20.00", "0.02").number
    await checkout.pay_by_gift_card(shop.till, card)
    assert (shop.sale.paid, shop.sale.due) == (euros("15.00"), euros("5.02"))
    sale = await checkout.pay_cash(shop.till)
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.COMPLETED
    assert (sale.paid, sale.due, sale.rounding) == (euros("20.02"), euros("0.00"), euros("-0.02"))
    assert shop.moved == [("pay", "15.00")]
    assert shop.events(CashTaken) == [CashTaken(number, euros("5.00"), euros("5.00"), euros("-0.02"))]
    (receipt,) = shop.papers("sale")
    assert line(receipt, "TOTAL")[-1] == "20.02"
    assert line(receipt, "Rounding") == ["Rounding", "-0.02"]
    assert line(receipt, "Cash") == ["Cash", "5.00"]
    shift = shop.till.books.shift
    assert (shift.expected, shift.rounding) == (euros("105.00"), euros("-0.02"))
    assert (shift.amount("sales"), shift.amount("cash_taken")) == (euros("20.02"), euros("5.00"))
    shop.check()


async def test_change_is_counted_once_from_the_rounded_amount(shop):
    shop.ring_up("20.03")
    sale = await checkout.pay_cash(shop.till, euros("50.00"))
    assert isinstance(sale, Sale)
    assert (sale.change, sale.rounding) == (euros("29.95"), euros("0.02"))
    (receipt,) = shop.papers("sale")
    assert line(receipt, "Rounding")[-1] == "0.02"
    assert line(receipt, "Cash")[-1] == "50.00"
    assert line(receipt, "Change")[-1] == "29.95"
    assert str(shop.cash()) == "120.05"
    shop.check()


async def test_an_amount_that_no_coins_make_is_asked_for_again(shop):
    shop.ring_up("20.03")
    refused = await checkout.pay_cash(shop.till, euros("20.04"))
    assert refused == Refused("In cash it is 20.05: 20.04 is not enough")
    assert shop.events(CashTaken) == []
    assert isinstance(await checkout.pay_cash(shop.till, euros("20.05")), Sale)
    shop.check()


async def test_a_part_in_cash_is_not_rounded_when_a_card_pays_the_rest(shop):
    shop.ring_up("20.03")
    await checkout.pay_cash(shop.till, euros("10.01"))
    assert (shop.sale.paid, shop.sale.due) == (euros("10.01"), euros("10.02"))
    await checkout.pay_by_bank_card(shop.till)
    assert shop.moved == [("bank_card", "10.02")]
    (receipt,) = shop.papers("sale")
    assert "Rounding" not in receipt
    assert shop.till.books.shift.of("rounding") == euros("0.00")
    shop.check()


async def test_cash_given_back_is_what_was_taken(shop):
    shop.ring_up("20.03")
    await checkout.pay_cash(shop.till, euros("10.01"))
    await checkout.give_back(shop.till)
    assert (shop.sale.stage, shop.sale.due, shop.cash()) == (Stage.OPEN, euros("20.03"), 100)
    await checkout.pay_cash(shop.till, euros("7.77"))
    await checkout.void(shop.till, "changed their mind")
    assert [event.amount for event in shop.events(CashGiven)] == [euros("10.01"), euros("7.77")]
    assert shop.cash() == 100
    shop.check()


async def test_a_rest_of_less_than_half_a_coin_is_paid_with_nothing(shop):
    shop.ring_up("15.02")
    await checkout.pay_by_gift_card(shop.till, shop.card("15.00"))
    sale = await checkout.pay_cash(shop.till)
    assert isinstance(sale, Sale)
    assert (sale.stage, sale.rounding, shop.cash()) == (Stage.COMPLETED, euros("-0.02"), 100)
    (receipt,) = shop.papers("sale")
    assert line(receipt, "Rounding")[-1] == "-0.02"
    shop.check()


async def test_what_was_paid_in_coins_comes_back_in_the_same_coins(shop):
    number = await shop.sold("20.00", "0.02")
    assert shop.cash() == 120
    one = await shop.take_back(number, {0: "1", 1: "1"})
    assert (one.completed, one.given, one.rounding) == (True, euros("20.02"), euros("-0.02"))
    (given,) = shop.events(CashGiven)
    assert given == CashGiven(one.number, euros("20.00"), CashReason.REFUND, euros("-0.02"))
    (slip,) = shop.papers("refund")
    assert line(slip, "REFUNDED")[-1] == "20.02"
    assert line(slip, "Rounding") == ["Rounding", "-0.02"]
    assert line(slip, "To cash")[-1] == "20.00"
    assert (shop.cash(), shop.till.books.shift.rounding) == (100, euros("0.00"))
    shop.check()


async def test_a_return_by_card_is_exact(shop):
    card = shop.card("15.00")
    number = shop.ring_up("15.02").number
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_cash(shop.till)
    one = await shop.take_back(number, {0: "1"})
    assert (one.completed, one.rounding) == (True, euros("-0.02"))
    assert shop.balance(card) == euros("15.00")
    assert shop.till.books.documents == {}
    shop.check()


async def test_a_card_s_holder_gets_no_less_than_is_on_it(shop):
    card = shop.card("4.17", provider="givex")
    asked = await card_desk.cash_out(shop.till, card)
    assert isinstance(asked, tuple)
    assert shop.moved == [("cash_out", "4.17")]
    (given,) = shop.events(CashGiven)
    assert given == CashGiven(asked[0].number, euros("4.20"), CashReason.CASH_OUT, euros("0.03"))
    (slip,) = shop.papers("cash-out")
    assert line(slip, "Balance before")[-1] == "4.17"
    assert line(slip, "Rounding")[-1] == "0.03"
    assert line(slip, "CASH PAID")[-1] == "4.20"
    assert (shop.cash(), shop.till.books.shift.rounding) == (Decimal("95.80"), euros("-0.03"))
    shop.check()


async def test_a_card_is_paid_out_exactly_where_coins_allow(shop):
    await card_desk.cash_out(shop.till, shop.card("4.15", provider="givex"))
    (given,) = shop.events(CashGiven)
    assert (given.amount, given.rounding) == (euros("4.15"), None)
    (slip,) = shop.papers("cash-out")
    assert "Rounding" not in slip
    shop.check()


async def test_a_drawer_that_lacks_the_rounded_amount_pays_nothing_out(shop):
    refused = await card_desk.cash_out(shop.till, shop.card("100.01", provider="givex"))
    assert refused == Refused("There is not enough cash in the drawer to pay 100.05")
    assert shop.asked == []


async def test_a_cash_out_whose_answer_comes_late_is_rounded_too(shop):
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await card_desk.cash_out(shop.till, shop.card("4.18"))
    await shop.settle()
    assert str(shop.cash()) == "95.80"
    assert len(shop.papers("cash-out")) == 1
    shop.check()


async def test_the_price_of_a_dead_card_is_paid_back_in_full(shop):
    await card_sales.sell(shop.till, shop.new_card(), euros("25.01"))
    number = shop.sale.number
    shop.refuse_next("StoredValue")
    await checkout.pay_by_bank_card(shop.till)
    sale = await owed.refund_card(shop.till, number, 0)
    assert isinstance(sale, Sale)
    assert shop.events(CardRefunded) == [CardRefunded(number, 0, euros("25.05"), euros("0.04"))]
    (slip,) = shop.papers("card refund")
    assert line(slip, "Rounding")[-1] == "0.04"
    assert line(slip, "To cash")[-1] == "25.05"
    assert str(shop.cash()) == "74.95"
    shop.check()


async def test_what_a_failed_reversal_left_owing_is_paid_in_full(make_bench, make_shop, tmp_path):
    environ = {"REGISTER_CASH__ROUNDING": "BE"}
    async with (
        make_bench(reversals_confirmed=False) as bench,
        make_shop(bench, tmp_path / "owing", environ=environ) as shop,
    ):
        shop.ring_up("5.00")
        await checkout.pay_by_gift_card(shop.till, shop.card("12.50"), euros("3.01"))
        await checkout.void(shop.till, "changed their mind")
        (waiting,) = shop.till.books.unconfirmed
        outcome = answered(shop.till.journal)[waiting.id].outcome
        assert isinstance(outcome, Approved)
        assert isinstance(outcome.reference, Reference)
        confirming.confirmed(shop.till, outcome.reference.id.rpartition(".")[2], False)
        (one,) = shop.obligations(Kind.GIVE_BACK)
        ruth = next(each for each in shop.till.settings.people if each.role == Role.MANAGER)
        assert confirming.pay_owed(shop.till, one.key, ruth) is None
        (paid,) = shop.events(OwedPaid)
        assert (paid.amount, paid.rounding) == (euros("3.05"), euros("0.04"))
        (slip,) = shop.papers("owed")
        assert line(slip, "Rounding")[-1] == "0.04"
        shift = shop.till.books.shift
        assert (shift.expected, shift.of("owed_to_customers")) == (euros("96.95"), euros("0.00"))
        assert shift.rounding == euros("-0.04")


async def test_the_z_report_has_a_line_for_rounding_and_the_drawer_is_right(shop):
    await shop.sold("20.03")
    await shop.sold("10.03")
    shop.ring_up("7.77")
    await checkout.pay_by_bank_card(shop.till)
    await card_desk.cash_out(shop.till, shop.card("4.18"))
    reading = shifts.close_shift(shop.till, euros("125.90"))
    assert isinstance(reading, reports.Reading)
    assert (reading.shift.expected, reading.difference) == (euros("125.90"), euros("0.00"))
    assert reading.shift.rounding == euros("0.02"), "0.04 of the sales, less 0.02 of the cash-out"
    tenders = sum((one.amount for one in reading.tenders), euros("0.00"))
    assert tenders == reading.shift.amount("sales") + euros("0.04")
    (paper,) = shop.papers("z report")
    assert line(paper, "Rounding") == ["Rounding", "0.02"]
    assert report_json.as_json(reading)["rounding"] == "0.02"


async def test_the_x_report_of_a_till_that_rounded_nothing_has_no_such_line(shop):
    await shop.sold("20.00")
    shifts.print_x(shop.till)
    (paper,) = shop.papers("x report")
    assert "Rounding" not in paper


async def test_a_restart_remembers_what_was_rounded(shop):
    number = await shop.sold("20.03")
    before = shop.till.books
    await shop.reopen()
    assert shop.till.books.shift == before.shift
    sale = past_sale(shop.till, number)
    assert sale is not None
    assert sale.rounding == euros("0.02")
    shop.check()


async def test_nothing_is_rounded_before_the_first_day(shop, tmp_path):
    later = (shop.clock.time.astimezone().date()).replace(year=shop.clock.time.year + 2).isoformat()
    await elsewhere(shop, "BE", "EUR", tmp_path / "later", REGISTER_CASH__ROUNDING_FROM=later)
    await shop.sold("20.03")
    assert str(shop.cash()) == "20.03"
    shop.clock.time = shop.clock.time.replace(year=shop.clock.time.year + 3)
    await shop.sold("20.03")
    assert str(shop.cash()) == "40.08"


async def test_norway_pays_thirteen_for_twelve_fifty_and_a_card_pays_it_exactly(shop, tmp_path):
    await elsewhere(shop, "NO", "NOK", tmp_path / "norway")
    rung_up(shop, "12.50")
    sale = await checkout.pay_cash(shop.till, Money("20.00", "NOK"))
    assert isinstance(sale, Sale)
    assert (sale.change, sale.rounding) == (Money("7.00", "NOK"), Money("0.50", "NOK"))
    assert str(shop.cash()) == "13.00"
    rung_up(shop, "12.50")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    assert shop.lines[-1].operation is Operation.BANK_CARD
    assert shop.lines[-1].moved == Money("12.50", "NOK")
    assert shop.till.books.shift.rounding == Money("0.50", "NOK")


@pytest.mark.parametrize(
    ("place", "currency", "half", "total", "cash"),
    [
        ("DK", "DKK", None, "12.24", "12.00"),
        ("DK", "DKK", None, "12.25", "12.50"),
        ("DK", "DKK", None, "12.74", "12.50"),
        ("DK", "DKK", None, "12.75", "13.00"),
        ("NZ", "NZD", "down", "9.95", "9.90"),
        ("NZ", "NZD", "up", "9.95", "10.00"),
        ("SE", "SEK", None, "0.49", "0.00"),
    ],
)
async def test_each_country_takes_what_its_coins_make(shop, tmp_path, place, currency, half, total, cash):
    more = {"REGISTER_CASH__ROUNDING_HALF": half} if half else {}
    await elsewhere(shop, place, currency, tmp_path / place, **more)
    rung_up(shop, total)
    sale = await checkout.pay_cash(shop.till)
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.COMPLETED
    assert sale.rounding == Money(cash, currency) - Money(total, currency)
    assert shop.cash() == Decimal(cash)
    shop.check()


async def test_in_ireland_a_customer_may_insist_on_the_exact_coins(shop, tmp_path):
    await elsewhere(shop, "IE", "EUR", tmp_path / "ireland")
    shop.ring_up("5.03")
    sale = await checkout.pay_cash(shop.till, euros("5.03"))
    assert isinstance(sale, Sale)
    assert (sale.stage, sale.rounding) == (Stage.COMPLETED, euros("0.00"))
    shop.ring_up("5.03")
    await checkout.pay_cash(shop.till)
    assert str(shop.cash()) == "10.08"
