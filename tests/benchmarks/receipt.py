"""A receipt of 30 lines as a printer's bytes, beside python-escpos writing the same words."""

import re
from collections.abc import Iterator

from escpos.printer import Dummy

from receipts.document import Columns, Cut, Receipt, Rule, Text
from receipts.paper import to_bytes
from receipts.preview import png
from receipts.profiles import PROFILES
from tests.benchmarks.measure import Figure, medians, timed

PROFILE = PROFILES["epson-80mm-203dpi"]
RECEIPT = Receipt(
    (
        Text("Harbour Street", bold=True, align="center"),
        Text("12 Harbour Street\n1234 AB Oakfield", align="center"),
        Rule(),
        *(Columns(f"{number} × Café au lait, large", f"{number * 3}.50 A") for number in range(1, 25)),
        Rule(),
        Columns("TOTAL EUR", "912.00", bold=True),
        Cut(),
    )
)


def figures() -> Iterator[Figure]:
    """The whole job, from blocks to bytes and to a picture."""
    plain = re.sub(rb"\x1b@|\x1b[Eta].|\x1d![\x00\x01]|\x1dVB\x00", b"", to_bytes(RECEIPT, PROFILE))
    words = plain.decode(PROFILE.codec)
    assert words.count("\n") == 30

    def floor() -> bytes:
        printer = Dummy(profile=PROFILE.escpos)
        printer.charcode(PROFILE.code_page)
        printer.text(words)
        printer.cut()
        return printer.output

    assert b"TOTAL EUR" in floor()
    ours_s, floor_s = medians(
        lambda: timed(lambda: to_bytes(RECEIPT, PROFILE)), lambda: timed(floor), repeats=200, warm_up=5
    )
    least = "python-escpos, code page pinned, writing the same text"
    yield Figure("a receipt of 30 lines to bytes", ours_s, floor_s, 1.3, least)
    ours, naive = len(to_bytes(RECEIPT, PROFILE)), len(_naive(words))
    yield Figure("its bytes on the wire", ours, naive, 1.0, "python-escpos, line by line", _bytes)
    yield _preview()


def _naive(words: str) -> bytes:
    """The same lines, bold and centred where they are, as its manual shows."""
    printer = Dummy(profile=PROFILE.escpos)
    printer.hw("INIT")
    printer.charcode(PROFILE.code_page)
    lines = words.rstrip("\n").split("\n")
    for line in lines:
        printer.set(bold=line in (lines[0], lines[-1]))
        printer.textln(line)
    printer.cut(feed=False)
    return printer.output


def _preview() -> Figure:
    """From blocks to the picture of the paper."""
    (ours_s,) = medians(lambda: timed(lambda: png(RECEIPT, PROFILE.columns)), repeats=50, warm_up=3)
    return Figure("the same as a PNG", ours_s, 0.05, 1.0, "50 ms, as wanted")


def _bytes(size: float) -> str:
    return f"{size:,.0f} bytes"
