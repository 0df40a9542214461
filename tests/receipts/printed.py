"""A receipt to print, how often it came out, and the states of its job by their short names."""

from functools import cache

from receipts.document import Columns, Cut, Receipt, Text
from receipts.mock.printer import MockPrinter
from receipts.preview import lines
from receipts.printing.spool import JobState

QUEUED, BLOCKED, SENDING, SUSPENDED, LOST, UNKNOWN, PRINTED, DONE = (
    JobState.QUEUED,
    JobState.BLOCKED,
    JobState.SENDING,
    JobState.SUSPENDED,
    JobState.LOST,
    JobState.UNKNOWN,
    JobState.PRINTED,
    JobState.DONE,
)
LONG = 30
"""Seconds no test needs; whoever waits so long has failed."""


def receipt(number: str = "2-000042", length: int = 20) -> Receipt:
    items = (Columns(f"item {at} of {number}", f"{at}.00") for at in range(length))
    return Receipt((Text(f"Receipt {number}"), *items, Text(f"END {number}"), Cut()))


@cache  # asked for at each thing a printer does
def words(number: str = "2-000042") -> str:
    return "\n".join(lines(receipt(number), 42))


def whole_prints(printer: MockPrinter, number: str = "2-000042") -> tuple[int, int]:
    """How often the receipt came out whole without and with COPY above it."""
    paper = "\n".join([*printer.papers, printer.uncut])
    copies = sum(words(number) in copy for copy in paper.split("COPY")[1:])
    return paper.count(words(number)) - copies, copies
