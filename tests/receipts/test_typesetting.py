"""Lines fit the paper, and amounts stay whole."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from moneyed import Money
from rich.cells import cell_len

from receipts import paper
from receipts.characters import printable
from receipts.document import QR, Barcode, Cell, Columns, Cut, Receipt, Row, Text
from receipts.fonts import Font
from receipts.layouts.parts import Line as Item
from receipts.layouts.parts import figures, item_lines
from receipts.mock.engine import CutOff, Engine
from receipts.preview import as_text, lines
from receipts.profiles import Profile
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
        ("½ kg, ⅓ l", "½ kg, 1/3 l"),
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
    assert typeset(Receipt((Text("COPY", size="huge", align="right"),)), 10) == [
        Line(" COPY", large=True, wide=True)
    ]


def test_double_width_gives_way_before_a_word_or_an_amount_would_break():
    def wide(*blocks: Text | Columns) -> list[bool]:
        return [line.wide for line in typeset(Receipt(blocks), 32) if isinstance(line, Line)]

    assert wide(Text("TWO WORDS OF FOUR", size="wide")) == [True, True]
    assert wide(Text("Lebensmittelladen", size="huge")) == [False]
    assert wide(Columns("TOTAL EUR", "83.80", size="huge")) == [True]
    assert wide(Columns("TOTAL EUR", "483.80", size="huge")) == [False]


def test_double_width_stands_in_the_preview_where_it_stands_on_paper():
    def shown(*blocks: Text | Columns) -> list[str]:
        return lines(Receipt(blocks), 32)

    assert shown(Columns("TOTAL EUR", "83.80", size="huge")) == ["TOTAL EUR                  83.80"]
    assert shown(Text("COPY", size="wide", align="center")) == ["COPY".center(32).rstrip()]
    assert shown(Text("COPY", size="huge", align="right")) == ["COPY".rjust(32)]


PAPERS = [(32, Font.A), (42, Font.A), (48, Font.A), (42, Font.B), (56, Font.B), (64, Font.B)]
SCRIPTS = st.one_of(
    st.text("ΑΒΓαβγάέώς ", max_size=60),
    st.text("ЖЩЫЮяїґ ", max_size=60),
    st.text("ŁłŻżćęąśź ", max_size=60),
    st.text("書店のアイスクリーム한국어", max_size=60),
    st.text("👍🏽👨\u200d👩\u200d👧🇳🇱☕️", max_size=30),
    st.text("ae\u0301\u0308\u0323\u20dd\u0e33", max_size=60),
    st.text("\x00\x07\x1b\x1d\x10\r\t\x85\u202e\ufeff\ud800 a", max_size=30),
    names,
)
sums = st.decimals("-99999999.99", "99999999.99", places=2).map(lambda amount: Money(amount, "EUR"))


@example((32, Font.A), "CP858", "normal", "", "ЖЖЖ ", Money("-100000.00", "EUR"))
@given(
    st.sampled_from(PAPERS),
    st.sampled_from(["CP858", "CP437", "CP866", "CP852", "CP737", "CP1252"]),
    st.sampled_from(["normal", "large", "wide", "huge"]),
    SCRIPTS,
    SCRIPTS,
    sums,
)
def test_whatever_language_a_name_is_in_the_paper_shows_it_as_the_preview_did(
    paper_of, page, size, name, words, amount
):
    """What a customer reads is what the till showed, each line on the paper, each amount whole."""
    columns, font = paper_of
    profile = Profile("mock", columns, code_page=page, font=font)
    receipt = Receipt(
        (
            Text(words, size=size, align="center"),
            Columns(name, figures(amount), size=size),
            *item_lines((Item(Decimal(2), name, amount, amount, "A", "kg"),)),
            Cut(),
        )
    )
    shown = lines(receipt, columns, profile.codec, font)
    assert all(cell_len(line) == len(line) <= columns for line in shown)
    assert sum(figures(amount) in line.split() for line in shown) >= 2
    engine = Engine(columns, font=font)
    engine.buffer += paper.to_bytes(receipt, profile)
    while not isinstance(happened := engine.step(), CutOff):
        assert happened is not None
    assert engine.errors == []
    assert as_text(list(happened.pieces), columns) == shown
