"""Double entry: whatever happens, its lines sum to zero, and reports over them tell the truth."""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.domain import events as kinds
from register.domain.amounts import zero
from register.domain.asking.comparison import Finding, Odd
from register.domain.asking.exchange import MoneyRequest
from register.domain.bookkeeping.postings import postings
from register.domain.cards.card_mark import CardMark
from register.domain.events import EVENTS, Taking
from register.domain.goods.label import Label
from register.domain.goods.line_item import CardLine, Goods, ReturnedGoods
from register.domain.goods.reductions import AmountOff, GiftCardOff, PercentOff, Promoted
from register.domain.pieces import Piece
from register.domain.shift import Shift, shift_after
from register.journal.codec import Codec, by_kind
from terminal_api.outcomes import Approved, Declined, NotSent, Reference, Unknown
from terminal_api.processor import Operation
from terminal_api.record import Means, Sum, Way, Whose

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)

amounts = st.integers(0, 100_000).map(lambda minor: Money(Decimal(minor).scaleb(-2), EUR))
roundings = st.integers(-50, 50).map(lambda minor: Money(Decimal(minor).scaleb(-2), EUR))
words = st.text("abc ", min_size=1, max_size=5)
places = st.integers(0, 5)
marks = st.builds(CardMark, words, st.just("0017"), st.sampled_from(["svs", "givex"]))
quantities = st.integers(1, 50).map(Decimal)
promoted = st.lists(st.builds(Promoted, amounts, words), max_size=2).map(tuple)
reductions = st.lists(
    st.builds(PercentOff, st.integers(1, 99).map(Decimal), words)
    | st.builds(AmountOff, amounts, words)
    | st.builds(Promoted, amounts, words)
    | st.builds(GiftCardOff, amounts),
    max_size=2,
).map(tuple)
goods = st.builds(
    Goods,
    code=words,
    name=words,
    price=amounts,
    quantity=quantities,
    unit=st.just("piece"),
    tax=st.sampled_from("AB"),
    percent=st.just(Decimal(21)),
    department=words,
    reductions=reductions,
    list_price=st.none() | amounts,
    label=st.none() | st.builds(Label, words, words, st.none() | st.dates(), st.booleans()),
    deposit=st.booleans(),
    tax_share=st.none() | amounts,
    tax_added=st.booleans(),
    tax_per_receipt=st.booleans(),
    exempt=st.sampled_from(["", "item", "sale"]),
)
returned = st.builds(ReturnedGoods, words, places, goods)
cards = st.builds(CardLine, marks, amounts, st.sampled_from([Operation.ACTIVATE, Operation.LOAD]))
takings = st.lists(
    st.builds(Taking, words, st.sampled_from("AB"), st.just(Decimal(21)), amounts, amounts, st.booleans()),
    max_size=3,
).map(tuple)
requests = st.builds(
    MoneyRequest,
    id=words,
    processor=st.just("terminal"),
    operation=st.sampled_from(Operation),
    amount=amounts,
    at=st.just(NOON),
    number=st.just("R2-000001"),
    undoes_operation=st.sampled_from([None, Operation.PAY, Operation.BANK_CARD]),
    card=st.none() | marks,
    desk=st.booleans(),
    discount=st.none() | amounts,
)
outcomes = st.one_of(
    st.builds(
        Approved,
        amounts,
        reference=st.just(Reference("T1", NOON)),
        balance=st.none() | amounts,
        discount=st.none() | amounts,
    ),
    st.builds(Declined, words),
    st.builds(NotSent, words),
    st.builds(Unknown, words),
)
legs = st.lists(st.builds(kinds.PlannedLeg, st.none() | words, amounts), max_size=2).map(tuple)
papers = st.just([{"kind": "cut"}])


def earned(kind, takings_, cards_):
    """A closing event whose total is what its parts come to, as the counter makes it."""
    sold = sum((one.net + one.tax_part for one in takings_), zero(EUR))
    if kind is kinds.SalePaid:
        return kinds.SalePaid("R2-000001", sold + cards_, takings_, cards_, (Money("1.50", EUR),))
    return kinds.ReturnCompleted("R2-000001", sold + cards_, takings_, cards_)


BY_NAME = {
    "sale": st.just("R2-000001"),
    "amount": amounts,
    "float": amounts,
    "expected": amounts,
    "counted": st.none() | amounts,
    "given": amounts,
    "rounding": st.none() | roundings,
    "taken": amounts,
    "quantity": quantities,
    "position": places,
    "positions": st.lists(places, max_size=2).map(tuple),
    "price": amounts,
    "reductions": reductions,
    "line": goods | cards | returned,
    "lines": st.lists(goods, min_size=1, max_size=2).map(tuple),
    "changes": st.lists(st.builds(kinds.LinePromoted, places, promoted), max_size=2).map(tuple),
    "legs": legs,
    "net": st.none() | amounts,
    "request": requests,
    "outcome": outcomes,
    "approved": st.builds(Approved, amounts, reference=st.just(Reference("T1", NOON))),
    "by_hand": st.none() | words,
    "reason": words,
    "receipt": papers,
    "at": st.just(NOON),
    "copy": st.booleans(),
    "no_sale": st.booleans(),
    "by_itself": st.booleans(),
    "movement": st.sampled_from(kinds.Movement),
    "pieces": st.lists(st.builds(Piece, amounts, places), max_size=2).map(tuple),
    "undoes": st.sampled_from(["", "R2-000001"]),
    "stamp": places,
    "shift": places,
    "z": places,
    "age_checked": places,
    "upto": places,
    "requests": places,
    "agree": places,
    "odd": st.lists(
        st.builds(Odd, st.sampled_from(Finding), words, ours=st.none() | amounts, theirs=amounts), max_size=2
    ).map(tuple),
    "missed": st.sampled_from([None, *kinds.Missed]),
    "silent_since": st.sampled_from([None, NOON]),
    "unlooked": st.sampled_from([None, *kinds.Unlooked]),
    "sums": st.lists(
        st.builds(
            Sum,
            st.sampled_from(Whose),
            st.sampled_from(Means),
            st.sampled_from(Way),
            words,
            places,
            amounts,
        ),
        max_size=2,
    ).map(tuple),
}


