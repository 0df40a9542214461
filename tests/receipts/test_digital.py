"""A receipt as a file: what a viewer shows is what the paper would have."""

from io import BytesIO

import pytest
from PIL import Image

from receipts.digital import pdf, png


@pytest.mark.parametrize("columns", [32, 48])
def test_a_pdf_is_one_page_as_wide_as_the_paper(receipts, columns):
    made = pdf(receipts["sale"](), columns)
    with Image.open(BytesIO(png(receipts["sale"](), columns))) as picture:
        width, height = picture.size
    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")
    assert made.count(b"/Type /Page\n") == 1
    points = made.split(b"/MediaBox [")[1].split(b"]")[0].split()
    assert [float(one) for one in points[2:]] == pytest.approx([width * 72 / 203, height * 72 / 203])


def test_a_file_tells_no_more_of_a_card_than_the_paper(receipts):
    made = pdf(receipts["sale"](), 42)
    assert b"7716" not in made, "it is a picture: no text in it, and none in its description"
    assert b"/Author" not in made
