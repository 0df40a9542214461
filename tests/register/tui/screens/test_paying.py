"""Gift cards, bank cards and lost answers, with the mock terminal at the other end of a real socket."""

import asyncio
from datetime import timedelta
from decimal import Decimal

from register.counter.owing import worker
from register.domain.events import Intended
from register.tui.route import Place
from register.tui.widgets.dialog import Question
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Figure
from register.tui.widgets.status import Level, StatusLine
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.processor import Operation

PEN = "1455082197725"
FULL, SMALL, EMPTY, NEW = (card.number for card in DEMO_CARDS[:4])


def asked(hands):
    return [entry.event.request for entry in hands.till.journal.entries(kinds=[Intended])]


def listed(hands):
    return [(entry.name, entry.amount) for entry in hands.app.frame.view.query_one(EntryList).entries]


def left(mock, number):
    return mock.ledger.card(number).balance.amount


async def test_a_gift_card_that_covers_all_is_one_key(counter, mock):
    async with counter() as hands:
        await hands.basket()
        await hands.press("f6")
        await hands.scan(FULL)
        await hands.at(Place.DONE)
        assert hands.reading.says.words == "PAID"
        assert listed(hands) == [("Total", "35.30"), (f"Gift card ···{FULL[-4:]}", "35.30")]
        assert left(mock, FULL) == Decimal("114.70")


async def test_part_by_gift_card_and_the_rest_in_cash_is_four_keys(counter, mock):
    async with counter() as hands:
        await hands.paid_in_part()
        assert hands.app.rung == 1
        assert hands.reading.amount == "22.80"
        assert (
            "approved for 12.50 of 35.30, empty" in hands.app.frame.view.query_one(EntryList).render().plain
        )
        await hands.press("2", "0", "f12")
        await hands.until(lambda: hands.reading.amount == "2.80")
        assert hands.app.rung == 2


async def test_two_gift_cards_and_the_rest_by_bank_card_are_three_keys(counter, mock):
    async with counter() as hands:
        await hands.paid_in_part()
        await hands.type("10", "f6")
        await hands.scan(FULL)
        await hands.until(lambda: hands.reading.amount == "12.80")
        await hands.press("f9")
        await hands.at(Place.DONE)
        assert [amount for _, amount in listed(hands)] == ["35.30", "12.50", "10.00", "12.80"]


async def test_a_typed_number_pays_too_and_esc_leaves_the_gift_card(counter, mock):
    async with counter() as hands:
        await hands.basket()
        await hands.press("f6", "escape")
        assert hands.app.awaited_card is None
        await hands.press("f6")
        await hands.type(FULL, "enter")
        await hands.at(Place.DONE)
        await hands.scan(PEN)
        await hands.type(FULL, "f6")
        await hands.at(Place.DONE)
        assert hands.till.books.last_number == 2


async def test_an_item_scanned_instead_of_the_card_is_asked_of_nobody(counter, mock):
    async with counter() as hands:
        await hands.basket()
        await hands.press("f6")
        await hands.scan(PEN)
        assert "That is an item" in hands.said
        assert asked(hands) == []


async def test_a_decline_is_told_in_words_and_leaves_the_sale_as_it_was(counter, mock):
    async with counter() as hands:
        await hands.basket()
        await hands.press("f6")
        await hands.scan(EMPTY)
        await hands.until(lambda: hands.said)
        assert hands.till.books.sale.due == hands.euros("35.30")
        assert hands.app.frame.place in (Place.BASKET, Place.TENDER)
        assert hands.app.rung == 1


async def test_more_than_is_due_cannot_be_asked_of_a_card(counter, mock):
    async with counter() as hands:
        await hands.basket()
        await hands.type("50", "f9")
        await hands.until(lambda: hands.said)
        assert hands.said == "Only 35.30 is due"
        assert asked(hands) == []


async def test_a_sold_gift_card_is_active_when_the_screen_says_paid(counter, mock):
    async with counter() as hands:
        from register.counter.cards import card_sales

        await card_sales.sell(hands.till, hands.till.card(NEW), hands.euros("25"))
        await hands.press("f12")
        await hands.at(Place.DONE)
        news = hands.app.frame.view.query_one("#done-news", EntryList).render().plain
        assert f"Gift card ···{NEW[-4:]} is active, new balance 25.00" in news


async def test_a_paid_card_that_is_not_active_is_told_as_owed(counter, mock):
    async with counter() as hands:
        from register.counter.cards import card_sales

        await card_sales.sell(hands.till, hands.till.card(NEW), hands.euros("25"))
        mock.faults.arm(Fault(FaultKind.DECLINE, category="StoredValue"))
        await hands.press("f12")
        await hands.at(Place.DONE)
        news = hands.app.frame.view.query_one("#done-news", EntryList).render().plain
        assert f"! Gift card ···{NEW[-4:]} is paid and not active yet: 25.00 owed" in news


async def test_esc_gives_everything_back_after_asking(counter, mock):
    async with counter() as hands:
        await hands.paid_in_part()
        await hands.type("5", "f12")
        await hands.until(lambda: hands.reading.amount == "17.80")
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, Question))
        await hands.press("k")
        assert hands.till.books.sale.paid == hands.euros("17.50")
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, Question))
        await hands.press("y")
        await hands.at(Place.BASKET)
        assert left(mock, SMALL) == Decimal("12.50")
        assert hands.till.books.shift.expected == hands.euros("100")


