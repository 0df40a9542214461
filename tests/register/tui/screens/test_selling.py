"""Scans, numbers and keys at the basket: what they do, and what they leave alone."""

import asyncio
from decimal import Decimal

import pytest
from textual.events import Key

from register.domain.amounts import Refused
from register.domain.events import CashTaken
from register.tui.route import Place
from register.tui.screens.selling.side import Side
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines
from register.tui.widgets.paper import PaperPane

PEN, NOTEBOOK, APPLES = "1455082197725", "1402713568386", "4131"


@pytest.fixture(autouse=True)
def cash_only(shop):
    shop.without.add("terminal")


def rows(hands):
    return hands.app.frame.view.query_one(BasketLines).rows


def quantities(hands):
    sale = hands.till.books.sale
    return [line.quantity for line in sale.basket.lines] if sale else []


async def test_a_scan_is_a_line(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        assert [(row.name, row.total) for row in rows(hands)] == [("Fountain pen, blue", "7.35")]
        assert hands.reading.amount == "7.35"
        assert hands.app.rung == 0


async def test_quantities_are_typed_before_the_code_or_for_the_marked_line(counter):
    async with counter() as hands:
        await hands.type("3*")
        await hands.scan(PEN)
        await hands.type("1.254*4131", "enter")
        await hands.type("2*1402713568386", "enter")
        assert quantities(hands) == [3, Decimal("1.254"), 2]
        await hands.press("up", "up")
        await hands.type("5*", "enter")
        assert quantities(hands) == [5, Decimal("1.254"), 2]
        assert rows(hands)[1].quantity == "1.254 kg"


NONSENSE = {
    "0*4131": "more than zero",
    "1000000000*4131": "too many",
    "0*": "more than zero",
    "1000000000*": "too many",
    "1.5*": "whole number",
    "99": "No item has the code 99",
    "4006381333932": "last digit should be 1",
    "nonsense": "no item code",
    "3**": "no item code",
    "/nonsense": "no command",
}


async def test_nonsense_is_one_sentence_with_the_bell_and_changes_nothing(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        for count, (typed, word) in enumerate(NONSENSE.items(), 1):
            await hands.type(typed, "enter")
            assert word in hands.said
            assert hands.app.rung == count
            assert quantities(hands) == [1]


async def test_a_nonsensical_amount_takes_no_money(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        for amount in ("0", "1.234", "1000000000", "12,,5", "abc"):
            await hands.type(amount, "f12")
            assert hands.said
            assert hands.app.frame.place is Place.BASKET
        assert hands.till.books.sale.due == hands.euros("7.35")


async def test_a_key_that_means_nothing_says_where_the_others_are(counter):
    async with counter() as hands:
        await hands.press("f10", "f2")
        remark = hands.app.screen.query_one(InputLine).remark
        assert remark == "F2 does nothing here: F1 lists the keys that do"
        assert hands.app.rung == 1
        await hands.press("escape")
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.type("-")
        assert hands.said == "Del does nothing here: F1 lists the keys that do"


async def test_a_long_sentence_stands_above_the_input_line(counter):
    async with counter() as hands:
        await hands.type("9 " * 30, "enter")
        assert hands.app.frame.query_one("#notice").has_class("-said")
        await hands.scan(PEN)
        assert not hands.app.frame.query_one("#notice").has_class("-said")


async def test_del_takes_the_marked_line_out(counter):
    async with counter() as hands:
        for code in (PEN, NOTEBOOK):
            await hands.scan(code)
        await hands.press("up", "delete")
        assert [row.name for row in rows(hands)] == ["Notebook A5 dotted"]
        await hands.type("/void", "enter")
        assert hands.till.books.sale is None
        assert hands.app.frame.place is Place.BASKET


async def test_exact_cash_is_one_key(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        assert (hands.reading.says.words, hands.reading.amount) == ("PAID", "7.35")


async def test_fifty_in_cash_is_three_keys_and_the_change_is_loud(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("5", "0", "f12")
        await hands.at(Place.DONE)
        assert (hands.reading.says.words, hands.reading.amount) == ("CHANGE", "42.65")


async def test_the_next_scan_starts_the_next_sale_without_a_key(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.scan(NOTEBOOK)
        assert hands.app.frame.place is Place.BASKET
        assert hands.till.books.sale.number == "R2-000002"
        assert hands.reading.amount == "12.10"


async def test_the_first_line_on_the_screen_is_the_next_customer_s(counter):
    """As painted: what one key after the other leaves in memory is not what the till knows."""
    async with counter() as hands:
        lines = hands.app.frame.query_one("Basket BasketLines", BasketLines)
        await hands.scan(PEN)
        assert "Fountain pen" in lines.render_lines(lines.size.region)[0].text
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.scan(NOTEBOOK)
        assert "Notebook" in lines.render_lines(lines.size.region)[0].text


async def test_a_scan_right_behind_the_cash_key_belongs_to_the_next_sale(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        hands.app.post_message(Key("f12", None))
        await hands.scan(NOTEBOOK)
        await hands.until(lambda: hands.till.books.sale and hands.till.books.sale.number == "R2-000002")
        taken = [entry.event.taken for entry in hands.till.journal.entries(kinds=[CashTaken])]
        assert taken == [hands.euros("7.35")]


async def test_a_second_press_of_the_cash_key_takes_nothing(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        hands.app.post_message(Key("f12", None))
        hands.app.post_message(Key("f12", None))
        await hands.at(Place.DONE)
        assert len(list(hands.till.journal.entries(kinds=[CashTaken]))) == 1


async def test_enter_goes_on_to_payment_and_esc_comes_back(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("enter")
        assert hands.app.frame.place is Place.TENDER
        assert hands.reading.says.words == "TO PAY"
        await hands.press("escape")
        assert hands.app.frame.place is Place.BASKET
        await hands.press("enter")
        await hands.scan(NOTEBOOK)
        assert hands.app.frame.place is Place.BASKET
        assert hands.reading.amount == "19.45"


async def test_enter_accepts_the_proposal(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("enter", "enter")
        await hands.at(Place.DONE)
        assert hands.reading.says.words == "PAID"


async def test_part_in_cash_leaves_the_rest_due_and_rings_once(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.type("5", "f12")
        await hands.at(Place.TENDER)
        assert (hands.reading.says.words, hands.reading.amount) == ("STILL DUE", "2.35")
        assert hands.app.rung == 1
        await hands.scan(NOTEBOOK)
        assert "2.35 is still due" in hands.said


async def test_a_till_without_a_terminal_offers_no_cards(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        keys = [hint.key for hint in hands.app.frame.view.hints()]
        assert "f12" in keys
        assert not {"f6", "f9"} & set(keys)


async def test_a_journal_that_cannot_be_written_is_told_and_nothing_is_lost(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        full_disk = hands.till.journal._connection
        full_disk.execute("PRAGMA query_only = ON")
        await hands.scan(NOTEBOOK)
        await hands.press("f12")
        await hands.until(lambda: hands.app.rung == 2)
        full_disk.execute("PRAGMA query_only = OFF")
        await hands.press("f12")
        await hands.at(Place.DONE)
        assert hands.reading.amount == "7.35"


async def test_the_paper_grows_beside_the_basket_and_ends_as_it_was_printed(counter):
    async with counter((120, 40)) as hands:
        paper = hands.app.frame.query_one(PaperPane)
        await hands.scan(PEN)
        await hands.paper()
        assert any("Fountain pen" in line for line in paper.lines)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.paper()
        assert any("R2-000001" in line for line in paper.lines)
        assert any("Cash" in line for line in paper.lines)
        assert "R2-000001" in str(hands.app.frame.query_one("#latest").render())


async def test_a_narrow_window_has_no_paper(counter):
    async with counter((80, 24)) as hands:
        await hands.scan(PEN)
        assert not hands.app.frame.query_one(Side).display


async def test_the_last_three_sales_outlive_a_restart(counter, shop, hands):
    async with counter((120, 40)) as here:
        for _ in range(4):
            await here.scan(PEN)
            await here.press("f12")
            await here.at(Place.DONE)
    async with shop.app().run_test(size=(120, 40)) as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.type("1234", "enter")
        await here.paper()
        latest = str(here.app.frame.query_one("#latest").render()).split("\n")
        assert [line.split()[0] for line in latest] == ["R2-000004", "R2-000003", "R2-000002"]


async def test_leaving_lets_go_of_the_journal(counter, shop):
    async with counter() as hands:
        await hands.scan(PEN)
    async with asyncio.timeout(30), shop.opened() as till:
        assert till.books.sale.due.amount == Decimal("7.35")


async def test_what_is_recorded_while_somebody_leaves_is_drawn_nowhere(counter, monkeypatch):
    """Textual says that the app no longer runs before it takes its screens away."""
    async with counter() as hands:
        looked = list[str]()
        with monkeypatch.context() as leaving:
            leaving.setattr(hands.app, "look_again", lambda: looked.append("again"))
            leaving.setattr(hands.app, "_running", False)
            hands.app._looking = True
            hands.app._look_if_due()
        hands.app._look_if_due()
        assert looked == []
        assert not hands.app._looking


async def test_an_answer_about_money_that_comes_while_somebody_leaves_is_drawn_nowhere(counter, monkeypatch):
    async with counter() as hands:
        looked = list[str]()

        async def answered(_: object) -> Refused:
            monkeypatch.setattr(hands.app, "_running", False)
            return Refused("the card has nothing on it")

        with monkeypatch.context() as leaving:
            leaving.setattr(hands.app, "look_again", lambda: looked.append("again"))
            leaving.setattr(hands.app, "say", looked.append)
            await hands.app._moved(answered)
        monkeypatch.setattr(hands.app, "_running", True)
        assert looked == []
        assert not hands.app.holds_back, "what is pressed next would be done"
