"""A card whose number the till has forgotten is presented once more: to get money back, or to be unsold."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from moneyed import EUR, Money

from register.config.processors import Processors, ToastTable
from register.counter.drawer.shift_figures import tenders
from register.tui.place import Place
from register.tui.screens.cards.card import CardPanel
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.key_list import KeyList
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.wire import PATH
from tests.register.tui.screens.conftest import Hands
from tests.register.tui.screens.test_card_pin import WithToast

NUMBER, OTHER, NEW = "7700999900000031", "7700999900000032", "7700999900000033"
PEN, NOTEBOOK = "1455082197725", "1402713568386"
Counter = Callable[..., AbstractAsyncContextManager[Hands]]


@pytest.fixture
def ledger() -> CardLedger:
    ledger = CardLedger()
    for number in (NUMBER, OTHER):
        ledger.put(Card(number, "toast", CardStatus.ACTIVE, Money("50.00", EUR)))
    ledger.put(Card(NEW, "toast", CardStatus.INACTIVE, Money("0.00", EUR)))
    return ledger


@pytest.fixture
def counter(tmp_path: Path, catalogue: Path, ledger: CardLedger, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """The shop's till on a screen, some of whose cards a provider of its own keeps."""

    @asynccontextmanager
    async def ready(size: tuple[int, int] = (80, 24)) -> AsyncGenerator[Hands]:
        desk = ToastDesk(ledger)
        async with MockProvider(desk, ledger) as provider:
            monkeypatch.setenv("KEY_OF_TOAST", desk.credentials["token"])
            table = ToastTable(
                url=provider.url + PATH,
                restaurant=desk.credentials["restaurant"],
                key_from="env:KEY_OF_TOAST",
                environment="test",
            )
            shop = WithToast(tmp_path / "state", catalogue, asks="never", tables=Processors(toast=table))
            async with shop.app().run_test(size=size) as pilot:
                hands = Hands(pilot)
                await hands.signed_in()
                yield hands

    return ready


def left(ledger: CardLedger) -> Money:
    found = ledger.card(NUMBER)
    assert found is not None
    return found.balance


def words(hands: Hands) -> str:
    found = hands.app.screen.query("Static, InputLine")
    return " ".join(" ".join(str(one.render()) for one in found).split())


async def to_the_plan(hands: Hands) -> None:
    """A pen and a notebook, paid by that card; all of it comes back."""
    await hands.scan(PEN)
    await hands.scan(NOTEBOOK)
    await hands.press("f6")
    await hands.scan(NUMBER)
    await hands.at(Place.DONE)
    await hands.type("1", "f8")
    await hands.press("r", "enter")
    await hands.until(lambda: isinstance(hands.app.screen, ReturnPlan))


async def given(hands: Hands) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, ReturnResult) and not hands.app.screen.waiting)
    await hands.rest()


async def test_the_card_is_asked_for_before_any_money_moves(counter, ledger, pictures):
    async with counter() as hands:
        await to_the_plan(hands)
        before = left(ledger)
        await hands.press("enter")
        assert "Scan Gift card ···0031 again" in words(hands)
        await hands.scan(OTHER)
        assert "That is another card" in hands.app.screen.query_one(InputLine).remark
        await hands.press("escape")
        assert "Enter gives it back as planned." in words(hands)
        await hands.press("enter")
        await pictures(hands)
        assert left(ledger) == before
        await hands.scan(NUMBER)
        await given(hands)
        assert hands.app.screen.query_one(Figure).reading.says is Says.REFUND
        assert left(ledger) == Money("50.00", EUR)


async def test_a_part_has_no_way_back_and_without_the_card_all_is_owed_until_it_comes(counter, ledger):
    async with counter() as hands:
        await to_the_plan(hands)
        await hands.press("escape")
        await hands.scan(NOTEBOOK)
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnPlan))
        assert "12.10 has no way back" in words(hands)
        await hands.type("12.10", "enter")
        assert "gives back all of it, 19.45, or nothing" in words(hands)
        await hands.press("escape")
        await hands.scan(PEN)
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnPlan))
        await hands.press("enter", "enter")
        await given(hands)
        assert hands.app.screen.query_one(Figure).reading.says is Says.STILL_OWED
        await hands.press("t")
        assert "Scan Gift card ···0031 itself" in words(hands)
        await hands.scan(NUMBER)
        await given(hands)
        assert hands.app.screen.query_one(Figure).reading.says is Says.REFUND
        assert left(ledger) == Money("50.00", EUR)


