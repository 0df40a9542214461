"""Adding people at the till, blocking them, their PINs: who did it stays on the journal, the PIN does not."""

from dataclasses import replace

from register import pins
from register.counter.free_words import wrong_reason
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import (
    Event,
    PersonAdded,
    PersonBlocked,
    PersonMoved,
    PersonUnblocked,
    PinChanged,
    SignedOut,
)
from register.domain.staff.people import Person, unfit_pin
from register.domain.staff.rights import EVERYBODY, Act, can_be_blocked, may
from register.language import say

#: A name has room in the header and on a receipt.
LONGEST_NAME = 24


def nobody(till: Till) -> bool:
    """Whether this till has no people at all yet: it asks for its first."""
    return not till.settings.people and not till.books.hired.people


def add_first(till: Till, name: str, role: str, pin: str) -> Person | Refused:
    """The first person of a till that has none: nobody can allow it. They must be able to add the others."""
    if not nobody(till):
        return Refused(say("This till has people already: one of those who may must add others"))
    first = Person(name, role, pin)
    if not may(first, Act.PEOPLE, till.settings.rights):
        return Refused(
            say("The first must be one who may add others ({roles})", roles=staff.those_who(till, Act.PEOPLE))
        )
    return _add(till, name, role, pin, staff.COMMAND if till.by_command else name.strip())


def first_role(till: Till) -> str:
    """The role of whoever is added first on the screen."""
    return min(till.settings.rights.roles(Act.PEOPLE) - {EVERYBODY}, default="manager")


def add(till: Till, name: str, role: str, pin: str, by: Person | None = None) -> Person | Refused:
    """Somebody new may sign in with `pin`. `by` allows it, where whoever is at the till may not."""
    return staff.refused(till, Act.PEOPLE, by) or _add(till, name, role, pin, staff.name_of(till, by))


def set_pin(till: Till, name: str, pin: str, by: Person | None = None) -> Refused | None:
    """From now on `pin` is theirs. Not for people of `config.toml`, which the till does not write."""
    person = _theirs(till, name, by)
    if isinstance(person, Refused):
        return person
    if person.of_config:
        return Refused(say("{name} stands in config.toml: change the PIN there", name=name))
    if (unfit := unfit_pin(pin) or _taken(till, pin)) is not None:
        return unfit
    till.record(PinChanged(name, _kept(till, pin), staff.name_of(till, by)))
    return None


def block(till: Till, name: str, by: Person | None = None) -> Refused | None:
    """They may not sign in any more. If they are at the till now, they lose it at once; the basket stays."""
    person = _theirs(till, name, by)
    if isinstance(person, Refused):
        return person
    if person.blocked:
        return Refused(say("{name} is blocked already", name=name))
    if not can_be_blocked(person, staff.everybody(till), till.settings.rights):
        return _last(till, name)
    events: list[Event] = [PersonBlocked(name, staff.name_of(till, by))]
    if till.books.cashier == name and not till.by_command:
        events.append(SignedOut(name))
    till.record(*events)
    return None


def unblock(till: Till, name: str, by: Person | None = None) -> Refused | None:
    """They may again what their role may."""
    person = _theirs(till, name, by)
    if isinstance(person, Refused):
        return person
    if not person.blocked:
        return Refused(say("{name} is not blocked", name=name))
    till.record(PersonUnblocked(name, staff.name_of(till, by)))
    return None


def move(till: Till, name: str, role: str, by: Person | None = None) -> Refused | None:
    """From now on they may what `role` may. Not for people of `config.toml`, whose role stands there."""
    person = _theirs(till, name, by)
    if isinstance(person, Refused):
        return person
    if person.of_config:
        return Refused(
            say("{name} stands in config.toml: change the role there, under Configuration", name=name)
        )
    if person.role == role:
        return Refused(say("{name} is {role} already", name=name, role=role))
    if role not in till.settings.roles:
        return _no_role(till, role)
    everybody = (replace(one, role=role) if one.name == name else one for one in staff.everybody(till))
    if not any(may(one, Act.PEOPLE, till.settings.rights) for one in everybody if one.pin_hash):
        return _last(till, name)
    till.record(PersonMoved(name, role, staff.name_of(till, by)))
    return None


def wrong_name(till: Till, name: str) -> Refused | None:
    """Why nobody new can be called that."""
    if not name.strip() or not name.isprintable() or len(name.strip()) > LONGEST_NAME:
        return Refused(say("A name has 1 to {most} characters: type another", most=LONGEST_NAME))
    if any(one.name.casefold() == name.strip().casefold() for one in staff.everybody(till)):
        return Refused(say("{name} is here already: type a name that tells the two apart", name=name.strip()))
    return wrong_reason(till, name, say("A name is needed"))


def _add(till: Till, name: str, role: str, pin: str, by: str) -> Person | Refused:
    if role not in till.settings.roles:
        return _no_role(till, role)
    if (unfit := wrong_name(till, name) or unfit_pin(pin) or _taken(till, pin)) is not None:
        return unfit
    till.record(PersonAdded(name.strip(), role, _kept(till, pin), by))
    added = staff.called(till, name.strip())
    assert added is not None
    return added


def _theirs(till: Till, name: str, by: Person | None) -> Person | Refused:
    """Whose account it is, or why nothing may be done with it."""
    return staff.refused(till, Act.PEOPLE, by) or staff.called(till, name) or _unknown(name)


def _taken(till: Till, pin: str) -> Refused | None:
    """A PIN says who somebody is: no two people may have the same."""
    if staff.owner(till, pin) is None:
        return None
    return Refused(say("Somebody here has that PIN already: choose another"))


def _kept(till: Till, pin: str) -> str:
    """The key under which the hash of `pin` is kept from now on; it counts once the journal names it.

    This journal never used that key before: a file of PINs from a backup gives nobody another's PIN.
    """
    hired = till.books.hired
    key = str(hired.keys + 1)
    till.pins.put(key, pins.hashed(pin), {one.key for one in hired.people.values()})
    return key


def _unknown(name: str) -> Refused:
    return Refused(say("Nobody here is called {name}", name=name))


def _no_role(till: Till, role: str) -> Refused:
    roles = ", ".join(till.settings.roles)
    return Refused(say("'{role}' is no role here: choose one of {roles}", role=role, roles=roles))


def _last(till: Till, name: str) -> Refused:
    return Refused(
        say(
            "{name} is the last who may see to the people ({roles}): add another first",
            name=name,
            roles=staff.those_who(till, Act.PEOPLE),
        )
    )
