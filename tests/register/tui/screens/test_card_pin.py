"""A gift card's PIN, typed at the till as dots."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from moneyed import EUR, Money
from textual.widgets import Static

from register import settings
from register.config.processors import Processors, ToastTable
from register.config.tables import PinPolicy, Provider
from register.tui.input.offered import works_now
from register.tui.place import Place
from register.tui.screens.cards.card import CardPanel
from register.tui.screens.selling.voiding import ask_to_void
from register.tui.widgets.dialog import PinPrompt, Question
from register.tui.widgets.figure import Says
from register.tui.widgets.input_line import InputLine
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.wire import PATH
from tests.register.tui.screens.conftest import Hands, Shop

NUMBER = "7700999900000021"
PIN = "908172"
CARD = Card(NUMBER, "toast", CardStatus.ACTIVE, Money("4.00", EUR), code=PIN)


@dataclass
class WithToast(Shop):
    """A shop, some of whose cards a provider of its own keeps, which wants their PINs."""

    asks: PinPolicy = "always"
    tables: Processors = field(default_factory=Processors)

    def read(self) -> settings.Settings:
        read = super().read()
        assert read.gift_cards is not None
        row = Provider(name="toast", prefixes=("7700",), lengths=(16,), processor="toast", pin=self.asks)
        cards = read.gift_cards.model_copy(update={"providers": (*read.gift_cards.providers, row)})
        return read.model_copy(update={"gift_cards": cards, "processor": self.tables})


Counter = Callable[..., AbstractAsyncContextManager[Hands]]


@pytest.fixture
def counter(tmp_path: Path, catalogue: Path, ledger: CardLedger, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """The shop's till on a screen, that asks by some policy."""

    @asynccontextmanager
    async def ready(
        asks: PinPolicy, size: tuple[int, int] = (80, 24), fault: Fault | None = None
    ) -> AsyncGenerator[Hands]:
        desk = ToastDesk(ledger)
        desk.adjust({"pin": "always"})
        async with MockProvider(desk, ledger) as provider:
            if fault:
                provider.faults.arm(fault)
            monkeypatch.setenv("KEY_OF_TOAST", desk.credentials["token"])
            table = ToastTable(
                url=provider.url + PATH,
                restaurant=desk.credentials["restaurant"],
                key_from="env:KEY_OF_TOAST",
                environment="test",
                cash_out=True,
            )
            shop = WithToast(tmp_path / "state", catalogue, asks=asks, tables=Processors(toast=table))
            async with shop.app().run_test(size=size) as pilot:
                hands = Hands(pilot)
                await hands.signed_in()
                yield hands

    return ready


@pytest.fixture
def ledger() -> CardLedger:
    ledger = CardLedger()
    ledger.put(CARD)
    return ledger


def left(ledger: CardLedger) -> str:
    found = ledger.card(NUMBER)
    assert found is not None
    return str(found.balance.amount)


async def pin_asked(hands: Hands) -> str:
    """Wait for the prompt; what it says."""
    await hands.until(lambda: isinstance(hands.app.screen, PinPrompt))
    await hands.rest()
    return "\n".join(str(words.render()) for words in hands.app.screen.query("Static"))


async def test_a_card_pays_when_its_pin_was_typed_unseen(counter, ledger, pictures):
    async with counter("always") as hands:
        await hands.basket()
        await hands.press("f6")
        await hands.scan(NUMBER)
        assert "The customer types it." in await pin_asked(hands)
        assert left(ledger) == "4.00"
        await hands.type(PIN)
        assert PIN not in hands.app.export_screenshot()
        await pictures(hands)
        await hands.press("enter")
        await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
        assert left(ledger) == "0.00"


async def test_without_the_pin_nothing_is_asked_and_the_sale_goes_on(counter, ledger):
    async with counter("always") as hands:
        await hands.basket()
        await hands.press("f6")
        await hands.scan(NUMBER)
        await pin_asked(hands)
        await hands.press("escape")
        await hands.until(lambda: "the PIN of the card is needed" in hands.said)
        assert left(ledger) == "4.00"
        await hands.press("f12")
        await hands.at(Place.DONE)


