"""A card whose number is any text, as another processor than the terminal takes it: scanned and typed."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest
from moneyed import EUR, Money

from register import settings
from register.config.processors import GatewayTable, Processors
from register.config.tables import Provider
from register.tui.screens.cards.card import CardPanel
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.figure import Says
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.opening import KEY, STORE
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.mock.providers.server import MockProvider
from tests.register.tui.screens.conftest import Hands, Shop

IN_AN_APP = "QR:ab/CD-0042"


@dataclass
class WithTexts(Shop):
    """A shop, some of whose cards are a text in an app."""

    table: GatewayTable | None = None

    def read(self) -> settings.Settings:
        read = super().read()
        assert read.gift_cards is not None
        row = Provider(name="toggle", prefixes=("QR:",), processor="gateway")
        cards = read.gift_cards.model_copy(update={"providers": (*read.gift_cards.providers, row)})
        return read.model_copy(update={"gift_cards": cards, "processor": Processors(gateway=self.table)})


@pytest.fixture
async def hands(tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Hands]:
    """The till on a screen, and a card with 4.00 on it."""
    ledger = CardLedger((Card(IN_AN_APP, "toggle", CardStatus.ACTIVE, Money("4.00", EUR)),))
    async with MockProvider(GatewayDesk(OwnBooks(ledger, "toggle"), {STORE: KEY}), ledger) as provider:
        monkeypatch.setenv("KEY_OF_GATEWAY", KEY)
        table = GatewayTable(
            url=f"{provider.url}/v1",
            store=STORE,
            till="1",
            key_from="env:KEY_OF_GATEWAY",
            provider="toggle",
            environment="test",
        )
        shop = WithTexts(tmp_path / "state", catalogue, table=table)
        async with shop.app().run_test(size=(80, 24)) as pilot:
            hands = Hands(pilot)
            await hands.signed_in()
            yield hands


async def test_it_is_looked_at_by_a_scan_and_pays_by_its_key_and_a_scan(hands: Hands) -> None:
    await hands.basket()
    await hands.scan(IN_AN_APP)
    await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and not hands.app.screen.waiting)
    face = hands.app.screen.query_one(CardFace).face
    assert (face.balance, face.last4) == ("4.00", "0042")
    await hands.press("escape", "f6")
    await hands.scan(IN_AN_APP)
    await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
    assert hands.till.books.sale is not None
    assert hands.till.books.sale.due == Money("31.30", EUR)
    assert IN_AN_APP not in hands.app.export_screenshot()


async def test_it_is_typed_before_its_key_and_what_is_no_card_of_ours_is_not_shown_in_full(
    hands: Hands,
) -> None:
    await hands.basket()
    await hands.scan("OTHER:ab/CD-0042-of-somebody-else")
    assert hands.said.startswith("'···else' is no item code")
    await hands.type(IN_AN_APP, "f6")
    await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
    assert IN_AN_APP not in hands.app.export_screenshot()
