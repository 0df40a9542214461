"""Bytes for the printer, read back by a printer over a real socket."""

import asyncio
from itertools import pairwise

import pytest

from receipts import paper
from receipts.document import QR, Barcode, Columns, Cut, Feed, Receipt, Rule, Text
from receipts.mock_printer import MockPrinter
from receipts.preview import lines, png
from receipts.profiles import PROFILES, Profile

EPSON = Profile("epson", 42)


async def print_raw(printer: MockPrinter, data: bytes) -> None:
    reader, writer = await asyncio.open_connection(printer.host, printer.port)
    writer.write(data)
    writer.write_eof()
    await reader.read()
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("columns", [32, 42, 48])
async def test_the_paper_says_what_the_preview_said(receipts, kind, columns):
    receipt = receipts[kind]()
    async with MockPrinter(columns=columns) as printer:
        await print_raw(printer, paper.to_bytes(receipt, Profile("mock", columns)))
        await printer.until(lambda: printer.cuts == 1)
        assert printer.papers == ["\n".join(lines(receipt, columns))]
        assert printer.errors == []


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
