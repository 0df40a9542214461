"""The people who were added or blocked at the till itself, as its journal tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, assert_never

from register.domain.events.people import (
    PersonAdded,
    PersonBlocked,
    PersonMoved,
    PersonUnblocked,
    PinChanged,
)

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HiredPerson:
    """One whom somebody added here: role, and the key under which the PIN's hash is kept."""

    name: str
    role: str
    key: str


@dataclass(frozen=True, slots=True)
class Hired:
    """All of them by name, and the names of all who are blocked, wherever they were added."""

    people: Mapping[str, HiredPerson] = field(default_factory=lambda: _NONE)
    blocked: frozenset[str] = frozenset()
    keys: int = 0
    """How many PINs were set here."""
    seen: Mapping[str, datetime] = field(default_factory=lambda: _NONE)
    """When each signed in last, wherever they were added."""


def hired_after(
    hired: Hired, event: PersonAdded | PinChanged | PersonBlocked | PersonUnblocked | PersonMoved
) -> Hired:
    """The people once `event` has happened."""
    match event:
        case PersonAdded(name=name, role=role, key=key):
            return _with(hired, HiredPerson(name, role, key))
        case PinChanged(name=name, key=key):
            return _with(hired, replace(hired.people[name], key=key))
        case PersonBlocked(name=name):
            return replace(hired, blocked=hired.blocked | {name})
        case PersonUnblocked(name=name):
            return replace(hired, blocked=hired.blocked - {name})
        case PersonMoved(name=name, role=role):
            moved = replace(hired.people[name], role=role)
            return replace(hired, people=MappingProxyType({**hired.people, name: moved}))
        case _:
            assert_never(event)


def seen(hired: Hired, name: str, at: datetime) -> Hired:
    """The people once `name` has signed in at `at`."""
    return replace(hired, seen=MappingProxyType({**hired.seen, name: at}))


def _with(hired: Hired, one: HiredPerson) -> Hired:
    return replace(hired, people=MappingProxyType({**hired.people, one.name: one}), keys=hired.keys + 1)
