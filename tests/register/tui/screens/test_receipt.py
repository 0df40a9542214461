"""Receipts of the past: found, seen, copied; goods that come back and where their money goes."""

from datetime import timedelta
from decimal import Decimal

from receipts.mock.printer import MockPrinter
from register.counter.history import document_now
from register.domain.goods.line_item import Goods
from register.domain.returning.returns import Return
from register.domain.sale import Stage
from register.tui.place import Place
from register.tui.screens.returning.receipt import ReceiptScreen
from register.tui.screens.returning.return_lines import ReturnLines
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.dialog import Question
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines
from register.tui.widgets.paper import PaperPane
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.seen import news, offered

FULL, SMALL, _, UNSOLD = (card.number for card in DEMO_CARDS[:4])
PEN, NOTEBOOK = "1455082197725", "1402713568386"
FIRST = "R2-000001"


def remark(hands) -> str:
    screen = hands.app.screen
    notice = str(screen.query_one("#notice").render())
    return screen.query_one(InputLine).remark or notice


def paper(hands) -> str:
    return "\n".join(hands.app.screen.query_one(PaperPane).lines)


def reading(hands):
    return hands.app.screen.query_one(Figure).reading


async def paid_in_cash(hands) -> None:
    await hands.basket()
    await hands.press("f12")
    await hands.at(Place.DONE)


async def paid_by_card_and_cash(hands) -> None:
    """12.50 by gift card, 22.80 in cash."""
    await hands.paid_in_part()
    await hands.press("f12")
    await hands.at(Place.DONE)


async def on(hands, screen: type) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, screen) and hands.app.screen.is_mounted)
    await hands.pilot.pause()


async def given(hands) -> None:
    await on(hands, ReturnResult)
    await hands.until(lambda: not hands.app.screen.waiting)
    await hands.pilot.pause()


async def test_a_receipt_is_found_in_every_way(counter, picture):
    async with counter() as hands:
        await paid_in_cash(hands)

        async def key_then_scan():
            await hands.press("f8")
            picture(hands)
            await hands.scan(FIRST)

        for found in (
            key_then_scan(),
            hands.type("1", "f8"),
            hands.type("/receipt 1", "enter"),
            hands.scan(FIRST),
            hands.press("f8", "1", "enter"),
            hands.press("f8", "enter"),
        ):
            await found
            await on(hands, ReceiptScreen)
            assert "Fountain pen, blue" in paper(hands)
            assert offered(hands) == "R X"
            while hands.app.screen is not hands.app.frame:
                await hands.press("escape")


