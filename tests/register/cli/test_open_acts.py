"""What a manager may do at the desk about open things, from a shell: each with a PIN and a name."""

from decimal import Decimal

import pytest

from tests.register.cli.conftest import Terminal, started, stopped


@pytest.fixture(autouse=True)
def ruth(monkeypatch):
    """The manager's PIN, where a script puts it."""
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")


def opened(shell, kind):
    return [one for one in shell.json("obligations", "list") if one["kind"] == kind]


def allowed(shell):
    return [entry["body"] for entry in shell.json("journal", "show") if entry["kind"] == "act_allowed"]


def test_paper_is_let_go_with_a_reason_and_printed_again_as_a_copy(shell, sold):
    (paper,) = opened(shell, "paper")
    again = shell.run("obligations", "print-again", paper["key"], "--json")
    assert (again.code, again.json["by"]) == (0, "Ruth")
    first, copy = opened(shell, "paper")
    assert first["key"] == paper["key"]
    ran = shell.run("obligations", "give-up", copy["sale"], "--reason", "no printer here", "--json")
    assert ran.code == 1
    assert f"{copy['sale']}/{copy['key']}" in ran.json["reason"]
    empty = shell.run("obligations", "give-up", copy["key"], "--reason", " ", "--json")
    assert empty.code == 1
    assert "Say why it need not be on paper" in empty.json["reason"]
    for one in (copy, first):
        assert shell.run("obligations", "give-up", one["key"], "--reason", "no printer here").code == 0
    assert opened(shell, "paper") == []
    notes = [one["about"] for one in allowed(shell) if one["by"] == "Ruth"]
    assert notes[0].startswith(f"copy of paper {paper['key']}")
    assert [one for one in notes if one.endswith("given up: no printer here")] == notes[1:]
    gone = shell.run("obligations", "give-up", first["key"], "--reason", "no printer here", "--json")
    assert (gone.code, "is open under" in gone.json["reason"]) == (1, True)


def test_a_cashier_s_pin_lets_no_paper_go(shell, sold, monkeypatch):
    (paper,) = opened(shell, "paper")
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    assert shell.run("obligations", "give-up", paper["key"], "--reason", "no printer here").code == 1
    assert opened(shell, "paper")[0]["key"] == paper["key"]


def test_cash_takes_the_place_of_a_reversal_that_its_card_refuses(shell):
    card = shell.terminal.card("5.00")
    shell.terminal.arm("decline", category="Reversal")
    ran = shell.run("sell", "100", "--tender", f"gift-card@{card}", "--tender", "cash:1", "--json")
    assert ran.json["state"] != "completed"
    (owed,) = opened(shell, "give_back")
    assert owed["amount"] == "5.00"
    empty = shell.run("obligations", "cash", owed["sale"], "--json")
    assert (empty.code, "not enough cash" in empty.json["reason"]) == (1, True)
    assert shell.run("sell", "100", "--tender", "cash").code == 0
    ran = shell.run("obligations", "cash", owed["sale"], "--json")
    assert (ran.code, ran.json["open"], ran.json["by"]) == (0, False, "Ruth")
    assert opened(shell, "give_back") == []
    assert shell.json("report", "x")["drawer"]["expected"] == "7.10"
    assert shell.terminal.balance(card) == Decimal(0), "the card kept it"
    assert shell.run("obligations", "cash", owed["sale"]).code == 1, "nobody pays it twice"


def owed_card(shell):
    """A gift card for 25.00 that is paid and not active."""
    new = shell.terminal.card(status="inactive")
    shell.terminal.arm("decline", category="StoredValue")
    assert shell.run("sell", f"gift-card:{new}:25", "--tender", "cash").code == 1
    (one,) = opened(shell, "card")
    return new, one


def test_what_was_paid_for_a_card_that_stays_dead_goes_back_in_cash(shell):
    new, one = owed_card(shell)
    ran = shell.run("obligations", "cash", f"{one['sale']}/{one['key']}", "--json")
    assert (ran.code, ran.json["amount"], ran.json["open"]) == (0, "25.00", False)
    assert opened(shell, "card") == []
    assert shell.json("report", "x")["drawer"]["expected"] == "0.00"
    assert shell.terminal.look(new)["status"] == "inactive"


def test_another_card_takes_the_place_of_one_that_is_refused(shell):
    _, one = owed_card(shell)
    other = shell.terminal.card(status="inactive")
    shell.terminal.arm("decline", category="StoredValue")
    ran = shell.run("obligations", "another-card", one["sale"], other, "--json")
    assert (ran.code, ran.json["open"]) == (1, True), "refused too: the customer is still owed"
    assert shell.run("obligations", "another-card", one["sale"], "42").code == 2
    third = shell.terminal.card(status="inactive")
    ran = shell.run("obligations", "another-card", one["sale"], third, "--json")
    assert (ran.code, ran.json["open"]) == (0, False)
    assert shell.terminal.balance(third) == Decimal("25.00")
    assert opened(shell, "card") == []
    assert third not in shell.run("journal", "show").out


@pytest.fixture
def telling_later(shell, monkeypatch):
    """A terminal that only receives reversals, and tells nobody here what became of them."""
    process, facts = started(
        "mock-terminal", "--headless", "--json", "--port", "0", "--webhook", "http://127.0.0.1:9/told"
    )
    terminal = Terminal(facts)
    for name, value in terminal.environ.items():
        monkeypatch.setenv(name, value)
    yield terminal
    assert stopped(process) == 0


def test_a_reversal_is_seen_to_be_done_or_not_and_then_paid_in_cash(shell, telling_later):
    card = telling_later.card("50.00")
    requests = [shell.json("gift", "pay", card, amount)["request_id"] for amount in ("20", "7")]
    for request in requests:
        assert shell.run("gift", "reverse", request).code == 0
    first, second = opened(shell, "confirmation")
    assert shell.run("obligations", "carried-out", first["key"]).code == 0
    wordless = shell.run("obligations", "not-carried-out", second["key"], "--reason", "", "--json")
    assert (wordless.code, "Say where it was seen" in wordless.json["reason"]) == (1, True)
    reason = "not in the account on Monday"
    assert shell.run("obligations", "not-carried-out", second["key"], "--reason", reason).code == 0
    assert opened(shell, "confirmation") == []
    (owed,) = opened(shell, "give_back")
    assert owed["amount"] == "7.00"
    assert shell.run("sell", "100", "--tender", "cash").code == 0
    assert shell.run("obligations", "cash", owed["key"]).code == 0
    assert opened(shell, "give_back") == []
    assert shell.json("report", "x")["drawer"]["expected"] == "5.10"
