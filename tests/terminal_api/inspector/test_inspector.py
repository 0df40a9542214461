"""The inspector over an app that is about something else, as a till opens it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from textual.app import App
from textual.message_pump import MessagePump
from textual.widgets import Input, Static

from terminal_api.inspector.exchange_screen import ExchangeScreen
from terminal_api.inspector.log import MessageLog
from terminal_api.inspector.message_list import MessageList
from terminal_api.inspector.paced import Paced
from terminal_api.inspector.screen import InspectorScreen

PAIR = ("payment-giftcard-scan.request", "payment-giftcard-scan.response")


class Till(App[None]):
    """An app with a log, whose first key press opens the inspector."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.messages = MessageLog()
        self.folder = folder

    def on_mount(self) -> None:
        self.push_screen(InspectorScreen(self.messages, self.folder))


class Counter:
    """Draws at once whatever it is told to draw later."""

    is_running = True

    def call_later(self, draw: Callable[[], None]) -> None:
        draw()


@pytest.fixture
def till(tmp_path, seen) -> Till:
    till = Till(tmp_path)
    for second, name in enumerate((*PAIR, "load.request", "load.response")):
        till.messages.add(seen(name, second))
    return till


def shown(till: Till) -> list[str]:
    rows = till.screen.query_one(MessageList)
    return [rows.written(row, 80).plain for row in rows.rows]


def words(till: Till, selector: str) -> str:
    return str(till.screen.query_one(selector, Static).content)


async def test_the_newest_message_is_marked_and_enter_shows_its_exchange(till):
    async with till.run_test(size=(120, 40)) as pilot:
        assert shown(till)[-1].startswith("12:00:03 ← StoredValue")
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        assert isinstance(till.screen, ExchangeScreen)
        assert words(till, "#exchange-title").startswith("Payment")
        await pilot.press("escape", "escape")
        assert not isinstance(till.screen, InspectorScreen)


async def test_what_is_typed_after_a_slash_narrows_the_list_until_esc(till):
    async with till.run_test() as pilot:
        await pilot.press("slash")
        till.screen.query_one(Input).value = "load"
        await pilot.press("enter")
        assert len(shown(till)) == 1
        await pilot.press("escape")
        assert len(shown(till)) == 4
        assert isinstance(till.screen, InspectorScreen)


async def test_s_saves_the_marked_exchange_and_says_where(till):
    async with till.run_test(size=(120, 24)) as pilot:
        await pilot.press("s")
        await till.workers.wait_for_complete()
        saved = sorted(path.name.split(".", 1)[1] for path in till.folder.iterdir())
        assert saved == ["request.json", "response.json"]
        assert str(till.folder) in words(till, "#messages-said")


async def test_a_paused_list_stands_still_and_c_empties_it(till, seen):
    async with till.run_test() as pilot:
        await pilot.press("p")
        till.messages.add(seen("payment-card.request", 9))
        await pilot.press("down")
        assert len(shown(till)) == 4
        assert "paused" in words(till, "#messages-title")
        await pilot.press("c")
        assert shown(till) == []


async def test_a_flood_of_changes_is_drawn_a_few_times_and_the_last_of_them_is_in_the_picture():
    drawn: asyncio.Queue[int] = asyncio.Queue()
    changes = 0
    paced = Paced(cast("MessagePump", Counter()), lambda: drawn.put_nowait(changes))
    for _ in range(500):
        changes += 1
        paced.ask()
    assert await drawn.get() == 500
    for _ in range(500):
        changes += 1
        paced.ask()
    assert await drawn.get() == 1_000
    assert drawn.empty()
