"""A receipt of 30 lines as a printer's bytes, beside python-escpos writing the same words."""

import re
from collections.abc import Iterator

from escpos.printer import Dummy

from receipts.document import Columns, Cut, Receipt, Rule, Text
from receipts.paper import to_bytes
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
    """The whole job, from blocks to bytes."""
    plain = re.sub(rb"\x1b@|\x1b[Eta].|\x1d![\x00\x01]|\x1dVB\x00", b"", to_bytes(RECEIPT, PROFILE))
    words = plain.decode(PROFILE.codec)
    assert words.count("\n") == 30

    def floor() -> bytes:
        printer = Dummy(profile=PROFILE.escpos)
        printer.text(words)
        printer.cut()
        return printer.output

    assert b"TOTAL EUR" in floor()
    ours_s, floor_s = medians(
        lambda: timed(lambda: to_bytes(RECEIPT, PROFILE)), lambda: timed(floor), repeats=200, warm_up=5
    )
    yield Figure(
        "a receipt of 30 lines to bytes", ours_s, floor_s, 1.5, "python-escpos writing the same text"
    )
