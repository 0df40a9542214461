"""A day by shell commands alone, beside mocks that are processes of their own. One command is killed."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from register.cli import main

ACTIVE, EMPTY, NEW = "6006490000000000016", "6006490000000000032", "6006490000000000040"
REGISTER = [sys.executable, "-m", "register"]
ITEMS = "code,name,price,tax\n100,Notebook,12.10,A\n"
Run = Callable[..., Any]


@pytest.fixture
def mocks(tmp_path: Path) -> Iterator[dict[str, dict[str, Any]]]:
    running: dict[str, subprocess.Popen[str]] = {}
    facts: dict[str, dict[str, Any]] = {}
    for name, more in (("terminal", []), ("printer", ["--out", str(tmp_path / "paper")])):
        running[name] = subprocess.Popen(
            [*REGISTER, f"mock-{name}", "--headless", "--json", "--port", "0", *more],
            stdout=subprocess.PIPE,
            text=True,
        )
    for name, process in running.items():
        assert process.stdout
        facts[name] = json.loads(process.stdout.readline())
    yield facts
    for process in running.values():
        process.terminate()
        assert process.communicate(timeout=60)[0] == "", "more than the one line"
        assert process.returncode == 0


@pytest.fixture
def run(
    mocks: dict[str, dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command to its end and reads its JSON; the exit code must be 0."""
    terminal, printer = mocks["terminal"], mocks["printer"]
    for key in ("url", "ca", "poiid", "passphrase", "key_identifier", "key_version"):
        monkeypatch.setenv(f"REGISTER_TERMINAL__{key.upper()}", str(terminal[key]))
    monkeypatch.setenv("REGISTER_PRINTER__HOST", printer["host"])
    monkeypatch.setenv("REGISTER_PRINTER__PORT", str(printer["port"]))
    monkeypatch.setenv("REGISTER_TERMINAL__NOT_FOUND_GRACE_S", "0")
    monkeypatch.setenv("REGISTER_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Any:
        capsys.readouterr()
        code = main([*arguments, "--json"])
        out, err = capsys.readouterr()
        assert code == 0, out + err
        return json.loads(out)

    (tmp_path / "items.csv").write_text(ITEMS)
    run("catalogue", "import", "items.csv")
    return run


def balances(control: str) -> dict[str, Decimal]:
    return {card["number"]: Decimal(card["balance"]) for card in httpx.get(f"{control}/cards").json()}


def test_a_day_ends_with_paper_and_books_that_agree(mocks, run, tmp_path):
    control = mocks["terminal"]["control"]
    before = balances(control)
    run("shift", "open", "--float", "50")
    sale = run(
        "sell", "100", f"gift-card:{NEW}:25", "--tender", f"gift-card@{ACTIVE}:10", "--tender", "cash:30"
    )
    assert (sale["total"], sale["change"]) == ("37.10", "2.90")
    papers = [file.read_text() for file in sorted((tmp_path / "paper").glob("*.txt"))]
    assert any(sale["sale"] in paper and "37.10" in paper for paper in papers)
    assert run("obligations", "list") == []
    assert run("receipt", "reprint", sale["sale"])
    assert run("report", "z", "--counted", "77.10")["drawer"]["difference"] == "0.00"
    papers = [file.read_text() for file in sorted((tmp_path / "paper").glob("*.txt"))]
    assert "COPY" in papers[-2]
    assert "Z REPORT 1" in papers[-1]
    moved = {number: balance - before[number] for number, balance in balances(control).items()}
    assert {number: by for number, by in moved.items() if by} == {ACTIVE: Decimal(-10), NEW: Decimal(25)}
    assert run("journal", "verify")["intact"] is True


def test_a_command_killed_while_the_terminal_pays_loses_no_cent(mocks, run):
    control = mocks["terminal"]["control"]

    def shopper(does: str) -> bool:
        """Whether the terminal waits for the shopper, who `does` that."""
        return httpx.post(f"{control}/shopper", json={"does": does}).json()["prompted"]

    shopper("wait")
    killed = subprocess.Popen([*REGISTER, "sell", "100", "--tender", "card:2", "--tender", "cash"])
    while not shopper("wait"):
        assert killed.poll() is None
    killed.kill()
    killed.wait()
    assert [one["outcome"] for one in run("journal", "operations")] == ["unknown"]
    shopper("approve")
    while not httpx.get(f"{control}/transactions").json():
        pass
    settled = run("obligations", "settle")
    assert [one["outcome"] for one in settled["settled"]] == ["approved"]
    assert settled["open"] == []
    operations = [(one["operation"], one["outcome"], one["amount"]) for one in run("journal", "operations")]
    assert operations == [("bank_card", "approved", "2.00"), ("reverse", "approved", "2.00")]
    assert run("sell", "100", "--tender", "cash")["state"] == "completed"
    x = run("report", "x")
    assert (x["sales"]["amount"], x["voids"], x["drawer"]["expected"]) == ("12.10", 1, "12.10")
    assert x["tenders"]["Bank cards"]["amount"] == "0.00"


def test_receipts_wait_for_a_printer_without_paper_and_print_when_it_has_some(mocks, run, tmp_path):
    control = mocks["printer"]["control"]
    httpx.post(f"{control}/faults", json={"fault": "paper-end"}).raise_for_status()
    run("gift", "pay", ACTIVE, "5")
    assert [one["kind"] for one in run("obligations", "list")] == ["paper"]
    httpx.delete(f"{control}/faults").raise_for_status()
    assert run("obligations", "settle")["open"] == []
    (paper,) = (tmp_path / "paper").glob("*.txt")
    assert "GIFT CARD" in paper.read_text().upper()


def test_a_mock_says_in_one_sentence_that_its_port_is_taken(mocks, tmp_path):
    for name in ("terminal", "printer"):
        port = mocks[name].get("port") or httpx.URL(mocks[name]["url"]).port
        done = subprocess.run(
            [*REGISTER, f"mock-{name}", "--port", str(port)], capture_output=True, text=True
        )
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_developer_sees_what_the_mock_printer_prints(tmp_path, run, monkeypatch):
    with subprocess.Popen(
        [*REGISTER, "mock-printer", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as mock:
        assert mock.stdout
        facts = dict(mock.stdout.readline().rstrip().split(": ", 1) for _ in range(4))
        monkeypatch.setenv("REGISTER_PRINTER__PORT", facts["port"])
        number = run("sell", "100", "--tender", "cash")["sale"]
        mock.terminate()
        assert number in mock.stdout.read()
    assert mock.returncode == 0
    assert number in (Path(facts["out"]) / "0001.txt").read_text()
