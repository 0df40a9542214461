"""Paid in, paid out, dropped: what the drawer lets go, who must allow it, and what stays of it."""

from pathlib import Path
from typing import TypeVar

import pytest
from moneyed import EUR, Money

from receipts.document import from_json
from receipts.preview import lines
from receipts.printing.jobs import Condition, PrinterStatus
from register.config.tables import Provider
from register.counter.drawer import movements as drawer
from register.counter.drawer import reports, shifts
from register.counter.paper import papers
from register.counter.people import staff
from register.counter.till import Till
from register.demo import demo_settings
from register.domain.amounts import Refused
from register.domain.events import DrawerMoved, DrawerOpened, Movement, PaperQueued, ShiftOpened
from register.domain.pieces import Piece
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.wiring import opened

T = TypeVar("T")
OUT = [Movement.PAID_OUT, Movement.DROP]


def euros(amount: str) -> Money:
    return Money(amount, EUR)


class Kicked:
    """A printer that only counts how often the drawer was opened."""

    lamp = PrinterStatus(Condition.READY)

    def __init__(self) -> None:
        self.kicks = 0

    def add(self, job, receipt, *, copy, state) -> None:
        pass

    def withdraw(self, job: str) -> bool:
        return True

    def kick_drawer(self) -> None:
        self.kicks += 1


@pytest.fixture
def kicked() -> Kicked:
    return Kicked()


@pytest.fixture
async def till(tmp_path: Path, kicked: Kicked):
    read = demo_settings().model_copy(update={"printer": None, "terminal": None})
    async with opened(read, tmp_path) as till:
        till.paper = kicked
        shifts.sign_in(till, "1234")
        shifts.open_shift(till, euros("100.00"))
        yield till


@pytest.fixture
def ruth(till: Till) -> Person:
    person = staff.approval(till, "9876", Act.PAID_OUT)
    assert isinstance(person, Person)
    return person


def done(result: DrawerMoved | Refused) -> DrawerMoved:
    assert isinstance(result, DrawerMoved), result
    return result


def refused(result: object) -> str:
    assert isinstance(result, Refused)
    return result.reason


def events(till: Till, kind: type[T]) -> list[T]:
    found = (entry.event for entry in till.journal.entries())
    return [event for event in found if isinstance(event, kind)]


def expected(till: Till) -> Money:
    assert till.books.shift is not None
    return till.books.shift.expected


def printed(till: Till, number: str) -> str:
    (paper,) = [one for one in events(till, PaperQueued) if one.sale == number and not one.copy]
    return "\n".join(lines(from_json(paper.receipt), 42))


@pytest.mark.parametrize(
    ("movement", "left", "says", "signs"),
    [
        (Movement.PAID_IN, "120.00", "PAID IN", "Handed over by"),
        (Movement.PAID_OUT, "80.00", "PAID OUT", "Received by"),
        (Movement.DROP, "80.00", "CASH DROP", "Into the safe by"),
    ],
)
async def test_a_movement_is_one_commit_opens_the_drawer_and_has_a_slip_to_sign(
    till: Till, kicked: Kicked, movement, left, says, signs
):
    kicks, seq = kicked.kicks, till.journal.last_seq
    moved = done(drawer.move(till, movement, euros("20.00"), " for the bank "))
    assert (moved.reason, moved.manager, moved.sale) == ("for the bank", "", "R2-000001")
    assert expected(till) == euros(left)
    assert kicked.kicks == kicks + 1
    entries = list(till.journal.entries(seq))
    assert [type(entry.event) for entry in entries] == [DrawerMoved, DrawerOpened, PaperQueued]
    assert {entry.cashier for entry in entries} == {"Maria"}
    slip = printed(till, moved.sale)
    for words in (says, "20.00", "Reason: for the bank", "____", "Cashier", signs, "R2-000001"):
        assert words in slip


async def test_nothing_moves_before_the_shift_is_open(till: Till):
    shifts.close_shift(till, None)
    seq = till.journal.last_seq
    for movement in Movement:
        assert "The shift is not open" in refused(drawer.move(till, movement, euros("1.00"), "why"))
    assert till.journal.last_seq == seq


@pytest.mark.parametrize("movement", OUT)
async def test_no_more_goes_out_than_there_is(till: Till, movement, ruth):
    assert "not that much cash" in refused(drawer.move(till, movement, euros("100.01"), "why", ruth))
    done(drawer.move(till, movement, euros("100.00"), "all of it", ruth))
    assert "not that much cash" in refused(drawer.move(till, movement, euros("0.01"), "why"))


@pytest.mark.parametrize("movement", Movement)
@pytest.mark.parametrize("reason", ["", "  "])
async def test_every_movement_says_why(till: Till, movement, reason):
    assert "Say why" in refused(drawer.move(till, movement, euros("1.00"), reason))


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "QR:ab/CD-0042"])
async def test_no_card_s_number_stands_among_the_reasons(till: Till, number):
    assert till.settings.gift_cards is not None
    rows = (*till.settings.gift_cards.providers, Provider(name="toggle", prefixes=("QR:",), processor="x"))
    cards = till.settings.gift_cards.model_copy(update={"providers": rows})
    till.settings = till.settings.model_copy(update={"gift_cards": cards})
    reason = refused(drawer.move(till, Movement.PAID_OUT, euros("1.00"), f"for card {number}, lost."))
    assert "Leave the card's number out" in reason


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "0.001"])
async def test_an_amount_that_cannot_be_moves_nothing(till: Till, amount):
    seq = till.journal.last_seq
    assert refused(drawer.move(till, Movement.PAID_IN, euros(amount), "why"))
    assert refused(drawer.move(till, Movement.PAID_IN, Money("5.00", "USD"), "why"))
    assert till.journal.last_seq == seq


