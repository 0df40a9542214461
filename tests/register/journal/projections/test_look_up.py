"""What is found through the projections is what reading the whole journal finds."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR

from register.counter import history
from register.counter.asking import confirming
from register.domain.amounts import zero
from register.domain.asking.exchange import Done, Held, MoneyRequest
from register.domain.asking.exchanges import Exchanges
from register.domain.cards.card_mark import CardMark
from register.domain.events import Ended, ReturnOpened, ReversalFailed
from register.domain.returning.returns import Return
from register.domain.sale import Sale
from register.journal.projections import store
from register.journal.projections.catching_up import Projections, rebuilt
from register.journal.projections.keys import By, keys
from register.journal.projections.look_up import found
from terminal_api.outcomes import Approved, Reference, Unknown
from terminal_api.processor import Operation

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)


class Scan:
    """The same questions, answered by reading everything."""

    def __init__(self, journal):
        self.journal = journal
        self.requests = history.answered(journal)
        self.events = [entry.event for entry in journal.entries()]

    def left_to_reverse(self, payment):
        approved = isinstance(payment.outcome, Approved)
        left = payment.outcome.amount if approved else zero(payment.request.amount.currency)
        for other in self.requests.values():
            if other.request.undoes == payment.request.id:
                if isinstance(other.outcome, Approved):
                    left -= other.outcome.amount
                elif isinstance(other.outcome, Unknown):
                    left -= other.request.amount
        return left

    def with_desk_reversals(self, sale):
        payments = {one.request.id for one in sale.payments}
        late = []
        for one in self.requests.values():
            if one.request.desk and one.request.undoes in payments:
                if isinstance(one.outcome, Approved):
                    late.append(Done(one.request, one.outcome))
                elif isinstance(one.outcome, Unknown):
                    late.append(Held(one.request, one.outcome.reason))
        return replace(sale, exchanges=Exchanges((*sale.exchanges.all, *late)))

    def returns_of(self, till, number):
        opened = [one for one in self.events if isinstance(one, ReturnOpened) and one.original == number]
        past = [history.document_now(till, one.sale) for one in opened]
        return tuple(one for one in past if isinstance(one, Return))

    def return_by(self, undo):
        opened = [one for one in self.events if isinstance(one, ReturnOpened) and one.undo == undo]
        return [one.sale for one in opened]

    def of_card(self, card):
        return {id_ for id_, one in self.requests.items() if card.surely(one.request.card)}

    def received(self, psp):
        found = (one for one in self.requests.values() if confirming._was_received(one, psp))
        return next(found, None)

    def has_failed(self, request_id):
        return any(isinstance(one, ReversalFailed) and one.request.id == request_id for one in self.events)


def some(of_them):
    """Some forty of them, evenly spread."""
    return list(of_them)[:: len(of_them) // 40 + 1]


def agree(day, journal):
    """Every question, about much of what there is and something there is not."""
    nothing_open = SimpleNamespace(documents={})  # so that all of it is read back from the journal
    till = cast("Any", SimpleNamespace(journal=journal, currency=EUR, books=nothing_open))
    scan = Scan(journal)
    for id_ in (*some(scan.requests), "NOBODYS"):
        assert history.asked(journal, id_) == scan.requests.get(id_)
        assert bool(found(journal, By.FAILED, id_)) is scan.has_failed(id_)
        assert [one.number for one in found(journal, By.UNDO, id_)] == scan.return_by(id_)
    for one in some(scan.requests.values()):
        assert history.left_to_reverse(journal, one) == scan.left_to_reverse(one)
    cards = {one.request.card for one in scan.requests.values() if one.request.card}
    for card in (*some(sorted(cards, key=str)), CardMark("nobody's", "0000", "svs"), CardMark("", "", "svs")):
        assert {one.request.id for one in history.of_card(journal, card)} == scan.of_card(card)
    for sale in some(day.completed):
        assert history.returns_of(till, sale.number) == scan.returns_of(till, sale.number)
        now = history.document_now(till, sale.number)
        assert isinstance(now, Sale)
        assert history.with_desk_reversals(till, now) == scan.with_desk_reversals(now)
    for psp in (*some(day.psps), *(f"{psp}C" for psp in some(day.psps)), "NOBODYS", ""):
        assert confirming._received(till, psp) == scan.received(psp)
    return scan


@pytest.fixture
def day(days):
    return days(21, 500)


def test_without_projections_the_journal_is_read(day, journal):
    scan = agree(day, journal)
    assert len(scan.requests) > 30
    assert len([one for one in scan.events if isinstance(one, ReturnOpened | ReversalFailed)]) > 10
    assert [one for one in scan.events if isinstance(one, Ended) and keys(one)]


def test_made_anew_they_tell_the_same(day, journal, empty):
    rebuilt(journal, empty)
    agree(day, journal)


def test_what_came_after_them_is_found_too(day, journal, empty):
    with Projections.opened(journal, empty) as projections:
        for _ in range(3):
            day.pass_(40)
            projections.look()
            agree(day, journal)


def test_whoever_reads_beside_a_register_finds_the_same(day, journal, empty):
    Projections.opened(journal, empty).close()
    day.pass_(40)
    with type(journal).read(journal.path, kinds=journal._codec._kinds) as reader:
        agree(day, reader)


def test_what_is_known_is_not_read_again(day, journal, empty):
    Projections.opened(journal, empty).close()
    at = store.last_checkpoint(journal.path).at.count
    entries, begun = journal.entries, []

    def noted(after=0, **how):
        begun.append(after)
        return entries(after, **how)

    vars(journal)["entries"] = noted
    assert found(journal, By.REQUEST, day.requests[0].id)
    assert begun == [at]


def test_a_file_of_another_journal_is_not_looked_into(day, journal, opening, tmp_path, empty):
    with opening(tmp_path / "other") as other:
        type(day)(other, 22).pass_(100)
        Projections.opened(other, empty).close()
    shutil.copy(tmp_path / "other" / store.PROJECTIONS, journal.path.parent)
    agree(day, journal)


@given(st.text("AC.", max_size=6), st.text("AC.", max_size=6))
def test_a_reference_is_found_by_all_that_it_is_called(id_, psp):
    reference = Reference(id_, NOON)
    request = MoneyRequest("1", "terminal", Operation.REVERSE, zero(EUR), NOON, "R2-000001")
    told = Ended("R2-000001", request, Approved(zero(EUR), reference, confirmed=False))
    assert ((By.REFERENCE, psp) in keys(told)) is reference.is_called(psp)
