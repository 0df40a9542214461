"""What a manager does about paper that does not print, and what is told of everything that is open."""

from datetime import timedelta

import pytest
from moneyed import EUR, Money

from receipts.printing.jobs import Condition, PrinterStatus
from register.counter.drawer import shifts
from register.counter.owing.ages import age_in_words, aged
from register.counter.owing.causes import cause
from register.counter.owing.obligations import Kind, obligations
from register.counter.paper import papers
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import ActAllowed, PaperNoted, StrayAnswer
from register.domain.staff.people import Person


class Stuck:
    """A printer that prints nothing, and may be at what is withdrawn."""

    lamp = PrinterStatus(Condition.NOT_READY, "paper end")

    def __init__(self) -> None:
        self.queue: list[str] = []
        self.at: str | None = None

    def add(self, job, receipt, *, copy, state) -> None:
        self.queue.append(job)

    def withdraw(self, job: str) -> bool:
        if job == self.at:
            return False
        self.queue = [one for one in self.queue if one != job]
        return True

    def kick_drawer(self) -> None:
        pass


def named(till: Till, name: str) -> Person:
    person = staff.called(till, name)
    assert person is not None
    return person


@pytest.fixture
def paper(till: Till) -> Stuck:
    """An X report waits for it."""
    till.paper = stuck = Stuck()
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money(100, EUR))
    shifts.print_x(till)
    return stuck


def said(till: Till) -> list[tuple[str, str, str]]:
    entries = till.journal.entries(kinds=[ActAllowed])
    told = [entry.event for entry in entries]
    return [(one.act, one.by, one.about) for one in told if isinstance(one, ActAllowed)]


async def test_paper_that_waits_is_printed_again_as_a_copy_also_where_no_sale_is_around_it(till, paper):
    assert papers.print_again(till, "1", named(till, "Ruth")) is None
    assert paper.queue == ["1", "2"]
    assert till.books.jobs["2"].queued.copy
    assert said(till) == [("see_to_open", "Ruth", "copy of paper 1, x report")]
    assert isinstance(papers.print_again(till, "7", None), Refused)


async def test_paper_that_is_let_go_leaves_the_queue_and_the_list_under_a_name(till, paper):
    assert papers.give_up(till, "1", named(till, "Ruth"), " the printer is sold ") is None
    assert paper.queue == []
    assert obligations(till) == ()
    (entry,) = till.journal.entries(kinds=[PaperNoted])
    assert entry.event == PaperNoted("1", "given_up", "Ruth: the printer is sold")
    assert said(till) == [("let_paper_go", "Ruth", "paper 1 given up: the printer is sold")]
    assert isinstance(papers.give_up(till, "1", named(till, "Ruth"), "again"), Refused)


@pytest.mark.parametrize(
    ("who", "reason", "at", "why"),
    [
        ("Maria", "no roll", None, "manager"),
        ("Ruth", " ", None, "Say why"),
        ("Ruth", "card 6006490000000000016", None, "card's number"),
        ("Ruth", "no roll", "1", "being printed"),
    ],
)
async def test_paper_is_not_let_go_without_right_and_reason_nor_while_it_prints(
    till, paper, who, reason, at, why
):
    paper.at = at
    refused = papers.give_up(till, "1", named(till, who), reason)
    assert isinstance(refused, Refused)
    assert why in refused.reason
    assert "1" in till.books.jobs
    assert said(till) == []


async def test_open_things_say_since_when_and_why(till, paper):
    papers.noted(till, "1", "blocked", "paper end")
    noon = till.clock.now()
    till.record(
        StrayAnswer("H7K2P0004", "Payment Success", noon), StrayAnswer("H7K2P0005", "Payment Failure")
    )
    found = [aged(till.books, till.journal, one) for one in obligations(till)]
    later = noon + timedelta(hours=3)
    assert [one.since for one in found] == [noon, None, noon]
    assert [cause(till.books, one, later) for one in found] == [
        f"At {noon.astimezone():%H:%M} an answer came that nobody waits for: Payment Success.",
        "An answer came that nobody waits for: Payment Failure.",
        f"Waits for the printer since {noon.astimezone():%H:%M}: paper end.",
    ]
    assert found[0].age(later) == timedelta(hours=3)
    assert found[0].age(noon - timedelta(hours=1)) == timedelta(), "whatever the clock says"
    assert [one.open.kind for one in found] == [Kind.STRAY, Kind.STRAY, Kind.PAPER]


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_an_age_is_told_in_whole_steps_and_never_more_than_it_is(age, words):
    assert age_in_words(age) == words
