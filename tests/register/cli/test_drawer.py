"""Cash beside a sale, moved by a script."""

import pytest


@pytest.fixture(autouse=True)
def begun(shell):
    """A shift with 100.00 in the drawer."""
    shell.run("shift", "open", "--float", "100")


def test_cash_moves_with_a_reason_and_the_report_tells_it(shell):
    out = shell.json("shift", "paid-out", "5", "--reason", "postage", "--cashier", "Maria")
    assert out == {
        "number": "R2-000001",
        "movement": "paid_out",
        "amount": "5.00",
        "currency": "EUR",
        "reason": "postage",
        "manager": None,
        "undoes": None,
        "expected": "95.00",
    }
    assert "115.00 should be in the drawer" in shell.run("shift", "paid-in", "20", "--reason", "coins").out
    assert shell.json("shift", "drop", "50.50", "--reason", "much in it")["expected"] == "64.50"
    drawer = shell.json("report", "x")["drawer"]
    assert (drawer["expected"], drawer["paid_in"]) == ("64.50", {"count": 1, "amount": "20.00"})
    assert (drawer["paid_out"]["amount"], drawer["drop"]["amount"]) == ("5.00", "50.50")


def test_a_movement_is_undone_by_its_number_once(shell):
    shell.run("shift", "paid-out", "5", "--reason", "postage")
    undone = shell.json("shift", "undo", "R2-000001", "--reason", "the post was closed")
    assert (undone["undoes"], undone["expected"]) == ("R2-000001", "100.00")
    assert shell.run("shift", "undo", "R2-000001", "--reason", "again").code == 1
    assert shell.run("receipt", "reprint", undone["number"]).code == 0


def test_what_cannot_be_moved_is_refused_in_one_sentence(shell):
    ran = shell.run("shift", "drop", "100.01", "--reason", "much in it", "--json")
    assert (ran.code, ran.json["outcome"]) == (1, "declined")
    assert "not that much cash" in ran.json["reason"]
    shell.run("report", "z")
    assert "shift is not open" in shell.run("shift", "paid-in", "1", "--reason", "coins").err


def test_more_than_the_limit_needs_a_manager_s_pin_and_both_names_stay(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    assert shell.run("shift", "paid-out", "60", "--reason", "plumber").code == 1
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")
    told = shell.json("shift", "paid-out", "60", "--reason", "plumber", "--cashier", "Maria")
    assert told["manager"] == "Ruth"
    (entry,) = [one for one in shell.json("journal", "show") if one["kind"] == "drawer_moved"]
    assert (entry["cashier"], entry["body"]["manager"]) == ("Maria", "Ruth")


def test_a_count_that_is_far_off_closes_with_a_manager_s_pin(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    assert shell.run("report", "z", "--counted", "94.99").code == 1
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")
    drawer = shell.json("report", "z", "--counted", "94.99")["drawer"]
    assert (drawer["difference"], drawer["allowed_by"]) == ("-5.01", "Ruth")
