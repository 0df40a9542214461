"""Bytes for the printer, read back by a printer over a real socket."""

import asyncio
from datetime import datetime
from itertools import pairwise

import pytest

from receipts import paper
from receipts.document import QR, Barcode, Cell, Columns, Cut, Feed, Receipt, Row, Rule, Text, marked_copy
from receipts.fonts import Font
from receipts.mock.engine import CutOff, Engine
from receipts.mock.printer import MockPrinter
from receipts.preview import lines, png
from receipts.profiles import PROFILES, Profile
from receipts.typesetting import typeset

EPSON = Profile("epson", 42)
AT = datetime(2026, 11, 22, 10, 42)  # noqa: DTZ001 - a receipt shows local time


async def print_raw(printer: MockPrinter, data: bytes) -> None:
    reader, writer = await asyncio.open_connection(printer.host, printer.port)
    writer.write(data)
    writer.write_eof()
    await reader.read()
    writer.close()
    await writer.wait_closed()


PAPERS = ((32, Font.A), (42, Font.A), (48, Font.A), (42, Font.B), (56, Font.B), (64, Font.B))


@pytest.mark.parametrize(("columns", "font"), PAPERS)
async def test_the_paper_says_what_the_preview_said(receipts, kind, columns, font):
    receipt = marked_copy(receipts[kind](), 2, AT)
    async with MockPrinter(columns=columns, font=font) as printer:
        await print_raw(printer, paper.to_bytes(receipt, Profile("mock", columns, font=font)))
        await printer.until(lambda: printer.cuts == 1)
        assert printer.papers == ["\n".join(lines(receipt, columns, font=font))]
        assert printer.errors == []


@pytest.mark.parametrize(("columns", "font"), PAPERS)
def test_the_printer_sets_every_line_as_the_picture_shows_it(receipts, kind, columns, font):
    receipt = marked_copy(receipts[kind](), 2, AT)
    engine = Engine(columns, font=font)
    engine.buffer += paper.to_bytes(receipt, Profile("mock", columns, font=font))
    while not isinstance(happened := engine.step(), CutOff):
        assert happened is not None
    assert happened.pieces == tuple(typeset(receipt, columns, font=font)[:-1])


def test_a_printer_in_its_small_font_is_told_so_once_and_others_never():
    small = paper.to_bytes(Receipt((Text("hello"),)), Profile("small", 56, font=Font.B))
    assert small.startswith(b"\x1b@\x1bt\x13\x1bM\x01hello\n")
    assert b"\x1bM" not in paper.to_bytes(Receipt((Text("hello"),)), EPSON)


def test_the_log_names_each_sign_that_the_printer_lacks_once_and_no_word_around_it(caplog):
    caplog.set_level("INFO", "receipts")
    receipt = Receipt((Text("Łukasz Ł – 5 €"), Columns("書店 Zoë", "9.99"), Row((Cell("\x1b\u200bŁ", 3),))))
    paper.to_bytes(receipt, EPSON)
    assert [record.getMessage() for record in caplog.records] == [
        "code page CP858 has no sign for Ł (U+0141), – (U+2013), 店 (U+5E97), 書 (U+66F8): printed otherwise"
    ]


def test_the_log_says_nothing_where_the_printer_has_every_sign(caplog):
    caplog.set_level("INFO", "receipts")
    paper.to_bytes(Receipt((Text("Größe 5 € e\u0301"), Rule())), EPSON)
    assert not caplog.records


@pytest.mark.parametrize(("pin", "connector"), [(2, b"\x00"), (5, b"\x01")])
def test_the_drawer_is_kicked_on_the_pin_it_listens_to(pin, connector):
    assert paper.drawer_pulse(pin) == b"\x1bp" + connector + b"\x19\xfa"
    assert paper.drawer_pulse_now(pin) == b"\x10\x14\x01" + connector + b"\x01"


