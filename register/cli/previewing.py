"""The paper that `register printer preview` shows: a receipt, a Z report that was made, or one as of now."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from receipts.document import Receipt, from_json, marked_around
from register.cli.place import Place
from register.cli.reading import books_of, exists, journal_of
from register.counter.drawer import reports
from register.counter.returning.returns import number_typed
from register.domain.amounts import Refused
from register.domain.events import PaperQueued, ShiftClosed
from register.language import language, say, speak

if TYPE_CHECKING:
    from register.settings import Settings

Named = tuple[str, Receipt]
"""What it is called, and the paper."""


def paper_of(place: Place, settings: "Settings", typed: str) -> Named | Refused:
    """The paper of `R2-000017` or `17`, of `Z7`, or of `X` and `Z`: the report as it would be now."""
    text = typed.strip().upper()
    if text in ("X", "Z"):
        return _now(place, settings, text)
    if re.fullmatch(r"Z-?[0-9]{1,9}", text):
        return _closed(place, int(text.lstrip("Z-")))
    number = number_typed(settings.shop.till, typed)
    receipt = _printed(place, number)
    return (number, receipt) if receipt else Refused(f"No receipt {number} is known here")


def _now(place: Place, settings: "Settings", which: str) -> Named | Refused:
    """Of the open shift. A Z says that it is none: nobody has counted, and nothing is closed."""
    from datetime import UTC, datetime

    speak(language(settings.shop.language))
    books = books_of(place, settings)
    if books.shift is None:
        return Refused(say("No shift is open"))
    reading = reports.reading_in(books, books.shift, datetime.now(UTC))
    if which == "X":
        return which, reports.paper(settings, reading)
    closing = reports.paper(settings, replace(reading, z=books.last_z + 1))
    return which, marked_around(closing, say("PREVIEW - THE SHIFT IS NOT CLOSED"))


def _closed(place: Place, z: int) -> Named | Refused:
    """As it was printed: it follows the closing on the journal."""
    if exists(place):
        with journal_of(place) as journal:
            found = False
            for entry in journal.entries(kinds=[ShiftClosed, PaperQueued]):
                match entry.event:
                    case ShiftClosed():
                        found = entry.event.z == z
                    case PaperQueued(title="z report", receipt=blocks) if found:
                        return f"Z{z}", from_json(blocks)
                    case _:
                        pass
    return Refused(f"No Z report {z} is known here")


def _printed(place: Place, number: str) -> Receipt | None:
    """All papers of that number but copies, one below the other, as the journal has them."""
    if not exists(place):
        return None
    with journal_of(place) as journal:
        events = [entry.event for entry in journal.entries(sale=number, kinds=[PaperQueued])]
    papers = [one.receipt for one in events if isinstance(one, PaperQueued) and not one.copy]
    blocks = tuple(block for paper in papers for block in from_json(paper).blocks)
    return Receipt(blocks) if blocks else None
