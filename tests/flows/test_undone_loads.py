"""A load taken off its card again: who may get the money back, and that card and money never part."""

import asyncio
from datetime import timedelta

import pytest
from moneyed import EUR, Money

from register.counter import history
from register.counter.cards import card_balance, card_desk, card_sales, loads
from register.counter.cards.undo_load import undo_load
from register.counter.drawer import shifts
from register.counter.owing.obligations import Kind
from register.counter.returning import refunding, returns
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import CashGiven, ReturnOpened
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Declined, NotSent, Unknown
from terminal_api.processor import Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def sold_load(shop, card, amount="25.00"):
    """A sale of a pen for 5.00 and a load of `card`, with 5.00 by bank card and the rest in cash."""
    number = shop.ring_up("5.00").number
    assert isinstance(await card_sales.sell(shop.till, card, euros(amount)), card_balance.Look)
    await checkout.pay_by_bank_card(shop.till, euros("5.00"))
    await checkout.pay_cash(shop.till)
    return number


def the_return(shop):
    (opened,) = shop.events(ReturnOpened)
    return opened


async def test_a_load_at_the_desk_is_undone_and_no_money_moves(shop):
    card = shop.card("1.00")
    await card_desk.put_on(shop.till, Operation.LOAD, card, euros("10.00"))
    asked = await undo_load(shop.till, card)
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Approved)
    assert shop.balance(card) == euros("1.00")
    assert shop.cash() == 100
    (slip,) = shop.papers("undo_load")
    for words in ("REVERSAL", "10.00", card.last4):
        assert words in slip
    assert shop.till.books.shift.of("unallocated") == euros("0.00")
    assert isinstance(await undo_load(shop.till, card), Refused), "it is undone already"
    shop.check()


async def test_the_terminal_takes_no_activation_back_and_the_card_stays_sold(shop):
    card = shop.new_card()
    assert isinstance(await card_sales.sell(shop.till, card, euros("25.00")), card_balance.Look)
    await checkout.pay_cash(shop.till)
    asked = len(shop.asked)
    refused = await undo_load(shop.till, card)
    assert isinstance(refused, Refused)
    assert refused.reason == "svs takes no activation back: the card stays sold, and good for what is on it"
    assert len(shop.asked) == asked
    assert shop.balance(card) == euros("25.00")
    shop.check()


async def test_the_terminal_takes_no_pay_out_back_and_the_till_says_what_to_do(shop):
    card = shop.card("4.00")
    out = await card_desk.cash_out(shop.till, card)
    assert isinstance(out, tuple), out
    asked = len(shop.asked)
    refused = await undo_load(shop.till, card)
    assert isinstance(refused, Refused)
    said = "svs takes no pay-out back: sell another card for the cash that comes back"
    assert (refused.reason, len(shop.asked)) == (said, asked)
    assert shop.cash() == 96
    shop.check()


async def test_what_was_paid_for_an_undone_load_goes_back_to_where_it_came_from(shop):
    card = shop.card("1.00")
    number = await sold_load(shop, card)
    assert str(shop.cash()) == "125.00"
    asked = await undo_load(shop.till, card, allowed_by="Ruth")
    assert isinstance(asked, tuple)
    assert asked[0].allowed_by == "Ruth"
    assert shop.balance(card) == euros("1.00")
    assert shop.moved[2:] == [("undo_load", "25.00"), ("reverse", "5.00")]
    assert [event.amount for event in shop.events(CashGiven)] == [euros("20.00")]
    back = the_return(shop)
    assert (back.original, loads.return_number(shop.till, asked[0])) == (number, back.sale)
    (receipt,) = shop.papers("refund")
    for words in ("Load of gift card", card.last4, "25.00", "20.00", number):
        assert words in receipt
    shift = shop.till.books.shift
    assert (shift.amount("cards"), shift.amount("returns")) == (euros("0.00"), euros("0.00"))
    assert (shift.of("unallocated"), shift.of("tendered")) == (euros("0.00"), euros("0.00"))
    assert shop.till.books.documents == {}
    shop.check()
    found = returns.find(shop.till, number)
    assert isinstance(found, returns.Found)
    assert found.lines[0].left == 1, "the pen can still come back"
    await shop.take_back(number, {0: "1"})
    assert str(shop.cash()) == "100.00"
    shop.check()