def happening(kind):
    if kind in (kinds.SalePaid, kinds.ReturnCompleted):
        return st.builds(earned, st.just(kind), takings, amounts)
    given_ = {field.name: BY_NAME.get(field.name, words) for field in fields(kind)}
    if kind is kinds.CashGiven:
        given_["reason"] = st.sampled_from(kinds.CashReason)
    if kind is kinds.BalanceMissed:
        given_["card"] = marks
    if kind is kinds.GoodsExchanged:
        given_["lines"] = st.lists(returned, min_size=1, max_size=2).map(tuple)
    return st.builds(kind, **given_)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_the_lines_of_every_kind_of_event_sum_to_zero(kind):
    @given(happening(kind))
    def proven(event):
        lines = postings(event)
        assert sum(line.amount.amount for line in lines) == 0
        assert all(line.amount.amount for line in lines), "a line that moves nothing is none"

    proven()


@given(st.lists(st.sampled_from(EVENTS).flatmap(happening), max_size=12))
def test_a_shift_of_anything_balances_and_counts(happened):
    shift = Shift(1, NOON, zero(EUR))
    for event in happened:
        shift = shift_after(shift, event, "Maria")
    assert sum(amount.amount for amount in shift.ledger.values()) == 0
    assert shift.count("sales") == sum(isinstance(event, kinds.SalePaid) for event in happened)
    departments = shift.of("sales") + shift.of("tax")
    assert -departments == shift.amount("sales") - shift.amount("returns")
    assert sum((one.net + one.tax for one in shift.taxes.values()), zero(EUR)) == -departments


@given(st.sampled_from(EVENTS).flatmap(happening))
def test_every_event_comes_back_from_the_journal_as_it_was(event):
    codec = Codec(by_kind(EVENTS))
    kind = codec.kind(type(event))
    assert codec.read(kind, codec.write(event)) == event


def test_a_card_sold_is_owed_and_not_earned():
    paid = earned(kinds.SalePaid, (), Money("25.00", EUR))
    assert {line.account: str(line.amount.amount) for line in postings(paid)} == {
        "tendered": "25.00",
        "cards_to_activate": "-25.00",
    }


def lines_of(event):
    return {line.account: str(line.amount.amount) for line in postings(event)}


def test_what_cash_was_rounded_by_has_an_account_of_its_own():
    less = kinds.CashTaken("R2-000001", Money("20.00", EUR), Money("5.00", EUR), Money("-0.02", EUR))
    assert lines_of(less) == {"drawer": "5.00", "tendered": "-5.02", "rounding": "0.02"}
    more = kinds.CashTaken("R2-000001", Money("13.00", EUR), Money("13.00", EUR), Money("0.50", EUR))
    assert lines_of(more) == {"drawer": "13.00", "tendered": "-12.50", "rounding": "-0.50"}


def test_what_a_customer_gets_for_want_of_small_coins_is_the_shops_loss():
    amount, more = Money("4.20", EUR), Money("0.02", EUR)
    out = kinds.CashGiven("R2-000001", amount, kinds.CashReason.CASH_OUT, more)
    assert lines_of(out) == {"cash_to_hand_out": "4.18", "drawer": "-4.20", "rounding": "0.02"}
    back = kinds.CashOutReturned("R2-000002", amount, more)
    assert lines_of(back) == {"cash_to_hand_out": "-4.18", "drawer": "4.20", "rounding": "-0.02"}
    refund = kinds.CashGiven("R2-000001", amount, kinds.CashReason.REFUND, -more)
    assert lines_of(refund) == {"tendered": "4.22", "drawer": "-4.20", "rounding": "-0.02"}
    given_up = kinds.CardRefunded("R2-000001", 0, amount, more)
    assert lines_of(given_up) == {"cards_to_activate": "4.18", "drawer": "-4.20", "rounding": "0.02"}
    owed = kinds.OwedPaid("R2-000001", "A", amount, "Ruth", more)
    assert lines_of(owed) == {"owed_to_customers": "4.18", "drawer": "-4.20", "rounding": "0.02"}


def test_an_event_of_a_till_that_did_not_round_reads_as_exact():
    codec = Codec(by_kind(EVENTS))
    body = '{"given":"20.00 EUR","sale":"R2-000001","taken":"5.02 EUR"}'
    old = codec.read("cash_taken", body)
    assert old == kinds.CashTaken("R2-000001", Money("20.00", EUR), Money("5.02", EUR))
    assert lines_of(old) == {"drawer": "5.02", "tendered": "-5.02"}


def test_what_was_not_approved_moves_nothing():
    request = MoneyRequest("A", "terminal", Operation.PAY, Money(5, EUR), NOON, "R2-000001")
    for outcome in (Declined("no"), NotSent("off"), Unknown("lost")):
        assert postings(kinds.Ended("R2-000001", request, outcome)) == ()
    (debit, credit) = postings(kinds.Ended("R2-000001", request, Approved(Money(3, EUR))))
    assert (debit.account, debit.amount) == ("gift_cards:terminal:pay", Money(3, EUR))
    assert (credit.account, credit.amount) == ("tendered", Money(-3, EUR))
