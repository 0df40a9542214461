"""Lines fit the paper, and amounts stay whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from receipts.characters import printable
from receipts.document import QR, Barcode, Cell, Columns, Receipt, Row, Text
from receipts.layouts.parts import Line as Item
from receipts.layouts.parts import figures, item_lines
from receipts.preview import lines
from receipts.symbols import QUIET_MODULES, barcode_module_dots, barcode_modules
from receipts.typesetting import Line, typeset, wrapped

widths = st.integers(24, 64)
names = st.text(max_size=80)
amounts = st.decimals("-9999999.99", "9999999.99", places=2).map(lambda amount: Money(amount, "EUR"))


def test_no_line_of_any_receipt_is_wider_than_the_paper(receipts, kind):
    for columns in (32, 35, 42, 48, 53):
        assert max(len(line) for line in lines(receipts[kind](), columns)) <= columns


@given(widths, names, amounts)
def test_a_name_wraps_and_its_amount_stays_whole(columns, name, amount):
    printed = lines(Receipt((Columns(name, figures(amount)),)), columns)
    assert max(map(len, printed)) <= columns
    assert sum(line.endswith(figures(amount)) for line in printed) >= 1


@given(
    widths,
    names,
    amounts,
    amounts,
    st.decimals("0.001", "99999", places=3),
    st.sampled_from(["", "kg"]),
    st.sampled_from(["", "A"]),
)
def test_an_item_fits_with_all_its_figures_whole(columns, name, price, total, quantity, unit, tax):
    item = Item(Decimal(quantity), name, price, total, tax, unit)
    printed = lines(Receipt(item_lines((item,))), columns)
    assert max(map(len, printed)) <= columns
    for amount in (price, total):
        assert any(figures(amount) in line.split() for line in printed)


@given(widths, st.lists(st.builds(Cell, names, st.integers(0, 70)), min_size=1, max_size=6))
def test_cells_never_leave_the_paper(columns, cells):
    printed = lines(Receipt((Row(tuple(cells)),)), columns)
    assert all(len(line) <= columns for line in printed)


@given(st.text(), st.integers(1, 60))
def test_wrapping_loses_no_word(text, columns):
    printed = wrapped(text, columns)
    assert all(len(line) <= columns for line in printed)
    assert "".join("".join(printed).split()) == "".join(text.split())


def test_a_wrapped_line_keeps_its_indent():
    assert wrapped("    NOT ACTIVE YET - KEEP", 20) == ["    NOT ACTIVE YET -", "    KEEP"]


@given(st.integers(24, 64), st.text("AZ09-", min_size=1, max_size=48))
def test_a_barcode_fits_the_paper_or_is_written_out(columns, data):
    [piece, *rest] = typeset(Receipt((Barcode(data),)), columns)
    if isinstance(piece, Barcode):
        module = barcode_module_dots(piece, columns * 12)
        assert module >= 2
        assert (barcode_modules(piece) + QUIET_MODULES) * module <= columns * 12
    else:
        written = [line.text for line in (piece, *rest) if isinstance(line, Line)]
        assert "".join(written).replace(" ", "") == data


def test_a_qr_code_too_big_for_the_paper_is_written_out():
    assert isinstance(typeset(Receipt((QR("https://example.com"),)), 32)[0], QR)
    assert isinstance(typeset(Receipt((QR("x" * 200),)), 12)[0], Line)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("5 € for Grüße", "5 € for Grüße"),
        ("“quoted” – and … so\u00a0on", '"quoted" - and ... so on'),
        ("Dvořák Ł", "Dvorák L"),
        ("ﬁne", "fine"),
        ("書店 ア", "?? ?"),
        ("reset\x1b@ me\x00\u200b", "reset@ me"),
        ("e\u0301clair", "éclair"),
        ("tab\there", "tab here"),
        ("thumbs \U0001f44d", "thumbs ?"),
    ],
)
def test_the_printer_says_it_in_the_signs_it_has(text, printed):
    assert printable(text, "cp858") == printed


def test_a_page_without_the_euro_spells_it():
    assert printable("5 €", "cp437") == "5 EUR"


@given(st.text(), st.sampled_from(["cp858", "cp437", "cp1252", "cp866", "iso8859-15"]))
def test_every_sign_takes_one_column_and_none_is_a_command(text, codec):
    printed = printable(text, codec)
    assert len(printed.encode(codec)) == len(printed)
    assert all(sign >= " " for sign in printed)


def test_large_lines_are_as_wide_as_others():
    [line] = typeset(Receipt((Text("COPY", size="large", align="center"),)), 10)
    assert line == Line("   COPY", large=True)
