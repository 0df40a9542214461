"""`register mock-terminal`: a mock terminal for whoever develops against one."""

import asyncio
import json
import signal
from collections.abc import Callable
from contextlib import ExitStack

from terminal_api.mock.served import Served
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings


async def run(
    settings: MockSettings | None = None,
    *,
    json_output: bool,
    write: Callable[[str], None],
    stop: asyncio.Event | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, or until `stop` is set; then stop cleanly.

    `write` gets whole lines without their end. With `json_output` that is one JSON object when the
    terminal is ready and nothing else; otherwise the same facts in words, then a line for each request.
    Raises `OSError` when a port is taken.
    """
    stopped = stop or asyncio.Event()

    def tell(served: Served) -> None:
        write(str(served))

    async with MockTerminal(settings, None if json_output else tell) as mock:
        with ExitStack() as signals:
            _stop_on_signals(stopped, signals)  # whoever reads that it is ready may stop it at once
            for line in [_ready_json(mock)] if json_output else _ready_words(mock):
                write(line)
            await stopped.wait()


def _stop_on_signals(stopped: asyncio.Event, signals: ExitStack) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
        signals.callback(loop.remove_signal_handler, number)


def _facts(mock: MockTerminal) -> dict[str, str | int]:
    return {
        "url": mock.url,
        "ca": str(mock.ca_path),
        "poiid": mock.settings.poi_id,
        "passphrase": mock.settings.passphrase,
        "key_identifier": mock.settings.key_identifier,
        "key_version": mock.settings.key_version,
        "control": mock.control_url,
    }


def _ready_json(mock: MockTerminal) -> str:
    return json.dumps({"ready": True, **_facts(mock)})


def _ready_words(mock: MockTerminal) -> list[str]:
    return [f"{name}: {value}" for name, value in _facts(mock).items()]
