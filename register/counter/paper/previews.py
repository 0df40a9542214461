"""What a paper of this till looks like before it is on paper: as its own printer would set it."""

from dataclasses import replace

from receipts.document import Receipt
from receipts.preview import lines
from receipts.profiles import Profile
from register.config.printer import Printer
from register.settings import Settings

_USUAL = Profile("none", 42)
"""What a till that prints nothing shows: 80 mm paper, on which everything has room."""


def sheet(settings: Settings) -> Profile:
    """The paper of this till, and what prints on it: the first, of two printers."""
    if settings.printer is not None:
        return printed_by(settings.printer, settings)
    logo = settings.receipt.logo
    columns = settings.paper_columns or _USUAL.columns
    return replace(_USUAL, columns=columns, logo=logo.path if logo else None)


def printed_by(printer: Printer, settings: Settings) -> Profile:
    """The paper that comes out of `printer`."""
    logo = settings.receipt.logo
    return replace(printer.paper, logo=logo.path if logo else None)


def columns(settings: Settings, most_columns: int) -> int:
    """How wide the lines of `shown` are at most."""
    return min(sheet(settings).columns, most_columns)


def shown(settings: Settings, receipt: Receipt, most_columns: int | None = None) -> tuple[str, ...]:
    """The lines of `receipt` as this till prints them; set anew where only `most_columns` can be shown."""
    paper = sheet(settings)
    if most_columns is None or paper.columns <= most_columns:
        return tuple(lines(receipt, paper.columns, paper.codec, paper.font))
    # In the large font, so that there are dots enough for the symbols that the paper has room for.
    return tuple(lines(receipt, most_columns, paper.codec))
