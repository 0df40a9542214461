"""The gift-card desk: a balance, and what follows from it, with the keystrokes it may cost."""

from datetime import timedelta

from register.tui.place import Place
from register.tui.screens.cards.card import CardPanel
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.dialog import PinPrompt, Question
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.lines import BasketLines
from register.tui.widgets.news import News
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind

CARDS = [card.number for card in DEMO_CARDS]
FULL, PART, EMPTY, NEW, NEW_GIVEX, SMALL, BLOCKED, EXPIRED, DOLLARS, WITH_PIN, LOCAL = CARDS
PEN = "1455082197725"


def panel(hands) -> CardPanel:
    assert isinstance(hands.app.screen, CardPanel), hands.app.screen
    return hands.app.screen


def face(hands):
    return panel(hands).query_one(CardFace).face


def offered(hands) -> str:
    return " ".join(hint.shown for hint in panel(hands).query_one(KeyList).hints)


def news(hands) -> str:
    return str(panel(hands).query_one(News).render())


def remark(hands) -> str:
    return hands.app.screen.query_one(InputLine).remark


async def answered(hands) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and not panel(hands).waiting)
    await hands.pilot.pause()


async def desk(hands, number: str) -> None:
    """Two things to do: F5 and the card."""
    await hands.press("f5")
    await hands.scan(number)
    await answered(hands)


async def test_a_balance_is_one_key_and_a_scan(counter, mock, picture):
    async with counter() as hands:
        await hands.press("f5")
        picture(hands)
        await hands.scan(PART)
        await answered(hands)
        assert (face(hands).balance, face(hands).state, face(hands).last4) == ("12.50", "active", PART[-4:])


async def test_a_card_scanned_at_the_basket_opens_its_panel(counter, mock):
    async with counter() as hands:
        await hands.scan(FULL)
        await answered(hands)
        assert face(hands).balance == "150.00"


async def test_nothing_is_offered_that_must_fail(counter, mock):
    async with counter() as hands:
        seen = {}
        await hands.press("f5")
        for number in CARDS:
            await hands.scan(number)
            await answered(hands)
            seen[number] = (offered(hands), face(hands).state)
    assert seen == {
        FULL: ("L R", "active"),  # more on it than in the drawer
        PART: ("L O R", "active"),
        EMPTY: ("L R", "active"),
        NEW: ("S", "not active"),
        NEW_GIVEX: ("S D", "not active"),
        SMALL: ("L O R D", "active"),
        BLOCKED: ("", "blocked"),
        EXPIRED: ("", "expired"),
        DOLLARS: ("", "refused"),
        WITH_PIN: ("", "refused"),
        LOCAL: ("", "not told"),
    }


async def test_a_letter_that_does_not_work_says_why(counter, mock):
    async with counter() as hands:
        await desk(hands, EMPTY)
        await hands.press("o")
        assert "nothing on the card" in remark(hands)
        await hands.press("s")
        assert "L loads one that is" in remark(hands)
        assert hands.app.rung == 2


async def test_cash_out_is_three_keys_and_hands_out_the_whole_balance(counter, mock, picture):
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("o")
        assert isinstance(hands.app.screen, Question)
        picture(hands)
        await hands.press("enter")
        await answered(hands)
        picture(hands)
        figure = panel(hands).query_one(Figure)
        assert (figure.reading.says, figure.reading.amount) == (Says.PAY_OUT, "8.40")
        assert (face(hands).balance, face(hands).state, offered(hands)) == ("0.00", "ended", "")
        assert mock.ledger.card(SMALL).status is CardStatus.CLOSED
        assert hands.till.books.shift.expected == hands.euros("91.60")


async def test_esc_at_the_question_pays_nothing_out(counter, mock):
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("o", "escape")
        assert panel(hands).waiting is None
        assert mock.ledger.card(SMALL).balance == hands.euros("8.40")


async def test_enter_never_deactivates(counter, mock):
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("d", "enter")
        assert mock.ledger.card(SMALL).status is CardStatus.ACTIVE
        await hands.press("d", "d")
        await answered(hands)
        assert mock.ledger.card(SMALL).status is CardStatus.CLOSED
        assert "ended for ever" in news(hands)


