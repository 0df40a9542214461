"""`register people ...`: whoever has the machine adds the first, managers do the rest."""

import pytest

from register.config import config_file
from register.pins import matches

RUTH, TOM = "9876", "5823"


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_MANAGER_PIN", RUTH)
    monkeypatch.setenv("REGISTER_NEW_PIN", TOM)


def names(shell) -> dict[str, tuple[str, bool]]:
    return {one["name"]: (one["role"], one["blocked"]) for one in shell.json("people", "list")}


@pytest.mark.usefixtures("allowed")
def test_somebody_is_added_blocked_unblocked_and_given_another_pin(shell, monkeypatch):
    assert shell.run("people", "add", "Tom", "--role", "cashier").out == "Tom may sign in as cashier\n"
    assert names(shell)["Tom"] == ("cashier", False)
    assert shell.run("people", "block", "Tom").code == 0
    assert names(shell)["Tom"] == ("cashier", True)
    assert shell.run("people", "unblock", "Tom").code == 0
    assert "has that PIN already" in shell.run("people", "pin", "Tom").err
    monkeypatch.setenv("REGISTER_NEW_PIN", "7391")
    assert shell.run("people", "pin", "Tom").code == 0
    assert shell.run("people", "role", "Tom", "manager").out == "Tom is manager now\n"
    assert names(shell)["Tom"] == ("manager", False)
    assert "Tom" in shell.run("people", "list").out
    assert "in config.toml" in shell.run("people", "list").out


@pytest.mark.usefixtures("allowed")
def test_what_cannot_be_is_one_sentence_and_changes_nothing(shell, monkeypatch):
    for arguments, said in (
        (("block", "Ruth"), "add another first"),
        (("block", "Nemo"), "Nobody here is called Nemo"),
        (("pin", "Maria"), "stands in config.toml"),
        (("role", "Maria", "manager"), "stands in config.toml"),
        (("add", "Tom", "--role", "boss"), "is no role here"),
    ):
        ran = shell.run("people", *arguments)
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert said in ran.err
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    assert "Maria may not allow this" in shell.run("people", "block", "Maria").err
    assert list(names(shell)) == ["Maria", "Ruth"]


def test_the_first_of_a_till_without_people_needs_nobodys_word(shell, tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text(config_file.packaged().read_text("utf-8"), "utf-8")
    monkeypatch.setenv("REGISTER_NEW_PIN", TOM)
    assert shell.run("people", "list").out == "Nobody yet\n"
    assert "must be one who may add others" in shell.run("people", "add", "Eve", "--role", "cashier").err
    assert shell.run("people", "add", "Eve", "--role", "manager").code == 0
    monkeypatch.setenv("REGISTER_MANAGER_PIN", TOM)
    monkeypatch.setenv("REGISTER_NEW_PIN", "7391")
    assert shell.run("people", "add", "Tom", "--role", "cashier").code == 0


def test_a_hash_for_the_configuration_is_printed_and_bad_pins_are_refused(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_NEW_PIN", TOM)
    assert matches(TOM, shell.run("people", "hash").out.strip())
    monkeypatch.setenv("REGISTER_NEW_PIN", "0000")
    ran = shell.run("people", "hash")
    assert (ran.code, ran.out) == (1, "")
    assert "easily guessed" in ran.err


def test_an_act_that_the_shop_reserves_needs_a_pin_in_a_command_too(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_RIGHTS__CLOSE_SHIFT", "manager|supervisor")
    shell.run("shift", "open", "--float", "10")
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "1234")
    assert "may not allow this" in shell.run("report", "z").err
    monkeypatch.setenv("REGISTER_MANAGER_PIN", RUTH)
    assert shell.run("report", "z").code == 0
