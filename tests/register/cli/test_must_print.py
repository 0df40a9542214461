"""A shell under a law that demands paper: it waits a while, and says what for, also in its exit code."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from register.cli.approval import PIN
from tests.register.cli.conftest import Shell, started, stopped


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    out = tmp_path_factory.mktemp("paper")
    process, facts = started("mock-printer", "--headless", "--json", "--port", "0", "--out", str(out))
    yield facts
    assert stopped(process) == 0


@pytest.fixture
def demanding(shell: Shell, facts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """The shell with a printer that can be told to run out of paper."""
    monkeypatch.setenv("REGISTER_PRINTER__HOST", facts["host"])
    monkeypatch.setenv("REGISTER_PRINTER__PORT", str(facts["port"]))
    monkeypatch.setenv("REGISTER_RECEIPT__MUST_PRINT", "true")
    yield shell
    mended(facts)


def out_of_paper(facts: dict[str, Any]) -> None:
    httpx.post(f"{facts['control']}/faults", json={"fault": "paper-end"}).raise_for_status()


def mended(facts: dict[str, Any]) -> None:
    httpx.delete(f"{facts['control']}/faults").raise_for_status()


def sell(shell: Shell) -> tuple[int, dict[str, Any]]:
    ran = shell.run("sell", "100", "--tender", "cash", "--json")
    return ran.code, ran.json


def test_while_all_prints_a_sale_ends_as_ever(demanding):
    for _ in range(2):
        code, sale = sell(demanding)
        assert (code, sale["state"], sale["reason"]) == (0, "completed", None)
    assert demanding.json("obligations", "list") == []


def test_a_sale_whose_paper_does_not_come_is_sold_and_the_next_one_is_refused(demanding, facts):
    out_of_paper(facts)
    code, first = sell(demanding)
    assert (code, first["state"]) == (3, "completed")
    sentence = f"Receipt {first['sale']} must be on paper before the next sale"
    assert first["reason"].startswith(sentence)
    assert "paper end" in first["reason"]
    code, second = sell(demanding)
    assert (code, second["sale"], second["state"]) == (1, None, "refused")
    assert second["reason"].startswith(sentence)
    mended(facts)
    code, third = sell(demanding)
    assert (code, third["state"], third["reason"]) == (0, "completed", None)
    assert demanding.json("report", "x")["sales"]["count"] == 2


def test_a_manager_lets_it_go_with_a_pin_and_the_report_says_so(demanding, facts, monkeypatch):
    out_of_paper(facts)
    _, first = sell(demanding)
    monkeypatch.setenv(PIN, "1234")
    ran = demanding.run("receipt", "let-go", "no roll left")
    assert (ran.code, "Maria may not allow this" in ran.err) == (1, True)
    monkeypatch.setenv(PIN, "9876")
    assert demanding.run("receipt", "let-go", "  ").code == 1
    assert demanding.json("receipt", "let-go", "no roll left") == {"let_go": [first["sale"]]}
    code, second = sell(demanding)
    assert (code, second["state"]) == (3, "completed"), "sold, and its own receipt is missing"
    assert demanding.json("report", "x")["not_printed_let_go_by"] == {"Ruth": 1}
    mended(facts)
    assert demanding.json("obligations", "settle")["open"] == []


def test_there_is_nothing_to_let_go_where_all_is_on_paper(demanding):
    sell(demanding)
    ran = demanding.run("receipt", "let-go", "no roll left", "--json")
    assert ran.code == 1
    assert "Nothing is waited for any more" in json.loads(ran.out)["reason"]
