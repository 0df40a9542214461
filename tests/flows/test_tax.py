"""Tax on top of the prices, per receipt, or not due: sold, reduced, paid, brought back, booked, reported."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from moneyed import USD, Money

from register.counter.cards import card_sales
from register.counter.drawer import report_json, reports, shifts
from register.counter.selling import checkout, exempting, looking_up, reducing, ringing_up
from register.counter.selling.customer_screen import picture
from register.domain.amounts import Refused
from register.domain.events import SaleExempted, SalePaid
from register.domain.goods.item import Item
from register.domain.goods.reductions import AmountOff
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Role
from terminal_api.outcomes import Approved

pytestmark = pytest.mark.asyncio(loop_scope="module")

AMERICAN = {
    "REGISTER_SHOP__CURRENCY": "USD",
    "REGISTER_TAX__A": "8.875",
    "REGISTER_TAX__E": "exempt",
    "REGISTER_TAX_RULES__PRICES": "exclude",
}
PER_RECEIPT = {"REGISTER_TAX_RULES__ROUNDING": "receipt"}

Opens = Callable[..., AbstractAsyncContextManager[Any]]


def dollars(amount: str) -> Money:
    return Money(amount, USD)


@pytest.fixture
def american(bench, make_shop, tmp_path: Path) -> Opens:
    """Opens a shop in New York: prices without tax, 8.875 %."""
    return lambda **more: make_shop(bench, tmp_path / "usa", environ=AMERICAN | more)


def manager(shop):
    return next(one for one in shop.till.settings.people if one.role == Role.MANAGER)


def printed(paper: str, word: str) -> list[str]:
    """The first row of `paper` that begins with `word`."""
    return next(row.split() for row in paper.split("\n") if row.strip().startswith(word))


def rings_up(shop, price: str, letter: str = "A", department: str = "Things", **how):
    item = Item(f"code {price}", f"Thing at {price}", shop.money(price), letter, department, **how)
    assert isinstance(ringing_up.add_item(shop.till, item, Decimal(1)), Item)


def accounts(shop) -> dict[str, str]:
    """What the shift's books say now."""
    ledger = shop.till.books.shift.ledger
    return {name: str(sum_.amount) for name, sum_ in ledger.items() if sum_.amount}


async def test_a_new_york_shop_adds_the_tax_takes_goods_back_in_two_parts_and_closes(american):
    async with american() as shop:
        rings_up(shop, "4.00", department="Pens")
        assert ringing_up.change_quantity(shop.till, 0, Decimal(3)) is None
        rings_up(shop, "19.99", department="Books")
        assert reducing.take_off_line(shop.till, 1, AmountOff(dollars("1.99"), "damaged")) is None
        # 12.00 + 18.00; 1.065 and 1.5975 of tax
        assert (shop.sale.basket.goods_total, shop.sale.basket.tax) == (dollars("30.00"), dollars("2.67"))
        assert shop.sale.total == dollars("32.67")
        number = shop.sale.number
        shown = picture(shop.till)
        assert shown is not None
        assert [(line.text, line.amount) for line in shown.lines[-1:]] == [("Tax", "2.67")]
        assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.card("10.00")), Approved)
        sale = await checkout.pay_cash(shop.till, dollars("40.00"))
        assert isinstance(sale, Sale)
        assert (sale.stage, sale.change) == (Stage.COMPLETED, dollars("17.33"))
        (receipt,) = shop.papers("sale")
        assert printed(receipt, "Subtotal") == ["Subtotal", "30.00"]
        assert printed(receipt, "Tax") == ["Tax", "2.67"]
        assert printed(receipt, "TOTAL") == ["TOTAL", "USD", "32.67"]
        assert printed(receipt, "A 8.875%") == ["A", "8.875%", "30.00", "2.67", "32.67"]
        first = await shop.take_back(number, {0: "1", 1: "1"})
        second = await shop.take_back(number, {0: "2"})
        assert [one.total for one in (first, second)] == [dollars("23.96"), dollars("8.71")]
        (refund, _) = shop.papers("refund")
        assert printed(refund, "Subtotal") == ["Subtotal", "22.00"]
        assert printed(refund, "REFUNDED") == ["REFUNDED", "USD", "23.96"]
        assert not {name for name in accounts(shop) if name.startswith(("sales:", "tax:"))}
        assert await shop.sold("0.40") == "R2-000004"
        reading = shifts.close_shift(shop.till, dollars("100.44"))
        assert isinstance(reading, reports.Reading)
        assert reading.difference == dollars("0.00")
        (z,) = shop.papers("z report")
        assert printed(z, "A 8.875%") == ["A", "8.875%", "0.40", "0.04", "0.44"]
        assert printed(z, "Sales") == ["Sales", "2", "33.11"]
        assert printed(z, "Refunds") == ["Refunds", "2", "-32.67"]
        shop.check()


