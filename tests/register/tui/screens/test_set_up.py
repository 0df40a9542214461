"""Set-up at the manager's desk: how each device stands, its tests, and the configuration."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from receipts.mock.printer import MockPrinter
from register.config.config_file import packaged, text_of
from register.config.editing import with_value
from register.config.key import Key
from register.counter import shifts
from register.demo import PEOPLE
from register.domain.events import SettingChanged
from register.settings import Settings, load
from register.tui.desk.configuration import Configuration
from register.tui.desk.device import DeviceTests
from register.tui.desk.set_up import SetUp
from register.tui.place import Place
from register.tui.widgets.dialog import Question, TextPrompt
from register.tui.widgets.news import News
from tests.register.tui.screens.conftest import Shop

MANAGER = "9876"


@dataclass
class OwnFile(Shop):
    """A shop with a `config.toml` of its own, which its till may write."""

    file: Path = Path()
    without: set[str] = field(default_factory=set)

    def read(self) -> Settings:
        never = {"REGISTER_SCREEN__LOCK_AFTER_S": "0", "REGISTER_CATALOGUE__PATH": str(self.catalogue)}
        read = load(self.file, {**never, **self.environ}, PEOPLE)
        return read.model_copy(update=dict.fromkeys(self.without))


@pytest.fixture
async def printer() -> AsyncIterator[MockPrinter]:
    async with MockPrinter(columns=48) as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, catalogue: Path, printer: MockPrinter) -> OwnFile:
    file = tmp_path / "config.toml"
    text = with_value(text_of(packaged()), Key("printer", "host"), f'"{printer.host}"')
    file.write_bytes(with_value(text, Key("printer", "port"), str(printer.port)).encode())
    return OwnFile(tmp_path / "state", catalogue, file=file)


async def at_set_up(hands) -> None:
    """Ruth is at the till and has opened the desk at its set-up."""
    hands.till.by_command = False
    shifts.sign_in(hands.till, MANAGER)
    await hands.type("/desk", "enter")
    await hands.type("/setup", "enter")
    assert isinstance(hands.app.screen, SetUp)


async def at_configuration(hands) -> None:
    await at_set_up(hands)
    await hands.press("down", "down", "down", "down", "enter")
    assert isinstance(hands.app.screen, Configuration)


async def changes(hands, key: str, value: str) -> None:
    """Find it, type the value, say yes."""
    await hands.type(key, "enter")
    assert isinstance(hands.app.screen, TextPrompt)
    await hands.press("ctrl+u")
    await hands.type(value, "enter")
    await hands.until(lambda: not isinstance(hands.app.screen, Configuration))
    await hands.rest()


def news(hands) -> str:
    return str(hands.app.screen.query_one(News).render())


def changed(hands) -> list[SettingChanged]:
    return [entry.event for entry in hands.till.journal.entries(kinds=[SettingChanged])]


async def test_a_basket_survives_another_limit_and_another_printer(shop, mock, counter, printer):
    async with MockPrinter(columns=48) as other, counter() as hands:
        await hands.basket()
        await at_configuration(hands)
        basket, before = hands.till.books.sale, hands.till
        await changes(hands, "cashier_percent", "12.50")
        assert isinstance(hands.app.screen, Question)
        await hands.press("y")
        await hands.until(lambda: hands.till.settings.discounts.cashier_percent == 12.5)
        assert "discounts.cashier_percent is 12.50 now" in news(hands)
        assert hands.till is before
        assert changed(hands)[0] == SettingChanged("discounts", "cashier_percent", "10", "12.50", "Ruth")

        await changes(hands, "printer.port", str(other.port))
        await hands.press("y")
        await hands.until(lambda: hands.app.opened and hands.till is not before)
        await hands.until(lambda: isinstance(hands.app.screen, SetUp))
        assert hands.till.books.sale == basket
        assert hands.till.books.cashier == "Ruth"
        await hands.press("down", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, DeviceTests) and not hands.app.screen.asking)
        await hands.press("t")
        await hands.press("y")
        await hands.until(lambda: other.papers and not hands.till.books.jobs)
        assert not printer.papers
        await hands.press("escape", "escape", "escape", "escape")
        await hands.at(Place.BASKET)
        await hands.press("f12")
        await hands.at(Place.DONE)
    text = shop.file.read_text("utf-8")
    assert "cashier_percent = 12.50           # so much less" in text
    assert f"port = {other.port}" in text
    assert shop.file.with_name("config.toml.bak").exists()
