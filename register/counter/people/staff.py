"""The people of the till: who somebody is, what they may do alone, and who may allow what they may not."""

from dataclasses import replace

from register import pins
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.books import Books
from register.domain.events import ActAllowed
from register.domain.staff.people import APPROVAL_TRIES, TRIES, Lock, Person
from register.domain.staff.rights import EVERYBODY, Act, may
from register.journal.pin_file import PinFile
from register.language import say
from register.settings import Settings

#: Who decides where nobody is signed in by PIN.
COMMAND = "command"


def everybody(till: Till) -> tuple[Person, ...]:
    """All who may sign in or might again: those of `config.toml`, then those who were added here."""
    return people(till.settings, till.books, till.pins)


def people(settings: Settings, books: Books, kept: PinFile) -> tuple[Person, ...]:
    """The same, for whoever only reads."""
    hired, named = books.hired, {one.name for one in settings.people}
    of_config = (replace(one, blocked=one.name in hired.blocked) for one in settings.people)
    added = (
        Person(one.name, one.role, kept.get(one.key), one.name in hired.blocked, of_config=False)
        for one in hired.people.values()
        if one.name not in named
    )
    return (*of_config, *added)


def called(till: Till, name: str) -> Person | None:
    """The person of that name."""
    return next((one for one in everybody(till) if one.name == name), None)


def standing(person: Person) -> str:
    """What is to be known of them beside name and role."""
    notes = (
        say("blocked") if person.blocked else "",
        say("in config.toml") if person.of_config else "",
        "" if person.pin_hash else say("no PIN any more: set one"),
    )
    return ", ".join(note for note in notes if note)


def signed_in(till: Till) -> Person | None:
    """Who is at the till and has typed their PIN; `None` for a command too, whatever name it works under."""
    return None if till.by_command or till.books.cashier is None else called(till, till.books.cashier)


def may_alone(till: Till, act: Act) -> bool:
    """Whether whoever is at the till needs nobody's word for `act`."""
    return may(signed_in(till), act, till.settings.rights)


def who(till: Till, pin: str, tries: int = TRIES) -> Person | Refused:
    """Whose PIN that is; blocked people have none. After `tries` wrong ones it pauses for a minute."""
    found = _whose(till, pin, tries)
    if isinstance(found, Person):
        till.pin_lock = Lock()
    return found


def approval(till: Till, pin: str, act: Act) -> Person | Refused:
    """Whoever has that PIN, if they may do `act` alone: they allow it, and the cashier stays signed in.

    After three wrong ones in a row it pauses for a minute. A PIN of somebody who may not is as wrong as any:
    a cashier could wipe out the count of wrong ones with their own.
    """
    person = _whose(till, pin, APPROVAL_TRIES)
    if isinstance(person, Refused):
        return person
    if may(person, act, till.settings.rights):
        till.pin_lock = Lock()
        return person
    now = till.clock.now()
    till.pin_lock = till.pin_lock.after_wrong(now, APPROVAL_TRIES)
    if till.pin_lock.closed(now):
        return _pauses()
    roles = those_who(till, act)
    return Refused(
        say(
            "{name} may not allow this: type the PIN of somebody who may ({roles})",
            name=person.name,
            roles=roles,
        )
    )


def those_who(till: Till, act: Act) -> str:
    """The roles that may do `act`, as words: `manager, supervisor`."""
    roles = sorted(till.settings.rights.roles(act) - {EVERYBODY})
    return ", ".join(map(say, roles or [EVERYBODY]))


def refused(till: Till, act: Act, by: Person | None) -> Refused | None:
    """Why `act` cannot be done now: neither whoever is at the till nor `by` may."""
    if may_alone(till, act) or (by is not None and may(by, act, till.settings.rights)):
        return None
    return Refused(
        say(
            "{act} needs the PIN of somebody who may ({roles}): ask for it",
            act=act.words,
            roles=those_who(till, act),
        )
    )


def alone(till: Till, person: Person) -> tuple[Act, ...]:
    """All that `person` may do without anybody's word."""
    return tuple(act for act in Act if may(person, act, till.settings.rights))


def asks(till: Till, person: Person) -> tuple[Act, ...]:
    """All that `person` needs somebody's word for."""
    return tuple(act for act in Act if not may(person, act, till.settings.rights))


def note(act: Act, by: Person | None, about: str = "") -> tuple[ActAllowed, ...]:
    """What the journal keeps of an approval: to be recorded together with what was allowed."""
    return () if by is None else (ActAllowed(act.key, by.name, about),)


def name_of(till: Till, by: Person | None) -> str:
    """Who does it, as the journal names them: `by`, else whoever is at the till."""
    return by.name if by else till.books.cashier or COMMAND


def _pauses() -> Refused:
    return Refused(say("Too many wrong PINs: wait a minute and try again"))


def _whose(till: Till, pin: str, tries: int) -> Person | Refused:
    now = till.clock.now()
    if till.pin_lock.closed(now):
        return _pauses()
    found = owner(till, pin)
    if found is not None and not found.blocked:
        return found
    till.pin_lock = till.pin_lock.after_wrong(now, tries)
    if till.pin_lock.closed(now):
        return Refused(say("That PIN is wrong, once too often: wait a minute and try again"))
    if found is not None:
        return Refused(say("{name} is blocked: a manager can unblock them", name=found.name))
    return Refused(say("That PIN is wrong: try again"))


def owner(till: Till, pin: str) -> Person | None:
    """The person with that PIN, blocked or not. Tries it against every hash: not for showing to anybody."""
    return next((one for one in everybody(till) if one.pin_hash and pins.matches(pin, one.pin_hash)), None)
