"""hledger: what the journal books as plain text accounting, in balance and with names that it can read."""

import csv
import io
import re
import shutil
import subprocess
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.journal.export import hledger
from register.journal.export.form import Form

TRANSACTION = re.compile(r"(\d{4}-\d\d-\d\d) \((\d+)\) ([^;|\n]+)  ; (at:[^,\n]+(?:, cashier:[^,\n]+)?)\n")
POSTING = re.compile(r"    (\S(?:[^\s;]| (?! ))*) {2,}(-?\d+\.\d+) ([A-Z]{3})\n")


def transactions(written):
    """A strict reader of as much of hledger's format as we write."""
    head, *blocks = written.split("\n\n")
    assert head == "decimal-mark ."
    for block in blocks:
        first, *lines = (block.rstrip("\n") + "\n").splitlines(keepends=True)
        found = TRANSACTION.fullmatch(first)
        assert found, first
        matches = [POSTING.fullmatch(line) for line in lines]
        assert all(matches), lines
        yield found, [(one[1], Decimal(one[2]), one[3]) for one in matches if one]


def test_every_transaction_for_hledger_is_in_balance_and_has_all_that_was_booked(shop):
    found = list(transactions(shop.text(Form.HLEDGER)))
    booked = shop.booked()
    assert [int(head[2]) for head, _ in found] == list(booked)
    for head, lines in found:
        assert sum(amount for _, amount, _ in lines) == 0
        expected = [(one.amount.amount, one.amount.currency.code) for one in booked[int(head[2])]]
        assert [line[1:] for line in lines] == expected


def test_hledger_reads_day_kind_sale_and_cashier(shop):
    head, lines = list(transactions(shop.text(Form.HLEDGER)))[2]
    assert head[1] == "2026-03-02"
    assert head[3] == "cash taken R2-000001"
    assert head[4] == "at:2026-03-02T06:00:00.000000+00:00, cashier:=Ruth"
    assert [line[0] for line in lines] == ["drawer", "tendered"]


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("drawer", "drawer"),
        ("sales:", "sales:other"),
        ("sales:  ", "sales:other"),
        ("sales:Pens;  and | more", "sales:Pens and more"),
        ("sales:Food: fresh", "sales:Food:fresh"),
        ("sales:Ünï\ncode\t日本", "sales:Ünï code 日本"),
    ],
)
def test_an_account_is_named_as_hledger_can_read_it(account, name):
    assert hledger.account_name(account) == name


@given(st.text())
def test_whatever_a_department_is_called_the_account_is_one_to_hledger(department):
    line = f"    {hledger.account_name('sales:' + department):<40}  {'1.00':>12} EUR\n"
    found = POSTING.fullmatch(line)
    assert found
    assert "::" not in found[1]


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed here")
def test_hledger_itself_finds_it_in_balance(shop, tmp_path):
    file = tmp_path / "day.journal"
    file.write_text(shop.text(Form.HLEDGER), "utf-8")
    subprocess.run(["hledger", "-f", file, "check"], check=True)
    told = subprocess.run(
        ["hledger", "-f", file, "balance", "drawer", "-O", "csv", "--layout=bare"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert list(csv.reader(io.StringIO(told.stdout)))[1:3] == [
        ["drawer", "EUR", "129.47"],
        ["drawer", "KWD", "1.000"],
    ]