async def test_a_load_that_was_spent_stays_and_nothing_is_paid_back(shop):
    card = shop.card("1.00")
    await sold_load(shop, card)
    await card_desk.at_desk(shop.till, Operation.PAY, card, euros("10.00"))
    asked = await undo_load(shop.till, card)
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Declined)
    assert shop.events(ReturnOpened, CashGiven) == []
    shop.check()


async def test_an_undoing_without_an_answer_pays_back_when_the_answer_comes_even_after_a_crash(shop):
    card = shop.card("1.00")
    await sold_load(shop, card)
    shop.arm(FaultKind.DROP_AFTER, category="StoredValue")
    asked = await undo_load(shop.till, card)
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Unknown)
    assert isinstance(await undo_load(shop.till, card), Refused)
    assert shop.events(ReturnOpened) == []
    await shop.reopen()
    await shop.settle()
    assert the_return(shop).undo == asked[0].id
    assert str(shop.cash()) == "105.00"
    assert shop.till.books.documents == {}
    shop.check()


async def test_an_undoing_pressed_twice_happens_once(shop):
    card = shop.card("1.00")
    await sold_load(shop, card)
    first, second = await asyncio.gather(undo_load(shop.till, card), undo_load(shop.till, card))
    assert isinstance(first, tuple)
    assert isinstance(second, NotSent | Refused)
    assert shop.balance(card) == euros("1.00")
    shop.check()


async def test_no_earlier_load_is_undone_while_the_answer_about_the_last_is_missing(shop):
    card = shop.card("1.00")
    for amount in ("10.00", "12.00"):
        await card_desk.put_on(shop.till, Operation.LOAD, card, euros(amount))
    first, second = await asyncio.gather(undo_load(shop.till, card), undo_load(shop.till, card))
    assert isinstance(first, tuple)
    assert isinstance(second, Refused)
    assert shop.balance(card) == euros("11.00")
    shop.check()


async def test_the_newest_load_of_that_card_within_a_day_is_the_one(shop):
    card, other = shop.card("1.00"), shop.card("1.00")
    for amount in ("10.00", "12.00"):
        await card_desk.put_on(shop.till, Operation.LOAD, card, euros(amount))
    await card_desk.put_on(shop.till, Operation.LOAD, other, euros("7.00"))
    await card_desk.put_on(shop.till, Operation.ACTIVATE, shop.new_card(), euros("9.00"))
    load = loads.last_load(shop.till, shop.till.mark(card))
    assert isinstance(load, loads.Load)
    assert (load.approved.amount, load.paid_for) == (euros("12.00"), False)
    shop.clock.time += timedelta(hours=24, seconds=1)
    assert isinstance(loads.last_load(shop.till, shop.till.mark(card)), Refused)
    refused = await undo_load(shop.till, card)
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("The load of 12.00 at ")
    assert refused.reason.endswith("is more than 24 hours ago: too late to undo it")
    never = await undo_load(shop.till, shop.card("1.00"))
    assert isinstance(never, Refused)
    assert never.reason == loads.NOTHING_TO_UNDO


async def test_the_entries_of_the_last_day_are_found_without_reading_all(shop):
    before = shop.till.journal.last_seq
    shop.clock.time += timedelta(hours=1)
    await shop.sold("3.00")
    since = shop.clock.now()
    assert history.written_before(shop.till.journal, since) == before
    assert history.written_before(shop.till.journal, since + timedelta(hours=1)) == shop.till.journal.last_seq
    assert history.written_before(shop.till.journal, since - timedelta(days=9)) == 0


async def test_without_a_shift_no_load_is_undone_that_somebody_paid_for(shop):
    card = shop.card("1.00")
    await sold_load(shop, card)
    shifts.close_shift(shop.till, None)
    assert isinstance(await undo_load(shop.till, card), Refused)
    assert shop.balance(card) == euros("26.00")


async def test_a_refused_refund_of_an_undone_load_stays_owed(shop):
    card = shop.card("1.00")
    await sold_load(shop, card)
    shop.refuse_next("Reversal")
    await undo_load(shop.till, card)
    (open_,) = shop.obligations(Kind.GIVE_BACK)
    assert (open_.number, open_.amount) == (the_return(shop).sale, euros("5.00"))
    await refunding.give_again(shop.till, open_.number)
    assert shop.obligations(Kind.GIVE_BACK) == []
    shop.check()