async def test_every_block_reaches_the_paper():
    receipt = Receipt(
        (
            Text("Größe 5 € – “so”", bold=True, size="large", align="center"),
            Columns("left", "9.99"),
            Rule(),
            Barcode("123456"),
            Barcode("{A}-1"),
            Barcode("4006381333931", "EAN13"),
            QR("https://example.com/ø"),
            Feed(2),
            Text("kitchen"),
            Cut(),
            Text("second piece"),
            Cut(),
        )
    )
    async with MockPrinter() as printer:
        await print_raw(printer, paper.to_bytes(receipt, EPSON))
        await printer.until(lambda: printer.cuts == 2)
        first, second = printer.papers
        assert [*first.split("\n"), lines(Receipt((Cut(), Cut())), 42)[0], second] == lines(receipt, 42)
        assert printer.errors == []


def test_a_job_begins_with_a_reset_and_ends_with_one_cut(receipts, kind):
    job = paper.to_bytes(receipts[kind](), EPSON)
    assert job.startswith(b"\x1b@\x1bt\x13")
    assert job.endswith(paper.FEED_AND_CUT)
    assert job.count(paper.FEED_AND_CUT) == 1
    assert job.count(b"\x1bt") == 1


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_known_printer_has_the_code_page_it_is_said_to_have(receipts, profile):
    assert paper.to_bytes(receipts["sale"](), profile).startswith(b"\x1b@\x1bt")


def test_a_code_page_the_printer_lacks_is_named():
    with pytest.raises(LookupError, match="CP999"):
        paper.to_bytes(Receipt(()), Profile("odd", code_page="CP999"))


def test_nothing_is_written_to_the_tills_own_screen(receipts, kind, capfd):
    paper.to_bytes(receipts[kind](), EPSON)
    png(receipts[kind](), 42)
    assert capfd.readouterr() == ("", "")


def test_printing_costs_little_beside_what_the_library_takes_for_the_text(receipts):
    from timeit import repeat

    from escpos.printer import Dummy

    receipt = receipts["sale"]()
    text = lines(receipt, 42)
    assert len(text) >= 30

    def by_the_library() -> None:
        printer = Dummy(profile="TM-T88V")
        printer.charcode("CP858")
        for line in text:
            printer.text(f"{line}\n")

    def ours() -> None:
        paper.to_bytes(receipt, EPSON)

    pairs = zip(repeat(ours, number=10, repeat=7), repeat(by_the_library, number=10, repeat=7), strict=True)
    assert min(mine / theirs for mine, theirs in pairs) <= 1.5


def test_the_picture_is_as_wide_as_the_paper(receipts, kind):
    from io import BytesIO

    from PIL import Image

    sizes = [Image.open(BytesIO(png(receipts[kind](), columns))).size for columns in (32, 42, 48)]
    assert [wider - narrower for (narrower, _), (wider, _) in pairwise(sizes)] == [120, 72]
    assert all(height > 300 for _, height in sizes)


def ink(receipt: Receipt, columns: int, font: Font = Font.A) -> tuple[int, int]:
    """How wide and how high the print on the paper is, in dots."""
    from io import BytesIO

    from PIL import Image

    sheet = Image.open(BytesIO(png(receipt, columns, font=font))).convert("L")
    box = sheet.point([255] * 90 + [0] * 166).getbbox()
    assert box is not None
    left, upper, right, lower = box
    return right - left, lower - upper


def test_double_sizes_and_the_small_font_look_so_in_the_picture():
    def drawn(size, font=Font.A):
        return ink(Receipt((Text("HHHHHHHH", size=size),)), 42, font)

    width, height = drawn("normal")
    assert drawn("wide") == (pytest.approx(2 * width, abs=3), pytest.approx(height, abs=2))
    assert drawn("large") == (pytest.approx(width, abs=3), pytest.approx(2 * height, abs=3))
    assert drawn("huge") == (pytest.approx(2 * width, abs=3), pytest.approx(2 * height, abs=3))
    assert drawn("normal", Font.B)[0] == pytest.approx(width * 9 / 12, abs=4)


def test_a_picture_is_the_same_each_time(receipts, kind):
    assert png(receipts[kind](), 64, font=Font.B) == png(receipts[kind](), 64, font=Font.B)
