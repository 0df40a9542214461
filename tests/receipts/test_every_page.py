"""Whatever the printer, its paper, its code page and the language: it prints what the till showed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money
from rich.cells import cell_len

from receipts import models
from receipts.characters import printable
from receipts.document import Receipt, marked_copy
from receipts.fonts import Font
from receipts.language import Language, speak
from receipts.layouts.parts import Line as Item
from receipts.layouts.parts import figures
from receipts.layouts.sale import TenderLine, sale_receipt
from receipts.mock.engine import CutOff, Engine
from receipts.paper import to_bytes
from receipts.preview import as_text, lines
from receipts.profiles import Profile
from receipts.typesetting import Piece, typeset
from tests.receipts.conftest import AT, HEADING, SHOP, sale

PAPERS = [(32, Font.A), (42, Font.A), (48, Font.A), (42, Font.B), (56, Font.B), (64, Font.B)]
MODEL = "TM-T20II"
FAMILIES = (
    "CP437",
    "CP858",
    "CP1252",
    "ISO_8859-15",
    "CP852",
    "CP737",
    "CP866",
    "CP857",
    "CP775",
    "CP862",
    "CP864",
    "CP1258",
    "CP932",
)
"""One page of each script, or of each maker's way to write it."""


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak(Language())


def abroad(english: str) -> str:
    """Every word of a layout with signs of all scripts behind it."""
    return f"{english} Žő Ωά Жї ığ Āģ אב عب ｱ ơ €½%"


def printed(receipt: Receipt, profile: Profile) -> list[Piece]:
    """What the mock printer makes of the bytes."""
    engine = Engine(profile.columns, font=profile.font)
    engine.buffer += to_bytes(receipt, profile)
    while not isinstance(happened := engine.step(), CutOff):
        assert happened is not None
    assert engine.errors == []
    return list(happened.pieces)


@pytest.mark.parametrize(("columns", "font"), PAPERS)
def test_every_paper_comes_out_as_it_was_shown_in_every_script(receipts, kind, columns, font):
    speak(Language(abroad, ",", lambda day: f"{day:%d/%m/%Y}"))
    receipt = marked_copy(receipts[kind](), 2, AT)
    for page in FAMILIES:
        profile = Profile("mock", columns, MODEL, page, font=font)
        pieces = printed(receipt, profile)
        assert pieces == typeset(receipt, columns, profile.codec, font)[:-1], page
        shown = lines(receipt, columns, profile.codec, font)
        assert as_text(pieces, columns) == shown, page
        assert max(len(line) for line in shown) <= columns, page


def test_the_mock_printer_has_every_page_that_receipts_can_be_set_in():
    for page in models.printable_pages(MODEL):
        profile = Profile("mock", 42, MODEL, page)
        receipt = sale_receipt(replace(sale(), customer=abroad("Zoë")))
        assert as_text(printed(receipt, profile), 42) == lines(receipt, 42, profile.codec)


texts = st.one_of(
    st.text("abc ", max_size=40),
    st.text("ΑΒΓαβγάέώς ", max_size=60),
    st.text("ЖЩЫЮяїґ ", max_size=60),
    st.text("ŁłŻżćęąśźőű ", max_size=60),
    st.text("書店のアイスクリーム한국어ｱｲ ", max_size=60),
    st.text("שָׁלוֹם עולם مرحبا بالعالم ١٢٣ ‏‎‫‮", max_size=60),
    st.text("ไก่น้ำ ทุ่ง", max_size=60),
    st.text("👍🏽👨\u200d👩\u200d👧🇳🇱☕️1️⃣", max_size=30),
    st.text("ae\u0301\u0308\u0323\u20dd\u0e33\ufb01\u1e9e", max_size=60),
    st.text("\x00\x07\x1b\x1d\x10\x04\r\n\t\x85\u2028\u202e\ufeff\ud800 a@E", max_size=30),
    st.text("%$€£¥₹₺", max_size=20),
    st.text(max_size=80),
)
sums = st.decimals("-99999999.99", "99999999.99", places=2).map(lambda amount: Money(amount, "EUR"))
items = st.builds(
    Item,
    st.decimals("0.001", "9999", places=3),
    texts,
    sums,
    sums,
    st.sampled_from(["", "A", "Ж"]),
    st.sampled_from(["", "kg", "м²"]),
    st.lists(st.tuples(texts, sums), max_size=2).map(tuple),
    texts,
)
tenders = st.builds(TenderLine, texts, sums)
slips = st.lists(st.tuples(texts, st.text("0123456789*APRÓVED", max_size=24)), max_size=3).map(tuple)
languages = st.sampled_from(
    [Language(), Language(abroad, ",", lambda day: f"{day:%d.%m.%Y}"), Language(decimal="٫")]
)


@given(
    paper=st.sampled_from(PAPERS),
    page=st.sampled_from(models.printable_pages(MODEL)),
    language=languages,
    words=st.tuples(texts, texts, texts, texts),
    sold=st.lists(items, max_size=3).map(tuple),
    paid=st.lists(tenders, max_size=2).map(tuple),
    slip=slips,
    total=sums,
)
def test_whatever_a_shop_sells_its_receipt_fits_whole_and_comes_out_as_shown(
    paper, page, language, words, sold, paid, slip, total
):
    columns, font = paper
    profile = Profile("mock", columns, MODEL, page, font=font)
    name, cashier, customer, thanks = words
    shop = replace(SHOP, name=name, header=(thanks,), thanks=thanks, return_policy=customer)
    heading = replace(HEADING, shop=shop, cashier=cashier)
    speak(language)
    receipt = sale_receipt(
        replace(sale(), heading=heading, lines=sold, total=total, tenders=paid, slip=slip, customer=customer)
    )
    shown = lines(receipt, columns, profile.codec, font)
    assert all(cell_len(line) == len(line) <= columns for line in shown)
    amounts = [total, *(amount for item in sold for amount in (item.unit_price, item.total))]
    amounts += [note[1] for item in sold for note in item.notes] + [tender.amount for tender in paid]
    signs = {figures(amount).replace("٫", lacking(profile)) for amount in amounts}
    assert signs <= {word for line in shown for word in line.split()}
    assert as_text(printed(receipt, profile), columns) == shown


def lacking(profile: Profile) -> str:
    """The Arabic decimal sign, or what stands for it on that page."""
    return printable("٫", profile.codec)


def test_an_accent_takes_no_column_on_a_page_that_has_it_by_itself():
    assert printable("Ăn phở", "cp1258") == "Ăn phơ"
    assert printable("Ãã", "cp1258") == "Aa"


def test_a_percent_sign_is_one_on_a_page_that_has_only_the_arabic_one():
    profile = Profile("mock", 42, MODEL, "CP864")
    receipt = sale_receipt(sale())
    assert any("25٪" in line for line in as_text(printed(receipt, profile), 42))
