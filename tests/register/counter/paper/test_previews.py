"""What the till shows of a paper is what its printer would make of it."""

import pytest

from receipts.document import Cut, Receipt, Rule, Text
from receipts.mock.engine import CutOff, Engine
from receipts.paper import to_bytes
from receipts.preview import as_text
from register.counter.paper.previews import columns, sheet, shown

PAPER = Receipt((Text("Žižkov ½ €", align="right"), Rule(), Text("GROSS", size="huge"), Cut()))


@pytest.mark.parametrize(
    ("font", "wide", "page"), [("A", "48", "CP858"), ("A", "32", "CP852"), ("B", "64", "CP437")]
)
def test_the_lines_shown_are_those_that_the_printer_prints(changed, font, wide, page):
    settings = changed(
        REGISTER_PRINTER__FONT=font, REGISTER_PRINTER__COLUMNS=wide, REGISTER_PRINTER__CODE_PAGE=page
    )
    profile = sheet(settings)
    engine = Engine(profile.columns, font=profile.font)
    engine.buffer += to_bytes(PAPER, profile)
    while not isinstance(happened := engine.step(), CutOff):
        assert happened is not None
    assert tuple(as_text(list(happened.pieces), profile.columns)) == shown(settings, PAPER)


def test_a_pane_narrower_than_the_paper_is_filled_and_never_left(changed):
    settings = changed(REGISTER_PRINTER__FONT="B", REGISTER_PRINTER__COLUMNS="64")
    assert columns(settings, 42) == 42
    assert {len(line) for line in shown(settings, PAPER, 42)[:2]} == {42}
    assert max(len(line) for line in shown(settings, PAPER)) == 64


def test_paper_narrower_than_the_pane_keeps_its_width(changed):
    settings = changed(REGISTER_PRINTER__COLUMNS="32")
    assert columns(settings, 42) == 32
    assert shown(settings, PAPER, 42) == shown(settings, PAPER)
    assert shown(settings, PAPER)[1] == "-" * 32


def test_a_till_without_a_printer_shows_paper_of_80_mm(changed):
    without = changed().model_copy(update={"printer": None})
    assert columns(without, 100) == 42
