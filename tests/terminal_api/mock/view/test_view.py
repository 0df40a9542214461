"""A developer with keyboard and mouse at a mock terminal that a till really asks."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Static

from terminal_api.inspector.exchange_screen import ExchangeScreen
from terminal_api.inspector.message_list import MessageList
from terminal_api.mock.body.face import Screen, ScreenKind
from terminal_api.mock.body.prompts import Pressed, Prompt, Typed, for_gift_card_number
from terminal_api.mock.body.shopper import Mood
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.fault_choices import FAULTS
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.view.app import MockView
from terminal_api.mock.view.cards_panel import CardList
from terminal_api.mock.view.chooser import Chooser
from terminal_api.mock.view.place_panel import place_facts
from terminal_api.outcomes import Approved, Decline, Declined
from terminal_api.processor import Operation


def words(view: MockView, selector: str) -> str:
    return str(view.screen.query_one(selector, Static).visual)


def lines(view: MockView) -> list[str]:
    messages = view.screen.query_one(MessageList)
    return [messages.written(row, 80).plain for row in messages.rows]


async def test_a_payment_waits_for_the_developers_key_and_every_panel_follows(till: Any, until: Any) -> None:
    view = MockView(till.mock)
    till.mock.shopper.wait()
    async with view.run_test(size=(120, 40)) as pilot:
        asked = asyncio.create_task(till.ask(Operation.BANK_CARD, "9.99"))
        await until(pilot, lambda: "Tap the bank card" in words(view, "ShopperPanel"))
        await pilot.press("b")
        assert isinstance(await asked, Approved)
        await until(pilot, lambda: len(lines(view)) == 2)
        assert "9.99 EUR" in lines(view)[0]
        assert "✓ Success" in lines(view)[1]
        assert till.mock.exchange.on_seen
    assert till.mock.exchange.on_seen == []


async def test_the_red_key_declines_one_payment_and_leaves_the_mood_alone(till: Any, until: Any) -> None:
    view = MockView(till.mock)
    till.mock.shopper.wait()
    async with view.run_test() as pilot:
        asked = asyncio.create_task(till.ask(Operation.BANK_CARD, "9.99"))
        await until(pilot, till.mock.shopper.is_prompted.is_set)
        await pilot.press("escape")
        outcome = await asked
        assert isinstance(outcome, Declined)
        assert outcome.why is Decline.CANCELLED
        assert till.mock.shopper.mood is Mood.WAIT


async def test_an_armed_fault_is_named_until_it_happened_and_then_beside_its_message(
    till: Any, until: Any
) -> None:
    view = MockView(till.mock)
    async with view.run_test(size=(120, 40)) as pilot:
        await pilot.press("f")
        await until(pilot, lambda: isinstance(view.screen, Chooser))
        view.screen.query_one(Input).value = "arrives twice"
        await pilot.press("down", "enter")
        await until(pilot, lambda: "duplicate_request" in words(view, "Head"))
        await till.ask(Operation.BALANCE, "0.00", till.card("5.00"))
        await until(pilot, lambda: len(lines(view)) == 2)
        assert lines(view)[1].endswith("! fault: duplicate_request")
        await until(pilot, lambda: "no fault armed" in words(view, "Head"))


async def test_a_click_on_a_card_presents_it_and_a_click_on_a_message_opens_it(mock: Any, until: Any) -> None:
    view = MockView(mock)
    mock.shopper.wait()
    async with view.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: view.screen.query_one(CardList).rows)
        answer = mock.shopper.prompt(for_gift_card_number())
        await pilot.pause()
        await pilot.click(CardList, offset=(5, 1))
        assert (await answer).number == DEMO_CARDS[1].number
        mock.see("load.request", "load.response")
        await until(pilot, lambda: len(lines(view)) == 2)
        await pilot.click(MessageList, offset=(5, 0))
        await until(pilot, lambda: isinstance(view.screen, ExchangeScreen))


async def test_digits_choose_a_button_or_begin_what_is_typed_and_any_card_can_be_presented(
    mock: Any, until: Any
) -> None:
    view = MockView(mock)
    mock.shopper.wait()
    question = Screen("Receipt?", buttons=("No", "Yes"), kind=ScreenKind.CONFIRM)
    async with view.run_test() as pilot:
        pressed = mock.shopper.prompt(Prompt(question, lambda action: isinstance(action, Pressed)))
        mock.terminal.face.show(question)
        await pilot.press("2")
        assert await pressed == Pressed(1)
        typed = mock.shopper.prompt(for_gift_card_number())
        await pilot.press("6")
        await until(pilot, lambda: isinstance(view.screen, Chooser))
        view.screen.query_one(Input).value += "0064900"
        await pilot.press("enter")
        assert await typed == Typed("60064900")
        shown = mock.shopper.prompt(for_gift_card_number())
        await pilot.press("g")
        await until(pilot, lambda: isinstance(view.screen, Chooser))
        view.screen.query_one(Input).value = "99999999"  # no card of the books
        await pilot.press("enter")
        assert (await shown).number == "99999999"


async def test_of_several_terminals_one_is_shown_and_its_shopper_gets_the_keys(
    still: Any, settings: MockSettings, until: Any
) -> None:
    mock = still(replace(settings, more_poi_ids=("P400Plus-1",)))
    view = MockView(mock)
    async with view.run_test() as pilot:
        await pilot.press("t")
        await until(pilot, lambda: isinstance(view.screen, Chooser))
        view.screen.query_one(Input).value = "p400"
        await pilot.press("enter")
        await until(pilot, lambda: "P400Plus-1  2 of 2" in words(view, "Head"))
        await pilot.press("m")
        other = mock.fleet.terminal("P400Plus-1")
        assert other is not None
        assert (other.shopper.mood, mock.shopper.mood) == (Mood.WAIT, Mood.APPROVE)


async def test_the_view_ends_when_it_is_told_to_and_with_q(mock: MockTerminal) -> None:
    stop = asyncio.Event()
    view = MockView(mock, Path("fixtures"), stop)
    async with view.run_test() as pilot:
        stop.set()
        await pilot.pause()
    assert view.return_code == 0
    again = MockView(mock)
    async with again.run_test() as pilot:
        await pilot.press("q")
    assert again.return_code == 0


@pytest.mark.parametrize("passphrase", ["a passphrase of one's own", MockSettings().passphrase])
def test_only_the_passphrase_everybody_knows_stands_on_the_screen(mock, settings, passphrase):
    mock.settings = replace(settings, passphrase=passphrase)
    shown = " ".join(value for _, value in place_facts(mock))
    assert (passphrase in shown) is (passphrase == MockSettings().passphrase)


def test_every_fault_can_be_armed_from_the_screen():
    assert {fault.kind for fault, _ in FAULTS} == set(FaultKind) - {FaultKind.NOTHING}
