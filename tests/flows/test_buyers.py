"""How much one buyer may have in gift cards in a day: counted over sales, refused before anybody pays."""

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_balance, card_sales
from register.counter.cards.undo_load import undo_load
from register.counter.owing import owed
from register.counter.selling import checkout, parking, said
from register.domain.amounts import Refused
from register.domain.events import CustomerNamed, LineAdded

pytestmark = pytest.mark.asyncio(loop_scope="module")
MOST = {"REGISTER_GIFT_CARDS__BUYER_DAY_MOST": "100.00"}
NAMED = {"REGISTER_GIFT_CARDS__BUYER_NAMED_ABOVE": "60.00"}


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@pytest.fixture
def limited(make_shop, bench, tmp_path):
    return lambda **environ: make_shop(bench, tmp_path, environ=environ)


async def sold(shop, amount, customer="", card=None):
    seen = await card_sales.sell(shop.till, card or shop.new_card(), euros(amount), customer)
    assert isinstance(seen, card_balance.Look), seen


async def refused(shop, amount, customer="") -> str:
    answer = await card_sales.sell(shop.till, shop.new_card(), euros(amount), customer)
    assert isinstance(answer, Refused)
    return answer.reason


async def test_what_one_buyer_had_today_counts_over_several_sales(limited):
    async with limited(**MOST) as shop:
        await sold(shop, "60.00", "club 1047")
        await checkout.pay_cash(shop.till)
        await sold(shop, "30.00", "Club 1047")
        parking.park(shop.till)
        said_no = await refused(shop, "10.01", "club 1047")
        assert "100.00 in gift cards a day (store policy)" in said_no
        assert "club 1047 has 90.00: 10.00 at most can follow today" in said_no
        assert shop.till.books.sale is None
        assert shop.till.vault.tokens() == shop.till.books.cards_needed, "no number of a refused card is kept"
        await sold(shop, "10.00", "club 1047")
        assert "sell no more of them today" in await refused(shop, "5.00")
        await checkout.pay_cash(shop.till)
        await sold(shop, "50.00", "order A-17")
        shop.check()


async def test_a_sale_of_nobody_is_looked_at_by_itself(limited):
    async with limited(**MOST) as shop:
        for _ in range(2):
            await sold(shop, "50.00")
            await sold(shop, "50.00")
            assert "100.00 is in this sale: 0.00 at most can follow" in await refused(shop, "5.00")
            await checkout.pay_cash(shop.till)
        shop.check()


async def test_naming_somebody_who_had_enough_is_refused_too(limited):
    async with limited(**MOST) as shop:
        await sold(shop, "60.00", "club 1047")
        await checkout.pay_cash(shop.till)
        await sold(shop, "50.00")
        answer = said.name_customer(shop.till, "club 1047")
        assert isinstance(answer, Refused)
        assert shop.sale.customer == ""
        assert said.name_customer(shop.till, "Anna") is None
        await checkout.pay_cash(shop.till)
        shop.check()


async def test_from_some_sum_on_the_buyer_must_be_named(limited):
    async with limited(**NAMED) as shop:
        await sold(shop, "40.00")
        assert "60.00 in gift cards say first who buys: type /customer" in await refused(shop, "20.01")
        await sold(shop, "20.01", "Anna")
        (named,) = shop.events(CustomerNamed)
        assert (named.customer, shop.sale.customer) == ("Anna", "Anna")
        assert isinstance(said.name_customer(shop.till, ""), Refused), (
            "the name stays as long as the cards do"
        )
        await checkout.pay_cash(shop.till)
        assert "Anna" in shop.papers("sale")[0]
        shop.check()


async def test_a_new_day_and_a_load_that_was_undone_make_room_again(limited):
    async with limited(**MOST) as shop:
        card = shop.card("0.00")
        await sold(shop, "80.00", "Anna", card)
        await checkout.pay_cash(shop.till)
        assert "20.00 at most" in await refused(shop, "80.00", "Anna")
        await undo_load(shop.till, card, allowed_by="Ruth")
        await sold(shop, "80.00", "Anna")
        await checkout.pay_cash(shop.till)
        assert "20.00 at most" in await refused(shop, "80.00", "Anna")
        shop.clock.time = shop.clock.now().replace(year=shop.clock.now().year + 1)
        await sold(shop, "80.00", "Anna")
        await checkout.void(shop.till, "did not want it")
        await sold(shop, "80.00", "Anna")
        await checkout.pay_cash(shop.till)
        shop.check()


async def test_a_card_that_stayed_dead_and_was_refunded_does_not_count(limited):
    async with limited(**MOST) as shop:
        await sold(shop, "80.00", "Anna")
        number = shop.sale.number
        shop.refuse_next("StoredValue")
        await checkout.pay_cash(shop.till)
        await owed.refund_card(shop.till, number, 0)
        await sold(shop, "80.00", "Anna")
        await checkout.pay_cash(shop.till)
        assert len(shop.events(LineAdded)) == 2
        shop.check()
