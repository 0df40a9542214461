"""Less than the price, paid by card and brought back: what was taken off never becomes money."""

from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_sales
from register.counter.drawer import shifts
from register.counter.selling import checkout, reducing, ringing_up
from register.counter.selling.reducing import ApprovalNeeded
from register.domain.amounts import Refused
from register.domain.events import LineReduced, PriceChanged
from register.domain.goods.reductions import AmountOff, PercentOff
from register.domain.staff.people import Role
from terminal_api.outcomes import Approved

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def percent(much: str) -> PercentOff:
    return PercentOff(Decimal(much), "damaged")


def manager(shop):
    return next(one for one in shop.till.settings.people if one.role == Role.MANAGER)


def accounts(shop):
    """What the shift's books say now."""
    return {
        name: str(amount.amount) for name, amount in shop.till.books.shift.ledger.items() if amount.amount
    }


async def test_a_reduced_sale_is_paid_in_part_by_gift_card_and_comes_back_in_parts(shop):
    card = shop.card("50.00")
    shop.ring_up("30.00")
    assert ringing_up.change_quantity(shop.till, 0, Decimal(3)) is None
    assert reducing.take_off_line(shop.till, 0, AmountOff(euros("5.00"), "damaged")) is None
    assert shop.sale.total == euros("85.00")
    await checkout.pay_by_gift_card(shop.till, card)
    number = shop.sale.number
    await checkout.pay_cash(shop.till)
    (receipt,) = shop.papers("sale")
    assert "damaged" in receipt
    assert "-5.00" in receipt
    backs = [await shop.take_back(number, {0: quantity}) for quantity in ("1", "1", "1")]
    assert [one.total for one in backs] == [euros("28.33"), euros("28.34"), euros("28.33")]
    assert shop.balance(card) == euros("50.00")
    assert not {name for name in accounts(shop) if name.startswith(("sales:", "tax:"))}, "nothing was sold"
    shop.check()


async def test_more_than_a_cashier_may_is_allowed_by_a_manager_whose_name_stays(shop):
    shop.ring_up("20.00")
    shifts.sign_in_as(shop.till, "Maria")
    needed = reducing.take_off_line(shop.till, 0, percent("10.1"))
    assert isinstance(needed, ApprovalNeeded)
    assert "more than 10 % off" in needed.words
    assert shop.sale.total == euros("20.00")
    assert reducing.take_off_line(shop.till, 0, percent("50"), manager(shop)) is None
    assert shop.till.books.cashier == "Maria", "the cashier stays signed in"
    (event,) = shop.events(LineReduced)
    assert event.reductions[0].allowed_by == "Ruth"
    assert shop.sale.total == euros("10.00")
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_a_part_of_a_cent_that_is_rounded_up_is_not_more_than_a_cashier_may(shop):
    shifts.sign_in_as(shop.till, "Maria")
    shop.ring_up("2.55")
    assert reducing.take_off_line(shop.till, 0, percent("10")) is None
    assert shop.sale.total == euros("2.29")
    assert reducing.restore(shop.till, 0) is None
    assert isinstance(
        reducing.take_off_line(shop.till, 0, AmountOff(euros("0.27"), "damaged")), ApprovalNeeded
    )
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_what_a_cashier_may_is_counted_over_all_that_was_taken_off(shop):
    shop.ring_up("20.00")
    shifts.sign_in_as(shop.till, "Maria")
    assert reducing.take_off_line(shop.till, 0, percent("6")) is None
    assert isinstance(reducing.take_off_line(shop.till, 0, percent("6")), ApprovalNeeded)
    assert isinstance(reducing.change_price(shop.till, 0, euros("18.00"), "price match"), ApprovalNeeded)
    assert reducing.change_price(shop.till, 0, euros("19.50"), "price match") is None
    assert shop.sale.total == euros("18.33")
    assert reducing.restore(shop.till, 0) is None
    assert shop.sale.total == euros("20.00")
    assert [event.price for event in shop.events(PriceChanged)] == [euros("19.50"), euros("20.00")]
    await checkout.pay_cash(shop.till)


async def test_a_manager_who_is_signed_in_asks_nobody(shop):
    shop.ring_up("20.00")
    assert not isinstance(shifts.sign_in(shop.till, "9876"), Refused)
    assert reducing.change_price(shop.till, 0, euros("1.00"), "end of line") is None
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_an_amount_off_everything_leaves_gift_cards_as_they_are(shop):
    card = shop.new_card()
    shop.ring_up("10.00", "20.00")
    await card_sales.sell(shop.till, card, euros("25.00"))
    assert reducing.take_off_all(shop.till, AmountOff(euros("1.00"), "staff"), manager(shop)) is None
    assert [line.total for line in shop.sale.basket.lines] == [
        euros("9.67"),
        euros("19.33"),
        euros("25.00"),
    ]
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    assert shop.balance(card) == euros("25.00")
    assert accounts(shop)["sales:Things"] == "-23.97"
    shop.check()


async def test_what_makes_no_sense_is_refused_and_changes_nothing(shop):
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    refused = reducing.take_off_all(shop.till, percent("5"))
    assert isinstance(refused, Refused)
    assert "only goods can be reduced" in refused.reason
    shop.ring_up("10.00")
    for off in (
        percent("0"),
        percent("100"),
        AmountOff(euros("10.00"), "staff"),
        AmountOff(euros("-1"), "x"),
    ):
        assert isinstance(reducing.take_off_line(shop.till, 1, off, manager(shop)), Refused)
        assert isinstance(reducing.take_off_all(shop.till, off, manager(shop)), Refused)
    card = shop.card("5.00").number
    nameless = [PercentOff(Decimal(5), reason) for reason in (" ", "x" * 41, f"promised on {card}")]
    for off in nameless:
        assert isinstance(reducing.take_off_line(shop.till, 1, off), Refused)
    assert isinstance(reducing.take_off_line(shop.till, 0, percent("5")), Refused), "that is the gift card"
    assert isinstance(reducing.take_off_line(shop.till, 7, percent("5")), Refused)
    assert isinstance(reducing.change_price(shop.till, 1, euros("0"), "gift"), Refused)
    assert isinstance(reducing.restore(shop.till, 1), Refused)
    assert shop.events(LineReduced, PriceChanged) == []
    await checkout.void(shop.till, "only looking")
    shop.check()


async def test_fewer_pieces_than_the_discount_is_worth_are_refused(shop):
    shop.ring_up("10.00")
    assert ringing_up.change_quantity(shop.till, 0, Decimal(3)) is None
    assert reducing.take_off_line(shop.till, 0, AmountOff(euros("10.00"), "staff"), manager(shop)) is None
    assert isinstance(ringing_up.change_quantity(shop.till, 0, Decimal(1)), Refused)
    assert shop.sale.total == euros("20.00")
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_after_a_restart_the_sale_costs_what_was_agreed(shop):
    shop.ring_up("20.00")
    reducing.take_off_line(shop.till, 0, percent("10"))
    await shop.reopen()
    assert shop.sale.total == euros("18.00")
    await checkout.pay_cash(shop.till)
    shop.check()