async def test_half_a_cent_is_rounded_on_every_line_or_once_on_the_receipt(american):
    async with american() as shop:
        await shop.sold("4.00", "4.00", "4.00", "4.00")  # 35.5 cents each
        await shop.close()
        shop.environ = AMERICAN | PER_RECEIPT
        await shop.open()
        number = await shop.sold("4.00", "4.00", "4.00", "4.00")
        totals = [event.total for event in shop.events(SalePaid)]
        assert totals == [dollars("17.44"), dollars("17.42")]
        backs = [await shop.take_back(number, {at: "1"}) for at in range(4)]
        assert [str(one.total.amount) for one in backs] == ["4.36", "4.35", "4.36", "4.35"]
        assert accounts(shop)["sales:Things"] == "-16.00", "the first sale is still sold"
        assert accounts(shop)["tax:A"] == "-1.44"
        shop.check()


async def test_a_sale_from_before_a_change_of_the_rules_comes_back_for_what_was_paid(american):
    async with american() as shop:
        number = await shop.sold("4.00")
        await shop.close()
        shop.environ = {"REGISTER_SHOP__CURRENCY": "USD", "REGISTER_TAX__A": "20"} | PER_RECEIPT
        await shop.open()
        back = await shop.take_back(number, {0: "1"})
        assert back.total == dollars("4.36")
        assert not {name for name in accounts(shop) if name.startswith(("sales:", "tax:"))}
        shop.check()


async def test_a_basket_parked_before_a_change_of_the_rules_keeps_its_own(american):
    async with american() as shop:
        rings_up(shop, "4.00")
        await shop.close()
        shop.environ = {"REGISTER_SHOP__CURRENCY": "USD"} | PER_RECEIPT
        await shop.open()
        rings_up(shop, "12.10")
        assert (shop.sale.total, shop.sale.basket.tax) == (dollars("16.46"), dollars("2.46"))
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
        assert shop.moved[-1] == ("bank_card", "16.46")
        shop.check()


async def test_cash_is_rounded_after_the_tax(american):
    rules = {"REGISTER_CASH__ROUNDING": "US", "REGISTER_CASH__ROUNDING_FROM": "2020-01-01"}
    async with american(**rules) as shop:
        rings_up(shop, "10.00")  # 10.8875
        sale = await checkout.pay_cash(shop.till)
        assert isinstance(sale, Sale)
        assert (sale.total, sale.rounding) == (dollars("10.89"), dollars("0.01"))
        (receipt,) = shop.papers("sale")
        assert printed(receipt, "Rounding")[-1] == "0.01"
        shop.check()


async def test_a_price_on_a_scale_s_label_and_a_typed_one_are_without_tax_here(american):
    async with american() as shop:
        fruit = Item("3", "Figs", dollars("5.00"), "A", unit="kg")
        labelled = looking_up.Code("3", price=dollars("4.00"))
        assert ringing_up.add_item(shop.till, fruit, code=labelled) == fruit
        repair = Item("12", "Repair", dollars("0"), "A", open_price=True)
        asked = ringing_up.Answers(price=dollars("10.00"))
        assert ringing_up.add_item(shop.till, repair, answers=asked) == repair
        assert reducing.change_price(shop.till, 1, dollars("9.00"), "price match", manager(shop)) is None
        assert (shop.sale.basket.goods_total, shop.sale.total) == (dollars("13.00"), dollars("14.16"))
        await checkout.pay_cash(shop.till)
        shop.check()


async def test_a_deposit_and_a_gift_card_are_sold_without_tax_beside_taxed_goods(american):
    async with american() as shop:
        rings_up(shop, "2.00", deposit=dollars("0.05"))
        assert ringing_up.change_quantity(shop.till, 0, Decimal(3)) is None
        await card_sales.sell(shop.till, shop.new_card(), dollars("25.00"))
        assert shop.sale.total == dollars("31.68")  # 6.00 + 0.53 + 0.15 + 25.00
        number = shop.sale.number
        await checkout.pay_cash(shop.till)
        backs = [await shop.take_back(number, {0: "1"}) for _ in range(3)]
        assert sum((one.total for one in backs), dollars("0")) == dollars("6.68")
        assert not {name for name in accounts(shop) if name.startswith(("sales:", "tax:"))}
        shop.check()


