"""The mock terminal as a command: one line when ready, a line for each request, a clean end."""

import asyncio
import json
import os
import signal
from pathlib import Path

import httpx
import pytest
from moneyed import EUR, Money

from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.books.ledger import utc_now
from terminal_api.mock.command import run
from terminal_api.mock.orders.scenario import read_scenario
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings, Notifications
from terminal_api.nexo.certificate import terminal_context
from terminal_api.nexo.local import LocalTransport, local_client
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard, Operation, Request


async def line(written: "asyncio.Queue[str]") -> str:
    async with asyncio.timeout(30):
        return await written.get()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_one_line_says_all_a_client_needs_and_a_signal_ends_it(number: signal.Signals) -> None:
    written: asyncio.Queue[str] = asyncio.Queue()
    running = asyncio.create_task(run(json_output=True, write=written.put_nowait))
    ready = json.loads(await line(written))
    assert ready["ready"] is True
    context = terminal_context(Path(ready["ca"]), ready["poiid"], "test")
    key = TerminalKey.derive(ready["passphrase"], ready["key_identifier"], ready["key_version"])
    async with local_client(context) as http:
        transport = LocalTransport(http, ready["url"], key, environment="test")
        terminal = NexoTerminal(transport, ServiceIds(1), sale_id="T", poi_id=ready["poiid"], now=utc_now)
        assert (await terminal.diagnose()).ok
        assert len((await http.get(ready["control"] + "/cards")).json()) == len(DEMO_CARDS)
    os.kill(os.getpid(), number)
    async with asyncio.timeout(30):
        await running
    assert written.empty()


async def test_each_request_is_told_in_words_with_its_card_masked() -> None:
    written: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    running = asyncio.create_task(run(json_output=False, write=written.put_nowait, stop=stop))
    facts = dict([(await line(written)).split(": ", 1) for _ in range(7)])
    context = terminal_context(Path(facts["ca"]), facts["poiid"], "test")
    key = TerminalKey.derive(facts["passphrase"], facts["key_identifier"], int(facts["key_version"]))
    demo = DEMO_CARDS[0]
    async with local_client(context) as http:
        transport = LocalTransport(http, facts["url"], key, environment="test")
        terminal = NexoTerminal(transport, ServiceIds(1), sale_id="T", poi_id=facts["poiid"], now=utc_now)
        card = GiftCard(demo.provider, demo.number)
        request = Request("A1", Operation.PAY, Money("10.00", EUR), utc_now(), "R-1", card)
        assert isinstance(await terminal.ask(request), Approved)
    told = await line(written)
    assert told.split() == ["Payment", "A1", "*" * 15 + demo.number[-4:], "10.00", "EUR", "Success"]
    stop.set()
    async with asyncio.timeout(30):
        await running
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(facts["control"])


async def test_what_is_shown_has_the_screen_for_itself_and_ends_the_mock_with_it() -> None:
    seen: list[MockTerminal] = []

    async def show(mock: MockTerminal, stop: asyncio.Event) -> None:
        assert not stop.is_set()
        async with httpx.AsyncClient() as http:
            assert (await http.get(mock.control_url + "/cards")).status_code == 200
        seen.append(mock)

    written: list[str] = []
    async with asyncio.timeout(30):
        await run(json_output=False, write=written.append, show=show)
    assert written == []
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(seen[0].control_url)


async def test_a_scenario_is_played_before_anybody_hears_that_the_terminal_is_ready() -> None:
    written: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    scenario = read_scenario('[[faults]]\nfault = "drop_before"')
    settings = MockSettings(cloud_port=0, notifications=Notifications("http://register.example/"))
    running = asyncio.create_task(
        run(settings, json_output=True, write=written.put_nowait, stop=stop, scenario=scenario)
    )
    ready = json.loads(await line(written))
    assert ready["cloud"].startswith("https://127.0.0.1:")
    assert (ready["api_key"], ready["notifications"]) == (settings.api_key, "http://register.example/")
    async with httpx.AsyncClient() as http:
        (fault,) = (await http.get(ready["control"] + "/faults")).json()
    assert fault["fault"] == "drop_before"
    stop.set()
    async with asyncio.timeout(30):
        await running
