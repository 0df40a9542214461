"""Paying out a card where a law holds: asked what is not known, told the verdict, refused with the rule."""

import pytest

from register.domain.events import Intended
from register.tui.screens.cards.card import CardPanel
from register.tui.screens.cards.sell_card import SellCard
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.dialog import PinPrompt, Question, TextPrompt
from register.tui.widgets.lines import BasketLines
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from tests.register.tui.screens.seen import offered

FULL, PART, EMPTY, NEW, NEW_GIVEX, SMALL, *_ = (card.number for card in DEMO_CARDS)

ROW = """
[[rule]]
place = "NL"
sign = "<="
currency = "EUR"
dated = "2026-01-01"
statute = "Gift Card Act 7"
source = ["made up for this test"]
sure = "A"
"""
TEN = 'figure = "10.00"\nnot_covered = "promotional cards"\n'


@pytest.fixture
def under(shop, tmp_path):
    """The shop stands where a rule holds, with more lines in its row."""

    def stands(lines: str) -> None:
        (tmp_path / "law.toml").write_text(ROW + lines, "utf-8")
        shop.environ |= {
            "REGISTER_GIFT_CARDS__JURISDICTION": "NL",
            "REGISTER_GIFT_CARDS__CARD_LAW": str(tmp_path / "law.toml"),
        }

    return stands


def dialog(hands) -> str:
    """What stands in the box."""
    title, text = (hands.app.screen.query_one(f"#dialog-{part}") for part in ("title", "text"))
    return f"{title.render()} {text.render()}"


async def answered(hands) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and not hands.app.screen.waiting)
    await hands.pilot.pause()


async def desk(hands, number: str) -> None:
    await hands.press("f5")
    await hands.scan(number)
    await answered(hands)


def refused(hands) -> str:
    """The remark beside the input line, or above it."""
    screen = hands.app.screen
    return f"{screen.query_one('InputLine').remark} {screen.query_one('#notice').render()}"


async def test_the_verdict_is_told_before_enter_and_the_keys_are_three(counter, mock, under, pictures):
    under(TEN)
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("o")
        assert isinstance(hands.app.screen, Question)
        assert "must be paid out: NL demands it for 10.00 or less (2026-01-01, Gift Card Act 7)" in dialog(
            hands
        )
        assert "Not for: promotional cards" in dialog(hands)
        assert "cannot be undone" in dialog(hands)
        await pictures(hands)
        await hands.press("enter")
        await answered(hands)
        assert mock.ledger.card(SMALL).status is CardStatus.CLOSED
        assert hands.till.books.shift.expected == hands.euros("91.60")


async def test_a_refused_pay_out_is_not_offered_and_says_by_which_rule(counter, mock, under, picture):
    under(TEN)
    async with counter() as hands:
        await desk(hands, PART)
        assert offered(hands) == "L R"
        await hands.press("o")
        assert "12.50 is not 10.00 or less; NL demands it for 10.00 or less" in refused(hands)
        picture(hands)
        assert mock.ledger.card(PART).balance == hands.euros("12.50")


async def test_what_nobody_knows_is_asked_of_the_cashier(counter, mock, under, picture):
    under(TEN + "used = true\nproof = true")
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("o")
        assert "Was something bought with this card before?" in dialog(hands)
        picture(hands)
        await hands.press("y")
        assert "gift receipt, shown?" in dialog(hands)
        await hands.press("y")
        assert "Pay out 8.40 EUR in cash?" in dialog(hands)
        await hands.press("enter")
        await answered(hands)
        assert mock.ledger.card(SMALL).status is CardStatus.CLOSED


async def test_no_is_an_answer_and_esc_is_none(counter, mock, under):
    under(TEN + "used = true")
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("o", "escape")
        assert "O" in offered(hands)
        await hands.press("o", "n")
        assert "nothing was bought with the card yet" in refused(hands)
        assert "O" not in offered(hands)
        assert mock.ledger.card(SMALL).balance == hands.euros("8.40")


async def test_what_was_told_of_one_card_is_not_believed_of_the_next(counter, mock, under):
    under(TEN.replace("10.00", "20.00") + "used = true")
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("o", "y", "escape")
        await hands.scan(PART)
        await answered(hands)
        await hands.press("o")
        assert "Was something bought with this card before?" in dialog(hands)


async def test_a_face_value_is_typed_and_a_manager_approves_it(counter, mock, under, picture):
    under("share = 10")
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("o")
        assert isinstance(hands.app.screen, TextPrompt)
        assert "What is the card's face value?" in dialog(hands)
        picture(hands)
        await hands.type("84", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("1234", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("9876", "enter")
        assert "10 % of the face value or less" in dialog(hands)
        await hands.press("enter")
        await answered(hands)
        (intended,) = hands.till.journal.entries(kinds=[Intended])
        assert intended.event.request.allowed_by == "Ruth"
        assert "Gift Card Act 7" in intended.event.request.ground


async def test_a_face_value_that_is_too_small_for_it_refuses(counter, mock, under):
    under("share = 10")
    async with counter() as hands:
        await desk(hands, SMALL)
        await hands.press("o")
        await hands.type("83.99", "enter")
        await hands.type("9876", "enter")
        assert "8.40 of 83.99 is more" in refused(hands)
        assert hands.app.screen.query_one(CardFace).face.balance == "8.40"


async def test_where_a_provider_can_void_it_nobody_is_told_that_it_is_final(counter, mock, under):
    under(TEN)
    async with counter() as hands:
        cards = hands.till.settings.gift_cards
        lenient = tuple(one.model_copy(update={"cash_out_final": False}) for one in cards.providers)
        changed = {"gift_cards": cards.model_copy(update={"providers": lenient})}
        hands.till.settings = hands.till.settings.model_copy(update=changed)
        await desk(hands, SMALL)
        await hands.press("o")
        assert "only its provider can void it" in dialog(hands)


@pytest.fixture
def notice(shop):
    shop.environ |= {
        "REGISTER_GIFT_CARDS__NOTICE": "Has a stranger asked for this card? Then it is a fraud.",
        "REGISTER_GIFT_CARDS__NOTICE_ABOVE": "100.00",
    }


async def sells(hands, amount: str) -> None:
    await hands.type(amount, "f7")
    assert isinstance(hands.app.screen, SellCard)
    await hands.scan(NEW)


async def test_who_buys_a_large_card_is_told_the_notice_first(counter, mock, notice, picture):
    async with counter() as hands:
        await sells(hands, "100.01")
        assert "it is a fraud" in dialog(hands)
        picture(hands)
        await hands.press("escape")
        assert hands.till.books.sale is None
        await hands.scan(NEW)
        await hands.press("enter")
        await hands.until(lambda: hands.app.screen is hands.app.frame)
        assert hands.app.frame.query_one(BasketLines).rows[-1].total == "100.01"


async def test_a_small_card_is_sold_without_it(counter, mock, notice):
    async with counter() as hands:
        await sells(hands, "100.00")
        await hands.until(lambda: hands.app.screen is hands.app.frame)
        assert hands.app.frame.query_one(BasketLines).rows[-1].total == "100.00"


async def test_a_load_from_the_desk_tells_it_too(counter, mock, notice):
    async with counter() as hands:
        await desk(hands, PART)
        await hands.press("l")
        await hands.type("200", "enter")
        assert "it is a fraud" in dialog(hands)
        await hands.press("enter")
        await hands.until(lambda: hands.app.screen is hands.app.frame)
        assert hands.app.frame.query_one(BasketLines).rows[-1].total == "200.00"