async def test_a_sold_sale_cannot_be_voided_and_the_till_says_what_can_be_done(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.scan(FIRST)
        await hands.press("v")
        assert "R takes goods back" in remark(hands)
        await hands.press("p")
        assert "no printer" in remark(hands)
        await hands.scan("R2-000099")
        assert "No receipt R2-000099" in remark(hands)


async def test_the_open_sale_is_voided_after_one_question(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.type("1", "f8")
        await hands.press("v")
        assert isinstance(hands.app.screen, Question)
        await hands.press("enter")
        await hands.until(lambda: hands.till.books.sale is None)
        await hands.until(lambda: hands.app.screen is hands.app.frame)


async def test_a_copy_says_so(shop, counter):
    async with MockPrinter() as printer:
        shop.without.discard("printer")
        shop.environ |= {"REGISTER_PRINTER__HOST": printer.host, "REGISTER_PRINTER__PORT": str(printer.port)}
        async with counter() as hands:
            await paid_in_cash(hands)
            await hands.scan(FIRST)
            await hands.press("p")
            assert "copy is on its way" in news(hands)
            await hands.until(lambda: len(printer.papers) == 2)
            assert "COPY" in printer.papers[1]
            assert "COPY" not in printer.papers[0]


async def test_a_return_by_receipt_is_four_keys_and_a_scan(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.press("f8")
        await hands.scan(FIRST)
        await hands.press("r", "enter", "enter")
        await given(hands)
        assert (reading(hands).says, reading(hands).amount) == (Says.REFUND, "35.30")
        assert hands.till.books.shift.expected == hands.euros("100")
        await hands.press("enter")
        await hands.until(lambda: hands.app.screen is hands.app.frame)


async def test_what_came_back_does_not_come_back_twice(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r", "enter", "enter")
        await given(hands)
        await hands.press("enter")
        await hands.until(lambda: hands.app.screen is hands.app.frame)
        await hands.type("1", "f8")
        assert offered(hands) == ""
        await hands.press("r")
        assert "come back already" in remark(hands)


async def test_lines_are_left_out_and_quantities_changed(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r", "space", "down")
        await hands.type("1", "enter")
        assert (reading(hands).amount, reading(hands).note) == ("15.85", "2 of 3 lines")
        await hands.type("3", "enter")
        assert "Between 0 and 2" in remark(hands)
        await hands.press("enter")
        assert reading(hands).amount == "15.85"


async def test_one_of_many_lines_comes_back_by_leaving_all_out_first(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r", "a")
        assert (reading(hands).amount, reading(hands).note) == ("0.00", "0 of 3 lines")
        await hands.press("pagedown", "space")
        assert (reading(hands).amount, reading(hands).note) == ("3.75", "1 of 3 lines")
        await hands.press("a", "a")
        assert reading(hands).note == "3 of 3 lines"


async def test_what_is_no_quantity_changes_nothing(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r")
        for typed in ("nan", "1e0", "inf", "-1", "x"):
            await hands.type(typed, "enter")
            assert reading(hands).note == "3 of 3 lines"


async def test_the_list_says_the_time_that_stands_on_the_paper(shop, counter):
    async with counter() as hands:
        await hands.basket()
        shop.clock.time += timedelta(minutes=4)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.press("f8")
        (row,) = hands.app.screen.query_one(BasketLines).rows
        assert row.quantity == "10:45"


async def test_scanning_what_came_back_chooses_only_that(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r")
        await hands.scan(NOTEBOOK)
        assert reading(hands).amount == "12.10"
        await hands.scan(PEN)
        assert reading(hands).amount == "19.45"
        await hands.scan("4006381333931")
        assert "not on this receipt" in remark(hands)
        await hands.press("enter", "enter")
        await given(hands)
        back = document_now(hands.till, "R2-000002")
        assert isinstance(back, Return)
        goods = [line for line in back.lines if isinstance(line, Goods)]
        assert {line.name: line.quantity for line in goods} == {
            "Fountain pen, blue": 1,
            "Notebook A5 dotted": 1,
        }


async def test_nothing_chosen_returns_nothing(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.type("1", "f8")
        await hands.press("r", "space")
        assert reading(hands).note == "0 of 1 line"
        await hands.press("enter")
        assert isinstance(hands.app.screen, ReturnLines)
        assert "at least one line" in remark(hands)


async def test_money_goes_back_where_it_came_from(counter, mock):
    async with counter() as hands:
        await paid_by_card_and_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r", "enter")
        rows = hands.app.screen.query_one(EntryList).entries
        assert [(row.name, row.amount) for row in rows] == [
            (f"Gift card ···{SMALL[-4:]}", "12.50"),
            ("Cash", "22.80"),
        ]
        await hands.press("enter")
        await given(hands)
        assert mock.ledger.card(SMALL).balance == hands.euros("12.50")
        assert hands.till.books.shift.expected == hands.euros("100")


async def test_the_plan_is_changed_within_its_limits(counter, mock):
    async with counter() as hands:
        await paid_by_card_and_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r", "space", "enter")
        await hands.type("20", "enter")
        assert "Only 12.50 can go back there" in remark(hands)
        await hands.type("10", "enter")
        rows = hands.app.screen.query_one(EntryList).entries
        assert [row.amount for row in rows] == ["10.00", "17.95"]
        await hands.press("down")
        await hands.type("22.8", "enter")
        assert [row.amount for row in hands.app.screen.query_one(EntryList).entries] == ["5.15", "22.80"]
        await hands.press("enter")
        await given(hands)
        assert mock.ledger.card(SMALL).balance == hands.euros("5.15")


async def refused_by_the_card(hands, mock) -> None:
    await paid_by_card_and_cash(hands)
    await hands.type("1", "f8")
    await hands.press("r")
    mock.faults.arm(Fault(FaultKind.DECLINE, category="Reversal"))
    await hands.press("enter", "enter")
    await given(hands)


async def test_what_a_card_refused_goes_onto_another(counter, mock, picture):
    async with counter() as hands:
        await refused_by_the_card(hands, mock)
        picture(hands)
        assert (reading(hands).says, reading(hands).amount) == (Says.STILL_OWED, "12.50")
        await hands.scan(FULL)
        await hands.until(lambda: reading(hands).says is Says.REFUND)
        picture(hands)
        assert mock.ledger.card(FULL).balance == hands.euros("162.50")
        assert not any(isinstance(one, Return) for one in hands.till.books.documents.values())


async def test_what_a_card_refused_is_tried_again(counter, mock):
    async with counter() as hands:
        await refused_by_the_card(hands, mock)
        await hands.press("t")
        await hands.until(lambda: reading(hands).says is Says.REFUND)
        assert mock.ledger.card(SMALL).balance == hands.euros("12.50")


async def test_what_a_card_refused_makes_a_new_card_active(counter, mock):
    async with counter() as hands:
        await refused_by_the_card(hands, mock)
        await hands.press("n")
        assert "never sold" in str(hands.app.screen.query_one("#result-next").render())
        await hands.scan(UNSOLD)
        await hands.until(lambda: reading(hands).says is Says.REFUND)
        assert mock.ledger.card(UNSOLD).balance == hands.euros("12.50")


async def test_what_a_card_refused_a_manager_gives_in_cash(counter, mock):
    async with counter() as hands:
        await refused_by_the_card(hands, mock)
        await hands.press("c")
        await hands.type("1234", "enter")
        assert "Maria may not allow this" in hands.dialog_says
        await hands.type("9876", "enter")
        await hands.until(lambda: reading(hands).says is Says.REFUND)
        assert not hands.till.books.documents


async def test_no_goods_come_back_while_a_sale_is_open(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.scan(PEN)
        await hands.type("1", "f8")
        await hands.press("r", "enter", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnPlan) and news(hands))
        assert "A sale is open" in news(hands)
        assert hands.till.books.sale.stage is Stage.OPEN


async def test_esc_goes_one_step_back_each_time(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.press("f8", "enter", "r", "enter")
        seen = []
        while hands.app.screen is not hands.app.frame:
            seen.append(type(hands.app.screen))
            await hands.press("escape")
        assert seen == [ReturnPlan, ReturnLines, ReceiptScreen, ReceiptScreen]
        assert hands.till.books.shift.count("returns") == 0
        assert hands.till.books.shift.cash_out.amount == Decimal(0)


async def test_a_receipt_as_drawn(counter, mock, pictures):
    async with counter() as hands:
        await paid_by_card_and_cash(hands)
        await hands.type("1", "f8")
        await pictures(hands)


async def test_the_lines_as_drawn(counter, pictures):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r", "space")
        await pictures(hands)


async def test_the_plan_as_drawn(counter, mock, pictures):
    async with counter() as hands:
        await paid_by_card_and_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r", "enter")
        await pictures(hands)


async def test_a_click_marks_a_line_and_a_second_leaves_it_out(counter):
    async with counter() as hands:
        await paid_in_cash(hands)
        await hands.type("1", "f8")
        await hands.press("r")
        await hands.pilot.click(BasketLines, offset=(10, 1))
        await hands.pilot.click(BasketLines, offset=(10, 1))
        assert reading(hands).amount == "11.10"
