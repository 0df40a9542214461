"""What the referee holds against the people of a till: who is blocked never signs in."""

from register.domain.events import (
    PersonAdded,
    PersonBlocked,
    PersonMoved,
    PersonUnblocked,
    SettingChanged,
    SignedIn,
)
from register.simulate.referee.promise import demand


def entered(
    people: dict[str, bool],
    event: PersonAdded | PersonBlocked | PersonUnblocked | PersonMoved | SettingChanged | SignedIn,
) -> None:
    """Note `event` in `people`, who may sign in by name. Raises `Broken`."""
    match event:
        case PersonAdded(name=name):
            demand(name not in people, f"{name} was added twice")
            people[name] = True
        case PersonBlocked(name=name):
            demand(people.get(name, True), f"{name} was blocked twice")
            people[name] = False
        case PersonUnblocked(name=name):
            demand(not people.get(name, True), f"{name} was unblocked, and was not blocked")
            people[name] = True
        case PersonMoved(name=name, by=who):
            demand(name in people and bool(who), f"{name} was given another role by '{who}'")
        case SettingChanged(table=table, key=key, by=who):
            demand(event.before != event.after and bool(who), f"[{table}] {key} was changed to what it was")
        case SignedIn(cashier=name):
            demand(people.get(name, True), f"{name} signed in, and is blocked")
