"""Where the till is, and what a customer is likely to hand over: from the state alone."""

import pytest
from moneyed import EUR, JPY, Money

from register.domain.books import Books
from register.tui.place import Place
from register.tui.route import place
from register.tui.words.tenders import proposals

NOTES = tuple(Money(note, EUR) for note in ("5", "10", "20", "50", "100"))


def euros(*amounts: str) -> list[Money]:
    return [Money(amount, EUR) for amount in amounts]


def test_nobody_sells_before_signing_in():
    assert place(Books("2", EUR), (), done=True, tendering=True) is Place.SIGN_IN


def test_nobody_sells_before_the_float_is_counted():
    assert place(Books("2", EUR, cashier="Maria"), (), done=True, tendering=True) is Place.OPEN_SHIFT


def test_a_balance_that_a_payment_waits_for_is_asked_where_payments_are():
    assert place(Books("2", EUR), (), done=False, tendering=True, looking=True) is Place.ASKING


@pytest.mark.parametrize(
    ("due", "given"),
    [
        ("27.80", ["30", "50"]),
        ("22.80", ["25", "50"]),
        ("7.35", ["10", "20"]),
        ("20.00", ["50", "100"]),
        ("87.00", ["90", "100"]),
        ("100.01", ["105"]),
    ],
)
def test_the_likely_notes_are_proposed_with_their_change(due, given):
    found = proposals(Money(due, EUR), NOTES)
    assert [one for one, _ in found] == euros(*given)
    assert all(one - change == Money(due, EUR) for one, change in found)


def test_without_notes_nothing_is_proposed():
    assert proposals(Money("27.80", EUR), ()) == ()
    assert proposals(Money(1200, JPY), (Money(1000, JPY),)) == ((Money(2000, JPY), Money(800, JPY)),)