async def test_del_gives_back_the_marked_tender_only(counter, mock):
    async with counter() as hands:
        await hands.paid_in_part()
        await hands.type("5", "f12")
        await hands.until(lambda: hands.reading.amount == "17.80")
        await hands.press("up", "delete")
        await hands.until(lambda: isinstance(hands.app.screen, Question))
        await hands.press("y")
        await hands.until(lambda: hands.reading.amount == "30.30")
        assert listed(hands) == [("Total", "35.30"), ("Cash", "5.00")]
        assert left(mock, SMALL) == Decimal("12.50")


async def test_while_the_terminal_is_asked_a_second_key_asks_nothing(counter, mock):
    async with counter() as hands:
        await hands.basket()
        mock.shopper.wait()
        await hands.press("f9")
        await hands.at(Place.ASKING)
        await hands.press("f9", "f12", "f6", "enter")
        await hands.scan(PEN)
        assert "wait for its answer" in hands.said
        mock.shopper.approve()
        await hands.at(Place.DONE)
        assert len(asked(hands)) == 1
        assert [amount for _, amount in listed(hands)] == ["35.30", "35.30"]


async def test_the_seconds_are_counted(counter, mock, shop):
    async with counter() as hands:
        await hands.basket()
        mock.shopper.wait()
        await hands.press("f9")
        await hands.at(Place.ASKING)
        assert hands.reading.note == "0 s"
        shop.clock.time += timedelta(seconds=12)
        hands.app.look_again()
        assert (hands.reading.says.words, hands.reading.note) == ("ASKING TERMINAL", "12 s")


async def test_esc_asks_the_terminal_to_stop_and_its_answer_decides(counter, mock):
    async with counter() as hands:
        await hands.basket()
        mock.shopper.wait()
        await hands.press("f9")
        await hands.at(Place.ASKING)
        await hands.press("escape")
        await hands.until(lambda: hands.app.frame.place is not Place.ASKING)
        await hands.until(lambda: hands.said)
        assert "Stopped" in hands.said
        assert hands.till.books.sale.due == hands.euros("35.30")


async def test_the_till_cannot_be_left_while_the_terminal_is_asked(counter, mock):
    async with counter() as hands:
        await hands.basket()
        mock.shopper.wait()
        await hands.press("f9")
        await hands.at(Place.ASKING)
        await hands.press("ctrl+q")
        assert "The terminal is being asked" in hands.said
        assert hands.app.is_running


async def lost(hands, mock):
    """The bank card's answer is lost, though the terminal took the money."""
    await hands.basket()
    mock.faults.arm(Fault(FaultKind.DROP_AFTER))
    await hands.press("f9")
    await hands.at(Place.UNKNOWN)


async def test_a_lost_answer_is_asked_for_by_itself_and_costs_no_key(counter, mock, shop):
    async with counter() as hands:
        await lost(hands, mock)
        assert hands.app.rung == 1
        words = str(hands.app.frame.query_one("#unknown-what").render())
        assert "Asked the terminal for 35.30 from bank card at 10:41:00." in words
        assert f"next in 3 s  ·  request {asked(hands)[0].id}" in words
        await hands.press("f9", "f12", "escape")
        shop.clock.time += timedelta(seconds=60)
        hands.till.wake.set()
        await hands.at(Place.DONE)
        assert len(asked(hands)) == 1
        assert hands.reading.says.words == "PAID"


async def test_the_screen_says_how_often_it_asked_and_when_it_asks_again(counter, mock, shop):
    async with counter() as hands:
        await lost(hands, mock)
        request = asked(hands)[0]
        mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="TransactionStatus"))
        shop.clock.time += timedelta(seconds=3)
        await worker.settle_due(hands.till)
        hands.app.look_again()
        assert hands.till.attempts[request.id].count == 1
        words = str(hands.app.frame.query_one("#unknown-what").render())
        assert "1st time, next in 5 s" in words


async def test_a_sale_set_aside_lets_the_next_customer_be_served(counter, mock):
    async with counter() as hands:
        await lost(hands, mock)
        await hands.press("s")
        await hands.at(Place.BASKET)
        lamps = hands.app.frame.query_one(StatusLine).lamps
        assert ("1 open", Level.ATTENTION) in [(lamp.text, lamp.level) for lamp in lamps]
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        assert hands.till.books.last_number == 2


async def test_money_in_flight_when_the_till_is_closed_is_settled_at_the_next_start(
    counter, mock, shop, hands
):
    async with counter() as here:
        await here.basket()
        mock.shopper.wait()
        await here.press("f9")
        await here.at(Place.ASKING)
    mock.shopper.approve()
    async with asyncio.timeout(30), shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.type("1234", "enter")
        shop.clock.time += timedelta(seconds=60)
        here.till.wake.set()
        await here.at(Place.DONE)  # and not on an empty basket: the cashier must see how it ended
        assert here.app.last_sale().payments[0].request.operation is Operation.BANK_CARD
        assert not here.till.books.unsettled
        assert here.app.frame.view.query(Figure)


async def test_one_enter_too_many_books_no_cash_that_nobody_gave(counter):
    async with counter() as hands:
        await hands.paid_in_part()
        due = hands.till.books.sale.due
        await hands.press("enter")
        assert hands.said
        assert hands.till.books.sale.due == due
