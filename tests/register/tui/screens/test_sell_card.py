"""Selling and loading gift cards: amount and card in either order, within the keystrokes allowed."""

from datetime import timedelta

from register.tui.place import Place
from register.tui.screens.cards.card import CardPanel
from register.tui.screens.cards.sell_card import SellCard
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.lines import BasketLines
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.seen import news

CARDS = [card.number for card in DEMO_CARDS]
FULL, PART, EMPTY, NEW, NEW_GIVEX, SMALL, BLOCKED, EXPIRED, DOLLARS, _, LOCAL = CARDS


async def back(hands) -> None:
    await hands.until(lambda: hands.app.screen is hands.app.frame)
    await hands.pilot.pause()


async def refused(hands) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, SellCard) and news(hands))
    await hands.pilot.pause()


def last_line(hands) -> tuple[str, str]:
    row = hands.app.frame.query_one(BasketLines).rows[-1]
    return row.name, row.total


async def test_a_card_is_sold_for_cash_with_five_keys(counter, mock):
    async with counter() as hands:
        await hands.press("f7")
        await hands.type("50", "enter")
        await hands.scan(NEW)
        await back(hands)
        assert last_line(hands) == (f"Gift card ···{NEW[-4:]}", "50.00")
        assert hands.said == f"✓ activate card ···{NEW[-4:]} with 50.00 when paid"
        await hands.press("f12")
        await hands.at(Place.DONE)
        assert mock.ledger.card(NEW).balance == hands.euros("50")


async def test_the_number_may_come_before_the_key(counter, mock):
    async with counter() as hands:
        await hands.type("50", "f7")
        await hands.scan(PART)
        await back(hands)
        assert last_line(hands)[1] == "50.00"
        assert "load card" in hands.said


async def test_the_card_may_come_before_the_amount(counter, mock):
    async with counter() as hands:
        await hands.type("/sell", "enter")
        await hands.scan(NEW)
        await hands.type("12,50", "enter")
        await back(hands)
        assert last_line(hands)[1] == "12.50"


async def test_what_cannot_be_sold_is_said_and_another_amount_or_card_goes_on(counter, mock, picture):
    async with counter() as hands:
        await hands.press("f7")
        picture(hands)
        for amount, number, says in (
            ("3", NEW, "between 5.00 and 500.00"),
            ("50", BLOCKED, "blocked"),
            ("50", LOCAL, "can only pay here"),
        ):
            await hands.type(amount, "enter")
            await hands.scan(number)
            await refused(hands)
            assert says in news(hands)
            assert hands.till.books.sale is None
        assert hands.app.rung == 3
        picture(hands)
        await hands.scan(NEW)
        await back(hands)
        assert last_line(hands)[1] == "50.00"


async def test_a_card_is_sold_once_in_a_basket(counter, mock):
    async with counter() as hands:
        for _ in range(2):
            await hands.type("50", "f7")
            await hands.scan(NEW)
            await hands.until(lambda: hands.till.books.sale)
            await hands.until(lambda: hands.app.screen is hands.app.frame or news(hands))
        assert "in this basket already" in news(hands)
        assert len(hands.till.books.sale.basket.lines) == 1


async def test_esc_stops_asking_and_sells_nothing(counter, mock):
    async with counter() as hands:
        mock.faults.arm(Fault(FaultKind.DELAY, category="BalanceInquiry", seconds=60))
        await hands.type("50", "f7")
        await hands.scan(NEW)
        figure = hands.app.screen.query_one(Figure)
        assert (figure.reading.says, figure.reading.amount) == (Says.ASKING, "50.00")
        await hands.press("escape", "escape")
        assert hands.app.screen is hands.app.frame
        assert hands.till.books.sale is None


async def test_the_amount_as_drawn(counter, mock, pictures):
    async with counter() as hands:
        await hands.type("50", "f7")
        await pictures(hands)


async def test_who_buys_may_be_said_on_the_way(counter, shop):
    shop.environ["REGISTER_GIFT_CARDS__BUYER_NAMED_ABOVE"] = "40"
    async with counter() as hands:
        await hands.type("50", "f7")
        await hands.scan(NEW)
        await refused(hands)
        assert "say first who buys" in news(hands)
        await hands.type("/customer club 1047", "enter")
        assert "club 1047 buys it" in news(hands)
        await hands.scan(NEW)
        await back(hands)
        assert hands.till.books.sale.customer == "club 1047"


async def test_the_screen_says_how_much_a_gift_card_may_pay(counter, mock):
    async with counter() as hands:
        await hands.basket()
        await hands.type("50", "f7")
        await hands.scan(NEW)
        await back(hands)
        await hands.press("f6")
        why = str(hands.app.frame.view.query_one("#tender-why").render())
        assert "It pays 35.30 at most: the rest is not for gift cards." in why


async def test_how_long_a_load_may_be_undone_is_told_and_when_it_is_too_late(counter, mock, shop):
    async with counter() as hands:
        await hands.type("50", "f7")
        await hands.scan(FULL)
        await back(hands)
        await hands.press("f12")
        await hands.at(Place.DONE)
        shop.clock.time += timedelta(hours=20, minutes=30)

        async def looks() -> None:
            await hands.press("escape")
            await hands.scan(FULL)
            await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and hands.app.screen.seen)
            await hands.pilot.pause()

        await looks()
        notes = [hint.tooltip for hint in hands.app.screen.query_one(KeyList).hints if hint.key == "u"]
        assert notes == ["50.00 go off the card again; possible for 3 h 30 min more"]
        shop.clock.time += timedelta(hours=4)
        await looks()
        await hands.press("u")
        said = str(hands.app.screen.query_one("#notice").render())
        assert "The load of 50.00 at 10:41 on 2026-11-22 is more than 24 hours ago" in said
