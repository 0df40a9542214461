"""Gift cards that the terminal reads, and loads that are undone: what the cashier presses and sees."""

from register.counter.asking import confirming
from register.counter.cards import card_desk
from register.counter.history import answered
from register.tui.place import Place
from register.tui.screens.cards.card import CardPanel
from register.tui.screens.owing.open_list import OpenList
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.dialog import Chooser, PinPrompt, Question
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.news import News
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.outcomes import Approved
from terminal_api.processor import Operation

CARDS = [card.number for card in DEMO_CARDS]
FULL, PART = CARDS[:2]
PEN = "1455082197725"


def panel(hands) -> CardPanel:
    assert isinstance(hands.app.screen, CardPanel), hands.app.screen
    return hands.app.screen


def words(hands, what: str = "#asking-what") -> str:
    return str(hands.app.screen.query_one(what).render())


def offered(hands) -> str:
    return " ".join(hint.shown for hint in hands.app.screen.query_one(KeyFooter).hints)


async def answered_at_desk(hands) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and not panel(hands).waiting)
    await hands.pilot.pause()


async def test_a_card_swiped_at_the_terminal_pays_with_three_keys(counter, mock, picture):
    async with counter() as hands:
        mock.shopper.wait()
        await hands.scan(PEN)
        await hands.press("f6", "enter")
        assert isinstance(hands.app.screen, Chooser)
        await hands.press("enter")
        await hands.at(Place.ASKING)
        assert "The customer swipes the card at the terminal." in words(hands)
        assert "Payment by gift card read at the terminal." in words(hands)
        picture(hands)
        await hands.until(lambda: mock.shopper.is_prompted.is_set())
        assert mock.shopper.present(FULL)
        await hands.at(Place.DONE)
        listed = hands.app.frame.view.query_one(EntryList).entries
        assert listed[1].name == f"Gift card ···{FULL[-4:]}", "the answer told the digits"


async def test_a_number_keyed_at_the_terminal_pays_and_esc_stops_it(counter, mock):
    async with counter() as hands:
        mock.shopper.wait()
        await hands.scan(PEN)
        await hands.press("f6", "k")
        await hands.press("2", "enter")
        await hands.at(Place.ASKING)
        assert "keys the card's number in at the terminal" in words(hands)
        await hands.until(lambda: mock.shopper.is_prompted.is_set())
        await hands.press("escape")
        await hands.at(Place.BASKET)
        assert hands.till.books.sale.due == hands.euros("7.35")


async def test_enter_asks_nobody_where_no_card_is_awaited_or_an_amount_waits_for_its_key(counter, mock):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f6")
        assert offered(hands) == "F1 Enter K Esc"
        await hands.press("escape")
        assert "Enter" not in offered(hands)
        await hands.press("k")
        assert not isinstance(hands.app.screen, Chooser)
        assert hands.app.typing.text == "k"


async def test_a_card_swiped_at_the_terminal_shows_its_balance_and_what_can_be_done(counter, mock):
    async with counter() as hands:
        mock.shopper.wait()
        await hands.press("f5", "enter", "enter")
        await hands.until(lambda: mock.shopper.is_prompted.is_set())
        assert "swipes the card at the terminal" in str(panel(hands).query_one(News).render())
        mock.shopper.present(PART)
        await answered_at_desk(hands)
        face = panel(hands).query_one(CardFace).face
        assert (face.balance, face.last4) == ("12.50", PART[-4:])
        assert offered(hands) == "O R Esc"
        await hands.press("l")
        assert "its number, needed again" in words(hands, "#notice")
        await hands.press("o", "enter")
        await hands.until(lambda: mock.shopper.is_prompted.is_set())
        mock.shopper.present(PART)
        await answered_at_desk(hands)
        figure = panel(hands).query_one(Figure)
        assert (figure.reading.says, figure.reading.amount) == (Says.PAY_OUT, "12.50")


async def test_a_card_that_was_not_read_can_be_swiped_again(counter, mock):
    async with counter() as hands:
        mock.shopper.cancel()
        await hands.press("f5", "enter", "enter")
        await answered_at_desk(hands)
        assert offered(hands) == "Enter K Esc"
        mock.shopper.approve()
        mock.shopper.present(PART)
        await hands.press("enter", "enter")
        await hands.until(lambda: panel(hands).query_one(CardFace).face.balance == "12.50")


