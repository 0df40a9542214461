"""Cash beside a sale, counting by piece, and a drawer that is wrong: at the keyboard."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from moneyed import EUR, Money
from textual.widgets import Static

from register.counter.drawer import shifts
from register.domain.events import DrawerMoved, Movement, ShiftClosed, ShiftOpened
from register.domain.pieces import Piece
from register.tui.place import Place
from register.tui.screens.around.menu import Menu
from register.tui.screens.drawer.close_shift import CloseShift
from register.tui.screens.drawer.count_pieces import CountPieces
from register.tui.screens.drawer.move_cash import MoveCash
from register.tui.widgets.dialog import Chooser, PinPrompt, Question, TextPrompt
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.header import TillHeader
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.paper import PaperPane
from register.tui.widgets.piece_list import PieceList
from tests.register.tui.screens.seen import remark

PEN = "1455082197725"


def reading(hands):
    return hands.app.screen.query_one(Figure).reading


def words(hands) -> str:
    return " ".join(str(one.render()) for one in hands.app.screen.query(Static))


def moved(hands) -> list[DrawerMoved]:
    entries = hands.till.journal.entries(kinds=[DrawerMoved])
    return [entry.event for entry in entries if isinstance(entry.event, DrawerMoved)]


def at_the_counter(hands) -> bool:
    return hands.app.screen is hands.app.frame


@pytest.mark.parametrize(
    ("letter", "movement", "left"),
    [("i", Movement.PAID_IN, "120.00"), ("o", Movement.PAID_OUT, "80.00"), ("c", Movement.DROP, "80.00")],
)
async def test_a_letter_an_amount_and_a_reason_move_cash(counter, letter, movement, left):
    async with counter() as hands:
        await hands.press("f10", letter)
        await hands.type("20", "enter")
        await hands.type("for the bank", "enter")
        (event,) = moved(hands)
        assert (event.movement, event.amount, event.reason) == (movement, hands.euros("20"), "for the bank")
        assert hands.till.books.shift.expected == hands.euros(left)
        assert at_the_counter(hands)
        assert "20.00" in hands.said


async def test_the_number_may_come_first_before_the_key_in_the_menu_or_with_the_command(counter):
    async with counter() as hands:
        await hands.type("20", "f10")
        assert "20.00: cash out of the drawer" in " ".join(
            hint.tooltip for hint in hands.app.screen.query_one(KeyList).hints
        )
        await hands.press("o")
        await hands.type("postage", "enter")
        await hands.press("f10")
        await hands.type("2.5", "enter")
        await hands.press("i")
        await hands.type("coins", "enter")
        await hands.type("/drop 30 too much in it", "enter")
        await hands.type("/out", "enter")
        await hands.type("1", "enter")
        await hands.type("stamps", "enter")
        assert [(str(one.amount.amount), one.reason) for one in moved(hands)] == [
            ("20.00", "postage"),
            ("2.50", "coins"),
            ("30.00", "too much in it"),
            ("1.00", "stamps"),
        ]
        assert at_the_counter(hands)


async def test_what_cannot_move_is_said_and_the_amount_can_be_typed_anew(counter):
    async with counter() as hands:
        await hands.press("f10", "c", "enter")
        assert "amount first" in remark(hands)
        for wrong, why in (("100.01", "not that much cash"), ("five", "not an amount"), ("0", "more than")):
            await hands.type(wrong, "enter")
            assert why in remark(hands)
        await hands.scan(PEN)
        assert remark(hands) == "A scan means nothing here"
        await hands.type("100", "enter")
        await hands.press("enter")
        assert "why" in remark(hands)
        await hands.type("card 4111111111111111", "enter")
        assert "card's number" in remark(hands)
        await hands.press("escape")
        assert "How much" in words(hands)
        await hands.press("escape")
        assert isinstance(hands.app.screen, Menu)
        assert moved(hands) == []


async def test_a_reason_stands_there_as_it_was_typed(counter):
    async with counter() as hands:
        await hands.type("/out 60 [bold] plumber", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.press("escape")
        assert "[bold] plumber" in str(hands.app.screen.query_one("#move-why").render())


async def test_much_is_paid_out_with_a_manager_s_pin_and_the_cashier_stays(counter):
    async with counter() as hands:
        await hands.type("/out 60 plumber", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("1234", "enter")
        assert "somebody who may (manager)" in hands.dialog_says
        assert moved(hands) == []
        await hands.type("9876", "enter")
        (event,) = moved(hands)
        assert (event.manager, hands.till.books.cashier) == ("Ruth", "Maria")
        assert at_the_counter(hands)


async def test_esc_at_the_pin_pays_nothing_out(counter):
    async with counter() as hands:
        await hands.type("/out 60 plumber", "enter")
        await hands.press("escape", "escape", "escape", "escape")
        assert at_the_counter(hands)
        assert moved(hands) == []


async def test_a_movement_is_undone_from_the_menu_with_a_reason(counter):
    async with counter() as hands:
        await hands.press("f10")
        assert not any(hint.key == "u" for hint in hands.app.screen.query_one(KeyList).hints)
        await hands.press("escape")
        await hands.type("/out 5 postage", "enter")
        await hands.type("/in 60 coins", "enter")
        await hands.press("f10", "u")
        assert isinstance(hands.app.screen, Chooser)
        await hands.type("postage", "enter")
        assert isinstance(hands.app.screen, TextPrompt)
        await hands.type("the post was closed", "enter")
        assert moved(hands)[-1].undoes == "R2-000001"
        assert "R2-000001 is undone, 5.00: put it back" in hands.said
        await hands.press("f10", "u", "enter")
        await hands.type("not ours", "enter")
        assert isinstance(hands.app.screen, PinPrompt), "60.00 goes out"
        await hands.type("9876", "enter")
        assert (moved(hands)[-1].undoes, moved(hands)[-1].manager) == ("R2-000002", "Ruth")
        assert hands.till.books.shift.expected == hands.euros("100")


async def test_the_slip_is_found_by_its_number_like_any_receipt(counter):
    async with counter() as hands:
        await hands.type("/out 5 postage", "enter")
        await hands.press("f8")
        await hands.type("1", "enter")
        assert "paid out" in words(hands)
        assert "Reason: postage" in "\n".join(hands.app.screen.query_one(PaperPane).lines)
        await hands.press("r")
        assert remark(hands)
        assert not at_the_counter(hands)


async def test_before_the_shift_nothing_moves(shop, hands):
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.type("1234", "enter")
        await here.at(Place.OPEN_SHIFT)
        await here.press("f10")
        await here.type("/out 5 postage", "enter")
        assert "not open" in remark(here)
        assert isinstance(here.app.screen, Menu)


# Counting by piece


async def count(hands, **pieces: str) -> None:
    """So many of each, from the largest on: `_50="2"`."""
    for value in hands.till.settings.denominations:
        text = pieces.get(f"_{value.amount}".replace(".", "c"), "")
        await hands.type(text, "enter")


async def test_the_float_is_counted_coin_by_coin(shop, hands):
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.type("1234", "enter")
        await here.at(Place.OPEN_SHIFT)
        await here.press("p")
        assert isinstance(here.app.screen, CountPieces)
        await count(here, _20="4", _5="3", _0c50="10")
        assert reading(here).amount == "100.00"
        await here.press("enter")
        await here.at(Place.BASKET)
        (event,) = [
            entry.event
            for entry in here.till.journal.entries(kinds=[ShiftOpened])
            if isinstance(entry.event, ShiftOpened)
        ]
        assert event.float == here.euros("100")
        assert event.pieces == (
            Piece(Money("20", EUR), 4),
            Piece(Money("5", EUR), 3),
            Piece(Money("0.50", EUR), 10),
        )


async def test_the_running_total_follows_and_a_piece_can_be_counted_anew(counter):
    async with counter() as hands:
        await hands.press("f10", "z", "p")
        await hands.press("down", "down", "down")
        await hands.type("2", "enter")
        assert reading(hands).amount == "100.00"
        await hands.press("up")
        await hands.type("3", "enter")
        assert reading(hands).amount == "150.00"
        for wrong in ("2.5", "many", "100000", "+"):
            await hands.type(wrong, "enter")
        assert reading(hands).amount == "150.00"
        await hands.scan(PEN)
        assert remark(hands) == "A scan means nothing here"
        assert reading(hands).amount == "150.00"


async def test_a_count_by_piece_closes_the_shift_and_stands_on_the_report(counter):
    async with counter() as hands:
        await hands.press("f10", "z", "p")
        await count(hands, _50="1", _20="2", _0c20="50")
        await hands.press("d")
        assert "100.00 EUR" in words(hands)
        await hands.press("y")
        await hands.compared()
        assert reading(hands).says is Says.BALANCED
        paper = " ".join(" ".join(hands.app.screen.query_one(PaperPane).lines).split())
        assert "Counted by piece 50.00 1 50.00 20.00 2 40.00 0.20 50 10.00" in paper
        (event,) = [entry.event for entry in hands.till.journal.entries(kinds=[ShiftClosed])]
        assert [piece.count for piece in event.pieces] == [1, 2, 50]


async def test_a_count_that_was_left_goes_on_where_it_was(counter):
    async with counter() as hands:
        await hands.press("f10", "z", "p")
        await count(hands, _50="1")
        await hands.press("escape")
        assert isinstance(hands.app.screen, CloseShift)
        await hands.press("p")
        assert reading(hands).amount == "50.00"
        assert hands.till.books.shift is not None


# A drawer that is wrong


async def test_a_cashier_is_offered_a_recount_first_and_told_no_figure(counter):
    async with counter() as hands:
        await hands.press("f10", "z")
        await hands.type("90", "enter", "y")
        await hands.compared()
        assert isinstance(hands.app.screen, Question)
        for figure in ("10.00", "100.00"):
            assert figure not in words(hands)
        await hands.press("enter")
        assert isinstance(hands.app.screen, CloseShift)
        await hands.type("99", "enter", "y")
        await hands.compared()
        assert reading(hands).note == "1.00 is missing"


async def test_a_manager_closes_a_drawer_that_stays_wrong_knowing_by_how_much(counter):
    async with counter() as hands:
        await hands.press("f10", "z")
        await hands.type("90", "enter", "y")
        await hands.compared()
        await hands.press("m")
        assert isinstance(hands.app.screen, PinPrompt)
        assert "10.00" not in words(hands)
        await hands.type("1234", "enter")
        assert hands.till.books.last_z == 0
        await hands.type("9876", "enter")
        assert "10.00 is missing" in words(hands)
        assert hands.till.books.last_z == 0
        await hands.press("y")
        assert (reading(hands).says, reading(hands).amount) == (Says.DIFFERENCE, "-10.00")
        assert any("Ruth" in line for line in hands.app.screen.query_one(PaperPane).lines)
        assert hands.till.books.cashier == "Maria"


@pytest.mark.parametrize(("pin", "blind"), [("1234", True), ("9876", False)], ids=["cashier", "manager"])
async def test_what_should_be_there_is_told_before_the_count_to_whoever_may_know(counter, pin, blind):
    async with counter() as hands:
        shifts.sign_in(hands.till, pin)
        await hands.press("f10", "z")
        assert ("100.00 should be in it" in words(hands)) is not blind


# As drawn


@asynccontextmanager
async def much_counted(counter):
    async with counter() as hands:
        await hands.press("f10", "z", "p")
        await count(hands, _50="1", _20="2", _10="0", _0c20="50", _0c01="7")
        await hands.press("up", "up", "up")
        yield hands


async def test_counting_by_piece_as_drawn(counter, pictures):
    async with much_counted(counter) as hands:
        assert hands.app.screen.query_one(PieceList).rows
        await pictures(hands)


async def test_paying_out_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.press("f10", "o")
        assert isinstance(hands.app.screen, MoveCash)
        await pictures(hands)
        await hands.type("60", "enter")
        await pictures(hands)
        await hands.type("the plumber", "enter")
        await pictures(hands)
        await hands.press("escape")
        await pictures(hands)


async def test_the_menu_after_a_movement_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.type("/out 5 postage", "enter")
        await pictures(hands)
        await hands.type("20", "f10")
        await pictures(hands)
        await hands.press("u")
        await pictures(hands)


async def test_a_wrong_drawer_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.press("f10", "z")
        await hands.type("90", "enter", "y")
        await hands.compared()
        await pictures(hands)
        await hands.press("m")
        await hands.type("9876", "enter")
        await pictures(hands)
        await hands.press("y")
        await pictures(hands)


async def test_what_should_be_there_as_drawn(counter, picture):
    async with counter() as hands:
        shifts.sign_in(hands.till, "9876")
        await hands.press("f10", "z")
        picture(hands)


async def test_a_shift_that_nobody_closed_says_of_which_day_it_is(shop, counter):
    async with counter() as hands:
        await hands.scan(PEN)
        header = hands.app.frame.query_one(TillHeader)
        assert header.cashier == "Maria · shift since 10:41"
        shop.clock.time += timedelta(hours=14)
        await hands.scan(PEN)
        assert header.cashier == "Maria · shift since 22 Nov 10:41"
        assert str(header.render()).endswith("Mon 23 Nov 00:41"), "all of it fits"
        assert header.cashier in str(header.render())
