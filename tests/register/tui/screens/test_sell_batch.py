"""Many gift cards for one amount each: scan after scan, and what was refused on the way."""

from register.tui.place import Place
from register.tui.screens.cards.sell_batch import SellBatch
from register.tui.widgets.dialog import Question
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Figure
from register.tui.widgets.input_line import InputLine
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.seen import news

FULL, PART, EMPTY, NEW, NEW_GIVEX, SMALL, BLOCKED, *_ = (card.number for card in DEMO_CARDS)


def words(hands) -> str:
    return str(hands.app.screen.query_one("#sell-next").render())


async def answered(hands, says: str) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, SellBatch) and says in words(hands))
    await hands.until(lambda: hands.app.screen.waiting is None)


def issued(mock, hands, count: int) -> list[str]:
    numbers = [f"6006490000000{at:06d}" for at in range(700, 700 + count)]
    for number in numbers:
        mock.ledger.put(Card(number, "svs", CardStatus.INACTIVE, hands.euros("0.00")))
    return numbers


async def test_cards_are_scanned_one_after_another_and_enter_ends(counter, mock):
    async with counter() as hands:
        numbers = issued(mock, hands, 3)
        await hands.type("/batch 25", "enter")
        for number in numbers:
            await hands.scan(number)
        await answered(hands, "3 cards in the basket, 75.00 in all")
        await hands.press("enter")
        assert hands.app.screen is hands.app.frame
        assert hands.said == "✓ 3 cards for 75.00 in all, active when paid"
        await hands.press("f12")
        await hands.at(Place.DONE)
        assert {mock.ledger.card(number).balance for number in numbers} == {hands.euros("25.00")}


async def test_who_stops_asking_stops_it_for_the_cards_that_wait_too(counter, mock):
    async with counter() as hands:
        first, second, third = issued(mock, hands, 3)
        await hands.type("/batch 25", "enter")
        mock.faults.arm(Fault(FaultKind.DELAY, category="BalanceInquiry", seconds=60))
        await hands.scan(first)
        await hands.until(lambda: hands.app.screen.waiting)
        await hands.scan(second)
        await hands.press("escape")
        await hands.until(lambda: hands.app.screen.waiting is None)
        assert isinstance(hands.app.screen, SellBatch)
        await hands.scan(third)
        await answered(hands, "1 card in the basket, 25.00 in all")
        (line,) = hands.till.books.sale.basket.lines
        assert line.card.last4 == third[-4:]


async def test_from_f7_a_letter_goes_on_with_many(counter, mock):
    async with counter() as hands:
        await hands.press("f7")
        await hands.type("10", "enter")
        await hands.press("b")
        assert isinstance(hands.app.screen, SellBatch)
        assert hands.app.screen.query_one(Figure).reading.amount == "10.00"
        await hands.scan(NEW)
        await answered(hands, "1 card in the basket, 10.00 in all")


async def test_what_is_refused_is_told_and_the_others_go_on(counter, mock, pictures):
    async with counter() as hands:
        first, second = issued(mock, hands, 2)
        await hands.type("/batch 25", "enter")
        for number in (first, BLOCKED, first, second):
            await hands.scan(number)
        await answered(hands, "2 cards in the basket, 50.00 in all")
        assert f"Card ···{BLOCKED[-4:]} was not taken" in news(hands)
        assert f"Card ···{first[-4:]} was not taken. Card {first[-4:]} is in this basket already" in news(
            hands
        )
        await pictures(hands)


async def test_the_amount_comes_first(counter, mock):
    async with counter() as hands:
        await hands.type("/batch", "enter")
        await hands.press("enter")
        await hands.scan(NEW)
        assert "amount of each card first" in hands.app.screen.query_one(InputLine).remark
        await hands.type("25", "enter")
        await hands.scan(NEW)
        await answered(hands, "1 card in the basket")


async def test_a_notice_is_read_once_the_sum_passes_its_limit(counter, mock, shop):
    shop.environ |= {
        "REGISTER_GIFT_CARDS__NOTICE": "Nobody asks for payment by gift card but a cheat.",
        "REGISTER_GIFT_CARDS__NOTICE_ABOVE": "40",
    }
    async with counter() as hands:
        first, second, third = issued(mock, hands, 3)
        await hands.type("/batch 25", "enter")
        await hands.scan(first)
        await answered(hands, "1 card in the basket")
        await hands.scan(second)
        await hands.until(lambda: isinstance(hands.app.screen, Question))
        await hands.press("y")
        await answered(hands, "2 cards in the basket")
        await hands.scan(third)
        await answered(hands, "3 cards in the basket")


async def test_many_cards_fit_the_screen_when_they_are_paid(counter, mock):
    async with counter() as hands:
        await hands.type("/batch 10", "enter")
        for number in issued(mock, hands, 7):
            await hands.scan(number)
        await answered(hands, "7 cards in the basket")
        await hands.press("enter")
        mock.faults.arm(Fault(FaultKind.DECLINE, category="StoredValue", after=2))
        await hands.press("f12")
        await hands.at(Place.DONE)
        told = [one.name for one in hands.app.frame.view.query_one("#done-news", EntryList).entries]
        assert told[0] == "6 gift cards are active, 60.00 were put onto them"
        assert "paid and not active yet: 10.00 owed" in told[1]


async def test_while_they_are_activated_the_screen_counts_them(counter, mock):
    async with counter() as hands:
        await hands.type("/batch 10", "enter")
        for number in issued(mock, hands, 3):
            await hands.scan(number)
        await answered(hands, "3 cards in the basket")
        await hands.press("enter")
        mock.faults.arm(Fault(FaultKind.DELAY, category="StoredValue", after=1, seconds=3))
        await hands.press("f12")
        await hands.until(
            lambda: (
                hands.app.frame.place is Place.ASKING
                and "Card 2 of 3." in str(hands.app.frame.view.query_one("#asking-what").render())
            )
        )
        await hands.at(Place.DONE)
