"""`register gift cash-out` where a law holds, and what `register config check` says of the shop's policy."""

import pytest

from register.cli.approval import PIN

LAW = """
[[rule]]
place = "NL"
sign = "<="
{figure}
currency = "EUR"
dated = "2026-01-01"
statute = "Gift Card Act 7"
source = ["made up for this test"]
sure = "A"
{needs}
"""


@pytest.fixture
def under(shell, tmp_path, monkeypatch):
    """The till stands where a rule holds."""

    def stands(needs: str = "", figure: str = 'figure = "5.00"', **keys: str):
        (tmp_path / "law.toml").write_text(LAW.format(needs=needs, figure=figure), "utf-8")
        keys |= {"jurisdiction": "NL", "card_law": str(tmp_path / "law.toml")}
        for key, value in keys.items():
            monkeypatch.setenv(f"REGISTER_GIFT_CARDS__{key.upper()}", value)
        assert shell.run("shift", "open", "--float", "100").code == 0

    return stands


def test_what_must_be_paid_is_paid_and_the_rule_is_told(shell, under):
    under()
    card = shell.terminal.card("5.00")
    told = shell.json("gift", "cash-out", card)
    assert (told["outcome"], told["amount"], told["verdict"]["verdict"]) == (
        "approved",
        "5.00",
        "must_be_paid",
    )
    assert told["verdict"] | {"reason": ""} == {
        "verdict": "must_be_paid",
        "reason": "",
        "place": "NL",
        "threshold": "5.00 or less",
        "dated": "2026-01-01",
        "statute": "Gift Card Act 7",
        "not_covered": None,
        "needed": None,
    }
    assert shell.terminal.balance(card) == 0


def test_what_is_not_paid_says_why_and_moves_nothing(shell, under):
    under()
    card = shell.terminal.card("5.01")
    ran = shell.run("gift", "cash-out", card)
    assert ran.code == 1
    assert "5.01 is not 5.00 or less; NL demands it for 5.00 or less (2026-01-01, Gift Card Act 7)" in ran.out
    assert shell.json("gift", "cash-out", card)["verdict"]["verdict"] == "not_paid"
    assert shell.operations() == []


def test_what_is_not_known_is_told_by_an_option(shell, under):
    under("used = true")
    card = shell.terminal.card("4.00")
    ran = shell.run("gift", "cash-out", card)
    assert ran.code == 1
    assert "Say it with --used or --not-used." in ran.out
    undecided = shell.json("gift", "cash-out", card)["verdict"]
    assert (undecided["verdict"], undecided["needed"]) == ("undecided", "used")
    assert shell.json("gift", "cash-out", card, "--not-used")["verdict"]["verdict"] == "not_paid"
    assert shell.json("gift", "cash-out", card, "--used")["outcome"] == "approved"


def test_a_face_value_wants_a_manager(shell, under, monkeypatch):
    under(figure="share = 10")
    card = shell.terminal.card("4.00")
    monkeypatch.setenv(PIN, "1234")
    assert "manager" in shell.run("gift", "cash-out", card, "--worth", "40").err
    assert shell.operations() == []
    monkeypatch.setenv(PIN, "9876")
    assert shell.json("gift", "cash-out", card, "--worth", "39.99")["verdict"]["verdict"] == "not_paid"
    assert shell.json("gift", "cash-out", card, "--worth", "40")["outcome"] == "approved"


def test_a_day_that_is_none_is_said(shell, under):
    under("bought_since = 2026-01-01")
    card = shell.terminal.card("4.00")
    ran = shell.run("gift", "cash-out", card, "--bought", "yesterday")
    assert ran.code == 2
    assert "a date such as 2024-05-31" in ran.err
    assert shell.json("gift", "cash-out", card, "--bought", "2025-12-31")["verdict"]["verdict"] == "not_paid"
    assert shell.json("gift", "cash-out", card, "--bought", "2026-01-01")["outcome"] == "approved"


def test_without_a_law_the_verdict_is_the_store_s(shell):
    assert shell.run("shift", "open", "--float", "100").code == 0
    told = shell.json("gift", "cash-out", shell.terminal.card("8.40"))
    assert (told["outcome"], told["verdict"]["verdict"]) == ("approved", "may_be_paid")
    empty = shell.json("gift", "cash-out", shell.terminal.card("0.00"))
    assert (empty["outcome"], empty["verdict"]) == ("declined", None)


@pytest.mark.parametrize(("policy", "warned"), [("10.00", False), ("20.00", True)])
def test_case_11_a_policy_above_the_ceiling_is_warned_of(shell, monkeypatch, policy, warned):
    monkeypatch.setenv("REGISTER_SHOP__CURRENCY", "USD")
    monkeypatch.setenv("REGISTER_GIFT_CARDS__JURISDICTION", "US-CA")
    monkeypatch.setenv("REGISTER_GIFT_CARDS__TRADES_IN", "US-CA|US-NJ")
    monkeypatch.setenv("REGISTER_GIFT_CARDS__CASH_OUT_UP_TO", policy)
    ran = shell.run("config", "check", "--json")
    assert (ran.code, ran.json["ok"], ran.json["jurisdiction"]) == (0, True, "US-CA")
    assert ["is above 15.00, the highest fixed amount" in one for one in ran.json["warnings"]] == [
        True
    ] * warned
