"""`register mock-terminal`: a mock terminal for whoever develops against one."""

import asyncio
import json
import signal
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from typing import Any

from terminal_api.mock.orders.scenario import Scenario
from terminal_api.mock.served import Served
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings

#: Shows a running mock terminal until whoever looks at it has seen enough, or the event is set.
Show = Callable[[MockTerminal, asyncio.Event], Coroutine[Any, Any, None]]


async def run(
    settings: MockSettings | None = None,
    *,
    json_output: bool,
    write: Callable[[str], None],
    stop: asyncio.Event | None = None,
    scenario: Scenario | None = None,
    show: Show | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, until `stop` is set or `show` ends; then stop cleanly.

    `write` gets whole lines without their end. With `json_output` that is one JSON object when the
    terminal is ready and nothing else; otherwise the same facts in words, then a line for each request.
    `show` has the screen for itself: with it nothing is written. Raises `OSError` when a port is taken,
    `NotKept` for a wrong file of state, `ScenarioError` for a scenario that does not fit.
    """
    stopped = stop or asyncio.Event()

    def tell(served: Served) -> None:
        write(str(served))

    async with MockTerminal(settings, None if json_output or show else tell) as mock:
        if scenario:
            scenario.apply(mock.fleet)
        with ExitStack() as signals:
            _stop_on_signals(stopped, signals)  # whoever reads that it is ready may stop it at once
            if show:
                await show(mock, stopped)
                return
            for line in [_ready_json(mock)] if json_output else _ready_words(mock):
                write(line)
            await stopped.wait()


def _stop_on_signals(stopped: asyncio.Event, signals: ExitStack) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
        signals.callback(loop.remove_signal_handler, number)


def _facts(mock: MockTerminal) -> dict[str, object]:
    settings = mock.settings
    facts: dict[str, object] = {
        "url": mock.url,
        "ca": str(mock.ca_path),
        "poiid": settings.poi_id,
        "passphrase": settings.passphrase,
        "key_identifier": settings.key_identifier,
        "key_version": settings.key_version,
        "control": mock.control_url,
    }
    if settings.more_poi_ids:
        facts["more_poiids"] = list(settings.more_poi_ids)
    if mock.cloud_url:
        facts |= {"cloud": mock.cloud_url, "api_key": settings.api_key, "merchant": settings.merchant}
    if settings.notifications:
        facts["notifications"] = settings.notifications.url
    if settings.webhook_url:
        facts["webhooks"] = settings.webhook_url
    return facts


def _ready_json(mock: MockTerminal) -> str:
    return json.dumps({"ready": True, **_facts(mock)})


def _ready_words(mock: MockTerminal) -> list[str]:
    return [f"{name}: {value}" for name, value in _facts(mock).items()]
