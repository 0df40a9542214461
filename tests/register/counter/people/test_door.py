"""Who comes in by the browser: name and PIN, and what wrong ones cost."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from register import pins
from register.counter.people.door import Door, Paused
from register.domain.amounts import Refused
from register.domain.staff.people import TRIES, Person, Role
from register.domain.staff.rights import Act, Rights

MARIA = Person("Maria", Role.CASHIER, pins.hashed("1234"))
RUTH = Person("Ruth", Role.MANAGER, pins.hashed("9876"))


@dataclass
class Street:
    """Who is in the shop, and what time it is."""

    people: list[Person] = field(default_factory=lambda: [MARIA, RUTH])
    now: datetime = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def door(self, act: Act | None = None) -> Door:
        return Door(lambda: tuple(self.people), Rights({}), act, lambda: self.now)


def fail(door: Door, name: str, times: int = TRIES) -> Paused | Refused | Person:
    return [door.knock(name, "0000") for _ in range(times)][-1]


def test_name_and_pin_belong_together():
    door = Street().door()
    assert door.knock(" ruth ", "9876") is RUTH
    for name, pin in (("Ruth", "1234"), ("Maria", "9876"), ("Ruth", ""), ("", "9876"), ("Eve", "9876")):
        assert door.knock(name, pin) == Refused("Name or PIN is wrong: try again")


def test_who_is_blocked_or_has_no_pin_any_more_is_told_no_more_than_anybody():
    street = Street([Person("Maria", "cashier", MARIA.pin_hash, blocked=True), Person("Ruth", "manager", "")])
    door = street.door()
    assert door.knock("Maria", "1234") == door.knock("Ruth", "9876") == door.knock("Eve", "1")


def test_the_desk_is_for_those_with_the_right_to_it():
    door = Street().door(Act.DESK)
    assert door.knock("Ruth", "9876") is RUTH
    assert door.knock("Maria", "1234") == Refused("Maria may not come in here: ask somebody who may")
    assert door.still("Ruth")
    assert not door.still("Maria")


def test_five_wrong_pins_pause_a_name_and_each_five_more_for_twice_as_long():
    street = Street()
    door = street.door()
    for minutes in (1, 2, 4):
        assert fail(door, "Ruth") == Paused(timedelta(minutes=minutes))
        assert isinstance(door.knock("Ruth", "9876"), Paused), "also the right one"
        street.now += timedelta(minutes=minutes)
    assert door.knock("Ruth", "9876") is RUTH
    assert fail(door, "Ruth", TRIES - 1) == Refused("Name or PIN is wrong: try again")
    assert door.knock("Ruth", "9876") is RUTH, "from the beginning again"


def test_a_pause_grows_to_an_hour():
    street = Street()
    door = street.door()
    said = fail(door, "Ruth")
    for _ in range(11):
        assert isinstance(said, Paused)
        street.now += said.left
        said = fail(door, "Ruth")
    assert isinstance(said, Paused)
    assert said.left == timedelta(hours=1)
    assert said.reason == "Too many wrong PINs: wait 60 min and try again"


def test_ones_own_right_pin_wipes_out_no_wrong_ones_of_another():
    door = Street().door()
    fail(door, "Ruth", TRIES - 1)
    assert door.knock("Maria", "1234") is MARIA
    assert isinstance(door.knock("Ruth", "0000"), Paused)
    assert door.knock("Maria", "1234") is MARIA, "and nobody else is kept out"


@pytest.mark.parametrize("name", ["Eve", "", "ruth"])
def test_a_name_that_is_nobodys_is_paused_as_any_other(name):
    assert fail(Street().door(), name) == Paused(timedelta(minutes=1))


def test_people_who_were_blocked_meanwhile_are_not_let_in_again():
    street = Street()
    door = street.door()
    street.people[1] = Person("Ruth", Role.MANAGER, RUTH.pin_hash, blocked=True)
    assert not door.still("Ruth")
    assert door.knock("Ruth", "9876") == Refused("Name or PIN is wrong: try again")
