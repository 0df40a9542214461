"""What was sold last, read back from the journal: for the paper and the list beside the basket."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from receipts.document import from_json
from register.counter.history import past, receipts_of
from register.counter.paper import papers, previews, slips
from register.domain.amounts import figures
from register.domain.sale import Sale, Stage
from register.language import say, spoken
from register.tui.widgets.paper import MOST_COLUMNS

if TYPE_CHECKING:
    from register.counter.till import Till

#: How many numbers are looked at for the last sales; others in between are returns, slips, voided sales.
_LOOK_BACK = 12


def preview(till: Till, sale: Sale) -> tuple[str, ...]:
    """The receipt of `sale` as it would print now."""
    return previews.shown(till.settings, papers.marked(till, slips.sale(till, sale)), MOST_COLUMNS)


def printed(till: Till, number: str) -> tuple[str, ...]:
    """The receipt of `number` as it was printed."""
    found = receipts_of(till, number)
    return previews.shown(till.settings, from_json(found[0].receipt), MOST_COLUMNS) if found else ()


def columns(till: Till) -> int:
    """How wide the paper of `preview` and `printed` is."""
    return previews.columns(till.settings, MOST_COLUMNS)


def latest(till: Till, count: int = 3) -> tuple[tuple[Sale, datetime], ...]:
    """The last completed sales and when each was completed, newest first."""
    head, _, following = till.books.next_number.rpartition("-")
    newest = int(following) - 1
    found: list[tuple[Sale, datetime]] = []
    for number in range(newest, max(0, newest - _LOOK_BACK), -1):
        seen = past(till, f"{head}-{number:06d}")
        if seen and isinstance(seen.document, Sale) and seen.document.mark is Stage.COMPLETED:
            found.append((seen.document, seen.on_paper_at))
            if len(found) == count:
                break
    return tuple(found)


def row(till: Till, sale: Sale, at: datetime, zone: tzinfo | None) -> str:
    """`R2-000017   10:41      60.30   printed`."""
    waiting = any(job.queued.sale == sale.number for job in till.books.jobs.values())
    fate = say("! waiting") if waiting else say("✓ printed")
    paper = fate if till.settings.paper_columns else "–"
    return f" {sale.number:<11} {spoken().hour(at.astimezone(zone))} {figures(sale.total):>11}   {paper}"
