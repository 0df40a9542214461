"""The journal for other programs, as a shop's scripts ask for it."""

import csv
import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from register.config import config_file
from tests.register.cli.selling import behind_its_back, sell


def exported(shell, form, *more):
    ran = shell.run("journal", "export", "--format", form, *more)
    assert ran.code == 0, ran.err
    return ran.out


def test_what_was_rounded_is_an_account_of_its_own_in_every_form(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_CASH__ROUNDING", "BE")
    assert shell.run("sell", "0.333*200", "--tender", "cash").code == 0
    assert "    rounding                                          0.02 EUR\n" in exported(shell, "hledger")
    rows = list(csv.DictReader(io.StringIO(exported(shell, "csv"))))
    taken = {row["account"]: row["amount"] for row in rows if row["kind"] == "cash_taken"}
    assert taken == {"drawer": "0.65", "tendered": "-0.67", "rounding": "0.02"}
    entries = [json.loads(line) for line in exported(shell, "jsonl").splitlines()]
    assert any("-0.02 EUR" in json.dumps(entry) for entry in entries)


def test_the_journal_comes_out_in_every_form(sold):
    lines = [json.loads(line) for line in exported(sold, "jsonl").splitlines()]
    assert lines[-1]["digest"] == sold.json("journal", "verify")["digest"]
    rows = list(csv.DictReader(io.StringIO(exported(sold, "csv"), newline="")))
    assert {(row["account"], row["amount"], row["cashier"]) for row in rows} >= {
        ("drawer", "12.10", "'@Ruth")
    }
    assert sum(Decimal(row["amount"]) for row in rows) == 0
    assert "    drawer                                           12.10 EUR\n" in exported(sold, "hledger")


def test_an_export_into_a_file_replaces_the_last_one_whole(sold, tmp_path):
    file = tmp_path / "books.csv"
    file.write_text("last month")
    told = sold.json("journal", "export", "--format", "csv", "--out", str(file))
    assert told == {"file": str(file), "format": "csv"}
    assert file.read_bytes().decode() == exported(sold, "csv")
    assert file.read_bytes().count(b"\r\n") == file.read_bytes().count(b"\n") > 1
    assert not list(tmp_path.glob(".*"))


def test_an_export_that_fails_leaves_the_last_one(sold, tmp_path):
    file = tmp_path / "books.csv"
    file.write_text("last month")
    behind_its_back(sold, "UPDATE entries SET kind = 'moon_landed' WHERE seq = 7")
    ran = sold.run("journal", "export", "--format", "csv", "--out", str(file))
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert file.read_text() == "last month"
    assert not list(tmp_path.glob(".*"))


def test_an_export_never_takes_the_place_of_the_till_s_files_nor_of_a_backup(sold, tmp_path):
    assert sold.run("journal", "backup", str(tmp_path / "backup")).code == 0
    for file in (*sold.state.iterdir(), tmp_path / "backup", tmp_path):
        before = file.read_bytes() if file.is_file() else b""
        ran = sold.run("journal", "export", "--format", "csv", "--out", str(file))
        assert (ran.code, len(ran.err.splitlines())) == (2, 1), file
        assert (file.read_bytes() if file.is_file() else b"") == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "csv", "--json"],
        ["--format", "excel"],
        [],
        ["--format", "csv", "--from", "yesterday"],
        ["--format", "csv", "--to", "01.03.2026"],
    ],
)
def test_an_export_that_is_asked_for_wrongly_says_how_it_should_be(sold, arguments):
    ran = sold.run("journal", "export", *arguments)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)


def test_the_days_of_an_export_can_be_chosen(sold):
    # A day around today, so that midnight does not matter.
    today = datetime.now().astimezone().date()
    around = ["--from", f"{today - timedelta(1)}", "--to", f"{today + timedelta(1)}"]
    assert exported(sold, "jsonl", *around) == exported(sold, "jsonl")
    assert exported(sold, "jsonl", "--to", f"{today - timedelta(7)}") == ""
    assert exported(sold, "csv", "--from", f"{today + timedelta(7)}").count("\n") == 1


def test_whoever_has_read_enough_of_an_export_may_go(sold):
    command = [sys.executable, "-m", "register", "journal", "export", "--format", "jsonl"]
    for _ in range(4):
        sell(sold)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        export.stdout.close()
        assert export.wait() == 0
        assert export.stderr.read() == ""


def test_beancount_is_exported_by_day_and_accounts_without_a_name_are_told_before(sold, tmp_path):
    assert "  Assets:Cash:Drawer " in exported(sold, "beancount", "--daily")
    own = tmp_path / "config.toml"
    plain = config_file.packaged().read_text("utf-8")
    own.write_text(plain.replace("\n[accounts]\n", '\n[accounts]\ndrawer = "1000"\n'), "utf-8")
    ran = sold.run("--config", str(own), "journal", "export", "--format", "csv", "--daily")
    assert ran.code == 0
    assert "[accounts] has no name for tax:A: it is exported all the same.\n" in ran.err
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert {row["kind"] for row in rows} == {"day"}
    assert sum(Decimal(row["amount"]) for row in rows) == 0
    assert "1000" in {row["account"] for row in rows}
    refused = sold.run("--config", str(own), "journal", "export", "--format", "beancount")
    assert (refused.code, refused.out) == (2, "")
    assert '[accounts]: "drawer" = "1000" is no name for beancount' in refused.err


def test_all_entries_are_never_summed_up_by_day(sold):
    ran = sold.run("journal", "export", "--format", "jsonl", "--daily")
    assert (ran.code, ran.out) == (2, "")
    assert "--daily sums up what is booked" in ran.err
