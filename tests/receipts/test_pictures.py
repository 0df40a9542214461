"""Each paper as somebody once looked at it; `LOOK_AGAIN=1` draws them anew, to be looked at again."""

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from receipts import models
from receipts.characters import printable
from receipts.document import Picture, Receipt, Text, marked_copy
from receipts.fonts import Font
from receipts.layouts.printer_page import PrinterPage, printer_page
from receipts.layouts.sale import sale_receipt
from receipts.picture import LINE_HEIGHT, face
from receipts.preview import png
from receipts.profiles import Profile
from tests.receipts.conftest import AT

PAPERS = Path(__file__).parent / "papers"
COLUMNS = 42
MOST_BYTES = 40_000
MOST_STRAY_DOTS = 15
"""In any field as large as a sign. Another FreeType may round an outline to other dots, in each sign a few; a
sign that stands elsewhere, a lost emphasis or a moved line is more. Which words are there, the texts beside
the pictures tell exactly."""


def fields(size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    for top in range(0, size[1], LINE_HEIGHT):
        for left in range(0, size[0], Font.A.width):
            yield left, top, left + Font.A.width, top + LINE_HEIGHT


def differs(one: bytes, other: bytes) -> str:
    """What is different, in words; nothing where one could be taken for the other."""
    drawn, kept = (Image.open(BytesIO(each)).convert("L") for each in (one, other))
    if drawn.size != kept.size:
        return f"{drawn.size} where {kept.size} was"
    stray = ImageChops.difference(drawn, kept).point([0] * 9 + [255] * 247)
    if stray.getbbox() is None:
        return ""
    worst = max(fields(stray.size), key=lambda field: stray.crop(field).histogram()[255])
    dots = stray.crop(worst).histogram()[255]
    return f"{dots} dots at {worst[:2]}" if dots > MOST_STRAY_DOTS else ""


def as_looked_at(name: str, drawn: bytes) -> None:
    paper = PAPERS / f"{name}.png"
    if os.environ.get("LOOK_AGAIN"):
        paper.write_bytes(drawn)
    assert not differs(drawn, paper.read_bytes()), f"{paper.name}: look at it, then LOOK_AGAIN=1"
    assert len(drawn) < MOST_BYTES


def test_a_paper_looks_as_somebody_once_saw_it(receipts, kind):
    as_looked_at(f"{kind}-{COLUMNS}", png(receipts[kind](), COLUMNS))


def test_a_shops_logo_stands_above_its_name(sold, tmp_path):
    logo = tmp_path / "logo.png"
    drawn = Image.new("L", (240, 96), 255)
    ImageDraw.Draw(drawn).ellipse((4, 4, 92, 92), fill=0)
    ImageDraw.Draw(drawn).rectangle((108, 20, 236, 76), fill=110)
    drawn.save(logo)
    block = Picture("logo.png", sha256(logo.read_bytes()).hexdigest())
    shop = replace(sold.heading.shop, logo=block)
    receipt = sale_receipt(replace(sold, heading=replace(sold.heading, shop=shop)))
    as_looked_at(f"sale-logo-{COLUMNS}", png(receipt, COLUMNS, logo=logo))
    plain = png(sale_receipt(sold), COLUMNS)
    logo.unlink()
    assert png(receipt, COLUMNS, logo=logo) == plain, "nor does paper have a picture that cannot be read"


def test_a_copy_in_the_small_font_looks_as_somebody_once_saw_it(receipts):
    as_looked_at("copy-56", png(marked_copy(receipts["sale"](), 2, AT), 56, font=Font.B))


def test_a_test_page_looks_as_somebody_once_saw_it():
    page = PrinterPage("Harbour Street", "192.168.1.20:9100", AT, Profile("mock", 48, "TM-T20II"))
    as_looked_at("test-page-48", png(printer_page(page), 48))


@pytest.mark.parametrize(
    "other", [Text("TOTAL"), Text("TOTAL", bold=True, align="right"), Text("TOTA1", True)]
)
def test_a_picture_that_changed_is_noticed(other):
    """Else the tests above could not fail."""
    seen, changed = (png(Receipt((block,)), 24) for block in (Text("TOTAL", bold=True), other))
    assert not differs(seen, seen)
    assert differs(seen, changed)


NOT_DRAWN = {"CP874", "CP932", "CP1256"}
"""Thai, katakana and Urdu: DejaVu lacks their signs or some of them, and a box stands for each."""


def every_page() -> set[str]:
    """The pages of any printer that receipts can be set in."""
    return {page for model in models.names() for page in models.printable_pages(model)} - NOT_DRAWN


def signs(page: str) -> str:
    codec = Profile("any", code_page=page).codec
    """All that are ever printed: accents and points by themselves are not."""
    every = (bytes([number]).decode(codec, "ignore") for number in range(0x21, 0x100))
    return "".join(sign for sign in every if printable(sign, codec) == sign and sign.isprintable())


def drawn(font, sign: str) -> tuple:
    mask = font.getmask(sign, mode="1")
    return mask.size, bytes(mask)


def test_the_typeface_has_every_sign_of_the_pages_that_receipts_are_printed_in():
    font = face(Font.A)
    missing = drawn(font, "\uffff")
    pages = every_page()
    lacking = {(page, one) for page in pages for one in signs(page) if drawn(font, one) == missing}
    assert not lacking
    assert len(pages) > 25
