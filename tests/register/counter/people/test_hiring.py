"""People are added, blocked and given PINs at the till; the journal knows who did it, and no PIN."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from register import wiring
from register.counter.drawer import shifts
from register.counter.people import hiring, staff
from register.counter.till import Till
from register.demo import demo_settings
from register.domain.amounts import Refused
from register.domain.events import (
    PersonAdded,
    PersonBlocked,
    PersonMoved,
    PersonUnblocked,
    PinChanged,
    SignedOut,
)
from register.domain.staff.people import Person, Role
from register.domain.staff.rights import Act
from register.settings import load

MARIA, RUTH, TOM = "1234", "9876", "5823"


@pytest.fixture
def signed_in(till: Till) -> Till:
    """Ruth, the manager, is at the till."""
    assert isinstance(shifts.sign_in(till, RUTH), Person)
    return till


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Till]:
    """A till of a shop that has just unpacked it."""
    shop = load(None, {}).model_copy(update={"terminal": None, "printer": None})
    async with wiring.opened(shop, tmp_path) as till:
        yield till


def reason(refused: object) -> str:
    assert isinstance(refused, Refused), refused
    return refused.reason


def test_whom_a_manager_adds_signs_in_with_their_own_pin(signed_in: Till):
    added = hiring.add(signed_in, " Tom ", Role.CASHIER, TOM)
    assert isinstance(added, Person)
    assert (added.name, added.role, added.of_config) == ("Tom", Role.CASHIER, False)
    shifts.sign_out(signed_in)
    tom = shifts.sign_in(signed_in, TOM)
    assert isinstance(tom, Person)
    assert tom.name == "Tom"


async def test_they_are_there_after_a_restart(till: Till, opening, tmp_path: Path):
    shifts.sign_in(till, RUTH)
    hiring.add(till, "Tom", Role.CASHIER, TOM)
    folder = tmp_path / "again"
    async with opening(folder) as first:
        shifts.sign_in(first, RUTH)
        hiring.add(first, "Ann", Role.MANAGER, "7391")
    async with opening(folder) as second:
        ann = shifts.sign_in(second, "7391")
        assert isinstance(ann, Person)
        assert ann.role == Role.MANAGER


def test_a_cashier_adds_nobody_unless_a_manager_allows_it(till: Till):
    shifts.sign_in(till, MARIA)
    assert "PIN of somebody who may (manager)" in reason(hiring.add(till, "Tom", Role.CASHIER, TOM))
    ruth = staff.called(till, "Ruth")
    assert isinstance(hiring.add(till, "Tom", Role.CASHIER, TOM, ruth), Person)
    (added,) = [entry for entry in till.journal.entries(kinds=[PersonAdded])]
    assert added.cashier == "Maria"
    assert added.event == PersonAdded("Tom", Role.CASHIER, "1", "Ruth"), "both names stay on the journal"


@pytest.mark.parametrize(
    ("name", "role", "pin", "said"),
    [
        ("Tom", Role.CASHIER, MARIA, "easily guessed"),
        ("Tom", Role.CASHIER, "58", "4 to 12 digits"),
        ("maria", Role.CASHIER, TOM, "is here already"),
        ("", Role.CASHIER, TOM, "1 to 24 characters"),
        ("T" * 25, Role.CASHIER, TOM, "1 to 24 characters"),
        ("6006490000000000016", Role.CASHIER, TOM, "last four digits are enough"),
        ("Tom", "boss", TOM, "'boss' is no role here: choose one of cashier, manager"),
    ],
)
def test_nobody_is_added_with_what_is_wrong(signed_in: Till, name: str, role: str, pin: str, said: str):
    assert said in reason(hiring.add(signed_in, name, role, pin))
    assert [one.name for one in staff.everybody(signed_in)] == ["Maria", "Ruth"]


def test_two_people_never_have_the_same_pin(signed_in: Till):
    hiring.add(signed_in, "Tom", Role.CASHIER, TOM)
    assert "has that PIN already" in reason(hiring.add(signed_in, "Ann", Role.CASHIER, TOM))
    hiring.add(signed_in, "Ann", Role.CASHIER, "7391")
    assert "has that PIN already" in reason(hiring.set_pin(signed_in, "Ann", TOM))
    assert hiring.block(signed_in, "Tom") is None
    assert "has that PIN already" in reason(hiring.set_pin(signed_in, "Ann", TOM)), "blocked is not gone"


def test_another_pin_takes_the_place_of_the_old_one(signed_in: Till):
    hiring.add(signed_in, "Tom", Role.CASHIER, TOM)
    assert hiring.set_pin(signed_in, "Tom", "7391") is None
    assert isinstance(staff.who(signed_in, TOM), Refused)
    tom = staff.who(signed_in, "7391")
    assert isinstance(tom, Person)
    assert tom.name == "Tom"


def test_people_of_the_configuration_are_blocked_here_but_not_changed(signed_in: Till):
    assert "stands in config.toml" in reason(hiring.set_pin(signed_in, "Maria", TOM))
    assert hiring.block(signed_in, "Maria") is None
    assert "Maria is blocked" in reason(staff.who(signed_in, MARIA))
    assert "blocked already" in reason(hiring.block(signed_in, "Maria"))
    assert hiring.unblock(signed_in, "Maria") is None
    assert "not blocked" in reason(hiring.unblock(signed_in, "Maria"))
    assert isinstance(staff.who(signed_in, MARIA), Person)


def test_nobody_blocks_the_last_manager(signed_in: Till):
    assert "add another first" in reason(hiring.block(signed_in, "Ruth"))
    hiring.add(signed_in, "Ann", Role.MANAGER, "7391")
    assert hiring.block(signed_in, "Ruth") is None


def test_who_is_blocked_at_the_till_loses_it_at_once(till: Till):
    ruth = staff.called(till, "Ruth")
    shifts.sign_in(till, MARIA)
    assert hiring.block(till, "Maria", ruth) is None
    assert till.books.cashier is None
    assert isinstance(shifts.sign_in(till, MARIA), Refused)
    assert [entry.event for entry in till.journal.entries(kinds=[SignedOut])] == [SignedOut("Maria")]


def test_a_blocked_manager_allows_nothing(signed_in: Till):
    hiring.add(signed_in, "Ann", Role.MANAGER, "7391")
    hiring.block(signed_in, "Ann")
    shifts.sign_out(signed_in)
    shifts.sign_in(signed_in, MARIA)
    assert isinstance(staff.approval(signed_in, "7391", Act.PAID_OUT), Refused)
    assert isinstance(hiring.block(signed_in, "Maria", staff.called(signed_in, "Ann")), Refused)


def test_the_journal_tells_what_was_done_and_no_hash(signed_in: Till, tmp_path: Path):
    hiring.add(signed_in, "Tom", Role.CASHIER, TOM)
    hiring.set_pin(signed_in, "Tom", "7391")
    hiring.block(signed_in, "Tom")
    hiring.unblock(signed_in, "Tom")
    kinds = [PersonAdded, PinChanged, PersonBlocked, PersonUnblocked]
    assert [type(entry.event) for entry in signed_in.journal.entries(kinds=kinds)] == kinds
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    holds = [name for name, content in files.items() if b"$argon2id$" in content]
    assert holds == ["pins.json"]
    assert not any(pin in content for content in files.values() for pin in (b'"5823"', b'"7391"'))


async def test_a_till_without_people_lets_its_first_manager_be_added_and_only_that_one(empty: Till):
    assert hiring.nobody(empty)
    assert isinstance(shifts.sign_in(empty, MARIA), Refused), "no PIN is known from the start"
    assert "must be one who may add others" in reason(hiring.add_first(empty, "Eve", Role.CASHIER, TOM))
    assert "easily guessed" in reason(hiring.add_first(empty, "Eve", Role.MANAGER, "0000"))
    assert isinstance(hiring.add_first(empty, "Eve", hiring.first_role(empty), TOM), Person)
    assert not hiring.nobody(empty)
    assert "has people already" in reason(hiring.add_first(empty, "Mallory", Role.MANAGER, "7391"))
    assert isinstance(shifts.sign_in(empty, TOM), Person)


async def test_a_lost_file_of_pins_makes_nobody_first(empty: Till, tmp_path: Path):
    hiring.add_first(empty, "Eve", Role.MANAGER, TOM)
    empty.pins._hashes.clear()
    assert not hiring.nobody(empty)
    eve = staff.called(empty, "Eve")
    assert eve is not None
    assert "no PIN any more" in staff.standing(eve)
    assert isinstance(shifts.sign_in(empty, TOM), Refused)


def test_nothing_of_it_needs_the_demonstration():
    assert load(None, {}).people == ()
    assert [person.name for person in demo_settings().people] == ["Maria", "Ruth"]


def test_another_role_holds_at_once_and_the_last_who_may_keeps_theirs(signed_in: Till):
    hiring.add(signed_in, "Tom", Role.CASHIER, TOM)
    tom = staff.called(signed_in, "Tom")
    assert tom is not None
    assert Act.PEOPLE in staff.asks(signed_in, tom)
    assert hiring.move(signed_in, "Tom", Role.MANAGER) is None
    tom = staff.called(signed_in, "Tom")
    assert tom is not None
    assert Act.PEOPLE in staff.alone(signed_in, tom)
    assert "already" in reason(hiring.move(signed_in, "Tom", Role.MANAGER))
    assert "no role here" in reason(hiring.move(signed_in, "Tom", "boss"))
    assert "stands in config.toml" in reason(hiring.move(signed_in, "Ruth", Role.CASHIER))
    assert "Nobody here is called" in reason(hiring.move(signed_in, "Nemo", Role.CASHIER))
    assert hiring.block(signed_in, "Ruth", tom) is None
    assert "the last" in reason(hiring.move(signed_in, "Tom", Role.CASHIER, tom))
    (moved,) = signed_in.journal.entries(kinds=[PersonMoved])
    assert moved.event == PersonMoved("Tom", Role.MANAGER, "Ruth")


def test_a_cashier_gives_nobody_a_role_and_the_till_knows_who_was_here(till: Till):
    shifts.sign_in(till, MARIA)
    assert "needs the PIN" in reason(hiring.move(till, "Maria", Role.MANAGER))
    assert list(till.books.hired.seen) == ["Maria"]
