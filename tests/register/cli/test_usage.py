"""What is wrong with a command is one sentence on stderr, exit code 2, and nothing on stdout."""

import asyncio
import subprocess
import sys

import pytest

from register import settings, wiring
from register.cli import main
from register.config import config_file


@pytest.mark.parametrize(
    "arguments",
    [
        ["gift", "pay", "12"],
        ["gift", "pay", "12", "5"],
        ["gift", "pay", "6006490000000000016", "five"],
        ["gift", "pay", "6006490000000000016", "0"],
        ["gift", "pay", "6006490000000000016", "-5"],
        ["gift", "pay", "6006490000000000016", "1.005"],
        ["gift", "steal", "6006490000000000016"],
        ["sell", "100"],
        ["sell", "100", "--tender", "bitcoin"],
        ["sell", "gift-card:6006490000000000016", "--tender", "cash"],
        ["sell", "x*100", "--tender", "cash"],
        ["receipt", "refund", "1", "--line", "0"],
        ["printer", "preview"],
        ["printer", "preview", "1", "--columns", "5"],
        ["printer", "test", "--wait", "never"],
        ["shift", "open"],
        ["shift", "open", "--float", "much"],
        ["shift", "paid-out", "5"],
        ["shift", "paid-out", "0", "--reason", "nothing"],
        ["shift", "drop", "five", "--reason", "much in it"],
        ["obligations", "settle", "--wait", "-1"],
        ["nonsense"],
    ],
)
def test_a_command_typed_wrongly_does_nothing(shell, arguments):
    ran = shell.run(*arguments, "--json")
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert not (shell.state / "journal.sqlite").exists()


def test_a_configuration_that_is_not_there_or_wrong_is_said_in_one_sentence(shell, tmp_path):
    missing = shell.run("config", "check", "--config", str(tmp_path / "none.toml"), "--json")
    assert (missing.code, missing.out) == (2, "")
    assert "cannot be read" in missing.err
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[shop]\nname = 5\n")
    ran = shell.run("--config", str(wrong), "gift", "balance", "6006490000000000016")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "Traceback" not in ran.err


def test_a_right_configuration_passes_and_says_whom_it_would_ask(shell):
    ran = shell.run("config", "check", "--json")
    assert ran.code == 0
    assert ran.json["ok"] is True
    assert ran.json["terminal"] == shell.terminal.facts["url"]


def test_the_check_says_how_the_terminal_is_reached_and_who_prints(shell, tmp_path, monkeypatch):
    for key, value in {
        "CONNECTION": "cloud-async",
        "MERCHANT_ACCOUNT": "HarbourStreetPOS",
        "API_KEY_FROM": f"file:{tmp_path / 'api.key'}",
        "NOTIFY_PORT": "8443",
        "NOTIFY_USER": "adyen",
        "NOTIFY_PASSWORD": "between us",
    }.items():
        monkeypatch.setenv(f"REGISTER_TERMINAL__{key}", value)
    missing = shell.run("config", "check")
    assert (missing.code, len(missing.err.splitlines())) == (2, 1)
    assert "api.key" in missing.err
    (tmp_path / "api.key").write_text("invented-api-key")
    (tmp_path / "api.key").chmod(0o600)
    ran = shell.run("config", "check", "--json")
    assert ran.json["connection"] == "cloud-async"
    assert ran.json["terminal_trusted"] is True
    assert ran.json["notifications"] == "http://127.0.0.1:8443"
    assert "invented-api-key" not in ran.out


def test_a_certificate_that_is_none_is_found_before_the_till_opens(shell, monkeypatch):
    pem = "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"
    monkeypatch.setenv("REGISTER_TERMINAL__CA", pem)
    ran = shell.run("config", "check")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)


async def test_beside_a_running_till_money_waits_and_reading_does_not(shell, run_beside):
    card = shell.terminal.card("20.00")
    async with wiring.opened(settings.load(None, {}), shell.state):
        locked = await run_beside(shell, "gift", "pay", card, "5", "--json")
        assert (locked.code, locked.out) == (2, "")
        assert "is in use by" in locked.err
        assert (await run_beside(shell, "journal", "verify")).code == 0
        assert (await run_beside(shell, "obligations", "list", "--json")).json == []
        assert (await run_beside(shell, "report", "x")).code == 1
    assert (await asyncio.to_thread(shell.run, "gift", "pay", card, "5")).code == 0


