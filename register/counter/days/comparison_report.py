"""Comparisons with a processor's own record as a report tells them: on paper, and for machines."""

from receipts.layouts.comparison import ComparisonSlip, comparison_slip
from receipts.layouts.reports import Compared
from register.counter.days import comparison_words
from register.counter.drawer.own_counts import OwnCount, own_counts
from register.counter.paper import papers, slips
from register.counter.till import Till
from register.domain.amounts import Refused, exact
from register.domain.english import in_english
from register.domain.events import DayCompared
from register.domain.shift import Shift
from register.language import say


def on_paper(
    shift: Shift, seen_by: str, uncompared: tuple[str, ...], own: tuple[OwnCount, ...] = ()
) -> tuple[Compared, ...]:
    """With each processor, the odd ones under it; a line for those that nobody compared with.

    `seen_by` is who closed the shift in spite of them; `own`: of those that tell no totals, our count.
    """
    found = (_comparison(one, shift, seen_by) for one in shift.compared)
    return (
        *found,
        *(Compared(comparison_words.uncompared(name)) for name in uncompared),
        *(Compared(one.words, one.lines) for one in own),
    )


def print_comparison(till: Till) -> Refused | None:
    """The newest comparison of the open shift on a paper of its own, with every odd one by name."""
    shift = till.books.shift
    if shift is None:
        return Refused(say("No shift is open"))
    own = own_counts(till)
    if not shift.compared and not own:
        return Refused(say("Nothing was compared yet: compare first, then print"))
    if till.settings.paper_columns is None:
        return Refused(say("This till has no printer: the comparison cannot be printed"))
    slip = ComparisonSlip(
        slips.heading(till, ""),
        str(shift.number),
        slips.local(shift.opened_at),
        on_paper(shift, "", (), own),
    )
    till.record(papers.queued(till, comparison_slip(slip), "comparison", None))
    return None


def _comparison(one: DayCompared, shift: Shift, seen_by: str) -> Compared:
    odd = tuple(comparison_words.sentence(each, one.processor) for each in one.odd)
    late = (comparison_words.later(shift.asked_since),) if shift.asked_since else ()
    lines = (*odd, *comparison_words.notes(one), *late)
    return Compared(comparison_words.summary(one), lines, seen_by if one.wants_a_word else "")


def as_json(one: DayCompared) -> dict[str, object]:
    """A comparison for a machine, in English."""
    with in_english():
        return _as_json(one)


def _as_json(one: DayCompared) -> dict[str, object]:
    return {
        "processor": one.processor,
        "requests": one.requests,
        "agree": one.agree,
        "missed": one.missed,
        "totals_not_looked_at": one.unlooked,
        "words": comparison_words.summary(one),
        "odd": [
            {
                "finding": odd.finding,
                "request": odd.request_id or None,
                "number": odd.number or None,
                "operation": odd.operation,
                "ours": exact(odd.ours) if odd.ours is not None else None,
                "theirs": exact(odd.theirs) if odd.theirs is not None else None,
                "count": odd.count,
                "words": comparison_words.sentence(odd, one.processor),
            }
            for odd in one.odd
        ],
    }
