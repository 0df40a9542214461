"""Verdicts on cash-outs: knowing more turns none round, and a smaller balance is never worse."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.domain.cards.cash_out_law import (
    CashOutLaw,
    MayPay,
    MustPay,
    NotPaid,
    PaysAny,
    PaysNothing,
    PaysUpTo,
    Undecided,
    ceiling,
    verdict,
)
from register.domain.cards.cash_out_rule import (
    BoughtSince,
    Fixed,
    Known,
    OfKind,
    ProofShown,
    Rule,
    Share,
    Sign,
    Used,
    WorthMoreThan,
)
from register.domain.cards.cash_out_words import question, reason

DAY = date(2031, 3, 14)
money = st.integers(1, 2000).map(lambda cents: Money(Decimal(cents).scaleb(-2), EUR))
days = st.dates(date(2031, 1, 1), date(2031, 12, 31))
needs = st.lists(
    st.one_of(
        st.just(Used()),
        st.just(ProofShown()),
        st.builds(WorthMoreThan, money),
        st.builds(BoughtSince, days),
        st.builds(OfKind, st.booleans()),
    ),
    max_size=3,
).map(tuple)
rules = st.builds(
    Rule,
    place=st.just("XX"),
    sign=st.sampled_from(Sign),
    figure=st.one_of(st.builds(Fixed, money), st.builds(Share, st.integers(1, 100).map(Decimal))),
    dated=st.just("1999"),
    statute=st.just("Act 1"),
    needs=needs,
    since=st.one_of(st.none(), days),
    until=st.one_of(st.none(), days),
)
known = st.builds(
    Known,
    used=st.one_of(st.none(), st.booleans()),
    worth=st.one_of(st.none(), money),
    reloadable=st.one_of(st.none(), st.booleans()),
    proof=st.one_of(st.none(), st.booleans()),
    bought=st.one_of(st.none(), days),
)
policies = st.one_of(st.just(PaysNothing()), st.just(PaysAny()), st.builds(PaysUpTo, money))
laws = st.builds(
    CashOutLaw, place=st.just("XX"), rules=st.lists(rules, max_size=3).map(tuple), policy=policies
)


@given(laws, money, known, known)
def test_whatever_else_becomes_known_a_refusal_stays_one_and_a_right_stays_a_right(law, balance, some, more):
    before, after = (verdict(law, DAY, balance, one) for one in (some, some.or_else(more)))
    if isinstance(before, MustPay | NotPaid):
        assert type(after) is type(before)
    if isinstance(before, MayPay):
        assert isinstance(after, MayPay | MustPay)


@given(laws, money, known, money)
def test_a_smaller_balance_is_never_worse(law, balance, some, less):
    order = (NotPaid, Undecided, MayPay, MustPay)
    small, large = sorted((balance, less))
    grades = [order.index(type(verdict(law, DAY, one, some))) for one in (small, large)]
    assert grades[0] >= grades[1]


@given(laws, money)
def test_who_is_asked_until_all_is_known_gets_a_verdict(law, balance):
    told = Known()
    answers = Known(True, Money("9.00", EUR), True, True, DAY)
    for _ in fields(Known):
        found = verdict(law, DAY, balance, told)
        if not isinstance(found, Undecided):
            break
        assert question(found)
        assert getattr(told, found.fact) is None, "what is known is not asked"
        told = told.or_else(Known(**{found.fact: getattr(answers, found.fact)}))
    assert not isinstance(verdict(law, DAY, balance, told), Undecided)


@given(laws, money, known)
def test_every_verdict_is_one_sentence_of_words(law, balance, some):
    words = reason(verdict(law, DAY, balance, some))
    assert words.endswith(".")
    assert "None" not in words


@given(st.sampled_from(Sign), money)
def test_the_two_signs_differ_at_the_figure_and_nowhere_else(sign, figure):
    cent = Money("0.01", EUR)
    assert sign.holds(figure - cent, figure)
    assert not sign.holds(figure + cent, figure)
    assert sign.holds(figure, figure) is (sign is Sign.AT_MOST)


@given(st.lists(rules, max_size=4).map(tuple))
def test_no_rule_that_holds_today_demands_a_fixed_amount_above_the_ceiling(some):
    law = CashOutLaw(place="XX", rules=some[:2], elsewhere=some[2:])
    highest = ceiling(law, DAY)
    fixed = [one.figure.figure for one in some if isinstance(one.figure, Fixed) and one.in_force(DAY)]
    assert (highest in fixed) if fixed else (highest is None)
    assert all(figure <= highest for figure in fixed if highest is not None)
