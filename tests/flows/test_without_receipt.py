"""Goods come back for which there is no receipt: by a manager's word, for today's price at most, once."""

from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.counter.drawer import report_json, reports, shifts
from register.counter.owing.obligations import Kind
from register.counter.returning import refunding, unreceipted
from register.counter.selling.looking_up import PriceNeeded, named
from register.counter.selling.ringing_up import Answers
from register.domain.amounts import Refused
from register.domain.goods.item import Item
from register.domain.returning.returns import Return
from register.domain.returning.unreceipted import lowered
from terminal_api.outcomes import Approved

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEN = Item("pen", "Pen", Money("7.35", EUR), "A", "Paper")
BEER = Item("beer", "Beer", Money("1.20", EUR), "A", "Drinks", deposit=Money("0.25", EUR))
REPAIR = Item("repair", "Repair", Money("0.00", EUR), "A", "Services", open_price=True)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def today(shop, item, quantity="1", price=None):
    lines = unreceipted.as_today(shop.till, named(item), Decimal(quantity), Answers(price))
    assert isinstance(lines, tuple)
    return lines


def ruth(shop):
    return shop.till.settings.people[1]


async def back(shop, lines, card=None, **how):
    return await unreceipted.give(shop.till, lines, "a gift", ruth(shop), card, **how)


async def test_cash_goes_out_and_the_receipt_says_who_allowed_it_and_why(shop):
    one = await back(shop, today(shop, PEN, "2"))
    assert isinstance(one, Return)
    assert one.completed
    assert shop.cash() == Decimal("85.30")
    (slip,) = shop.papers("refund")
    for words in (one.number, "Without a receipt", "a gift", "Ruth", "Pen", "14.70", "Customer"):
        assert words in slip
    assert "Of receipt" not in slip
    shop.check()


async def test_the_reports_count_it_as_a_refund_and_by_itself(shop):
    await back(shop, today(shop, PEN))
    shift = shop.till.books.shift
    assert (shift.count("returns"), shift.amount("returns")) == (1, euros("7.35"))
    assert shift.amount("without_receipt") == euros("7.35")
    reading = shifts.print_x(shop.till)
    assert isinstance(reading, reports.Reading)
    told = report_json.as_json(reading)
    assert told["without_receipt"] == {"count": 1, "amount": "7.35"}
    assert shift.of("sales") + shift.of("tax") == euros("7.35")
    (paper,) = shop.papers("x report")
    assert "Refunds, no receipt" in paper
    shop.check()


async def test_a_deposit_comes_back_with_its_goods(shop):
    lines = today(shop, BEER, "6")
    assert [line.total for line in lines] == [euros("7.20"), euros("1.50")]
    await back(shop, lines)
    assert shop.cash() == Decimal("91.30")
    shop.check()


async def test_it_goes_onto_a_gift_card_or_makes_a_new_one_active(shop):
    old, new = shop.card("1.00"), shop.new_card()
    for card, how in ((old, {}), (new, {"never_sold": True})):
        one = await back(shop, today(shop, PEN), card, **how)
        assert isinstance(one, Return)
        assert one.completed
    assert shop.balance(old) == euros("8.35")
    assert shop.balance(new) == euros("7.35")
    assert shop.cash() == 100
    shop.check()


async def test_what_the_card_refuses_is_owed_until_another_takes_it(shop):
    shop.refuse_next("Payment")
    one = await back(shop, today(shop, PEN), shop.card("1.00"))
    assert isinstance(one, Return)
    assert one.due == euros("7.35")
    (owed,) = shop.obligations(Kind.GIVE_BACK)
    assert owed.number == one.number
    await shop.reopen()
    assert isinstance(await refunding.give_to_card(shop.till, one.number, shop.card()), Approved)
    assert shop.obligations(Kind.GIVE_BACK) == []
    shop.check()


async def test_a_lower_price_counts_and_a_higher_one_never_does(shop):
    (line,) = today(shop, PEN)
    assert isinstance(lowered(line, euros("7.36")), Refused)
    assert isinstance(lowered(line, euros("0.00")), Refused)
    cheap = lowered(line, euros("5.00"))
    assert not isinstance(cheap, Refused)
    assert isinstance(lowered(cheap, euros("7.36")), Refused), "today's price stays the limit"
    assert lowered(cheap, euros("7.35")) == line
    await back(shop, (cheap,))
    assert shop.cash() == 95
    shop.check()


async def test_what_has_no_price_of_its_own_is_asked_for_one(shop):
    assert isinstance(unreceipted.as_today(shop.till, named(REPAIR), None, Answers()), PriceNeeded)
    lines = today(shop, REPAIR, price=euros("12.50"))
    one = await back(shop, lines)
    assert isinstance(one, Return)
    assert one.total == euros("12.50")


async def test_never_more_than_the_shop_s_limit_without_a_reason_or_beside_a_sale(shop):
    assert isinstance(await back(shop, today(shop, PEN, "7")), Refused), "51.45 is more than 50.00"
    assert isinstance(await back(shop, ()), Refused)
    refused = await unreceipted.give(shop.till, today(shop, PEN), "  ", ruth(shop))
    assert isinstance(refused, Refused)
    shop.ring_up("1.00")
    assert isinstance(await back(shop, today(shop, PEN)), Refused)
    assert shop.papers() == []


async def test_no_more_cash_goes_out_than_is_there(shop):
    for _ in range(2):
        assert isinstance(await back(shop, today(shop, PEN, "6")), Return)
    refused = await back(shop, today(shop, PEN, "6"))
    assert isinstance(refused, Refused)
    assert "not enough cash" in refused.reason


async def test_a_shop_that_takes_nothing_back_without_a_receipt_says_so(bench, make_shop, tmp_path):
    async with make_shop(bench, tmp_path, environ={"REGISTER_RETURNS__WITHOUT_RECEIPT_MOST": "0"}) as shop:
        refused = await back(shop, today(shop, PEN))
        assert isinstance(refused, Refused)
        assert "[returns]" in refused.reason
