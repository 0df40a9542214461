"""Receipts as data: what they refuse, and that a journal gives back what it was given."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts.document import (
    QR,
    Barcode,
    Cell,
    Columns,
    Cut,
    Feed,
    Receipt,
    Row,
    Rule,
    Text,
    from_json,
    marked_copy,
    to_json,
)
from receipts.preview import lines

words = st.text(max_size=30)
aligns = st.sampled_from(["left", "center", "right"])
cells = st.builds(Cell, words, st.integers(0, 20), aligns)
blocks = st.one_of(
    st.builds(Text, words, st.booleans(), st.sampled_from(["normal", "large", "wide", "huge"]), aligns),
    st.builds(Columns, words, words, st.booleans()),
    st.builds(Row, st.lists(cells, min_size=1, max_size=5).map(tuple), st.booleans()),
    st.just(Rule()),
    st.builds(Barcode, st.text("AZaz09-/{", min_size=1, max_size=48)),
    st.builds(QR, st.text(min_size=1, max_size=40)),
    st.builds(Feed, st.integers(0, 5)),
    st.just(Cut()),
)


@given(st.lists(blocks).map(lambda some: Receipt(tuple(some))))
def test_the_journal_gives_back_the_receipt_it_was_given(receipt):
    assert from_json(json.loads(json.dumps(to_json(receipt)))) == receipt


def test_what_is_no_receipt_is_refused():
    with pytest.raises(ValueError, match="kind"):
        from_json([{"kind": "hologram"}])


def test_a_copy_says_so_on_top_and_changes_nothing_below(receipts, kind):
    original = receipts[kind]()
    copied = marked_copy(original, 2, datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - local time
    assert lines(copied, 42)[0].strip() == "COPY"
    assert "Copy 2 printed 2026-11-23 09:00:00" in lines(copied, 42)[1]
    assert copied.blocks[-len(original.blocks) :] == original.blocks


@pytest.mark.parametrize("digits", ["400638133393", "4006381333932", "40063813339३1", "abc"])
def test_a_barcode_no_scanner_would_take_is_refused(digits):
    with pytest.raises(ValueError, match="EAN13"):
        Barcode(digits, "EAN13")


def test_a_barcode_holds_only_what_its_symbols_can_say():
    assert Barcode("4006381333931", "EAN13").data == "4006381333931"
    for data in ("", "Ø-1", "x" * 49):
        with pytest.raises(ValueError, match="CODE128"):
            Barcode(data)
    with pytest.raises(ValueError, match="QR"):
        QR("x" * 214)
