"""`register gift ...`: each request told, recorded, and the same to the cent at the terminal."""

from decimal import Decimal

import pytest


def test_a_balance_is_told_and_moves_nothing(shell):
    card = shell.terminal.card("30.00")
    told = shell.json("gift", "balance", card)
    assert (told["outcome"], told["balance"], told["amount"]) == ("approved", "30.00", "0.00")
    assert told["card"] == f"****{card[-4:]}"
    assert shell.operations() == []


def test_a_card_that_was_never_sold_is_a_decline(shell):
    ran = shell.run("gift", "balance", shell.terminal.card(status="inactive"), "--json")
    assert ran.code == 1
    assert ran.json["outcome"] == "declined"
    assert ran.json["reason"] == "The card is not active"


def test_journal_and_terminal_agree_to_the_cent_after_a_card_s_life(shell):
    card = shell.terminal.card(status="inactive", provider="givex")
    assert shell.run("gift", "activate", card, "20").code == 0
    assert shell.run("gift", "load", card, "10.50").code == 0
    assert shell.run("gift", "pay", card, "7.25").code == 0
    assert shell.run("gift", "refund", card, "2.25").code == 0
    told = {"activate": 1, "load": 1, "pay": -1, "refund": 1}
    booked = sum(Decimal(one["amount"]) * told[one["operation"]] for one in shell.operations())
    assert booked == shell.terminal.balance(card) == Decimal("25.50")


def test_a_card_with_too_little_pays_what_it_has(shell):
    ran = shell.run("gift", "pay", shell.terminal.card("12.50"), "20.00", "--json")
    assert ran.code == 0
    assert (ran.json["outcome"], ran.json["amount"], ran.json["asked"]) == ("approved", "12.50", "20.00")
    assert ran.json["balance"] == "0.00"


def test_a_payment_goes_back_in_parts_and_never_more_than_was_paid(shell):
    card = shell.terminal.card("50.00")
    payment = shell.json("gift", "pay", card, "30")["request_id"]
    assert shell.run("gift", "reverse", payment, "12").code == 0
    too_much = shell.run("gift", "reverse", payment, "18.01", "--json")
    assert (too_much.code, too_much.json["outcome"]) == (1, "declined")
    assert "18.00" in too_much.json["reason"]
    other = shell.run("gift", "reverse", payment, "--card", shell.terminal.card())
    assert other.code == 1
    assert "That is another card" in other.out + other.err
    assert shell.json("gift", "reverse", payment)["amount"] == "18.00"
    assert shell.run("gift", "reverse", payment).code == 1
    assert shell.terminal.balance(card) == Decimal("50.00")


def test_the_last_load_is_taken_off_again_and_what_was_paid_for_it_goes_back(shell, monkeypatch):
    card = shell.terminal.card("5.00")
    assert shell.run("sell", f"gift-card:{card}:25", "--tender", "cash").code == 0
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    cashier = shell.run("gift", "undo-load", card, "--json")
    assert (cashier.code, cashier.json["outcome"]) == (1, "declined")
    assert shell.terminal.balance(card) == Decimal("30.00")
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")
    told = shell.json("gift", "undo-load", card)
    assert (told["outcome"], told["operation"], told["amount"]) == ("approved", "undo_load", "25.00")
    assert shell.terminal.balance(card) == Decimal("5.00")
    assert shell.json("report", "x")["drawer"]["expected"] == "0.00"
    again = shell.run("gift", "undo-load", card, "--json")
    assert (again.code, again.json["outcome"]) == (1, "declined")


def test_only_a_payment_is_reversed(shell):
    loaded = shell.json("gift", "load", shell.terminal.card("5.00"), "10")["request_id"]
    assert shell.run("gift", "reverse", loaded).code == 1
    assert shell.run("gift", "reverse", "NOBODY").code == 1


def test_a_balance_is_cashed_out_of_a_drawer_that_has_it(shell):
    card = shell.terminal.card("8.40", provider="givex")
    empty = shell.run("gift", "cash-out", card)
    assert empty.code == 1
    assert "not enough cash" in empty.out
    assert shell.run("report", "z").code == 0
    assert shell.run("shift", "open", "--float", "100").code == 0
    assert shell.json("gift", "cash-out", card)["amount"] == "8.40"
    assert shell.terminal.balance(card) == 0
    assert shell.json("report", "x")["drawer"]["expected"] == "91.60"