async def looked_at_new(hands: Hands) -> None:
    """A card that was sold for 25.00 in cash just now, on the card's screen."""
    await hands.type("25", "f7")
    await hands.scan(NEW)
    await hands.until(lambda: hands.app.screen is hands.app.frame)
    await hands.press("f12")
    await hands.at(Place.DONE)
    await hands.paper()
    await hands.press("f5")
    await hands.scan(NEW)
    await at_the_card(hands)


async def at_the_card(hands: Hands) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and not hands.app.screen.waiting)
    await hands.rest()


async def test_a_card_sold_by_mistake_is_unsold_by_a_manager_and_can_be_sold_again(counter, ledger, pictures):
    async with counter() as hands:
        await looked_at_new(hands)
        await pictures(hands)
        hints = {hint.key: hint for hint in hands.app.screen.query_one(KeyList).hints}
        assert hints["u"].label == "Undo sale"
        assert "it is unsold again, without its 25.00; for 24 h 0 min more" in hints["u"].tooltip
        await hands.press("u")
        assert "Undo the sale of card ···0033 for 25.00?" in words(hands)
        await hands.press("enter")
        await hands.type("9876", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnResult))
        await given(hands)
        assert "25.00 from the drawer" in words(hands)
        await hands.press("enter")
        await at_the_card(hands)
        assert hands.app.screen.query_one(CardFace).face.state == "not active"
        found = ledger.card(NEW)
        assert found is not None
        assert (found.status, found.balance) == (CardStatus.INACTIVE, Money("0.00", EUR))
        hints = {hint.key: hint for hint in hands.app.screen.query_one(KeyList).hints}
        assert "s" in hints
        assert "u" not in hints


async def test_a_pay_out_is_undone_by_a_manager_once_the_cash_is_back(counter, ledger, pictures):
    async with counter() as hands:
        ledger.put(Card(NUMBER, "toast", CardStatus.ACTIVE, Money("4.00", EUR)))
        await hands.press("f5")
        await hands.scan(NUMBER)
        await at_the_card(hands)
        await hands.press("o")
        assert "A manager can take it back within a day." in words(hands)
        await hands.press("enter")
        await at_the_card(hands)
        assert hands.till.books.shift.expected == Money("96.00", EUR)
        hints = {hint.key: hint for hint in hands.app.screen.query_one(KeyList).hints}
        assert hints["u"].label == "Undo pay-out"
        await hands.press("u")
        await pictures(hands)
        assert "First take 4.00 from the customer" in words(hands)
        await hands.press("enter")
        await hands.type("9876", "enter")
        await at_the_card(hands)
        assert "4.00 is on the card again: its cash belongs into the drawer." in words(hands)
        assert hands.app.screen.query_one(CardFace).face.balance == "4.00"
        assert hands.till.books.shift.expected == Money("100.00", EUR)
        assert left(ledger) == Money("4.00", EUR)
        assert not any(each.amount.amount for each in tenders(hands.till.books.shift)), "nothing was sold"


async def test_a_sold_card_that_was_spent_from_offers_no_undoing_and_says_why(counter, ledger):
    async with counter() as hands:
        await looked_at_new(hands)
        ledger.put(Card(NEW, "toast", CardStatus.ACTIVE, Money("24.00", EUR)))
        await hands.press("escape")
        await hands.press("f5")
        await hands.scan(NEW)
        await at_the_card(hands)
        assert "u" not in {hint.key for hint in hands.app.screen.query_one(KeyList).hints}
        await hands.press("u")
        said = "The card was spent from, 24.00 of 25.00 is left: its sale cannot be undone"
        assert said in words(hands)
