"""The shop's logo on paper: dithered, whole, and never a reason for a receipt not to print."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from receipts import paper
from receipts.bitmap import Bitmap, bitmap
from receipts.document import Cut, Picture, Receipt, Text, from_json, to_json
from receipts.fonts import Font
from receipts.mock.commands import real_time_length
from receipts.mock.engine import CutOff, Engine
from receipts.mock.printer import MockPrinter
from receipts.picture import picture
from receipts.preview import as_text, lines
from receipts.printing.spool import Job
from receipts.profiles import Profile
from tests.receipts.printed import DONE, LONG


@pytest.fixture
def logo(tmp_path):
    """A file of that size in that colour, and the block that stands for it."""

    def logo(size, colour="black", mode="RGB"):
        path = tmp_path / "logo.png"
        Image.new(mode, size, colour).save(path)
        return path, Picture("logo.png", sha256(path.read_bytes()).hexdigest())

    return logo


def drawn_of(block: Picture, path: Path) -> Bitmap:
    """The dots on 58 mm paper."""
    drawn = bitmap(block, path, 384)
    assert drawn is not None
    return drawn


def black_rows(drawn: Bitmap) -> set[str]:
    width = drawn.row_bytes
    rows = [drawn.dots[at : at + width] for at in range(0, len(drawn.dots), width)]
    return {"".join(f"{byte:08b}" for byte in row) for row in rows}


def printed(receipt: Receipt, profile: Profile) -> tuple:
    engine = Engine(profile.columns, font=profile.font)
    engine.buffer += paper.to_bytes(receipt, profile)
    while not isinstance(happened := engine.step(), CutOff):
        assert happened is not None
    assert engine.errors == []
    return happened.pieces


def test_a_logo_stands_in_the_middle_of_paper_that_it_does_not_fill(logo):
    path, block = logo((64, 10))
    drawn = drawn_of(block, path)
    assert (drawn.row_bytes, drawn.height) == (48, 10)
    assert black_rows(drawn) == {"0" * 160 + "1" * 64 + "0" * 160}


def test_what_is_transparent_stays_white(logo):
    path, block = logo((64, 10), (0, 0, 0, 0), "RGBA")
    assert not any(drawn_of(block, path).dots)


def test_grey_becomes_as_many_dots_as_it_is_dark(logo):
    path, block = logo((384, 100), (128, 128, 128))
    dots = sum(byte.bit_count() for byte in drawn_of(block, path).dots)
    assert dots == pytest.approx(384 * 100 / 2, rel=0.02)


def test_a_logo_too_wide_for_this_printer_is_made_smaller(logo):
    path, block = logo((768, 100))
    drawn = drawn_of(block, path)
    assert (drawn.row_bytes, drawn.height) == (48, 50)


@pytest.mark.parametrize(("columns", "font"), [(32, Font.A), (42, Font.B), (48, Font.A), (64, Font.B)])
def test_the_printer_puts_the_parts_of_a_high_logo_together(logo, columns, font):
    path, block = logo((200, 600), (90, 90, 90))
    profile = Profile("mock", columns, font=font, logo=path)
    receipt = Receipt((block, Text("Harbour Street"), Cut()))
    job = paper.to_bytes(receipt, profile)
    assert job.count(b"\x1dv0\x00" + (profile.dots // 8).to_bytes(2, "little")) == 3
    pieces = printed(receipt, profile)
    assert pieces[0] == bitmap(block, path, profile.dots)
    assert as_text(list(pieces), columns) == lines(receipt, columns, font=font)
    assert picture(list(pieces), profile.dots).startswith(b"\x89PNG")


@given(st.binary(min_size=48, max_size=480).map(lambda dots: dots[: len(dots) // 48 * 48]))
def test_no_picture_gives_the_printer_an_order(tmp_path_factory, dots):
    path = tmp_path_factory.mktemp("logo") / "logo.png"
    white = Image.frombytes("1", (384, len(dots) // 48), bytes(255 - byte for byte in dots))
    white.save(path)
    drawn = drawn_of(Picture("logo.png", sha256(path.read_bytes()).hexdigest()), path)
    assert not any(real_time_length(drawn.dots[at : at + 12]) for at in range(len(drawn.dots)))
    assert (
        sum((one ^ other).bit_count() for one, other in zip(dots, drawn.dots, strict=True)) <= len(dots) // 2
    )


def gone(path):
    path.unlink()


def changed(path):
    Image.new("RGB", (8, 8), "red").save(path)


@pytest.mark.parametrize(("what", "said"), [(gone, "cannot be read"), (changed, "another one by now")])
def test_a_receipt_prints_without_a_logo_that_is_gone_and_the_log_says_so(logo, caplog, what, said):
    path, block = logo((64, 10))
    what(path)
    pieces = printed(Receipt((block, Text("Harbour Street"), Cut())), Profile("mock", logo=path))
    assert as_text(list(pieces), 42) == ["Harbour Street"]
    assert [said in record.getMessage() for record in caplog.records] == [True]


def test_a_receipt_prints_without_a_logo_that_breaks_off_or_is_not_set(tmp_path, logo, caplog):
    path, _ = logo((64, 10))
    path.write_bytes(path.read_bytes()[:40])
    block = Picture("logo.png", sha256(path.read_bytes()).hexdigest())
    for file in (path, None):
        assert as_text(list(printed(Receipt((block, Text("x"), Cut())), Profile("mock", logo=file))), 42) == [
            "x"
        ]
    assert ["broken" in record.getMessage() for record in caplog.records] == [True, False]


def test_the_journal_keeps_little_of_a_logo(logo):
    _, block = logo((384, 300))
    kept = to_json(Receipt((block,)))
    assert len(str(kept)) < 150
    assert from_json(kept) == Receipt((block,))


async def test_a_logo_longer_than_the_printers_buffer_is_proven_like_any_line(spooling, memory, logo):
    path, block = logo((500, 400), (90, 90, 90))
    async with MockPrinter() as printer, spooling(printer, logo=path) as spool:
        spool.add(Job("1", Receipt((block, Text("Harbour Street"), Cut()))))
        assert await spool.wait_idle(LONG)
        await printer.until(lambda: printer.cuts == 1)
        assert printer.papers == ["[image]".center(42).rstrip() + "\nHarbour Street"]
        assert printer.errors == []
        assert memory.states("1")[-1] is DONE
