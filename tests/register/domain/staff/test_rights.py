"""Who may do what alone: one table, one rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.staff.people import Person, Role
from register.domain.staff.rights import ACTS, EVERYBODY, Act, Rights, can_be_blocked, may

MARIA = Person("Maria", Role.CASHIER, "hash")
RUTH = Person("Ruth", Role.MANAGER, "hash")
SAM = Person("Sam", "supervisor", "hash")
USUAL = Rights()


def test_without_a_table_a_manager_decides_what_a_cashier_may_not():
    for act in (Act.DISCOUNT, Act.PRICE, Act.PAID_OUT, Act.DIFFERENCE, Act.DECIDE, Act.PEOPLE):
        assert may(RUTH, act, USUAL)
        assert not may(MARIA, act, USUAL)
    for act in (Act.RETURN, Act.NO_SALE, Act.CLOSE, Act.CASH_OUT):
        assert may(MARIA, act, USUAL)


def test_a_command_that_nobody_signed_in_for_may_only_what_everybody_may():
    assert may(None, Act.RETURN, USUAL)
    assert not may(None, Act.RETURN, Rights({Act.RETURN: frozenset({Role.CASHIER, Role.MANAGER})}))


def test_a_shop_names_roles_of_its_own():
    rights = Rights({Act.DISCOUNT: frozenset({"supervisor"})})
    assert may(SAM, Act.DISCOUNT, rights)
    assert not may(RUTH, Act.DISCOUNT, rights), "the table says who may, and nobody else may"
    assert not may(SAM, Act.PAID_OUT, rights)
    assert rights.named == {"supervisor", Role.CASHIER, Role.MANAGER}


@given(st.sampled_from(Act), st.sampled_from([Role.CASHIER, Role.MANAGER, "supervisor"]))
def test_whoever_is_blocked_may_nothing(act, role):
    everything = Rights({act: frozenset({EVERYBODY, role})})
    assert may(Person("Tom", role, "hash"), act, everything)
    assert not may(Person("Tom", role, "hash", blocked=True), act, everything)


def test_every_act_has_a_key_of_its_own():
    assert len(ACTS) == len(Act)
    assert all(act.words and act.usual for act in Act)


@pytest.mark.parametrize(
    ("others", "can"),
    [
        ((), False),
        ((MARIA,), False),
        ((Person("Ann", Role.MANAGER, "hash", blocked=True),), False),
        ((Person("Ann", Role.MANAGER, ""),), False),
        ((Person("Ann", Role.MANAGER, "hash"),), True),
    ],
    ids=["alone", "with a cashier", "with one who is blocked", "with one without a PIN", "with another"],
)
def test_the_last_who_may_see_to_the_people_cannot_be_blocked(others, can):
    assert can_be_blocked(RUTH, (RUTH, *others), USUAL) is can