def test_a_card_is_ended_where_its_provider_can(shell):
    assert shell.run("gift", "deactivate", shell.terminal.card("3.00", provider="givex")).code == 0
    refused = shell.run("gift", "deactivate", shell.terminal.card("3.00"), "--json")
    assert (refused.code, refused.json["outcome"], refused.json["request_id"]) == (1, "declined", None)


def test_more_than_the_provider_takes_is_not_even_asked(shell):
    assert shell.run("gift", "load", shell.terminal.card("5.00"), "500.01").code == 1
    assert shell.operations() == []


def test_a_lost_answer_is_unknown_until_somebody_asks_what_became_of_it(shell):
    card = shell.terminal.card("20.00")
    shell.terminal.arm("drop_after", category="Payment")
    lost = shell.run("gift", "pay", card, "5", "--json")
    assert (lost.code, lost.json["outcome"]) == (3, "unknown")
    assert [one["kind"] for one in shell.json("obligations", "list")] == ["answer"]
    settled = shell.run("gift", "status", lost.json["request_id"], "--json")
    assert (settled.code, settled.json["outcome"], settled.json["amount"]) == (0, "approved", "5.00")
    assert shell.json("gift", "status", lost.json["request_id"]) == settled.json
    assert shell.terminal.balance(card) == Decimal("15.00")


def test_the_next_command_about_money_finds_out_first_what_became_of_the_last(shell):
    card = shell.terminal.card("20.00")
    shell.terminal.arm("drop_after", category="Payment")
    assert shell.run("gift", "pay", card, "5").code == 3
    assert shell.run("gift", "load", card, "10").code == 0
    assert [one["outcome"] for one in shell.operations()] == ["approved", "approved"]
    assert shell.terminal.balance(card) == Decimal("25.00")


def test_a_terminal_that_is_not_there_was_sent_nothing(shell, nobody, monkeypatch):
    card = shell.terminal.card("20.00")
    monkeypatch.setenv("REGISTER_TERMINAL__URL", f"https://127.0.0.1:{nobody}/nexo")
    ran = shell.run("gift", "pay", card, "5", "--json")
    assert (ran.code, ran.json["outcome"]) == (4, "not_sent")
    assert shell.run("gift", "cash-out", card).code == 4
    assert shell.run("gift", "balance", card).code == 4


def test_a_till_without_a_terminal_sends_nothing(shell, monkeypatch):
    monkeypatch.delenv("REGISTER_TERMINAL__CA")
    ran = shell.run("gift", "pay", shell.terminal.card("20.00"), "5", "--json")
    assert (ran.code, ran.json["outcome"], ran.json["amount"]) == (4, "not_sent", "5.00")
    assert "ca is missing" in ran.json["reason"]


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_a_full_card_number_stays_out_of_everything_that_is_kept_or_said(shell, how):
    card = shell.terminal.card("20.00")
    shell.terminal.arm("drop_after", category="Payment")
    said = [
        shell.run("gift", "pay", card, "5", *how),
        shell.run("sell", "100", "--tender", f"gift-card@{card}", *how),
        shell.run("sell", card, "--tender", "cash", *how),
        shell.run("sell", "100", "--tender", f"cash:{card}", *how),
        shell.run("gift", "pay", card, card, *how),
        shell.run("gift", "pay", card, "5", card, *how),
        shell.run("gift", "status", card, *how),
        shell.run("receipt", "reprint", card, *how),
        shell.run("journal", "show", *how),
    ]
    assert [ran.code for ran in said] == [3, 0, 2, 2, 2, 2, 1, 1, 0]
    assert not any(card in ran.out + ran.err for ran in said)
    kept = [file for file in shell.state.rglob("*") if file.is_file()]
    assert kept
    assert not any(card.encode() in file.read_bytes() for file in kept)


def test_the_shop_s_history_of_a_card_is_found_by_its_token(shell):
    card = shell.terminal.card("20.00")
    assert shell.run("gift", "pay", card, "7.25").code == 0
    assert shell.run("gift", "load", card, "10").code == 0
    told = shell.json("gift", "balance", card, "--history")
    assert told["balance"] == "22.75"
    assert [(one["operation"], one["amount"]) for one in told["history"]] == [
        ("load", "10.00"),
        ("pay", "7.25"),
    ]
    assert shell.json("gift", "balance", shell.terminal.card("1.00"), "--history")["history"] == []
    assert "pay approved: 7.25 EUR" in shell.run("gift", "balance", card, "--history").out
    assert all(card not in path.read_text("latin-1") for path in shell.state.iterdir() if path.is_file())
