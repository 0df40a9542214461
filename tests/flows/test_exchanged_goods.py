"""What comes back in exchange for goods taxed otherwise, or sold under a promotion: for what was paid."""

from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.counter.returning import exchanging, returns, unreceipted
from register.counter.selling import checkout, exempting, ringing_up
from register.counter.selling.customer_screen import picture
from register.counter.selling.looking_up import named
from register.counter.selling.ringing_up import Answers
from register.domain.amounts import Refused
from register.domain.goods.item import Item
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from tests.flows.test_promotions import LAMP, PEN, PENCIL, THREE_FOR_TWO, costs, scan, under
from tests.flows.test_tax import AMERICAN, PER_RECEIPT, Opens, accounts, dollars, manager, printed, rings_up

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def american(bench, make_shop, tmp_path) -> Opens:
    """Opens a shop in New York: prices without tax, 8.875 %, rounded once on a receipt."""
    return lambda: make_shop(bench, tmp_path / "usa", environ=AMERICAN | PER_RECEIPT)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def brought(shop, number: str, *places: int) -> Sale:
    found = returns.find(shop.till, number)
    assert isinstance(found, returns.Found), found
    sale = exchanging.bring_in(shop.till, found, dict.fromkeys(places, Decimal(1)))
    assert isinstance(sale, Sale), sale
    return sale


async def give_net(shop) -> Return:
    plan = exchanging.net_back(shop.till)
    assert isinstance(plan, returns.Plan), plan
    one = await exchanging.give_net(shop.till, plan)
    assert isinstance(one, Return), one
    return one


def nothing_is_sold(shop) -> bool:
    return not {name for name in accounts(shop) if name.startswith(("sales:", "tax:"))}


async def test_a_new_york_shop_exchanges_with_the_tax_that_was_paid_and_all_comes_back_in_the_end(american):
    async with american() as shop:
        first = await shop.sold("4.00", "4.00", "4.00", "4.00")  # 35.5 cents each: 36, 35, 36, 35
        second = brought(shop, first, 0, 1).number
        shop.ring_up("20.00")  # 1.775, of which nothing is rounded together with what comes back
        assert shop.sale.total == dollars("13.07")
        shown = picture(shop.till)
        assert shown is not None
        told = [(line.text, line.amount) for line in shown.lines]
        assert told == [
            ("Back: Thing at 4.00", "-4.00"),
            ("Back: Thing at 4.00", "-4.00"),
            ("Thing at 20.00", "20.00"),
            ("Tax", "1.07"),
        ]
        await checkout.pay_cash(shop.till)
        receipt = shop.papers("sale")[-1]
        assert receipt.count(f"Returned, of receipt {first}") == 2
        assert printed(receipt, "Subtotal") == ["Subtotal", "12.00"]
        assert printed(receipt, "Tax") == ["Tax", "1.07"]
        assert printed(receipt, "TOTAL") == ["TOTAL", "USD", "13.07"]
        assert printed(receipt, "A 8.875%") == ["A", "8.875%", "12.00", "1.07", "13.07"]
        brought(shop, second, 2)
        third = shop.ring_up("4.00").number
        assert shop.sale.total == dollars("-17.42")
        assert (await give_net(shop)).total == dollars("17.42")
        receipt = shop.papers("sale")[-1]
        assert printed(receipt, "Subtotal") == ["Subtotal", "-16.00"]
        assert printed(receipt, "Tax") == ["Tax", "-1.42"]
        assert printed(receipt, "TOTAL") == ["TOTAL", "USD", "-17.42"]
        await shop.reopen()
        rest = [await shop.take_back(first, {2: "1", 3: "1"}), await shop.take_back(third, {1: "1"})]
        assert [one.total for one in rest] == [dollars("8.71"), dollars("4.36")]
        assert nothing_is_sold(shop)
        assert shop.cash() == Decimal("100.00")
        shop.check()


async def test_after_a_change_of_the_rules_goods_come_back_by_the_old_and_are_sold_by_the_new(american):
    async with american() as shop:
        number = await shop.sold("4.00")
        await shop.close()
        shop.environ = {"REGISTER_SHOP__CURRENCY": "USD", "REGISTER_TAX__A": "20"} | PER_RECEIPT
        await shop.open()
        brought(shop, number, 0)
        shop.ring_up("12.00")
        assert (shop.sale.total, shop.sale.basket.tax) == (dollars("7.64"), dollars("1.64"))
        await checkout.pay_cash(shop.till)
        assert accounts(shop)["tax:A"] == "-2.00"
        assert accounts(shop)["sales:Things"] == "-10.00"
        shop.check()


