"""A basket put away until its customer comes back: it loses nothing, and nobody pays for it meanwhile."""

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_sales
from register.counter.drawer import shifts
from register.counter.selling import checkout, parking, reducing, ringing_up
from register.domain.amounts import Refused
from register.domain.asking.exchange import IllegalStep
from register.domain.events import LineAdded
from register.domain.goods.reductions import AmountOff
from register.domain.sale import Stage
from register.domain.sale_steps import sale_after

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def test_the_next_customer_is_served_and_the_parked_sale_is_as_it_was(shop):
    first = shop.ring_up("20.00", "5.00")
    reducing.take_off_line(shop.till, 0, AmountOff(euros("1.00"), "damaged"))
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    before = shop.sale
    parking.park(shop.till, "blue coat")
    assert shop.till.books.sale is None
    number = await shop.sold("3.00")
    assert number != first.number
    assert parking.recall(shop.till, first.number)
    assert shop.sale == before
    await checkout.pay_cash(shop.till)
    assert shop.stage(first.number) is Stage.COMPLETED
    shop.check()


async def test_several_are_parked_over_a_restart_and_the_end_of_the_shift(shop):
    numbers = []
    for name in ("blue coat", "", "table 3"):
        numbers.append(shop.ring_up("20.00", "7.00").number)
        parking.park(shop.till, name)
    await shop.reopen()
    assert [parking.named(one) for one in shop.till.books.parked] == [
        "blue coat",
        "Thing at 20.00 and 1 more",
        "table 3",
    ]
    assert isinstance(parking.recall(shop.till, numbers[1]), type(shop.till.books.parked[0]))
    await checkout.pay_cash(shop.till)
    assert not isinstance(shifts.close_shift(shop.till, None), Refused), "parked sales keep nobody here"
    assert isinstance(parking.recall(shop.till, numbers[0]), Refused), "the drawer has no float yet"
    shifts.open_shift(shop.till, euros("100.00"))
    for number in (numbers[2], numbers[0]):
        parking.recall(shop.till, number)
        await checkout.pay_by_bank_card(shop.till)
        assert shop.stage(number) is Stage.COMPLETED
    assert shop.till.books.parked == ()
    shop.check()


async def test_nothing_is_parked_that_the_customer_has_paid_for_in_part(shop):
    card = shop.card("12.50")
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, card)
    refused = parking.park(shop.till)
    assert isinstance(refused, Refused)
    assert "12.50" in refused.reason
    await checkout.give_back(shop.till)
    assert not isinstance(parking.park(shop.till), Refused)
    assert shop.balance(card) == euros("12.50")
    parking.recall(shop.till, shop.till.books.parked[0].number)
    await checkout.void(shop.till, "went away")
    shop.check()


async def test_one_sale_at_a_time_is_at_the_counter(shop):
    assert isinstance(parking.park(shop.till), Refused)
    parked = shop.ring_up("20.00")
    assert isinstance(parking.park(shop.till, "x" * 31), Refused)
    assert isinstance(parking.park(shop.till, shop.card("5.00").number), Refused), "no card number is kept"
    parking.park(shop.till)
    shop.ring_up("1.00")
    for wrong in (parked.number, "R2-999999"):
        assert isinstance(parking.recall(shop.till, wrong), Refused)
    await checkout.void(shop.till, "only looking")
    assert isinstance(parking.recall(shop.till, "R2-999999"), Refused)
    parking.recall(shop.till, parked.number)
    assert ringing_up.remove_line(shop.till, 0) is None
    assert shop.till.books.parked == ()


async def test_a_parked_sale_cannot_be_rung_up_or_paid(shop):
    sale = shop.ring_up("20.00")
    parking.park(shop.till)
    (parked,) = shop.till.books.parked
    with pytest.raises(IllegalStep, match="is parked"):
        sale_after(parked, LineAdded(sale.number, sale.basket.lines[0]))
    assert isinstance(await checkout.pay_cash(shop.till), Refused)
    parking.recall(shop.till, sale.number)
    with pytest.raises(IllegalStep, match="is not parked"):
        shop.till.record(type(shop.events()[-1])(sale.number))
    await checkout.pay_cash(shop.till)
    shop.check()
