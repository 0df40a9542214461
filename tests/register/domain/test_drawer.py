"""Cash beside a sale: what the drawer should hold is what was posted on it, whatever moved."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, USD, Money, get_currency

from register.domain.asking.exchange import IllegalStep
from register.domain.bookkeeping.postings import postings
from register.domain.books import Books, books_after
from register.domain.events import (
    CashGiven,
    CashOutReturned,
    CashReason,
    CashTaken,
    DrawerMoved,
    DrawerOpened,
    Movement,
    ShiftClosed,
    ShiftOpened,
)
from register.domain.pieces import Piece, usual, worth
from register.domain.shift import Shift, shift_after
from register.journal.codec import Codec, by_kind
from terminal_api.money import decimals

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def opened(float_: str = "100.00") -> Books:
    return books_after(Books("2", EUR), ShiftOpened(1, euros(float_)), NOON, "Maria")


def shift_of(books: Books) -> Shift:
    assert books.shift is not None
    return books.shift


amounts = st.integers(1, 100_000).map(lambda cents: Money(Decimal(cents).scaleb(-2), EUR))
moves = st.builds(DrawerMoved, st.just(""), st.sampled_from(Movement), amounts, st.just("a reason"))
others = st.one_of(
    st.builds(CashTaken, st.just("R2-000001"), amounts, amounts),
    st.builds(CashGiven, st.just("R2-000001"), amounts, st.sampled_from(CashReason)),
    st.builds(CashOutReturned, st.just("R2-000001"), amounts),
)


@given(st.lists(st.tuples(moves, st.booleans()) | others, max_size=20))
def test_the_drawer_should_hold_what_was_posted_on_it_whatever_moved(happened):
    start = ShiftOpened(1, euros("100.00"))
    shift, booked = shift_after(Shift(1, NOON, start.float), start, "Maria"), [*postings(start)]
    for number, one in enumerate(happened):
        event = one
        if isinstance(one, tuple):
            moved, undo = one
            before = shift.moved[-1] if undo and shift.moved else None
            event = (
                DrawerMoved(str(number), before.movement, before.amount, "wrong", undoes=before.sale)
                if before
                else DrawerMoved(str(number), moved.movement, moved.amount, moved.reason)
            )
        shift = shift_after(shift, event, "Maria")
        booked += postings(event)
    on_drawer = sum((line.amount for line in booked if line.account == "drawer"), euros("0"))
    assert shift.expected == on_drawer
    received = shift.amount("cash_taken") + shift.amount("change")
    assert shift.expected == (
        shift.float
        + received
        - shift.amount("change")
        - shift.amount("cash_given_back")
        - shift.amount("cashed_out")
        - shift.amount("paid_out")
        - shift.amount("drop")
        + shift.amount("paid_in")
    )


@pytest.mark.parametrize(
    ("movement", "account", "drawer"),
    [
        (Movement.PAID_IN, "paid_in", "105.00"),
        (Movement.PAID_OUT, "paid_out", "95.00"),
        (Movement.DROP, "safe", "95.00"),
    ],
)
def test_each_movement_has_an_account_and_its_undoing_leaves_nothing_there(movement, account, drawer):
    books = opened()
    before = shift_of(books).of(account)
    moved = DrawerMoved(books.next_number, movement, euros("5.00"), "a reason")
    books = books_after(books, moved, NOON, "Maria")
    assert shift_of(books).expected == euros(drawer)
    assert abs(shift_of(books).of(account) - before) == euros("5.00")
    undone = DrawerMoved(books.next_number, movement, euros("5.00"), "wrong", undoes=moved.sale)
    books = books_after(books, undone, NOON, "Maria")
    assert shift_of(books).expected == euros("100.00")
    assert shift_of(books).of(account) == before
    assert shift_of(books).amount(movement) == euros("0.00")
    assert (shift_of(books).count(movement), shift_of(books).count("undone")) == (1, 1)
    assert shift_of(books).moved == ()


def test_a_movement_takes_the_next_number_like_any_other_slip():
    books = opened()
    assert books.next_number == "R2-000001"
    moved = DrawerMoved("R2-000001", Movement.PAID_IN, euros("5.00"), "a reason")
    assert books_after(books, moved, NOON, "Maria").next_number == "R2-000002"


def test_no_cash_moves_while_no_drawer_is_open():
    moved = DrawerMoved("R2-000001", Movement.PAID_IN, euros("5.00"), "a reason")
    with pytest.raises(IllegalStep):
        books_after(Books("2", EUR), moved, NOON, None)


def test_only_openings_without_money_count_as_no_sales():
    shift = Shift(1, NOON, euros("0"))
    for event in (DrawerOpened(None, "float"), DrawerOpened(None, "float", no_sale=True)):
        shift = shift_after(shift, event, "Maria")
    assert (shift.count("drawer"), shift.count("no_sale")) == (2, 1)


@pytest.mark.parametrize("code", ["EUR", "USD", "GBP", "JPY", "KRW", "KWD"])
def test_every_currency_has_coins_and_notes_that_it_can_have(code):
    currency = get_currency(code)
    pieces = usual(currency)
    assert list(pieces) == sorted(set(pieces), reverse=True)
    assert all(value > 0 and value == round(value, decimals(currency)) for value in pieces)


def test_the_euros_dollars_and_yen_are_those_in_the_drawer():
    assert (max(usual(EUR)), min(usual(EUR))) == (Decimal(500), Decimal("0.01"))
    assert Decimal("0.25") in usual(USD)
    assert Decimal("0.20") not in usual(USD)
    assert (max(usual(JPY)), min(usual(JPY))) == (Decimal(10_000), Decimal(1))


@given(st.lists(st.tuples(st.sampled_from(usual(EUR)), st.integers(0, 999)), max_size=15))
def test_a_count_by_piece_comes_to_the_cents_that_are_there(counted):
    pieces = [Piece(Money(value, EUR), count) for value, count in counted]
    cents = sum(int(value * 100) * count for value, count in counted)
    assert worth(pieces, EUR) == Money(Decimal(cents) / 100, EUR)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("shift_opened", '{"shift":1,"float":"100.00 EUR"}'),
        ("shift_closed", '{"shift":1,"z":1,"expected":"5.00 EUR","counted":null}'),
        ("drawer_opened", '{"sale":null,"reason":"float"}'),
    ],
)
def test_a_journal_of_the_time_before_still_reads(kind, body):
    event = Codec(by_kind([ShiftOpened, ShiftClosed, DrawerOpened])).read(kind, body)
    assert event in (
        ShiftOpened(1, euros("100.00")),
        ShiftClosed(1, 1, euros("5.00"), None),
        DrawerOpened(None, "float"),
    )
