"""`register config show` and `config set`: what is in force, and another value in its place in the file."""

import json

import pytest

RUTH = "9876"


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_MANAGER_PIN", RUTH)


def in_force(shell) -> dict[str, dict[str, str]]:
    return {one["key"]: one for one in shell.json("config", "show")}


def test_what_is_in_force_tells_where_it_comes_from_and_no_secret(shell):
    found = in_force(shell)
    assert found["discounts.cashier_percent"] == {
        **{"key": "discounts.cashier_percent", "value": "10", "origin": "file", "variable": None}
    }
    assert found["rights.no_sale"]["origin"] == "default"
    words = shell.run("config", "show").out
    assert "second_printer] is not there" in words
    assert "mock terminal passphrase" not in words + json.dumps(found)
    assert "argon2" not in words


@pytest.mark.usefixtures("allowed")
def test_a_value_is_set_left_out_and_on_the_journal_and_what_is_wrong_is_one_sentence(
    shell, tmp_path, monkeypatch
):
    file = tmp_path / "config.toml"
    before = file.read_text("utf-8")
    ran = shell.run("config", "set", "discounts.cashier_percent", "12.5")
    assert (ran.code, ran.out) == (0, "discounts.cashier_percent: 10 -> 12.5\n")
    assert file.read_text("utf-8").count("\n") == before.count("\n")
    assert in_force(shell)["discounts.cashier_percent"]["value"] == "12.5"
    journal = shell.run("journal", "show").out
    assert '"by":"Ruth","key":"cashier_percent","table":"discounts"' in journal
    assert shell.run("config", "set", "--leave-out", "discounts.cashier_percent").code == 0
    assert in_force(shell)["discounts.cashier_percent"]["origin"] == "default"
    for arguments, code, said in (
        (("discounts.cashier_percent", "120"), 1, "less than or equal to 100"),
        (("shop.currency", "USD"), 1, "what the journal is kept under"),
        (("screen.theme", "ugly"), 2, "use one of"),
        (("discounts", "1"), 2, "names no key"),
        (("discounts.cashier_percent",), 2, "Give the new VALUE"),
    ):
        ran = shell.run("config", "set", *arguments)
        assert (ran.code, ran.err.count("\n")) == (code, 1), ran
        assert said in ran.err
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    ran = shell.run("config", "set", "discounts.cashier_percent", "50")
    assert "Maria may not allow this" in ran.err
    assert in_force(shell)["discounts.cashier_percent"]["origin"] == "default"


@pytest.mark.usefixtures("allowed")
def test_a_change_that_the_file_never_got_is_a_warning_and_can_be_left(shell, tmp_path):
    file = tmp_path / "config.toml"
    before = file.read_bytes()
    assert shell.run("config", "set", "discounts.cashier_percent", "12.5").code == 0
    file.write_bytes(before)  # as it is where the program ended before the file was replaced
    (warning,) = [one for one in shell.json("config", "check")["warnings"] if "cashier_percent" in one]
    assert warning == (
        "Ruth changed discounts.cashier_percent from 10 to 12.5, and the file still says 10: `register config"
        " set discounts.cashier_percent` makes it again, `register config leave discounts.cashier_percent`"
        " leaves the file as it is"
    )
    assert shell.run("config", "leave", "discounts.cashier_percent").code == 0
    assert not [one for one in shell.json("config", "check")["warnings"] if "cashier_percent" in one]
    assert file.read_bytes() == before
    ran = shell.run("config", "leave", "discounts.cashier_percent")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "no change of discounts.cashier_percent that the file lacks" in ran.err


@pytest.mark.usefixtures("allowed")
def test_a_receipt_that_waits_for_its_printer_still_waits_after_commands_that_need_none(
    sold, monkeypatch: pytest.MonkeyPatch
):
    waiting = sold.json("obligations", "list")
    assert len(waiting) == 1
    assert sold.run("config", "set", "discounts.cashier_percent", "12.5").code == 0
    monkeypatch.setenv("REGISTER_NEW_PIN", "58231")
    assert sold.run("people", "add", "Bob", "--role", "cashier").code == 0
    assert [one["key"] for one in sold.json("obligations", "list")] == [waiting[0]["key"]]
