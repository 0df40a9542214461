"""How often a sale waits for the disk: once for cash, twice for a request for money, once for a receipt."""

from collections.abc import Callable

import pytest
from moneyed import EUR, Money

from receipts.mock.printer import MockPrinter
from register.counter.cards import card_sales
from register.counter.selling import checkout

pytestmark = pytest.mark.asyncio(loop_scope="module")


def waits_of(shop) -> Callable[[], int]:
    """Counts from now on the commits that the disk was waited for."""
    waits: list[object] = []
    append = shop.till.journal.append

    def noted(*events, durable=True, **how):
        if durable:
            waits.append(events)
        return append(*events, durable=durable, **how)

    shop.till.journal.append = noted
    return lambda: len(waits)


async def test_lines_wait_for_nothing_and_a_cash_sale_waits_once(shop):
    waits = waits_of(shop)
    shop.ring_up("20.00", "5.00", "0.99")
    assert waits() == 0
    await checkout.pay_cash(shop.till, Money("50.00", EUR))
    assert waits() == 1
    assert shop.till.books.sale is None


async def test_each_request_for_money_waits_twice(shop):
    waits = waits_of(shop)
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    assert waits() == 2
    await checkout.pay_by_bank_card(shop.till)
    assert waits() == 4, "the sale is completed with the answer"
    assert shop.till.books.sale is None


async def test_a_card_that_is_sold_waits_for_its_activation(shop):
    waits = waits_of(shop)
    await card_sales.sell(shop.till, shop.new_card(), Money("25.00", EUR))
    await checkout.pay_cash(shop.till)
    assert waits() == 1 + 2
    assert shop.till.books.documents == {}


async def test_a_receipt_waits_once_before_its_first_byte(bench, make_shop, tmp_path):
    async with MockPrinter() as printer:
        environ = {"REGISTER_PRINTER__HOST": printer.host, "REGISTER_PRINTER__PORT": str(printer.port)}
        async with make_shop(bench, tmp_path, environ=environ) as shop:
            waits = waits_of(shop)
            shop.ring_up("20.00")
            await checkout.pay_cash(shop.till)
            await shop.till.paper.wait_out(10)
            assert shop.till.books.jobs == {}
            assert waits() == 1 + 1
