"""Commands as scripts run them: the real command line, the real mock terminal in a process of its own."""

import asyncio
import itertools
import json
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from register.cli import main
from register.config import config_file
from register.demo import PEOPLE

ITEMS = "code,name,price,tax,unit\n16318212,Pencil,0.85,A,\n100,Notebook,12.10,A,\n200,Apples,2.00,B,kg\n"
_serials = itertools.count(1)


def started(*arguments: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """A long-running command, and the line it prints when it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "register", *arguments], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdout
    return process, json.loads(process.stdout.readline())


def stopped(process: subprocess.Popen[str]) -> int:
    """Ask it to end, as a service manager does; its exit code."""
    process.terminate()
    code = process.wait(60)
    assert process.stdout
    process.stdout.close()
    return code


@dataclass
class Terminal:
    """The mock terminal, seen through its control endpoint."""

    facts: dict[str, Any]

    @property
    def environ(self) -> dict[str, str]:
        keys = ("url", "ca", "poiid", "passphrase", "key_identifier", "key_version")
        return {f"REGISTER_TERMINAL__{key.upper()}": str(self.facts[key]) for key in keys}

    def card(self, balance: str = "0.00", status: str = "active", provider: str = "svs") -> str:
        """The number of a gift card that nobody used yet."""
        number = f"{'603628' if provider == 'givex' else '600649'}88{next(_serials):011d}"
        wanted = {"provider": provider, "status": status, "balance": balance, "currency": "EUR"}
        httpx.put(f"{self.facts['control']}/cards/{number}", json=wanted).raise_for_status()
        return number

    def look(self, number: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = httpx.get(f"{self.facts['control']}/cards").json()
        return next(card for card in found if card["number"] == number)

    def balance(self, number: str) -> Decimal:
        return Decimal(self.look(number)["balance"])

    def arm(self, fault: str, **how: Any) -> None:
        httpx.post(f"{self.facts['control']}/faults", json={"fault": fault, **how}).raise_for_status()


@dataclass
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Shell:
    """Runs commands in a state directory of its own."""

    state: Path
    terminal: Terminal
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Ran:
        self.capsys.readouterr()
        code = main(arguments)
        out, err = self.capsys.readouterr()
        return Ran(code, out, err)

    def json(self, *arguments: str) -> Any:
        return self.run(*arguments, "--json").json

    def operations(self) -> list[dict[str, Any]]:
        return self.json("journal", "operations")


@pytest.fixture(scope="session")
def terminal() -> Iterator[Terminal]:
    process, facts = started("mock-terminal", "--headless", "--json", "--port", "0")
    yield Terminal(facts)
    assert stopped(process) == 0


@pytest.fixture
def shell(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    """A till with three items and no printer in the network."""
    for name, value in terminal.environ.items():
        monkeypatch.setenv(name, value)
    # Of its own, since all share one terminal, and the day's end asks what was done under a till's name.
    monkeypatch.setenv("REGISTER_TERMINAL__SALE_ID", f"SHELL-{next(_serials)}")
    monkeypatch.setenv("REGISTER_TERMINAL__NOT_FOUND_GRACE_S", "0")
    monkeypatch.setenv("REGISTER_PRINTER__PORT", str(unused_port()))
    monkeypatch.setenv("REGISTER_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    people = PEOPLE.read_text("utf-8")
    (tmp_path / "config.toml").write_text(config_file.packaged().read_text("utf-8") + people, "utf-8")
    items = tmp_path / "items.csv"
    items.write_text(ITEMS)
    shell = Shell(tmp_path / "state", terminal, capsys)
    assert shell.run("catalogue", "import", str(items)).code == 0
    yield shell
    httpx.delete(f"{terminal.facts['control']}/faults").raise_for_status()


@pytest.fixture
def sold(shell: Shell) -> Shell:
    """A till that sold a notebook."""
    assert shell.run("sell", "100", "--tender", "cash", "--cashier", "@Ruth").code == 0
    return shell


def unused_port() -> int:
    """Where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def nobody() -> int:
    """A port where nobody listens."""
    return unused_port()


@pytest.fixture
def run_beside() -> Callable[..., Awaitable[Ran]]:
    """Runs a command while the test's own event loop goes on."""

    async def run(shell: Shell, *arguments: str) -> Ran:
        return await asyncio.to_thread(shell.run, *arguments)

    return run