async def test_a_customer_who_shows_a_certificate_gets_back_the_tax_that_was_paid(shop):
    number = await shop.sold("12.10")
    brought(shop, number, 0)
    rings_up(shop, "24.20")
    assert exempting.exempt(shop.till, "certificate 4711", manager(shop)) is None
    assert shop.sale.total == euros("7.90")
    await checkout.pay_cash(shop.till)
    receipt = shop.papers("sale")[-1]
    assert printed(receipt, "Tax not charged") == ["Tax", "not", "charged", "-4.20"]
    assert printed(receipt, "A exempt") == ["A", "exempt", "20.00", "0.00", "20.00"]
    assert printed(receipt, "A 21%") == ["A", "21%", "-10.00", "-2.10", "-12.10"]
    assert "tax:A" not in accounts(shop)
    shop.check()


async def test_what_was_sold_untaxed_comes_back_so_in_a_basket_that_is_taxed(shop):
    rings_up(shop, "12.10")
    assert exempting.exempt(shop.till, "certificate 4711", manager(shop)) is None
    number = shop.sale.number
    await checkout.pay_cash(shop.till)
    brought(shop, number, 0)
    shop.ring_up("12.10")
    assert (shop.sale.total, shop.sale.basket.tax) == (euros("2.10"), euros("2.10"))
    await checkout.pay_cash(shop.till)
    assert printed(shop.papers("sale")[-1], "Tax not charged") == ["Tax", "not", "charged", "2.10"]
    shop.check()


async def test_what_comes_back_of_a_promotion_is_worth_what_was_paid_and_counts_for_no_other(shop):
    under(shop, THREE_FOR_TWO)
    scan(shop, PEN, PENCIL, PENCIL)
    assert costs(shop) == ["3.89", "1.55", "1.56"]
    first = shop.sale.number
    await checkout.pay_cash(shop.till)
    second = brought(shop, first, 0).number
    scan(shop, PENCIL, PENCIL)
    assert costs(shop) == ["-3.89", "2.00", "2.00"], "two are scanned; the one that comes back is no third"
    assert isinstance(await checkout.pay_cash(shop.till), Sale)
    receipt = shop.papers("sale")[-1]
    assert printed(receipt, "-1 Pen")[-1] == "-5.00"
    assert printed(receipt, "3 for 2") == ["3", "for", "2", "1.11"]
    assert printed(receipt, "TOTAL") == ["TOTAL", "EUR", "0.11"]
    brought(shop, second, 1)
    scan(shop, PEN, PENCIL, PENCIL)
    assert costs(shop) == ["-2.00", "3.89", "1.55", "1.56"]
    assert ringing_up.remove_line(shop.till, 0) is None
    assert costs(shop) == ["3.89", "1.55", "1.56"]
    assert ringing_up.remove_line(shop.till, 0) is None
    assert costs(shop) == ["2.00", "2.00"]
    shop.check()


async def test_three_for_two_is_exchanged_whole_for_a_lamp(shop):
    under(shop, THREE_FOR_TWO)
    scan(shop, PEN, PENCIL, PENCIL)
    number = shop.sale.number
    await checkout.pay_cash(shop.till)
    sale = brought(shop, number, 0, 1, 2)
    scan(shop, LAMP)
    assert shop.sale.total == euros("23.00")
    await checkout.pay_cash(shop.till)
    assert shop.stage(sale.number) is Stage.COMPLETED
    assert "sales:Paper" not in accounts(shop)
    shop.check()


async def test_without_a_receipt_goods_come_back_with_the_tax_of_today_rounded_as_on_a_sale(american):
    async with american() as shop:
        await shop.sold("30.00")
        things = tuple(
            line
            for price in ("4.00", "4.00", "4.00", "4.00")
            for line in today(shop, Item(price, f"Thing at {price}", dollars(price), "A", "Things"))
        )
        one = await unreceipted.give(shop.till, things, "a gift", manager(shop))
        assert isinstance(one, Return)
        assert (one.total, one.completed) == (dollars("17.42"), True)
        (slip,) = shop.papers("refund")
        assert printed(slip, "Subtotal") == ["Subtotal", "16.00"]
        assert printed(slip, "Tax") == ["Tax", "1.42"]
        assert printed(slip, "A 8.875%") == ["A", "8.875%", "16.00", "1.42", "17.42"]
        dear = today(shop, Item("46", "Thing at 46.00", dollars("46.00"), "A", "Things"))
        refused = await unreceipted.give(shop.till, dear, "a gift", manager(shop))
        assert isinstance(refused, Refused)
        assert "this is 50.08" in refused.reason, "its tax comes back too, and is more than the shop allows"
        shop.check()


def today(shop, item: Item):
    lines = unreceipted.as_today(shop.till, named(item), Decimal(1), Answers())
    assert isinstance(lines, tuple)
    return lines
