"""Gift cards by themselves: cash-out, the end of a card, a plain refund, each with its slip."""

import asyncio

import pytest
from moneyed import EUR, Money

from register.counter import history
from register.counter.cards import card_desk
from register.counter.drawer import shifts
from register.counter.returning import returns
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import CashGiven, CashReason
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Declined, NotSent, Unknown
from terminal_api.processor import Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def test_a_small_rest_is_paid_out_and_the_card_is_dead(shop):
    card = shop.card("4.20", provider="givex")
    asked = await card_desk.cash_out(shop.till, card)
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Approved)
    assert shop.moved == [("cash_out", "4.20")]
    assert (shop.status(card), shop.balance(card)) == (CardStatus.CLOSED, euros("0.00"))
    assert shop.events(CashGiven) == [CashGiven(asked[0].number, euros("4.20"), CashReason.CASH_OUT)]
    shift = shop.till.books.shift
    assert (shift.expected, shift.amount("cashed_out")) == (euros("95.80"), euros("4.20"))
    (slip,) = shop.papers()
    for words in ("CASH-OUT", "4.20", card.last4, asked[0].number):
        assert words in slip
    assert card.number not in slip
    shop.check()


async def test_a_cash_out_pressed_twice_pays_once(shop):
    card = shop.card("4.20")
    await asyncio.gather(card_desk.cash_out(shop.till, card), card_desk.cash_out(shop.till, card))
    assert shop.moved == [("cash_out", "4.20")]
    assert str(shop.cash()) == "95.80"
    shop.check()


async def test_nothing_is_paid_out_of_an_empty_dead_or_too_heavy_card(shop):
    cards = [shop.card("0.00"), shop.new_card(), shop.card("9.00", CardStatus.CLOSED), shop.card("100.01")]
    for card in cards:
        assert isinstance(await card_desk.cash_out(shop.till, card), Refused)
    shifts.close_shift(shop.till, None)
    assert isinstance(await card_desk.cash_out(shop.till, shop.card("4.20")), Refused)
    assert shop.asked == []


async def test_a_declined_cash_out_opens_no_drawer(shop):
    shop.refuse_next("Payment")
    asked = await card_desk.cash_out(shop.till, shop.card("4.20"))
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Declined)
    assert shop.cash() == 100
    assert shop.papers() == []
    shop.check()


async def test_a_cash_out_without_an_answer_pays_when_the_answer_comes(shop):
    card = shop.card("4.20")
    shop.arm(FaultKind.DROP_AFTER)
    assert isinstance(await card_desk.cash_out(shop.till, card), Refused), "not even the balance came"
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    asked = await card_desk.cash_out(shop.till, card)
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Unknown)
    assert shop.cash() == 100
    await shop.settle()
    assert str(shop.cash()) == "95.80"
    assert len(shop.papers("cash-out")) == 1
    shop.check()


async def test_cash_of_a_late_answer_waits_for_the_next_shift(shop):
    card = shop.card("4.20")
    asking = asyncio.ensure_future(card_desk.cash_out(shop.till, card))
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await asking
    shifts.close_shift(shop.till, euros("100.00"))
    await shop.settle()
    assert shop.events(CashGiven) == []
    shifts.open_shift(shop.till, euros("50.00"))
    await shop.settle()
    assert shop.till.books.shift.expected == euros("45.80")
    assert shop.till.books.shift.count("gift_cards:cash_out") == 1
    shop.check()


async def test_a_card_is_ended_where_its_provider_allows_it(shop):
    card = shop.card("8.40", provider="givex")
    asked = await card_desk.deactivate(shop.till, card)
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Approved)
    assert shop.status(card) is CardStatus.CLOSED
    (slip,) = shop.papers()
    assert "DEACTIVATED" in slip
    assert card.last4 in slip
    assert isinstance(await card_desk.deactivate(shop.till, shop.card("8.40")), Refused)
    assert shop.cash() == 100
    shop.check()


async def test_money_is_put_onto_a_card_with_a_slip(shop):
    card = shop.card("1.00")
    asked = await card_desk.refund_onto(shop.till, card, euros("10.00"), allowed_by="Ruth")
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Approved)
    assert asked[0].allowed_by == "Ruth", "the journal names the manager"
    assert shop.balance(card) == euros("11.00")
    (slip,) = shop.papers("refund")
    for words in ("REFUND", "10.00", "11.00", card.last4):
        assert words in slip
    assert card.number not in slip
    shop.check()


