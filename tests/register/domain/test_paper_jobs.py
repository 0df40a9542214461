"""What is on its way to paper, and which of it a shop must wait for whose law demands paper."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR

from register.domain.asking.exchange import IllegalStep
from register.domain.bookkeeping.postings import postings
from register.domain.books import Books, books_after
from register.domain.events import PaperLetGo, PaperNoted, PaperQueued
from register.domain.paper_jobs import jobs_after

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def queued(job: str = "1", title: str = "sale", *, copy: bool = False) -> PaperQueued:
    return PaperQueued(job, f"R2-{job:0>6}", title, [], copy, NOON)


def let_go(job: str = "1") -> PaperLetGo:
    return PaperLetGo(job, f"R2-{job:0>6}", "no roll left", "Ruth")


def demanded(jobs) -> list[str]:
    return [number for number, job in jobs.items() if job.demanded]


@pytest.mark.parametrize(
    "title", ["sale", "void", "refund", "card refund", "owed", "cash-out", "load", "undo_load", "deactivate"]
)
def test_paper_is_demanded_about_goods_and_money_that_changed_hands(title):
    assert demanded(jobs_after({}, queued(title=title))) == ["1"]
    assert demanded(jobs_after({}, queued(title=title, copy=True))) == []


@pytest.mark.parametrize(
    "title", ["gift", "balance", "merchant copy", "x report", "z report", "no sale", "comparison", "paid in"]
)
def test_nobody_waits_for_other_paper(title):
    jobs = jobs_after({}, queued(title=title))
    assert demanded(jobs) == []
    with pytest.raises(IllegalStep):
        jobs_after(jobs, let_go())


@pytest.mark.parametrize("state", ["printed", "done", "no_printer"])
def test_what_is_on_paper_can_be_let_go_by_nobody(state):
    jobs = jobs_after(jobs_after({}, queued()), PaperNoted("1", state, ""))
    with pytest.raises(IllegalStep):
        jobs_after(jobs, let_go())


def test_paper_is_let_go_once():
    jobs = jobs_after(jobs_after({}, queued()), let_go())
    assert jobs["1"].let_go_by == "Ruth"
    with pytest.raises(IllegalStep):
        jobs_after(jobs, let_go())


@given(states=st.lists(st.sampled_from(["blocked", "sending", "lost", "unknown", "suspended"])))
def test_whatever_the_printer_says_later_what_was_let_go_stays_so_and_stays_queued(states):
    jobs = jobs_after(jobs_after({}, queued()), let_go())
    for state in states:
        jobs = jobs_after(jobs, PaperNoted("1", state, "paper end"))
    assert list(jobs) == ["1"]
    assert demanded(jobs) == []


def test_the_shift_counts_who_let_how_many_go_and_no_money_moves():
    books = Books("2", EUR)
    for event in (queued("1"), queued("2"), let_go("1"), let_go("2")):
        books = books_after(books, event, NOON, "Maria")
        assert postings(event) == ()
    assert books.between is not None
    assert books.between.let_go == (("Ruth", 2),)