async def test_above_the_limit_a_manager_allows_what_is_paid_out_and_the_cashier_stays(till: Till, ruth):
    assert "PIN of somebody who may (manager)" in refused(
        drawer.move(till, Movement.PAID_OUT, euros("50.01"), "too much")
    )
    done(drawer.move(till, Movement.PAID_OUT, euros("50.00"), "as much as Maria may"))
    done(drawer.move(till, Movement.PAID_IN, euros("80.00"), "coins, which need nobody"))
    done(drawer.move(till, Movement.DROP, euros("60.00"), "the safe is ours"))
    moved = done(drawer.move(till, Movement.PAID_OUT, euros("50.01"), "the plumber", ruth))
    assert (moved.manager, till.books.cashier) == ("Ruth", "Maria")
    assert "Ruth" in printed(till, moved.sale)
    *_, entry = [one for one in till.journal.entries(kinds=[DrawerMoved])]
    assert (entry.cashier, entry.event) == ("Maria", moved)


async def test_undoing_goes_the_other_way_once_and_changes_nothing_that_was(till: Till):
    moved = done(drawer.move(till, Movement.PAID_OUT, euros("20.00"), "postage"))
    undone = done(drawer.undo(till, moved.sale, "the post was closed"))
    assert (undone.undoes, undone.amount, undone.goes_in) == (moved.sale, euros("20.00"), True)
    assert expected(till) == euros("100.00")
    assert events(till, DrawerMoved) == [moved, undone]
    assert "PAID OUT UNDONE" in printed(till, undone.sale)
    assert moved.sale in printed(till, undone.sale)
    assert "can be undone" in refused(drawer.undo(till, moved.sale, "again"))
    assert "can be undone" in refused(drawer.undo(till, undone.sale, "the undoing"))


async def test_undoing_what_came_in_obeys_the_rules_of_what_goes_out(till: Till, ruth):
    coins = done(drawer.move(till, Movement.PAID_IN, euros("60.00"), "coins"))
    assert "PIN of somebody who may (manager)" in refused(drawer.undo(till, coins.sale, "not ours"))
    done(drawer.move(till, Movement.DROP, euros("150.00"), "much in it"))
    assert "not that much cash" in refused(drawer.undo(till, coins.sale, "not ours", ruth))
    drop = events(till, DrawerMoved)[-1]
    done(drawer.undo(till, drop.sale, "needed here"))
    done(drawer.undo(till, coins.sale, "not ours", ruth))
    assert expected(till) == euros("100.00")


async def test_the_next_shift_undoes_nothing_of_the_last(till: Till):
    moved = done(drawer.move(till, Movement.PAID_OUT, euros("20.00"), "postage"))
    shifts.close_shift(till, None)
    shifts.open_shift(till, euros("80.00"))
    assert "can be undone" in refused(drawer.undo(till, moved.sale, "too late"))


async def test_a_slip_is_printed_again_as_a_copy(till: Till):
    moved = done(drawer.move(till, Movement.PAID_OUT, euros("20.00"), "postage"))
    assert papers.reprint(till, moved.sale) is None
    assert [paper.copy for paper in events(till, PaperQueued)] == [False, True]


async def test_a_float_and_a_count_may_be_told_by_piece_but_not_wrongly(till: Till):
    shifts.close_shift(till, None)
    pieces = (Piece(euros("20"), 2), Piece(euros("0.50"), 3))
    assert "41.50" in refused(shifts.open_shift(till, euros("41.00"), pieces))
    assert shifts.open_shift(till, euros("41.50"), pieces) is None
    assert events(till, ShiftOpened)[-1].pieces == pieces
    assert "41.50" in refused(shifts.close_shift(till, euros("41.00"), pieces))
    reading = shifts.close_shift(till, euros("41.50"), pieces)
    assert isinstance(reading, reports.Reading)
    assert reading.pieces == pieces


async def test_any_difference_closes_but_above_the_limit_with_a_manager(till: Till, ruth):
    assert not shifts.needs_manager(till, euros("95.00"))
    assert shifts.needs_manager(till, euros("94.99"))
    assert shifts.needs_manager(till, euros("105.01"))
    assert "more than 5.00" in refused(shifts.close_shift(till, euros("94.99")))
    assert till.books.last_z == 0
    reading = shifts.close_shift(till, euros("0.00"), (), ruth)
    assert isinstance(reading, reports.Reading)
    assert (reading.difference, reading.manager) == (euros("-100.00"), "Ruth")


@pytest.mark.parametrize(
    ("blind", "maria", "ruth"),
    [("cashiers", True, False), ("everybody", True, True), ("nobody", False, False)],
)
async def test_who_counts_blind_is_a_setting(till: Till, blind, maria, ruth):
    cash = till.settings.cash.model_copy(update={"blind": blind})
    till.settings = till.settings.model_copy(update={"cash": cash})
    assert shifts.counts_blind(till) is maria
    shifts.sign_in(till, "9876")
    assert shifts.counts_blind(till) is ruth


async def test_an_x_report_does_not_tell_the_cash_to_whoever_counts_it_blind(till: Till):
    done(drawer.move(till, Movement.PAID_IN, euros("23.45"), "coins"))
    shifts.print_x(till)
    shifts.sign_in(till, "9876")
    shifts.print_x(till)
    blind, seen = ["\n".join(lines(from_json(one.receipt), 42)) for one in events(till, PaperQueued)[1:]]
    assert "123.45" not in blind
    assert "23.45" not in blind
    assert "after the count" in blind
    assert "123.45" in seen
