"""A gift card with a discount in what it pays, as the cashier sees it: first of all, and less to pay."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from moneyed import EUR, Money
from textual.widgets import Static

from register import settings
from register.config.processors import Processors, ToggleTable
from register.config.tables import Provider
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Says
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toggle.book import Facts
from terminal_api.mock.providers.toggle.desk import ToggleDesk
from terminal_api.mock.providers.toggle.rules import Account
from tests.register.tui.screens.conftest import Hands, Shop

SHARED = "6301190055500010025"
"""10.00 on it, of which 2.00 were given free."""
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")


@dataclass
class WithToggle(Shop):
    """A shop, some of whose gift cards Toggle keeps."""

    tables: Processors = field(default_factory=Processors)

    def read(self) -> settings.Settings:
        read = super().read()
        assert read.gift_cards is not None
        row = Provider(name="toggle", prefixes=("6301",), processor="toggle")
        cards = read.gift_cards.model_copy(update={"providers": (*read.gift_cards.providers, row)})
        return read.model_copy(update={"gift_cards": cards, "processor": self.tables})


@asynccontextmanager
async def counter(path: Path, catalogue: Path, size: tuple[int, int]) -> AsyncGenerator[Hands]:
    ledger = CardLedger()
    desk = ToggleDesk(ledger, Account(currency="EUR"))
    ledger.put(Card(SHARED, "toggle", CardStatus.ACTIVE, Money("10.00", EUR)))
    desk.book.facts[SHARED] = Facts(discount=200)
    async with MockProvider(desk, ledger) as provider:
        key = path / "key"
        key.write_text(desk.credentials["password"])
        key.chmod(0o600)
        table = ToggleTable(
            url=provider.url + desk.credentials["path"],
            user=desk.credentials["user"],
            password_from=f"file:{key}",
            account_id=int(desk.credentials["account_id"]),
            product_id=int(desk.credentials["product_id"]),
            merchant_id=int(desk.credentials["merchant_id"]),
            site=desk.credentials["unit_epos_reference"],
            environment="test",
        )
        shop = WithToggle(path / "state", catalogue, tables=Processors(toggle=table))
        async with shop.app().run_test(size=size) as pilot:
            hands = Hands(pilot)
            await hands.signed_in()
            yield hands


def rows(hands: Hands) -> list[tuple[str, str, str]]:
    entries = hands.app.screen.query_one(EntryList).entries
    return [(one.name, one.amount, one.note) for one in entries]


def words(hands: Hands) -> str:
    return str(hands.app.screen.query_one("#tender-why", Static).render())


@SIZES
async def test_the_total_gets_less_and_the_rest_stays_due(tmp_path, catalogue, picture, size):
    async with counter(tmp_path, catalogue, size) as hands:
        await hands.basket()
        await hands.press("enter")
        assert "toggle cards pay first: they may lower the price before tax." in words(hands)
        await hands.press("f6")
        await hands.scan(SHARED)
        await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
        total, card = rows(hands)
        assert (total[1], total[2]) == ("33.30", "2.00 less: gift card discount")
        assert (card[1], card[0][-4:]) == ("8.00", "0025")
        assert hands.reading.amount == "25.30"
        await hands.paper() if size[0] == 120 else await hands.rest()
        picture(hands)


async def test_after_another_tender_the_till_says_why_not_and_how(tmp_path, catalogue):
    async with counter(tmp_path, catalogue, (80, 24)) as hands:
        await hands.basket()
        await hands.press("enter")
        await hands.type("5", "f12")
        await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
        assert "pay first" not in words(hands)
        await hands.press("f6")
        await hands.scan(SHARED)
        await hands.until(lambda: "A toggle card pays first" in hands.said)
        await hands.press("escape")
        await hands.press("y")
        await hands.until(lambda: hands.reading.says is Says.TO_PAY)