def test_options_count_before_and_after_the_command(shell, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    assert (
        shell.run("--state", str(elsewhere), "--json", "shift", "open", "--float", "7").json["float"]
        == "7.00"
    )
    assert shell.json("report", "x", "--state", str(elsewhere))["drawer"]["float"] == "7.00"
    assert not (shell.state / "journal.sqlite").exists()


def test_a_state_directory_that_cannot_be_is_one_sentence(shell, tmp_path):
    (tmp_path / "file").touch()
    for command in (["shift", "open", "--float", "1"], ["catalogue", "import", "items.csv"]):
        ran = shell.run(*command, "--state", str(tmp_path / "file" / "state"))
        assert (ran.code, len(ran.err.splitlines())) == (2, 1)


def test_help_loads_nothing_heavy():
    heavy = ("textual", "sqlite3", "httpx", "pydantic", "escpos", "cryptography", "uvicorn", "moneyed")
    show = f"print([name for name in {heavy!r} if name in sys.modules])"
    code = f"import sys, register.cli; register.cli.main(['--help']); {show}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "group",
    ["gift", "receipt", "printer", "report", "shift", "obligations", "journal", "catalogue", "config"],
)
def test_every_group_says_what_it_can(group, capsys):
    assert main([group, "--help"]) == 0
    assert "Commands:" in capsys.readouterr().out


TOAST = """
[processor.toast]
url = "https://toast.example/v1"
restaurant = "8b7dee2f-0a6a-4f0c-9b0d-0d2f6f5d3c11"
key_from = "file:toast.key"
"""


def test_the_check_reads_the_secret_of_each_processor_and_says_whose_cards_reach_it(shell, tmp_path):
    file, key = tmp_path / "with-toast.toml", tmp_path / "toast.key"
    file.write_text(config_file.packaged().read_text("utf-8") + TOAST, "utf-8")
    missing = shell.run("config", "check", "--config", str(file))
    assert (missing.code, len(missing.err.splitlines())) == (2, 1)
    assert "[processor.toast]: The API key cannot be read from" in missing.err
    key.write_text("invented-toast-key")
    key.chmod(0o644)
    open_to_all = shell.run("config", "check", "--config", str(file))
    assert open_to_all.code == 2
    assert "Others can read the API key in" in open_to_all.err
    key.chmod(0o600)
    ran = shell.run("config", "check", "--config", str(file), "--json")
    (toast,) = ran.json["processors"]
    assert toast == {
        "name": "toast",
        "address": "https://toast.example/v1",
        "secret": f"file:{key}",
        "cards": [],
    }
    assert any("no [[gift_cards.provider]] leads to it" in warning for warning in ran.json["warnings"])
    assert "invented-toast-key" not in ran.out
    in_words = shell.run("config", "check", "--config", str(file))
    assert "toast at https://toast.example/v1, its secret is in file:" in in_words.out


READING = (
    ("report", "hours"),
    ("report", "z", "--list"),
    ("journal", "verify"),
    ("journal", "export", "--format", "csv"),
)


@pytest.mark.parametrize("reading", READING, ids=" ".join)
def test_where_no_till_was_ever_open_that_is_said(shell, reading):
    ran = shell.run(*reading)
    assert (ran.code, ran.out) == (2, "")
    assert "There is no journal in " in ran.err
    assert "or name its folder with --state" in ran.err


def test_another_till_s_figures_are_not_told_as_this_one_s(sold, monkeypatch):
    monkeypatch.setenv("REGISTER_SHOP__REGISTER", "3")
    for reading in (("report", "x"), ("report", "hours"), ("report", "z", "--list"), ("journal", "days")):
        ran = sold.run(*reading)
        assert (ran.code, ran.out) == (2, ""), reading
        assert "belongs to register 2 of store harbour-street, not to register 3" in ran.err
    assert sold.run("journal", "verify").code == 0
    checked = sold.run("config", "check")
    assert "warnings: The journal " in checked.out
    assert "processors: none\n" in checked.out


def test_an_export_that_ends_before_it_begins_is_refused(sold):
    ran = sold.run("journal", "export", "--format", "csv", "--from", "2026-11-30", "--to", "2026-11-01")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "--to 2026-11-01 is before --from 2026-11-30: type the earlier day first.\n"