@pytest.mark.parametrize("amount", ["0.00", "-10.00", "500.01", "1.005"])
async def test_no_senseless_amount_is_put_onto_a_card(shop, amount):
    assert isinstance(await card_desk.refund_onto(shop.till, shop.card(), euros(amount)), Refused)
    assert isinstance(await card_desk.refund_onto(shop.till, shop.card(), Money("5.00", "USD")), Refused)
    assert shop.asked == []


async def test_a_refund_without_an_answer_is_not_given_a_second_time(shop):
    card = shop.card("1.00")
    shop.arm(FaultKind.DROP_AFTER)
    asked = await card_desk.refund_onto(shop.till, card, euros("10.00"))
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Unknown)
    assert isinstance(await card_desk.refund_onto(shop.till, card, euros("10.00")), NotSent)
    await shop.settle()
    assert shop.moved == [("refund", "10.00")]
    assert len(shop.papers("refund")) == 1
    assert isinstance(await card_desk.refund_onto(shop.till, card, euros("10.00")), tuple)
    assert shop.balance(card) == euros("21.00")
    shop.check()


async def test_a_refund_pressed_twice_is_given_once(shop):
    card = shop.card("1.00")
    first, second = await asyncio.gather(
        *(card_desk.refund_onto(shop.till, card, euros("10.00")) for _ in range(2))
    )
    assert isinstance(first, tuple)
    assert isinstance(second, NotSent)
    assert shop.balance(card) == euros("11.00")


async def paid_by(shop, card):
    """A finished sale of 12.50 paid by `card`: its number and the payment's request."""
    number = shop.ring_up("12.50").number
    await checkout.pay_by_gift_card(shop.till, card)
    (payment,) = history.answered(shop.till.journal, number).values()
    return number, payment


async def test_a_payment_reversed_at_the_desk_is_not_given_back_again(shop):
    card = shop.card("20.00")
    number, payment = await paid_by(shop, card)
    for amount in ("0.00", "-1.00", "12.51", "1.005"):
        assert isinstance(await card_desk.reverse_at_desk(shop.till, payment, euros(amount)), Refused)
    outcomes = await asyncio.gather(
        *(card_desk.reverse_at_desk(shop.till, payment, euros("10.00")) for _ in range(2))
    )
    assert isinstance(outcomes[0], tuple)
    assert not isinstance(outcomes[1], tuple)
    assert shop.moved == [("pay", "12.50"), ("reverse", "10.00")]
    assert isinstance(await card_desk.reverse_at_desk(shop.till, payment, euros("2.51")), Refused)
    found = returns.find(shop.till, number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {0: found.lines[0].left})
    assert isinstance(planned, Refused), "10.00 of it is back already"
    assert shop.balance(card) == euros("17.50")
    shop.check()


async def test_a_plan_older_than_a_reversal_at_the_desk_is_not_carried_out(shop):
    number, payment = await paid_by(shop, shop.card("20.00"))
    planned = shop.plan(number, {0: "1"})
    await card_desk.reverse_at_desk(shop.till, payment)
    assert isinstance(await returns.give(shop.till, planned), Refused)
    assert shop.moved == [("pay", "12.50"), ("reverse", "12.50")]


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "4.99", "500.01", "10.005"])
async def test_no_senseless_amount_is_loaded_at_the_desk(shop, amount):
    refused = await card_desk.put_on(shop.till, Operation.LOAD, shop.card("1.00"), euros(amount))
    assert isinstance(refused, Refused)
    assert shop.asked == []


async def test_cash_of_a_void_waits_for_the_next_shift(shop):
    shop.ring_up("20.00")
    await checkout.pay_cash(shop.till, euros("5.00"))
    shop.arm(FaultKind.DROP_BEFORE)
    await checkout.pay_by_bank_card(shop.till)
    await checkout.set_aside(shop.till)
    shifts.close_shift(shop.till, euros("105.00"))
    await shop.settle()
    assert shop.events(CashGiven) == []
    shifts.open_shift(shop.till, euros("50.00"))
    await shop.settle()
    assert shop.till.books.documents == {}
    assert shop.till.books.shift.expected == euros("45.00")
    shop.check()
