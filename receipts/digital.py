"""A receipt as a file to keep: the picture of its paper, or the same on the page of a PDF."""

from io import BytesIO
from pathlib import Path

from receipts.document import Receipt
from receipts.fonts import Font
from receipts.preview import png

__all__ = ["pdf", "png"]

#: A receipt printer's dots per inch, so that the page of the PDF is as wide as the paper.
_DOTS_PER_INCH = 203


def pdf(
    receipt: Receipt,
    width_columns: int,
    codec: str = "cp858",
    font: Font = Font.A,
    logo: Path | None = None,
) -> bytes:
    """One page, cut to the receipt, as `png` draws it."""
    from PIL import Image  # Pillow loads here, not with the till

    out = BytesIO()
    with Image.open(BytesIO(png(receipt, width_columns, codec, font, logo))) as picture:
        # Anything less blurs the edges of the bars, which a scanner must tell apart.
        picture.convert("RGB").save(out, "PDF", resolution=_DOTS_PER_INCH, quality=95)
    return out.getvalue()
