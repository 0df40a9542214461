"""Cards that the terminal reads, and stripes swiped at the register: what is known and kept of them."""

import asyncio

import pytest
from moneyed import EUR, Money

from register.counter import history
from register.counter.cards import card_balance, card_desk, card_entry, card_sales
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import Intended
from terminal_api.mock.books.cards import CardStatus
from terminal_api.outcomes import Approved, Declined
from terminal_api.processor import Entry, GiftCard, Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")

SWIPED = GiftCard("svs", entry=Entry.SWIPED)
KEYED = GiftCard("svs", entry=Entry.KEYED)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@pytest.mark.parametrize("read", [SWIPED, KEYED], ids=["swiped", "keyed"])
async def test_a_card_read_at_the_terminal_pays_and_its_answer_tells_the_last_four_digits(shop, read):
    card = shop.card("50.00")
    number = shop.ring_up("20.00").number
    shop.mock.shopper.present(card.number)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, read), Approved)
    (asked,) = [event.request for event in shop.events(Intended)]
    assert asked.card is not None
    assert (asked.card.token, asked.card.last4, asked.entry) == ("", "", read.entry)
    sale = history.past_sale(shop.till, number)
    assert sale is not None
    paid_by = sale.payments[0].card
    assert paid_by is not None
    assert paid_by.last4 == card.last4
    (receipt,) = shop.papers("sale")
    assert card.last4 in receipt
    assert shop.balance(card) == euros("30.00")
    shop.check()


async def test_two_cards_read_at_the_terminal_are_not_taken_for_one(shop):
    cards = [shop.card("5.00"), shop.card("6.00")]
    shop.ring_up("11.00")
    for card in cards:
        shop.mock.shopper.present(card.number)
        assert isinstance(await checkout.pay_by_gift_card(shop.till, SWIPED), Approved)
    assert shop.moved == [("pay", "5.00"), ("pay", "6.00")]
    shop.check()


async def test_goods_paid_by_a_card_read_at_the_terminal_come_back_onto_it(shop):
    card = shop.card("50.00")
    number = shop.ring_up("20.00").number
    shop.mock.shopper.present(card.number)
    await checkout.pay_by_gift_card(shop.till, SWIPED)
    await shop.take_back(number, {0: "1"})
    assert shop.balance(card) == euros("50.00")
    (receipt,) = shop.papers("refund")
    assert card.last4 in receipt
    shop.check()


async def test_a_card_is_looked_at_and_paid_out_with_two_swipes(shop):
    card = shop.card("4.20")
    shop.mock.shopper.present(card.number)
    seen = await card_balance.look(shop.till, SWIPED)
    assert isinstance(seen, card_balance.Look)
    assert (seen.balance, seen.card.last4) == (euros("4.20"), card.last4)
    shop.mock.shopper.present(card.number)
    asked = await card_desk.cash_out(shop.till, SWIPED, seen)
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Approved)
    assert shop.status(card) is CardStatus.CLOSED
    (slip,) = shop.papers("cash-out")
    assert card.last4 in slip
    shop.check()


async def test_a_refund_goes_onto_a_card_read_at_the_terminal(shop):
    card = shop.card("1.00")
    shop.mock.shopper.present(card.number)
    asked = await card_desk.refund_onto(shop.till, KEYED, euros("10.00"))
    assert isinstance(asked, tuple)
    assert shop.balance(card) == euros("11.00")
    shop.check()


async def test_the_balance_of_a_card_without_a_number_is_printed(shop):
    shop.mock.shopper.cancel()
    seen = await card_balance.look(shop.till, SWIPED)
    assert isinstance(seen, card_balance.Look)
    assert isinstance(seen.outcome, Declined)
    card_balance.print_balance(shop.till, seen)
    assert len(shop.papers("balance")) == 1


async def test_what_needs_the_number_later_is_not_done_with_a_card_read_at_the_terminal(shop):
    for refused in (
        await card_sales.sell(shop.till, SWIPED, euros("25.00")),
        await card_desk.deactivate(shop.till, GiftCard("givex", entry=Entry.SWIPED)),
    ):
        assert isinstance(refused, Refused)
    assert shop.served == []


async def test_a_card_read_at_the_terminal_is_not_asked_twice_while_an_answer_is_missing(shop):
    shop.waiting_shopper()
    first = asyncio.ensure_future(card_desk.refund_onto(shop.till, SWIPED, euros("5.00")))
    await shop.prompted()
    again = await card_desk.refund_onto(shop.till, SWIPED, euros("5.00"))
    assert not isinstance(again, tuple)
    await checkout.abort(shop.till)
    ended = await first
    assert isinstance(ended, tuple)
    assert isinstance(ended[1], Declined)
    shop.check()


async def test_a_stripe_swiped_at_the_register_pays_and_only_the_number_is_used(shop):
    card = shop.card("50.00")
    track = f";{card.number}=3112101123456789?"
    shop.ring_up("20.00")
    read = card_entry.presented(shop.till, track, Entry.SCANNED)
    assert isinstance(read, GiftCard)
    assert (read.number, read.entry, read.provider) == (card.number, Entry.TRACK, "svs")
    assert isinstance(await checkout.pay_by_gift_card(shop.till, read), Approved)
    assert not isinstance(card_entry.presented(shop.till, track, Entry.TYPED), Refused)
    kept = [file.read_bytes() for file in shop.state.rglob("*") if file.is_file()]
    assert not any(b"3112101" in one or card.number.encode() in one for one in kept)
    shop.check()


@pytest.mark.parametrize(
    "track", [";4111111111111111=31121011234?", "%B4111111111111111^A/B^3112?", ";60064?"]
)
async def test_the_stripe_of_another_card_is_refused_without_repeating_it(shop, track):
    refused = card_entry.presented(shop.till, track, Entry.SCANNED)
    assert isinstance(refused, Refused)
    assert not any(part in refused.reason for part in ("4111", "3112", "60064"))


@pytest.mark.parametrize("entry", [Entry.SCANNED, Entry.TYPED])
async def test_the_till_knows_how_a_sold_card_came_to_it(shop, entry):
    fresh = shop.new_card()
    card = card_entry.presented(shop.till, fresh.number, entry)
    assert isinstance(card, GiftCard)
    await card_sales.sell(shop.till, card, euros("25.00"))
    await checkout.pay_cash(shop.till)
    (asked,) = [event.request for event in shop.events(Intended)]
    assert (asked.operation, asked.entry) == (Operation.ACTIVATE, entry)
    assert shop.balance(fresh) == euros("25.00")
