"""`register gift balance`: one card or a list, beside a till at work, as often as the shop lets one look."""

import io
import re
from datetime import UTC, datetime

import pytest

from register.cli import gift_balance
from register.journal.lock import WriterLock
from register.journal.store import JOURNAL


@pytest.fixture(autouse=True)
def till_at_work(shell, tmp_path):
    """Somebody has the journal all the time, as a till that runs does."""
    shell.state.mkdir(exist_ok=True)
    lock = WriterLock(shell.state / JOURNAL, clock=lambda: datetime.now(UTC))
    yield
    lock.release()


def test_a_balance_is_told_beside_a_till_at_work_under_ids_of_its_own(shell):
    card = shell.terminal.card("30.00")
    told = shell.json("gift", "balance", card)
    assert (told["outcome"], told["balance"], told["card"]) == ("approved", "30.00", f"****{card[-4:]}")
    words = shell.run("gift", "balance", card)
    assert words.out == f"balance approved: card ****{card[-4:]}, 30.00 left\n"
    assert words.err == ""


def test_several_cards_are_a_list_and_the_worst_decides_the_exit_code(shell, monkeypatch):
    good, new = shell.terminal.card("12.50"), shell.terminal.card(status="inactive")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{good}\n\n  {new} \n12 34\n{good}\n"))
    ran = shell.run("gift", "balance", "-", "--json")
    assert ran.code == 1
    assert [(one["outcome"], one["balance"]) for one in ran.json] == [
        ("approved", "12.50"),
        ("declined", None),
        ("declined", None),
        ("approved", "12.50"),
    ]
    assert ran.json[1]["reason"] == "The card is not active"
    assert "8 to 28 digits" in ran.json[2]["reason"]
    assert ran.err == "4 of 4 cards\n"
    assert shell.run("gift", "balance", good, good, "--json").json[0]["balance"] == "12.50"


def test_who_guesses_is_stopped_and_told_when_to_go_on_whichever_way_he_asks(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_GIFT_CARDS__BALANCE_LOOKS", "10")
    good, cards = shell.terminal.card("5.00"), [shell.terminal.card(status="inactive") for _ in range(3)]
    reasons = [shell.run("gift", "balance", card, "--json").json["reason"] for card in cards]
    assert reasons[:2] == ["The card is not active"] * 2
    assert re.fullmatch(r"Too many cards were looked at: look again at \d\d:\d\d", reasons[2])
    ran = shell.run("gift", "balance", good)
    assert ran.code == 1
    assert "Too many cards" in ran.out
    shell.state.joinpath("looks.json").write_text("nonsense")
    assert "Too many cards" in shell.run("gift", "balance", good).out


def test_an_unreadable_line_is_typers_to_explain(shell):
    assert shell.run("gift", "balance").code == 2
    assert gift_balance.wanted(["gift", "balance", "--jsno", "600649"]) is None
    assert gift_balance.wanted(["gift", "pay", "600649"]) is None
    assert "--history" in shell.run("gift", "balance", "--help").out
    wrong = shell.run("gift", "balance", "600649123456789012345678901234567890")
    assert wrong.code == 2
    assert "567890" not in wrong.err
    assert "0016" not in repr(gift_balance.wanted(["gift", "balance", "6006490000000000016"]))


def test_nobody_is_asked_where_nobody_can_be(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_TERMINAL__URL", "https://127.0.0.1:9")
    card = shell.terminal.card("30.00")
    assert shell.run("gift", "balance", card).code == 4
    local = shell.run("gift", "balance", "6399210000000000017", "--json")
    assert (local.code, local.json["outcome"]) == (1, "declined")
    assert "only pay here" in local.json["reason"]
