"""What a register's requests and a processor's own record have in common, and what not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.domain.asking.comparing import Asked, Span, day_compared
from register.domain.asking.comparison import Finding, Ours, odd_request, strays, worth_comparing
from register.domain.asking.exchange import MoneyRequest
from register.domain.events import DayCompared, Missed, Unlooked
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Operation
from terminal_api.record import Means, NoSums, Sum, Sums, Way, Whose

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEVER = Declined("never heard of it", Decline.NEVER_RECEIVED)
REFUSED = Declined("refused")
FORGOTTEN = Unknown("too old", Doubt.TOO_OLD)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def asked(
    ours: Outcome,
    told: Outcome | None,
    *,
    operation: Operation = Operation.PAY,
    id: str = "A1",
    by_hand: bool = False,
) -> Asked:
    request = MoneyRequest(id, "terminal", operation, euros("20.00"), NOON, "R2-000001")
    return Asked(Ours(request, ours, by_hand), told)


def paid(amount: str = "20.00") -> Approved:
    return Approved(euros(amount))


def summed(amount: str, count: int = 1, *, whose: Whose = Whose.OURS, way: Way = Way.TAKEN) -> Sum:
    return Sum(whose, Means.GIFT_CARD, way, "svs", count, euros(amount))


def span(before: DayCompared | None = None, after: int = 0) -> Span:
    return Span("terminal", "HARBOUR-2 at V400m-1", EUR, before, after)


def compared(*some: Asked, sums: Sums | NoSums | None = None, of: Span | None = None) -> DayCompared:
    told = Sums("1000", ()) if sums is None else sums
    return day_compared(of or span(), some, told, upto=9)


@pytest.mark.parametrize(
    ("ours", "told", "finding"),
    [
        (paid(), paid(), None),
        (REFUSED, NEVER, None),
        (paid("15.00"), paid(), Finding.AMOUNT),
        (paid(), REFUSED, Finding.ONLY_OURS),
        (REFUSED, paid(), Finding.ONLY_THEIRS),
        (Unknown("silence"), paid(), Finding.ONLY_THEIRS),
        (Unknown("silence"), REFUSED, Finding.ONLY_OURS),
        (paid(), FORGOTTEN, Finding.NOT_TOLD),
        (REFUSED, NotSent("unplugged"), Finding.NOT_TOLD),
    ],
)
def test_a_request_is_odd_unless_both_say_the_same(ours, told, finding):
    one = asked(ours, told).ours
    odd = odd_request(one, told)
    assert (odd.finding if odd else None) is finding
    if odd:
        assert odd.open is isinstance(ours, Unknown)
        assert (odd.request_id, odd.number) == ("A1", "R2-000001")


def test_what_never_left_and_what_moves_no_money_is_not_compared():
    assert not worth_comparing(asked(NotSent("unplugged"), None).ours)
    assert not worth_comparing(asked(paid(), None, operation=Operation.BALANCE).ours)
    assert worth_comparing(asked(Unknown("silence"), None).ours)


def test_what_a_terminal_did_and_has_forgotten_is_proven_by_its_sums():
    forgot, sums = asked(paid(), NEVER), Sums("1000", (summed("20.00"),))
    assert compared(forgot, sums=sums).odd == ()
    assert compared(forgot, sums=sums).agree == 1
    (odd, missing) = compared(forgot, sums=Sums("1000", ())).odd
    assert odd.finding is Finding.NOT_TOLD
    assert (missing.finding, missing.ours) == (Finding.ONLY_OURS, euros("20.00"))
    cannot_say = Unknown("The terminal cannot say now", Doubt.RUNNING)
    assert compared(asked(REFUSED, cannot_say)).odd == (), "nor did it happen, where nothing is in the sums"
    (load,) = compared(asked(paid(), NEVER, operation=Operation.LOAD)).odd
    assert load.finding is Finding.NOT_TOLD, "loads are in no sum"


def test_what_only_a_manager_says_that_it_did_is_not_forgotten_but_odd():
    (odd,) = compared(asked(paid(), NEVER, by_hand=True)).odd
    assert odd.finding is Finding.ONLY_OURS


def test_an_odd_request_is_not_told_again_by_the_sums():
    found = compared(
        asked(paid("15.00"), paid(), id="A1"),
        asked(REFUSED, paid(), id="A2"),
        sums=Sums("1000", (summed("40.00", 2),)),
    )
    assert [odd.finding for odd in found.odd] == [Finding.AMOUNT, Finding.ONLY_THEIRS]
    assert (found.requests, found.agree, found.unlooked) == (2, 0, None)


def test_a_bank_card_payment_that_was_paid_by_gift_card_is_nothing_odd():
    found = compared(
        asked(paid(), paid(), operation=Operation.BANK_CARD), sums=Sums("1000", (summed("20.00"),))
    )
    assert found.odd == ()


def test_what_another_made_under_our_name_is_found_by_the_sums():
    (odd,) = compared(asked(paid(), paid()), sums=Sums("1000", (summed("29.00", 2),))).odd
    assert (odd.finding, odd.whose, odd.count, odd.theirs) == (
        Finding.ONLY_THEIRS,
        Whose.OURS,
        1,
        euros("9.00"),
    )


def test_sums_go_on_from_those_of_the_last_comparison():
    first = compared(asked(paid(), paid()), sums=Sums("1000", (summed("20.00"),)))
    more = Sums("1000", (summed("40.00", 2), summed("5.00", whose=Whose.NOBODYS)))
    (odd,) = compared(asked(paid(), paid(), id="A2"), sums=more, of=span(first, 9)).odd
    assert (odd.whose, odd.theirs) == (Whose.NOBODYS, euros("5.00"))
    again = day_compared(span(first, 9), (), Sums("1000", first.sums), upto=10)
    assert again.odd == ()


@pytest.mark.parametrize(
    ("before", "after", "sums", "unlooked", "whole"),
    [
        (None, 0, NoSums("cannot", never=True), Unlooked.NEVER_TOLD, True),
        (None, 0, NoSums("busy"), Unlooked.NOT_NOW, False),
        (None, 7, Sums("1000", (summed("99.00"),)), Unlooked.FIRST, True),
        ("other", 7, Sums("1000", (summed("99.00"),)), Unlooked.FIRST, True),
        ("same", 7, Sums("1001", (summed("99.00"),)), Unlooked.NEW_PERIOD, True),
        (None, 0, Sums("1000", (summed("20.00", whose=Whose.NOBODYS),)), Unlooked.NOT_APART, True),
    ],
)
def test_sums_that_say_nothing_for_sure_are_not_looked_at(before, after, sums, unlooked, whole):
    name = "HARBOUR-2 at V400m-1" if before == "same" else "HARBOUR-2 at V400m-2"
    earlier = DayCompared("terminal", name, 7, 1, 1, period="1000") if before else None
    found = compared(asked(paid(), paid()), sums=sums, of=span(earlier, after))
    assert (found.odd, found.unlooked, found.is_whole) == ((), unlooked, whole)


def test_while_an_answer_is_missing_on_both_sides_our_sums_prove_nothing():
    running = Unknown("still running", Doubt.RUNNING)
    found = compared(asked(running, running), sums=Sums("1000", (summed("20.00"),)))
    assert [odd.finding for odd in found.odd] == [Finding.NOT_TOLD]
    assert (found.unlooked, found.is_whole) == (Unlooked.OPEN, False)


def test_what_was_not_asked_for_is_neither_odd_nor_agreed_upon():
    found = day_compared(
        span(), (asked(paid(), paid()), asked(paid(), None, id="A2")), None, upto=9, missed=Missed.STOPPED
    )
    assert (found.requests, found.agree, found.odd, found.is_whole) == (2, 1, (), False)
    assert found.wants_a_word
    assert not day_compared(span(), (), None, upto=9, missed=Missed.SILENT).wants_a_word


def test_what_was_entered_at_the_terminal_is_told_by_brand():
    now = (summed("5.00", 2, whose=Whose.NOBODYS), summed("3.00", whose=Whose.NOBODYS, way=Way.REFUNDED))
    known = (summed("1.00", whose=Whose.NOBODYS),)
    assert [(odd.count, odd.theirs, odd.way) for odd in strays(now, known, EUR)] == [
        (1, euros("3.00"), Way.REFUNDED),
        (1, euros("4.00"), Way.TAKEN),
    ]


@given(st.lists(st.tuples(st.sampled_from(Operation), st.decimals("0.01", "500.00", places=2)), max_size=12))
def test_an_honest_day_is_never_odd(done):
    some, sums = [], []
    ways = {
        Operation.PAY: Way.TAKEN,
        Operation.BANK_CARD: Way.TAKEN,
        Operation.CASH_OUT: Way.TAKEN,
        Operation.REFUND: Way.REFUNDED,
        Operation.REVERSE: Way.TAKEN_BACK,
    }
    for number, (operation, amount) in enumerate(done):
        approved = Approved(Money(amount, EUR))
        some.append(asked(approved, approved, operation=operation, id=f"A{number}"))
        if operation in ways:
            sums.append(Sum(Whose.OURS, Means.BANK_CARD, ways[operation], "mc", 1, Money(amount, EUR)))
    found = compared(*some, sums=Sums("1000", tuple(sums)))
    assert (found.odd, found.agree) == ((), len(done))