async def test_a_swipe_at_the_register_s_own_reader_is_the_card_and_never_shows(counter, mock):
    async with counter() as hands:
        await hands.scan(";4111111111111111=31121011234?")
        assert "no gift card of ours" in hands.said
        assert "4111" not in hands.app.export_screenshot()
        await hands.scan(f";{FULL}=31121011234?")
        await answered_at_desk(hands)
        assert panel(hands).query_one(CardFace).face.balance == "150.00"
        await hands.press("escape")
        await hands.scan(PEN)
        await hands.press("f6")
        await hands.scan(f";{FULL}=31121011234?")
        await hands.at(Place.DONE)


async def test_a_load_at_the_desk_is_undone_with_three_keys(counter, mock):
    async with counter() as hands:
        card = hands.till.card(PART)
        await card_desk.put_on(hands.till, Operation.LOAD, card, hands.euros("10"))
        await hands.press("f5")
        await hands.scan(PART)
        await answered_at_desk(hands)
        await hands.press("u")
        assert isinstance(hands.app.screen, Question)
        await hands.press("enter")
        await answered_at_desk(hands)
        assert panel(hands).query_one(CardFace).face.balance == "12.50"
        assert "nobody had paid for it here" in str(panel(hands).query_one(News).render())
        assert "U" not in offered(hands).split()
        assert hands.till.books.shift.expected == hands.euros("100")


async def test_a_load_that_was_paid_for_wants_a_manager_and_says_where_the_money_goes(counter, mock):
    async with counter() as hands:
        await hands.type("25", "f7")
        await hands.scan(PART)
        await hands.until(lambda: hands.app.screen is hands.app.frame)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.press("f5")
        await hands.scan(PART)
        await answered_at_desk(hands)
        await hands.press("u", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("1234", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("9876", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnResult))
        await hands.pilot.pause()
        assert "25.00 from the drawer" in words(hands, "#result-next")
        assert hands.till.books.shift.expected == hands.euros("100")
        await hands.press("enter")
        assert "goes back" in str(panel(hands).query_one(News).render())


async def test_a_balance_asked_before_the_payment_is_shown_and_can_be_stopped(counter, mock):
    async with counter() as hands:
        cards = hands.till.settings.gift_cards
        providers = tuple(one.model_copy(update={"partial": False}) for one in cards.providers)
        update = {"gift_cards": cards.model_copy(update={"providers": providers})}
        hands.till.settings = hands.till.settings.model_copy(update=update)
        mock.shopper.wait()
        await hands.scan(PEN)
        await hands.press("f6", "enter", "enter")
        await hands.at(Place.ASKING)
        assert "First, what is on the card" in words(hands)
        await hands.until(lambda: mock.shopper.is_prompted.is_set())
        await hands.press("escape")
        await hands.at(Place.BASKET)
        await hands.press("f6", "enter", "enter")
        for _ in range(2):
            await hands.until(lambda: mock.shopper.is_prompted.is_set())
            mock.shopper.present(FULL)
        await hands.at(Place.DONE)


async def test_a_failed_reversal_is_paid_out_by_a_manager(counter, mock, shop):
    shop.reversals_confirmed = False
    async with shop.terminal() as running:
        shop.mock = running
        async with counter() as hands:
            await hands.paid_in_part()
            await hands.press("escape", "enter")
            await hands.at(Place.BASKET)
            (waiting,) = hands.till.books.unconfirmed
            outcome = answered(hands.till.journal)[waiting.id].outcome
            assert isinstance(outcome, Approved)
            assert outcome.reference is not None
            psp = outcome.reference.id.rpartition(".")[2]
            confirming.confirmed(hands.till, psp, False, "Card closed")
            hands.app.push_screen(OpenList())
            await hands.pilot.pause()
            assert "not carried out: Card closed" in words(hands, "#open-words")
            await hands.press("c")
            await hands.type("9876", "enter")
            assert hands.till.books.failed == ()
            assert hands.till.books.shift.expected == hands.euros("87.50")
