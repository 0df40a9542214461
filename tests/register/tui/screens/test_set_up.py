"""Set-up at the manager's desk: how each device stands, its tests, and the configuration."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from textual.widgets import Static

from receipts.mock.printer import MockPrinter
from receipts.printing.jobs import Condition
from register.config.config_file import packaged, text_of
from register.config.editing import with_value
from register.config.key import Key
from register.counter.drawer import shifts
from register.demo import PEOPLE
from register.domain.events import ActAllowed, PersonMoved, SettingChanged
from register.settings import Settings, load
from register.tui.desk.configuration import Configuration
from register.tui.desk.device import DeviceTests
from register.tui.desk.set_up import SetUp
from register.tui.desk.station import Station
from register.tui.place import Place
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.screens.people.people import People
from register.tui.widgets.dialog import Question, TextPrompt
from register.tui.widgets.entries import EntryList
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.rail import Rail
from tests.register.tui.screens.conftest import PEN, Shop
from tests.register.tui.screens.seen import news

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


def refusal(hands) -> str:
    screen = hands.app.screen
    return f"{screen.query_one(InputLine).remark}{screen.query_one('#notice', Static).render()}"


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


async def test_how_all_of_it_looks_and_what_a_device_is_made_to_do(
    shop, mock, counter, pictures, monkeypatch
):
    monkeypatch.chdir(shop.file.parent)
    shop.file = Path(shop.file.name)  # the folder is another in each run
    async with counter() as hands:
        await hands.until(lambda: hands.till.paper.lamp.ok)
        await at_set_up(hands)
        await hands.press("down", "down", "down", "down")
        await pictures(hands)
        await hands.press("up", "up", "up", "up", "enter")
        await hands.until(lambda: not hands.app.screen.asking)
        assert [step.hop for step in hands.app.screen._steps][-1] == "diagnosis"
        assert "certificate until" in hands.app.screen._steps[2].found.answer
        await hands.press("escape", "down", "enter")
        await hands.until(lambda: not hands.app.screen.asking)
        await pictures(hands)
        await hands.press("k", "escape")
        assert not [entry for entry in hands.till.journal.entries(kinds=[ActAllowed])], "nobody said yes"
        await hands.press("k", "y")
        await hands.until(lambda: not hands.app.screen.asking)
        (allowed,) = hands.till.journal.entries(kinds=[ActAllowed])
        assert allowed.event == ActAllowed("desk", "Ruth", "drawer opened to test it")
        await hands.press("escape", "down", "enter")
        assert "This till has none" in news(hands)


async def printer_answered(hands) -> None:
    """The lamp of a printer that was not asked yet is another one."""
    await hands.until(lambda: hands.till.paper.lamp.condition is Condition.READY)


async def test_how_the_configuration_looks_and_what_it_refuses(shop, mock, counter, pictures):
    async with counter() as hands:
        await printer_answered(hands)
        await at_configuration(hands)
        await hands.type("cash")
        await pictures(hands)
        await hands.type("ier_p", "enter")
        assert isinstance(hands.app.screen, TextPrompt)
        await hands.press("ctrl+u")
        await hands.type("120", "enter")
        await hands.until(lambda: "equal to 100" in getattr(hands.app.screen, "_text", ""))
        await hands.press("escape")
        await hands.type("shop.store", "enter")
        assert "what the journal is kept under" in refusal(hands)
        await hands.type("terminal.url", "enter")
        assert "REGISTER_TERMINAL__URL" in refusal(hands)
        text = shop.file.read_text("utf-8")
        shop.file.write_text(text.replace('most_change = "500"', 'most_change = "600"'), "utf-8")
        screen = hands.app.screen
        assert isinstance(screen, Configuration)
        screen.look_at_file()
        assert "R reads it" in news(hands)
        await hands.press("r")
        assert hands.till.settings.cash.most_change == 600
        assert changed(hands) == [SettingChanged("cash", "most_change", '"500"', '"600"', "Ruth")]


async def test_the_people_at_the_desk_of_a_locked_till_are_changed_in_the_managers_name(
    shop, mock, counter, pictures
):
    async with counter() as hands:
        await printer_answered(hands)
        shifts.sign_out(hands.till)
        await hands.at(Place.SIGN_IN)
        await hands.press("f10")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await hands.type(MANAGER, "enter")
        await hands.type("/people", "enter")
        await hands.press("a")
        for text in ("Tom", "cash", "5823", "5823"):
            await hands.type(text, "enter")
        assert isinstance(hands.app.screen, People)
        assert hands.app.screen.station is Station.PEOPLE
        await hands.press("down", "down", "r")
        await hands.type("man", "enter")
        await hands.press("y")
        (moved,) = hands.till.journal.entries(kinds=[PersonMoved])
        assert (moved.cashier, moved.event) == (None, PersonMoved("Tom", "manager", "Ruth"))
        await hands.press("up", "up")
        await pictures(hands)


async def test_the_register_is_opened_anew_only_once_the_terminal_has_answered(shop, mock, counter):
    async with counter() as hands:
        await hands.basket()
        mock.shopper.wait()
        await hands.press("f9")
        await hands.at(Place.ASKING)
        before = hands.till
        hands.app.reopen()
        await hands.rest()
        assert hands.app.opened
        assert hands.till is before
        mock.shopper.approve()
        await hands.until(lambda: hands.app.opened and hands.till is not before)
        await hands.at(Place.DONE)
        assert hands.till.books.cashier == "Maria"
        await hands.scan(PEN)
        await hands.at(Place.BASKET)


async def test_every_station_tells_that_somebody_wrote_into_the_file(shop, counter):
    async with counter() as hands:
        await at_set_up(hands)
        await hands.press("tab")
        assert "!" not in str(hands.app.screen.query_one(Rail).render())
        shop.file.write_text(shop.file.read_text("utf-8") + "\n# a word\n", "utf-8")
        await hands.press("tab")
        assert "! Set-up" in str(hands.app.screen.query_one(Rail).render())


async def test_a_change_that_the_file_never_got_is_told_at_sign_in_and_seen_to(shop, mock, counter):
    lost = SettingChanged("discounts", "cashier_percent", "10", "12.50", "Ruth")
    async with counter() as hands:
        hands.till.record(lost)
        shifts.sign_out(hands.till)
        await hands.at(Place.SIGN_IN)
        await hands.type("1234", "enter")
        await hands.at(Place.BASKET)
        await hands.rest()
        assert "not in the file" not in refusal(hands), "a cashier can do nothing about it"
        shifts.sign_out(hands.till)
        await hands.at(Place.SIGN_IN)
        await hands.type(MANAGER, "enter")
        await hands.until(lambda: "A change of the settings is not in the file" in refusal(hands))
        await at_set_up(hands)
        await hands.press("down", "down", "down", "down")
        assert "a change is not in the file" in rows(hands)
        await hands.press("enter")
        assert "from 10 to 12.50, and the file still says 10: D sees to it." in news(hands)
        await hands.press("d")
        assert isinstance(hands.app.screen, Question)
        await hands.press("a")
        await hands.until(lambda: hands.till.settings.discounts.cashier_percent == 12.5)
        await hands.rest()
        screen = hands.app.screen
        assert isinstance(screen, Configuration)
        offered = screen.keys()
        assert "d" not in offered

        hands.till.record(SettingChanged("cash", "most_change", '"500"', '"600"', "Ruth"))
        await hands.press("escape")
        assert "a change is not in the file" in rows(hands)
        await hands.press("enter", "d", "l")
        assert "cash.most_change stays as the file says it" in news(hands)
        assert changed(hands)[-1] == SettingChanged("cash", "most_change", '"600"', '"500"', "Ruth")
        await hands.press("escape")
        assert "a change is not in the file" not in rows(hands)


def rows(hands) -> str:
    return " ".join(entry.note for entry in hands.app.screen.query_one(EntryList).entries)