async def test_a_wrong_pin_is_said_and_asked_for_again(counter, ledger):
    async with counter("asked") as hands:
        await hands.basket()
        await hands.press("f6")
        await hands.scan(NUMBER)
        assert "This card needs its PIN" in await pin_asked(hands)
        first = hands.app.screen
        await hands.type("553311", "enter")
        await hands.until(lambda: hands.app.screen is not first and isinstance(hands.app.screen, PinPrompt))
        assert "The PIN does not fit this card" in await pin_asked(hands)
        assert hands.app.screen.query_one(InputLine).typing.text == ""
        await hands.type(PIN, "enter")
        await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
        assert left(ledger) == "0.00"


async def test_a_balance_is_looked_at_and_paid_out_with_the_pin_typed_once(counter, ledger):
    async with counter("always") as hands:
        await hands.press("f5")
        await hands.scan(NUMBER)
        await pin_asked(hands)
        await hands.type(PIN, "enter")
        await hands.until(
            lambda: (
                isinstance(hands.app.screen, CardPanel)
                and not hands.app.screen.waiting
                and hands.app.screen.seen is not None
            )
        )
        panel = hands.app.screen
        assert isinstance(panel, CardPanel)
        assert panel.seen is not None
        assert panel.seen.balance == Money("4.00", EUR)
        assert panel.card is not None
        assert panel.card.pin == PIN


async def test_after_a_wrong_pin_the_panel_asks_anew(counter, ledger):
    async with counter("always") as hands:
        await hands.press("f5")
        await hands.scan(NUMBER)
        await pin_asked(hands)
        first = hands.app.screen
        await hands.type("553311", "enter")
        await hands.until(lambda: hands.app.screen is not first and isinstance(hands.app.screen, PinPrompt))
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and not hands.app.screen.waiting)
        panel = hands.app.screen
        assert isinstance(panel, CardPanel)
        assert panel.card is not None
        assert panel.card.pin == ""


async def test_the_till_ends_while_a_pin_is_asked_for_and_nothing_was_taken(counter, ledger):
    async with counter("always") as hands:
        await hands.basket()
        await hands.press("f6")
        await hands.scan(NUMBER)
        await pin_asked(hands)
    assert left(ledger) == "4.00"


async def test_while_a_provider_is_asked_the_screen_offers_to_stop_no_terminal(counter, ledger):
    async with counter("never", fault=Fault(FaultKind.DELAY, "GIFTCARD_REDEEM", seconds=0.4)) as hands:
        ledger.put(replace(CARD, code=""))
        await hands.basket()
        await hands.press("f6")
        await hands.scan(NUMBER)
        await hands.until(lambda: hands.reading.says is Says.ASKING_ELSEWHERE)
        assert not works_now(hands.app.screen)
        await hands.at(Place.TENDER)
        assert left(ledger) == "0.00"


async def test_a_lost_answer_names_who_was_asked(counter, ledger):
    async with counter("never", fault=Fault(FaultKind.DROP_AFTER, "GIFTCARD_REDEEM", times=None)) as hands:
        ledger.put(replace(CARD, code=""))
        await hands.basket()
        await hands.press("f6")
        await hands.scan(NUMBER)
        await hands.at(Place.UNKNOWN)
        words = "".join(str(one.render()) for one in hands.app.screen.query(Static))
        assert "Asked toast for" in words
        assert "the terminal" not in words


@pytest.mark.parametrize("void", [False, True], ids=["given back", "voided"])
async def test_a_till_that_was_started_anew_asks_for_the_pin_before_money_goes_back(counter, ledger, void):
    async with counter("always") as hands:
        await hands.basket()
        await hands.press("f6")
        await hands.scan(NUMBER)
        await pin_asked(hands)
        await hands.type(PIN, "enter")
        await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
        hands.till.with_pins.clear()  # as a restart does
        if void:
            ask_to_void(hands.app, lambda: None)
            await hands.until(lambda: isinstance(hands.app.screen, Question))
            await hands.press("v")
        else:
            await hands.press("escape", "y")
        assert "The customer types it." in await pin_asked(hands)
        assert left(ledger) == "0.00"
        await hands.type(PIN, "enter")
        await hands.until(lambda: left(ledger) == "4.00")