async def test_a_school_with_a_certificate_pays_no_tax_in_either_shop(american, shop):
    async with american() as american_shop:
        for one, total in ((shop, "10.00"), (american_shop, "12.10")):
            rings_up(one, "12.10")
            assert exempting.exempt(one.till, "  certificate 4711 ", manager(one)) is None
            (event,) = one.events(SaleExempted)
            assert (event.exemption, event.allowed_by) == ("certificate 4711", "Ruth")
            assert one.sale.total == one.money(total)
            number = one.sale.number
            await one.reopen()
            assert one.sale.total == one.money(total)
            await checkout.pay_cash(one.till)
            (receipt,) = one.papers("sale")
            assert "Exempt from tax: certificate 4711" in receipt
            assert printed(receipt, "TOTAL")[-1] == total
            assert printed(receipt, "A exempt") == ["A", "exempt", total, "0.00", total]
            assert "tax:A" not in accounts(one)
            back = await one.take_back(number, {0: "1"})
            assert back.total == one.money(total)
            (refund,) = one.papers("refund")
            assert "Exempt from tax: certificate 4711" in refund
            assert not {name for name in accounts(one) if name.startswith(("sales:", "tax:"))}
            one.check()
    (receipt,) = shop.papers("sale")
    assert printed(receipt, "Subtotal") == ["Subtotal", "12.10"]
    assert printed(receipt, "Tax not charged") == ["Tax", "not", "charged", "-2.10"]


async def test_who_may_sell_without_tax_is_the_shop_s_to_say(shop):
    assert exempting.exempt(shop.till, "school") == checkout.no_sale()
    rings_up(shop, "12.10")
    refused = exempting.exempt(shop.till, "school")
    assert isinstance(refused, Refused)
    assert "Sale without tax needs the PIN of somebody who may (manager)" in refused.reason
    assert shop.events(SaleExempted) == []
    assert exempting.exempt(shop.till, "school", manager(shop)) is None
    assert not isinstance(shifts.sign_in(shop.till, "9876"), Refused)
    assert exempting.exempt(shop.till, "library") is None
    assert [event.allowed_by for event in shop.events(SaleExempted)] == ["Ruth", "Ruth"]
    await checkout.void(shop.till, "only looking")


async def test_the_tax_is_taken_again_as_long_as_nothing_was_paid(shop):
    rings_up(shop, "12.10")
    assert isinstance(exempting.tax_again(shop.till), Refused)
    assert exempting.exempt(shop.till, "school", manager(shop)) is None
    assert exempting.tax_again(shop.till) is None
    assert shop.sale.total == shop.money("12.10")
    number = shop.card().number
    for words in (" ", "x" * 41, f"card {number}"):
        assert isinstance(exempting.exempt(shop.till, words, manager(shop)), Refused)
    await checkout.pay_cash(shop.till, shop.money("5.00"))
    for done in (exempting.exempt(shop.till, "school", manager(shop)), exempting.tax_again(shop.till)):
        assert isinstance(done, Refused)
        assert "give it back first" in done.reason
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_exempt_goods_nothing_and_an_exempt_customer_stand_apart_on_the_z_report(american):
    async with american() as shop:
        for letter in ("A", "C", "E"):
            rings_up(shop, "10.00", letter)
        await checkout.pay_cash(shop.till)
        rings_up(shop, "20.00")
        exempting.exempt(shop.till, "school", manager(shop))
        await checkout.pay_cash(shop.till)
        reading = shifts.close_shift(shop.till, None)
        assert isinstance(reading, reports.Reading)
        (z,) = shop.papers("z report")
        assert printed(z, "A 8.875%") == ["A", "8.875%", "10.00", "0.89", "10.89"]
        assert printed(z, "A exempt") == ["A", "exempt", "20.00", "0.00", "20.00"]
        assert printed(z, "C 0%") == ["C", "0%", "10.00", "0.00", "10.00"]
        assert printed(z, "E exempt") == ["E", "exempt", "10.00", "0.00", "10.00"]
        machine: Any = report_json.as_json(reading)
        assert machine["taxes"]["A exempt"] == {"percent": "8.875", "net": "20.00", "tax": "0.00"}
        shop.check()
