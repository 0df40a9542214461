"""Two lines for the customer: which bytes they are, and that no amount is ever cut."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from receipts.customer_display import CODE_PAGES, Display, DisplayLine, DisplayPicture, passed_through
from receipts.mock.display import DisplayFace

MILK = DisplayPicture(DisplayLine("Milk", "1.20"), DisplayLine("Total EUR", "12.30"))
SHOWN = ("Milk            1.20", "Total EUR      12.30")

#: No code page of more than one byte a sign is among them.
PAGES = st.sampled_from(sorted(CODE_PAGES))
AMOUNTS = st.decimals(min_value=-99999999, max_value=99999999, places=2).map(
    lambda amount: f"{amount:f}".replace(".", ",")
)


def shown(data: bytes, columns: int = 20) -> DisplayFace:
    face, buffer = DisplayFace(columns), bytearray(data)
    while face.step(buffer):
        pass
    assert not buffer
    return face


def test_a_picture_is_these_bytes():
    assert Display().to_bytes(MILK) == (
        b"\x1bt\x13"  # code page 858
        b"\x1f\x01"  # overwrite
        b"\x1fC\x00"  # no cursor
        b"\x0bMilk            1.20"
        b"\x1f$\x01\x02Total EUR      12.30"
    )


def test_behind_a_printer_the_display_is_selected_for_the_picture_alone():
    assert passed_through(b"picture") == b"\x1b=\x02picture\x1b=\x01"


def test_a_picture_covers_all_that_stood_there():
    face = DisplayFace()
    for picture in (DisplayPicture(DisplayLine("x" * 20), DisplayLine("y" * 20)), MILK):
        buffer = bytearray(Display().to_bytes(picture))
        while face.step(buffer):
            pass
    assert (face.lines, face.errors) == (SHOWN, [])


@pytest.mark.parametrize("mode", [b"\x1f\x02", b"\x1f\x03"])
def test_a_picture_says_the_mode_and_page_that_it_needs(mode):
    """Whatever somebody else left the display in: the first bytes set it right."""
    data = Display(code_page="CP1252").to_bytes(MILK)
    assert data.startswith(b"\x1bt\x10\x1f\x01")
    assert mode not in data


def test_where_a_name_and_its_amount_do_not_both_fit_the_name_is_cut():
    line = DisplayLine("Notebook A5, dotted, with elastic band", "12.10")
    assert line.cells(20, "cp858") == "Notebook A5, d 12.10"


def test_an_amount_wider_than_the_display_is_left_out_rather_than_cut():
    assert DisplayLine("Rounded", "1" * 21).cells(20, "cp858") == "Rounded".ljust(20)
    assert DisplayLine("Rounded", "1" * 20).cells(20, "cp858") == "1" * 20


@pytest.mark.parametrize(
    ("page", "name", "stands"),
    [("CP858", "Käse €", "Käse €"), ("CP437", "Käse €", "Käse EUR"), ("CP866", "Pâté", "Pate")],
)
def test_signs_that_the_display_lacks_are_said_otherwise_as_on_paper(page, name, stands):
    face = shown(Display(code_page=page).to_bytes(DisplayPicture(DisplayLine(name))))
    assert (face.lines[0], face.errors) == (stands, [])


def test_a_name_cannot_clear_the_display_or_reach_the_printer():
    line = DisplayLine("a\x1b@b\x1b=\x01c\x0cd", "1.00")
    assert line.cells(20, "cp858").startswith("a@b=cd ")


@given(st.text(max_size=40), AMOUNTS, st.integers(16, 40), PAGES)
@example("クッキー", "-1,00", 16, "CP437")
@example("e\u0301 \u202e 👩‍🍳", "99999999,99", 16, "CP858")
def test_no_line_is_wider_than_the_display_and_every_amount_is_whole(name, amount, columns, page):
    display = Display(columns, page)
    lines = display.lines(DisplayPicture(DisplayLine(name, amount), DisplayLine(name)))
    assert [len(line.encode(page.lower())) for line in lines] == [columns, columns]
    assert lines[0].endswith((" " if len(amount) < columns else "") + amount)
    assert not any(unicodedata.category(sign).startswith("C") for line in lines for sign in line)


@given(st.text(max_size=30), AMOUNTS, st.integers(16, 40), PAGES)
def test_what_is_sent_is_what_stands_there(name, amount, columns, page):
    display = Display(columns, page)
    picture = DisplayPicture(DisplayLine(name, amount), DisplayLine(amount, amount))
    face = shown(display.to_bytes(picture), columns)
    assert face.errors == []
    assert face.lines == tuple(line.rstrip() for line in display.lines(picture))


def test_every_code_page_is_one_that_is_known_here():
    for page in CODE_PAGES:
        assert "abc".encode(page.lower()) == b"abc"
