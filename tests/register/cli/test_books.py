"""Reports, proof, receipts and price lists from the command line."""

import sqlite3

import pytest


def test_a_day_is_opened_read_and_closed_once(shell):
    assert shell.run("report", "x").code == 1
    assert shell.run("shift", "open", "--float", "50").code == 0
    again = shell.run("shift", "open", "--float", "50", "--json")
    assert (again.code, again.json["outcome"]) == (1, "declined")
    shell.run("sell", "100", "--tender", "cash:20")
    assert shell.json("report", "x") | {"at": 0} == shell.json("report", "x") | {"at": 0}
    z = shell.json("report", "z", "--counted", "62")
    assert (z["z"], z["drawer"]["expected"], z["drawer"]["difference"]) == (1, "62.10", "-0.10")
    assert shell.run("report", "z").code == 1


def test_the_report_says_what_is_still_open_and_how_much_it_is(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")
    card = shell.terminal.card("20.00")
    shell.terminal.arm("decline", category="StoredValue")
    new = shell.terminal.card(status="inactive")
    shell.run("sell", f"gift-card:{new}:25", "--tender", "cash")
    shell.terminal.arm("drop_after", category="Payment")
    assert shell.run("gift", "pay", card, "5").code == 3
    shell.terminal.arm("drop_before", category="TransactionStatus", times=3)
    z = shell.json("report", "z")
    papers = [one["count"] for one in z["open"] if one["kind"] == "paper"]
    assert [one for one in z["open"] if one["kind"] != "paper"] == [
        {"kind": "answer", "count": 1, "amount": "5.00"},
        {"kind": "card", "count": 1, "amount": "25.00"},
    ]
    assert len(z["still_open"]) == 2 + sum(papers)
    assert (z["compared"][0]["missed"], z["odd_seen_by"]) == ("silent", "Ruth")


def test_a_shift_is_compared_with_the_terminal_and_a_manager_sees_what_is_odd(shell, monkeypatch):
    assert shell.run("shift", "compare").code == 1
    shell.run("shift", "open", "--float", "50")
    card = shell.terminal.card("20.00")
    shell.run("sell", "100", "--tender", f"gift-card@{card}:5", "--tender", "card")
    agreed = shell.run("shift", "compare")
    assert (agreed.code, agreed.out) == (0, "Compared with terminal: 2 of 2 agree.\n")
    shell.terminal.arm("drop_after", category="Payment")
    assert shell.run("gift", "pay", card, "5").code == 3
    shell.terminal.arm("drop_before", category="TransactionStatus", times=1)
    odd = shell.run("shift", "compare", "--json")
    assert odd.code == 1
    (found,) = odd.json
    assert (found["requests"], found["agree"]) == (3, 2)
    assert [(one["finding"], one["theirs"]) for one in found["odd"]] == [("only_theirs", "5.00")]
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    shell.terminal.arm("drop_before", category="TransactionStatus", times=1)
    assert shell.run("report", "z").code == 1
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")
    shell.terminal.arm("drop_before", category="TransactionStatus", times=1)
    z = shell.json("report", "z")
    assert (z["z"], z["odd_seen_by"], z["compared"][0]["agree"]) == (1, "Ruth", 2)


def test_the_report_in_words_is_the_paper(shell):
    shell.run("sell", "100", "--tender", "cash")
    x = shell.run("report", "x").out
    assert "X REPORT" in x
    assert "No department " in x, "these goods have none"
    assert "Z REPORT 1" in shell.run("report", "z").out
    assert "\nNo department " in shell.run("report", "departments").out


def test_commands_are_signed_with_their_cashier(shell):
    shell.run("sell", "100", "--tender", "cash", "--cashier", "night shop")
    assert shell.json("report", "x")["cashiers"] == ["night shop"]


def test_goods_come_back_by_the_receipt_s_number_and_only_once(shell):
    card = shell.terminal.card("5.00")
    number = shell.json("sell", "2*100", "16318212", "--tender", f"gift-card@{card}", "--tender", "cash")[
        "sale"
    ]
    one = shell.json("receipt", "refund", number, "--line", "1*1")
    assert (one["state"], one["total"]) == ("completed", "12.10")
    assert [(leg["operation"], leg["amount"]) for leg in one["tenders"]] == [
        ("reverse", "5.00"),
        ("cash", "7.10"),
    ]
    assert shell.json("receipt", "refund", number.rpartition("-")[2])["total"] == "12.95"
    assert shell.run("receipt", "refund", number).code == 1
    assert shell.run("receipt", "refund", "4711").code == 1
    assert shell.json("report", "x")["refunds"] == {"count": 2, "amount": "25.05"}


def test_what_was_reversed_by_itself_does_not_come_back_a_second_time(shell):
    card = shell.terminal.card("50.00")
    sale = shell.json("sell", "100", "--tender", f"gift-card@{card}:10", "--tender", "cash")
    assert shell.run("gift", "reverse", sale["tenders"][0]["request_id"], "9.00").code == 0
    assert "3.10" in shell.run("receipt", "refund", sale["sale"]).err
    assert str(shell.terminal.balance(card)) == "49.00"


def test_a_lost_answer_about_a_refund_is_unknown_until_settled(shell):
    card = shell.terminal.card("50.00")
    number = shell.json("sell", "100", "--tender", f"gift-card@{card}")["sale"]
    shell.terminal.arm("drop_after", category="Reversal")
    ran = shell.run("receipt", "refund", number, "--json")
    assert (ran.code, ran.json["held"]) == (3, "12.10")
    assert shell.run("obligations", "settle").code == 0
    assert str(shell.terminal.balance(card)) == "50.00"


def test_a_copy_is_made_of_a_receipt_that_exists(shell):
    number = shell.json("sell", "100", "--tender", "cash")["sale"]
    assert shell.run("receipt", "reprint", number).code == 0
    assert shell.run("receipt", "reprint", "4711").code == 1
    assert shell.json("report", "x")["copies"] == 1


def test_a_changed_entry_is_named(shell):
    shell.run("sell", "100", "--tender", "cash")
    assert shell.run("journal", "verify").code == 0
    with sqlite3.connect(shell.state / "journal.sqlite") as journal:
        journal.execute("DROP TRIGGER no_update")
        journal.execute("UPDATE entries SET body = replace(body, '12.10', '11.10') WHERE seq = 6")
    journal.close()
    ran = shell.run("journal", "verify", "--json")
    assert (ran.code, ran.json["intact"], ran.json["entry"]) == (1, False, 6)


def test_a_till_that_never_ran_has_nothing_to_show(shell):
    assert shell.json("journal", "operations") == []
    assert shell.json("journal", "show") == []
    assert shell.json("obligations", "list") == []
    assert shell.run("journal", "verify").code == 2


def test_entries_are_shown_oldest_first_and_by_receipt(shell):
    number = shell.json("sell", "100", "--tender", "cash")["sale"]
    shown = shell.json("journal", "show")
    assert [one["seq"] for one in shown] == list(range(1, len(shown) + 1))
    kinds = [one["kind"] for one in shell.json("journal", "show", "--sale", number)]
    assert kinds[:2] == ["line_added", "cash_taken"]


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_a_price_list_with_a_wrong_row_changes_nothing(shell, tmp_path, how):
    file = tmp_path / "new.csv"
    file.write_text("code,name,price\n100,Notebook,99.00\n300,Glue,much\n")
    ran = shell.run("catalogue", "import", str(file), *how)
    assert ran.code == 1
    assert "3" in ran.out
    assert shell.json("sell", "100", "--tender", "cash")["total"] == "12.10"
    assert shell.run("catalogue", "import", str(tmp_path / "none.csv"), *how).code == 2


def test_a_receipt_is_saved_as_a_file_under_a_name_that_says_which_kind(shell, tmp_path):
    number = shell.json("sell", "100", "--tender", "cash")["sale"]
    document, picture = tmp_path / "receipt.pdf", tmp_path / "receipt.PNG"
    first = shell.json("receipt", "save", number, str(document))
    assert document.read_bytes().startswith(b"%PDF-")
    second = shell.json("receipt", "save", number, str(picture))
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert second == {"receipt": number, "copy": True, "file": str(picture)}
    assert first["receipt"] == number
    before = shell.json("report", "x")["copies"]
    for wrong in ("receipt.txt", "receipt.pdf"):
        assert shell.run("receipt", "save", number, str(tmp_path / wrong)).code == 2
    assert shell.run("receipt", "save", "4711", str(tmp_path / "other.pdf")).code == 1
    assert not (tmp_path / "other.pdf").exists()
    assert shell.json("report", "x")["copies"] == before
