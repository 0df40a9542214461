"""How many tests run at once, and what they share; at the end, how many points there were to end at."""

import asyncio
import contextlib
import gc
import os
import selectors
import ssl
import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import certifi
import pytest
import typer
import typer.main
from hypothesis import settings

from register import pins
from register.config import config_file
from register.tui import opening
from terminal_api.mock.network import certificates
from terminal_api.mock.network.certificates import TerminalCertificate
from terminal_api.nexo.sealing import TerminalKey
from tests.restyling import remembered
from tests.waiting_time import WaitingSelector, waiting_time

if sys.dont_write_bytecode and sys.pycache_prefix is None:
    # Whoever wants no compiled files beside the sources has them in pytest's folder: else every worker, and
    # every program that a test starts, would compile all sources and rewrite all assertions again.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "compiled")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

# Garbage is looked for seldom: each look goes through all modules and tests that are collected so far, which
# takes a tenth of collecting them, and then through what the test at hand still uses, which would take a
# seventh of a test at a screen if it came at every 5,000 objects.
gc.set_threshold(100_000)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Each worker begins a folder at another of its files: what it rewrites, the others then find written."""
    report = yield
    if not all(Path(one).is_dir() for one in collector.config.args):
        return report  # of this folder only some files are wanted
    modules = [one for one in report.result or () if isinstance(one, pytest.Module)]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    begin = len(modules) * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) // workers
    for module in modules[begin:] if begin else ():
        with contextlib.suppress(Exception):  # said when its turn comes
            _ = module.obj
    return report


@pytest.fixture(autouse=True, scope="session")
def little_to_look_through() -> Iterator[None]:
    """The collector of garbage leaves alone what is there before the first test: modules, and the tests.

    A till that opens has it look through all there is, and lays that aside until it closes: here that is some
    thousand tests and what earlier ones left, half a second each time.
    """
    gc.collect()
    gc.freeze()
    aside = SimpleNamespace(collect=int, freeze=int, unfreeze=int)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "gc", aside)
        yield


@pytest.fixture(autouse=True, scope="session")
def timers_run_while_all_wait() -> Iterator[None]:
    """A busy machine makes tests slow, not wrong: what takes long to do does not count as waited for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selectors, "DefaultSelector", WaitingSelector)
        patch.setattr(asyncio.BaseEventLoop, "time", waiting_time(asyncio.BaseEventLoop.time))
        yield


@pytest.fixture(autouse=True, scope="session")
def pins_checked_once() -> Iterator[None]:
    """Each PIN is checked against each hash once: to check one is slow on purpose, and most tests sign in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "matches", lru_cache(maxsize=None)(pins.matches))
        yield


@pytest.fixture(autouse=True, scope="session")
def settings_and_keys_made_once() -> Iterator[None]:
    """Each text of settings is parsed once, and each terminal's key derived once: most tests open a till."""

    @lru_cache(maxsize=32)
    def parsed(text: str) -> dict[str, Any]:
        return tomllib.loads(text, parse_float=Decimal)

    def loads(text: str, *, parse_float: type[Decimal]) -> dict[str, Any]:
        return deepcopy(parsed(text))  # whoever reads it puts its own into it

    once = SimpleNamespace(loads=loads, TOMLDecodeError=tomllib.TOMLDecodeError)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config_file, "tomllib", once)
        patch.setattr(TerminalKey, "derive", lru_cache(maxsize=32)(TerminalKey.derive))
        yield


@pytest.fixture(autouse=True, scope="session")
def trusted_roots_read_once() -> Iterator[None]:
    """The roots of the system and of certifi are read once, not again, in 30 ms, for each HTTP client."""
    really = ssl.create_default_context
    read: dict[tuple[str | None, ...], tuple[ssl.SSLContext, dict[str, int]]] = {}

    def context(*purpose: ssl.Purpose, **trusted: Any) -> ssl.SSLContext:
        file, folder = map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR"))
        usual = ({}, {"cafile": certifi.where()}, {"cafile": file}, {"capath": folder})
        if purpose or trusted not in usual:
            return really(*purpose, **trusted)
        key = (trusted.get("cafile"), trusted.get("capath"), file, folder)
        if key not in read or read[key][0].cert_store_stats() != read[key][1]:  # somebody taught it another
            made = really(**trusted)
            read[key] = made, made.cert_store_stats()
        return read[key][0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", context)
        yield


@pytest.fixture(autouse=True, scope="session")
def certificates_made_once() -> Iterator[None]:
    """Mocks of one name share a certificate that is not kept: to make it takes as long as an exchange."""
    really = certificates.terminal_certificate
    made = lru_cache(maxsize=32)(really)

    def certificate(name: str, host: str = "127.0.0.1", kept: Path | None = None) -> TerminalCertificate:
        return really(name, host, kept) if kept else made(name, host)

    with pytest.MonkeyPatch.context() as patch:
        for server in ("terminal_api.mock.server", "terminal_api.mock.providers.server"):
            if server in sys.modules:  # the tests at hand need it
                patch.setattr(sys.modules[server], "terminal_certificate", certificate)
        yield


@pytest.fixture(autouse=True, scope="session")
def command_line_made_once() -> Iterator[None]:
    """The commands are made of their functions once: a hundred of them, for each command that is run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", lru_cache(maxsize=8)(typer.main.get_command))
        yield


@pytest.fixture(autouse=True, scope="session")
def style_sheets_read_once() -> Iterator[None]:
    """Each style sheet is read once with the colours of each theme, not again for each till that opens."""
    with pytest.MonkeyPatch.context() as patch:
        remembered(patch)
        yield


def pytest_xdist_auto_num_workers() -> int:
    # One more than there are cores: a test at a screen or a socket waits for a third of its time.
    return 1 + (os.cpu_count() or 1)


# A busy machine makes tests slow, not wrong. EVERY_POINT=1 draws as many examples as hypothesis does.
settings.register_profile("suite", deadline=None, max_examples=100 if os.environ.get("EVERY_POINT") else 50)
settings.load_profile("suite")

#: What takes or waits for many seconds in one piece: begun last, it would be waited for alone.
_LONG = {
    *("test_in_a_browser.py", "test_killed.py", "test_simulation.py", "test_mutations.py"),
    *("test_every_screen.py", "test_scans_of_hours.py"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in _LONG)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = [dict[str, Any](one.user_properties) for one in terminalreporter.getreports("passed")]
    found = [one for one in found if "points" in one]
    if found:
        points, ended = (sum(one[name] for one in found) for name in ("points", "tried"))
        terminalreporter.write_line(f"crash points: {points} in {len(found)} deeds, ended at {ended} of them")
