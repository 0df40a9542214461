"""Past days from a shell, and since when and why things are open."""

from datetime import UTC, datetime

import pytest


@pytest.fixture(autouse=True)
def ruth(monkeypatch):
    """The manager's PIN, where a script puts it."""
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")


def test_a_day_is_listed_and_read_with_both_ids_of_each_request(shell, monkeypatch):
    card = shell.terminal.card("50.00")
    assert shell.json("journal", "days") == []
    assert shell.run("shift", "open", "--float", "100").code == 0
    paid = shell.json("gift", "pay", card, "20")
    shell.terminal.arm("drop_after", category="Payment")
    lost = shell.json("gift", "pay", card, "5")
    (one,) = [each for each in shell.json("obligations", "list") if each["kind"] == "answer"]
    assert "No answer since" in one["cause"]
    assert 0 <= one["age_s"] < 600
    assert datetime.fromisoformat(one["since"]) <= datetime.now(UTC)
    assert "No answer since" in shell.run("obligations", "list").out
    assert shell.run("obligations", "settle").code == 0
    assert shell.run("report", "z").code == 0
    (day,) = shell.json("journal", "days")
    assert (day["shift"], day["z"], day["difference"]) == (1, 1, None)
    assert day["compared"][0]["requests"] == 2
    read = shell.run("journal", "day", "1", "--json")
    assert read.code == 0
    late, smooth = read.json["requests"]
    assert (smooth["ours"], smooth["theirs"]) == (paid["request_id"], paid["reference"])
    assert (smooth["standing"], late["standing"]) == ("agrees", "explained")
    assert late["ours"] == lost["request_id"]
    assert any("It was asked again" in told for told in late["told"])
    odd = shell.json("journal", "day", "1", "--odd")["requests"]
    assert [each["ours"] for each in odd] == [lost["request_id"]]
    assert f"{smooth['ours']} = {smooth['theirs']}" in shell.run("journal", "day", "1").out
    assert card not in shell.run("journal", "day", "1", "--json").out
    missing = shell.run("journal", "day", "7")
    assert (missing.code, missing.out) == (1, "")
    assert "No closed shift has the number 7" in missing.err