async def test_a_refund_wants_a_manager_and_tells_the_new_balance(counter, mock):
    async with counter() as hands:
        await desk(hands, PART)
        await hands.press("r")
        await hands.type("5", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("1234", "enter")
        assert "somebody who may (manager)" in hands.dialog_says
        assert mock.ledger.card(PART).balance == hands.euros("12.50")
        await hands.type("9876", "enter")
        await answered(hands)
        assert face(hands).balance == "17.50"
        assert "5.00 refunded" in news(hands)
        assert mock.ledger.card(PART).balance == hands.euros("17.50")


async def test_loading_from_the_desk_puts_a_line_into_the_basket(counter, mock):
    async with counter() as hands:
        await desk(hands, PART)
        await hands.press("l")
        await hands.type("25", "enter")
        await hands.until(lambda: hands.app.screen is hands.app.frame)
        assert hands.app.frame.query_one(BasketLines).rows[-1].total == "25.00"
        assert hands.said == f"✓ load card ···{PART[-4:]} with 25.00 when paid"


async def test_what_the_basket_refuses_is_said_and_changes_nothing(counter, mock):
    async with counter() as hands:
        await desk(hands, PART)
        await hands.press("l")
        await hands.type("2", "enter")
        await answered(hands)
        assert "between 5.00 and 500.00" in news(hands)
        assert hands.till.books.sale is None


async def test_enter_pays_the_open_sale_with_the_card(counter, mock):
    async with counter() as hands:
        await hands.scan(PEN)
        await desk(hands, FULL)
        await hands.press("enter")
        await hands.at(Place.DONE)
        assert mock.ledger.card(FULL).balance == hands.euros("142.65")


async def test_a_card_that_tells_no_balance_can_still_pay(counter, mock):
    async with counter() as hands:
        await hands.scan(PEN)
        await desk(hands, LOCAL)
        assert offered(hands) == "F6"
        await hands.press("f6")
        await hands.at(Place.DONE)


async def test_a_lost_answer_is_not_repeated_and_its_end_is_shown(counter, mock, shop, picture):
    async with counter() as hands:
        await desk(hands, SMALL)
        mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
        await hands.press("o", "enter")
        await answered(hands)
        assert "No answer" in news(hands)
        picture(hands)
        await hands.press("o")
        assert "nothing may be asked twice" in remark(hands)
        shop.clock.time += timedelta(seconds=10)
        hands.till.changed()
        await hands.until(lambda: "Paid out" in news(hands))
        assert mock.ledger.card(SMALL).balance == hands.euros("0")
        assert hands.till.books.shift.expected == hands.euros("91.60")


async def test_esc_asks_the_terminal_to_stop_a_cash_out_and_its_answer_decides(counter, mock):
    async with counter() as hands:
        await desk(hands, SMALL)
        mock.faults.arm(Fault(FaultKind.DELAY, category="Payment", seconds=60))
        await hands.press("o", "enter")
        await hands.until(lambda: hands.till.asking)
        await hands.press("escape")
        await answered(hands)
        assert "Not done" in news(hands)
        assert mock.ledger.card(SMALL).balance == hands.euros("8.40")


async def test_asking_does_not_block_and_esc_stops_it(counter, mock, picture):
    async with counter() as hands:
        mock.faults.arm(Fault(FaultKind.DELAY, category="BalanceInquiry", seconds=60))
        await hands.press("f5")
        await hands.scan(FULL)
        figure = panel(hands).query_one(Figure)
        assert (figure.reading.says, panel(hands).waiting is not None) == (Says.ASKING, True)
        picture(hands)
        await hands.press("escape")
        assert panel(hands).waiting is None
        await hands.press("escape")
        assert hands.app.screen is hands.app.frame


async def test_the_desk_as_drawn(counter, mock, pictures):
    async with counter() as hands:
        await hands.scan(PEN)
        await desk(hands, SMALL)
        await pictures(hands)
