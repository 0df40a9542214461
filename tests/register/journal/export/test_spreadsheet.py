"""CSV: what the journal books, for a spreadsheet, and harmless in it."""

from collections import Counter, defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from register.journal.export import spreadsheet
from register.journal.export.form import Form


def test_csv_has_a_row_for_each_posting_and_each_entry_is_in_balance(shop):
    sums, count = defaultdict(Decimal), Counter()
    for row in shop.rows():
        sums[row["seq"], row["currency"]] += Decimal(row["amount"])
        count[int(row["seq"])] += 1
    assert all(amount == 0 for amount in sums.values())
    assert count == {seq: len(lines) for seq, lines in shop.booked().items()}


def test_csv_says_when_where_and_by_whom_in_cells_that_come_back_as_they_were(shop):
    row = next(row for row in shop.rows() if row["seq"] == "4" and row["account"] == "drawer")
    assert row == {
        "seq": "4",
        "date": "2026-03-02",
        "at": "2026-03-02T06:00:00.000000+00:00",
        "store": "harbour",
        "register": "1",
        "sale": "R2-000001",
        "kind": "cash_taken",
        "cashier": "'=Ruth",
        "account": "drawer",
        "amount": "29.47",
        "currency": "EUR",
    }
    accounts = [row["account"] for row in shop.rows() if row["account"].startswith("sales:")]
    assert accounts == [f"sales:{department}" for department in shop.departments]


def test_csv_is_as_the_rule_book_says(shop):
    written = shop.text(Form.CSV)
    assert written.endswith("\r\n")
    assert not written.startswith("\ufeff")
    assert '"sales:' + shop.departments[-1].replace('"', '""') + '"' in written
    assert ",1.000,KWD\r\n" in written


@given(st.text())
def test_no_text_becomes_a_formula_in_a_spreadsheet(written):
    cell = spreadsheet.harmless(written)
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert cell in (written, f"'{written}")


def test_a_negative_amount_stays_a_number(shop):
    assert {row["amount"] for row in shop.rows() if row["amount"].startswith("-")} >= {"-29.47", "-1.00"}
