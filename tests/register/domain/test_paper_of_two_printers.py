"""Receipts on their way to paper, as the journal alone tells it: how far each came, and at which printer."""

from datetime import UTC, datetime
from functools import reduce

import pytest
from moneyed import EUR

from register.domain.books import Books, books_after
from register.domain.events import Event, PaperNoted, PaperQueued

AT = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)


def books(*events: Event) -> Books:
    queued = PaperQueued("1", "R2-000001", "sale", [], copy=False, at=AT)
    return reduce(
        lambda books, event: books_after(books, event, AT, "Maria"), (queued, *events), Books("2", EUR)
    )


def at(printer: str, *states: str) -> tuple[PaperNoted, ...]:
    return tuple(PaperNoted("1", state, "", printer) for state in states)


def test_a_journal_from_before_there_were_two_speaks_of_the_first():
    job = books(PaperNoted("1", "blocked", "paper end")).jobs["1"]
    assert (job.state, job.note, job.printer) == ("blocked", "paper end", "first")


def test_the_printer_that_had_a_receipt_last_is_known():
    assert books(*at("first", "blocked"), *at("second", "sending")).jobs["1"].printer == "second"


@pytest.mark.parametrize(
    ("events", "uncleared"),
    [
        ((), ()),
        (at("first", "sending", "lost", "unknown", "sending"), ()),
        ((*at("first", "blocked"), *at("second", "sending", "printed", "done")), ()),
        ((*at("first", "sending", "lost"), *at("second", "unknown")), ("first",)),
        ((*at("first", "sending", "lost"), *at("second", "unknown", "sending", "done")), ("first",)),
        (
            (*at("first", "sending"), *at("second", "unknown", "lost"), *at("first", "unknown")),
            ("first", "second"),
        ),
        ((*at("first", "sending"), *at("second", "unknown", "done"), PaperNoted("2", "sending", "")), ()),
    ],
)
def test_a_printer_may_hold_the_rest_of_a_receipt_that_the_other_took_over(events, uncleared):
    """Until something is sent to it: it is cleared before that."""
    assert books(*events).uncleared == uncleared
