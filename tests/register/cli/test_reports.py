"""Reports of any days, and past Z reports, as a shop's scripts ask for them."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest

from register.counter.reporting.kinds import Kind
from register.language import Language, speak


@pytest.fixture(autouse=True)
def _english_again():
    yield
    speak(Language())


def today():
    return datetime.now().astimezone().date()


def around():
    """From yesterday to tomorrow, so that midnight does not matter."""
    return f"{today() - timedelta(1)}..{today() + timedelta(1)}"


@pytest.fixture
def closed(sold, monkeypatch):
    """Ruth sold a notebook for 12.10 in cash, and closed the shift with 0.10 too much."""
    monkeypatch.setenv("REGISTER_MANAGER_PIN", "9876")
    ran = sold.run("report", "z", "--counted", "12.20", "--cashier", "Ruth")
    assert ran.code == 0, ran.err
    return sold, ran.out


def test_every_report_is_listed_with_what_it_is_about_and_can_be_asked_for(shell, sold):
    kinds = shell.json("report", "--list")
    assert [one["report"] for one in kinds] == [kind.command for kind in Kind]
    assert all(one["about"].endswith(".") for one in kinds)
    for one in kinds:
        ran = shell.run("report", one["report"], "3", "days")
        assert ran.code == 0, ran.err
        assert ran.out.splitlines()[0].startswith(next(k.title for k in Kind if k.command == one["report"]))
    assert len(shell.run("report", "--list").out.splitlines()) == len(kinds)


def test_a_report_is_text_json_or_csv_and_a_file_s_name_tells_which(sold, tmp_path):
    text = sold.run("report", "cashiers", around(), "--against", "before")
    assert "against the 3 days before" in text.out
    assert "@Ruth" in text.out
    told = sold.json("report", "cashiers", around())
    assert (told["rows"][0]["cashier"], told["rows"][0]["turnover"]) == ("@Ruth", "12.10")
    rows = list(csv.DictReader(io.StringIO(sold.run("report", "cashiers", around(), "--format", "csv").out)))
    assert (rows[0]["cashier"], rows[0]["turnover"]) == ("'@Ruth", "12.10")
    for name in ("report.csv", "report.json", "report.txt", "report.png", "report.pdf"):
        assert sold.run("report", "cashiers", around(), "--out", str(tmp_path / name)).code == 0
    assert (tmp_path / "report.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((tmp_path / "report.json").read_text()) == told


def test_a_report_is_in_the_shop_s_language_for_people_only(sold, monkeypatch):
    monkeypatch.setenv("REGISTER_SHOP__LANGUAGE", "nl")
    assert sold.run("report", "tenders", "3", "dagen").out.startswith("Betalingen")
    assert sold.json("report", "tenders", "3", "dagen")["rows"][0]["tender"] == "Cash"


WRONG = {
    (): "Say which report: register report --list names them.",
    ("hours", "fortnight"): (
        "'fortnight' is no period: type week, last month, 2026-11 or 2026-11-01..2026-11-15."
    ),
    ("hours", "--against", "2026-13"): "'2026-13' is no day of the calendar: type it again.",
    ("hours", "--format", "pdf"): "A PDF is a file: name it with --out.",
    ("hours", "--out", "book.xlsx"): (
        "book.xlsx: end it in .text, .json, .csv, .png, .pdf, .txt, or say --format."
    ),
    ("hours", "--json", "--format", "csv"): (
        "--json answers on stdout, where the report would be: name a file with --out."
    ),
    ("z", "--print"): "Say which Z report to print again: register report z 12 --print.",
    ("z", "1", "--list"): "--list lists them all: leave the number and --print away.",
    ("z", "1", "--counted", "3"): "--counted closes a shift: leave it away to look at past ones.",
}


def test_what_is_asked_for_wrongly_says_how_it_should_be_and_closes_nothing(sold):
    for arguments, sentence in WRONG.items():
        ran = sold.run("report", *arguments)
        assert (ran.code, ran.out, ran.err.strip()) == (2, "", sentence)
    assert sold.json("report", "x")["sales"]["count"] == 1


def test_a_report_never_takes_the_place_of_the_till_s_files(sold):
    journal = sold.state / "journal.sqlite"
    before = journal.read_bytes()
    ran = sold.run("report", "hours", "--format", "csv", "--out", str(journal))
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert journal.read_bytes() == before


def test_a_past_z_report_is_listed_shown_as_it_was_and_printed_again_as_a_copy(closed):
    shell, paper = closed
    (one,) = shell.json("report", "z", "--list")
    assert (one["z"], one["closed_by"], one["expected"], one["difference"]) == (1, "Ruth", "12.10", "0.10")
    assert "difference 0.10" in shell.run("report", "z", "--list").out
    assert shell.run("report", "z", "1").out == paper
    refused = shell.run("report", "z", "7")
    assert (refused.code, refused.err.strip()) == (1, "No Z report 7 is known here")
    for _ in range(2):
        assert shell.run("report", "z", "1", "--print").code == 0
    entries = [
        json.loads(line) for line in shell.run("journal", "export", "--format", "jsonl").out.splitlines()
    ]
    copies = [one for one in entries if one["kind"] == "paper_queued" and one["sale"] == "Z 1"]
    assert [json.dumps(one).count("Copy") for one in copies] == [1, 1]
    assert "Copy 1 printed" in json.dumps(copies[0])
    assert "Copy 2 printed" in json.dumps(copies[1])
    assert shell.json("report", "z", "--list") == [one]
