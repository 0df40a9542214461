"""The program is killed, as only SIGKILL kills, at every point of a sale; the next command settles it all.

Terminal and printer are processes of their own and live on, as they do in a shop.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from register.cli import main

REGISTER = [sys.executable, "-m", "register"]
DOOMED = [sys.executable, "-m", "tests.crash.doomed"]
ROOT = Path(__file__).parents[2]
ITEMS = "code,name,price,tax\n100,Notebook,12.10,A\n"


class Mocks:
    """A terminal and a printer that outlive every register."""

    def __init__(self, folder: Path) -> None:
        self.paper = folder / "paper"
        self._running = [
            subprocess.Popen(
                [*REGISTER, *what, "--headless", "--json", "--port", "0"], stdout=subprocess.PIPE, text=True
            )
            for what in (["mock-terminal"], ["mock-printer", "--out", str(self.paper)])
        ]
        self.terminal, self.printer = [
            json.loads(one.stdout.readline()) for one in self._running if one.stdout
        ]
        self._cards = 0

    def card(self, balance: str, status: str = "active") -> str:
        """A gift card nobody used yet."""
        self._cards += 1
        number = f"60064988{self._cards:011d}"
        card = {"provider": "svs", "status": status, "balance": balance, "currency": "EUR"}
        httpx.put(f"{self.terminal['control']}/cards/{number}", json=card).raise_for_status()
        return number

    def balance(self, number: str) -> Decimal:
        return Decimal(httpx.get(f"{self.terminal['control']}/cards/{number}").json()["balance"])

    def moved(self, sale_id: str) -> dict[str, str]:
        """What that register's requests moved, by their ids."""
        lines = httpx.get(f"{self.terminal['control']}/transactions").json()
        mine = [line for line in lines if line["sale_id"] == sale_id and line["result"] != "Failure"]
        assert len({line["service_id"] for line in mine}) == len(mine), "something was done twice"
        return {line["service_id"]: line["moved"] for line in mine}

    def papers(self, number: str) -> list[str]:
        """What was printed for that receipt."""
        texts = [file.read_text() for file in sorted(self.paper.glob("*.txt"))]
        return [text for text in texts if number in text]

    def stop(self) -> None:
        for one in self._running:
            one.terminate()
            one.communicate(timeout=60)


@pytest.fixture(scope="module")
def mocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mocks]:
    mocks = Mocks(tmp_path_factory.mktemp("mocks"))
    yield mocks
    mocks.stop()


class Till:
    """One register in a folder of its own, under a name of its own."""

    def __init__(self, mocks: Mocks, folder: Path, name: str) -> None:
        self.mocks = mocks
        self.sale_id = name
        terminal, printer = mocks.terminal, mocks.printer
        keys = ("url", "ca", "poiid", "passphrase", "key_identifier", "key_version")
        self.environ = {
            **{f"REGISTER_TERMINAL__{key.upper()}": str(terminal[key]) for key in keys},
            "REGISTER_TERMINAL__SALE_ID": name,
            "REGISTER_TERMINAL__NOT_FOUND_GRACE_S": "0",
            "REGISTER_PRINTER__HOST": printer["host"],
            "REGISTER_PRINTER__PORT": str(printer["port"]),
            "REGISTER_SHOP__REGISTER": name,
            "REGISTER_STATE": str(folder),
            "DOOMED_POINTS": str(folder / "points"),
        }
        folder.mkdir()
        (folder / "items.csv").write_text(ITEMS)
        self.folder = folder

    def doomed(self, point: int, *command: str) -> int:
        """Run `command` in a process that is killed at `point`; its exit code."""
        return subprocess.run(
            [*DOOMED, str(point), *command],
            env={**os.environ, **self.environ},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode

    def points(self, *command: str) -> int:
        """How many there are in `command`."""
        assert self.doomed(0, *command) == 0
        return int((self.folder / "points").read_text())

    def opens(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """Goods on the shelf, 50.00 in the drawer."""
        self.run(patch, capsys, "catalogue", "import", str(self.folder / "items.csv"))
        self.run(patch, capsys, "shift", "open", "--float", "50")

    def run(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *command: str) -> Any:
        """Run `command` here, to its end."""
        for name, value in self.environ.items():
            patch.setenv(name, value)
        capsys.readouterr()
        code = main([*command, "--json"])
        out, err = capsys.readouterr()
        assert code == 0, out + err
        return json.loads(out)


def a_sale(mocks: Mocks) -> tuple[list[str], str, str]:
    """12.10 in goods and a fresh card for 25.00, paid by a card with 10.00 on it and the rest in cash."""
    card, fresh = mocks.card("10.00"), mocks.card("0.00", "inactive")
    words = ["sell", "100", f"gift-card:{fresh}:25", "--tender", f"gift-card@{card}", "--tender", "cash:30"]
    return words, card, fresh


#: Each point costs more than a second: usually every tenth is tried, with EVERY_POINT=1 all of them.
STRIDE = 10
PARTS = range(STRIDE) if os.environ.get("EVERY_POINT") else (1,)


@pytest.mark.parametrize("part", PARTS)
def test_killed_at_any_point_of_a_sale_it_loses_nothing(mocks, tmp_path, monkeypatch, capsys, part):
    """Each part takes every tenth point, so that they can run side by side; EVERY_POINT=1 runs all."""
    first = Till(mocks, tmp_path / "first", f"L{part}")
    first.opens(monkeypatch, capsys)
    count = first.points(*a_sale(mocks)[0])
    assert count > 40
    for point in range(1 + part, count + 1, STRIDE):
        till = Till(mocks, tmp_path / f"at-{point}", f"K{point}")
        till.opens(monkeypatch, capsys)
        command, card, fresh = a_sale(mocks)
        assert till.doomed(point, *command) == -signal.SIGKILL, f"point {point} of {count} was never passed"
        settled = till.run(monkeypatch, capsys, "obligations", "settle")
        assert settled["open"] == [], f"point {point}"
        operations = till.run(monkeypatch, capsys, "journal", "operations")
        approved = {one["request_id"]: one["amount"] for one in operations if one["outcome"] == "approved"}
        assert {one["outcome"] for one in operations} <= {"approved", "declined"}, f"point {point}"
        moved = mocks.moved(till.sale_id)
        assert moved == {key: amount for key, amount in approved.items() if key in moved or Decimal(amount)}
        assert till.run(monkeypatch, capsys, "journal", "verify")["intact"]
        sold = mocks.balance(fresh) == 25
        assert mocks.balance(card) == (0 if sold else 10), f"point {point}"
        x = till.run(monkeypatch, capsys, "report", "x")
        assert x["drawer"]["expected"] == ("77.10" if sold else "50.00"), f"point {point}"
        papers_are_right(mocks, till, operations, f"point {point}")
    print(f"{count} points")  # noqa: T201 - how much was tried


def papers_are_right(mocks: Mocks, till: Till, operations: list[Any], where: str) -> None:
    """Whatever was taken is on paper, and nothing is there twice without saying so."""
    papers = mocks.papers(f"R{till.sale_id}-000001")
    plain = [text for text in papers if "COPY" not in text]
    assert len(plain) == len({text.split("TOTAL")[0] for text in plain}), f"{where}: printed twice"
    if operations:
        assert papers, f"{where}: nothing on paper"
