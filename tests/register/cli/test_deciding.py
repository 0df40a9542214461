"""A manager's word from a shell, where nobody can tell what became of a request."""

from decimal import Decimal

import pytest


@pytest.fixture(autouse=True)
def ruth(monkeypatch):
    """The manager's PIN, where a script puts it."""
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")


def lost(shell, monkeypatch, balance="50.00"):
    """A payment that was done, its answer lost, its terminal gone: number of the card, id of the request."""
    card = shell.terminal.card(balance)
    shell.terminal.arm("drop_after", category="Payment")
    told = shell.run("gift", "pay", card, "20", "--json")
    assert told.code == 3
    monkeypatch.setenv("REGISTER_TERMINAL__URL", "https://127.0.0.1:9")
    return card, told.json["request_id"]


def open_kinds(shell):
    """What is open beside receipts, for which there is no printer here."""
    return [one["kind"] for one in shell.json("obligations", "list") if one["kind"] != "paper"]


def test_what_happened_is_on_the_journal_with_who_said_so(shell, monkeypatch):
    _, request = lost(shell, monkeypatch)
    ran = shell.run("obligations", "resolve", request, "--happened", "--reason", "slip 4711", "--json")
    assert ran.code == 0
    assert (ran.json["outcome"], ran.json["amount"], ran.json["by_hand"]) == ("approved", "20.00", True)
    assert open_kinds(shell) == []
    bodies = [entry["body"] for entry in shell.json("journal", "show") if entry["kind"] == "ended"]
    assert bodies[-1]["by_hand"] == "Ruth: slip 4711"


def test_what_did_not_happen_is_a_decline(shell, monkeypatch):
    _, request = lost(shell, monkeypatch)
    ran = shell.run(
        "obligations", "resolve", request, "--did-not-happen", "--reason", "not in the account", "--json"
    )
    assert (ran.code, ran.json["outcome"], ran.json["by_hand"]) == (1, "declined", True)


def test_the_terminal_s_own_answer_goes_before_anybody_s_word(shell, monkeypatch):
    url = shell.terminal.environ["REGISTER_TERMINAL__URL"]
    card, request = lost(shell, monkeypatch)
    monkeypatch.setenv("REGISTER_TERMINAL__URL", url)
    ran = shell.run("obligations", "resolve", request, "--did-not-happen", "--reason", "I think so", "--json")
    if ran.code == 1:  # it was asked and settled when the command began
        assert "No answer is missing" in ran.json["reason"]
    else:
        assert (ran.code, ran.json["outcome"], ran.json["by_hand"]) == (0, "approved", False)
    assert shell.operations()[-1]["outcome"] == "approved"
    assert shell.terminal.balance(card) == Decimal("30.00")


def test_a_card_s_number_is_no_reference_and_stays_out_of_the_journal(shell, monkeypatch):
    card, request = lost(shell, monkeypatch)
    said = ("--happened", "--reason", "slip 4711", "--reference", card)
    ran = shell.run("obligations", "resolve", request, *said, "--json")
    assert ran.code == 1
    assert "card's number" in ran.json["reason"]
    assert card not in shell.run("journal", "show").out
    assert open_kinds(shell) == ["answer"]


def test_a_cashier_s_pin_decides_nothing(shell, monkeypatch):
    _, request = lost(shell, monkeypatch)
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    ran = shell.run("obligations", "resolve", request, "--happened", "--reason", "slip", "--json")
    assert ran.code == 1
    assert "manager" in ran.json["reason"]
    assert open_kinds(shell) == ["answer"]


def test_an_answer_to_nobody_is_listed_until_it_is_explained(shell):
    card = shell.terminal.card("50.00")
    shell.terminal.arm("other_service_id", category="Payment")
    shell.run("gift", "pay", card, "20")
    shell.run("obligations", "settle")
    (stray,) = [one for one in shell.json("obligations", "list") if one["kind"] == "stray"]
    assert shell.run("obligations", "explain", stray["key"]).code == 0
    assert open_kinds(shell) == []
    assert shell.run("obligations", "explain", stray["key"]).code == 1


def test_a_card_whose_number_is_not_kept_is_not_looked_at_from_a_shell(shell, monkeypatch):
    _, request = lost(shell, monkeypatch)
    ran = shell.run("obligations", "balance", request, "--json")
    assert (ran.code, ran.json["reason"]) == (1, "What is on that card cannot be asked here")
    ran = shell.run("obligations", "balance", "NOBODYS001", "--json")
    assert ran.json["reason"] == "No answer is missing for request NOBODYS001"
