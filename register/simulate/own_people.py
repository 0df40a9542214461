"""What the referee holds against the people of a till: who is blocked never signs in."""

from register.domain.events import PersonAdded, PersonBlocked, PersonUnblocked, SignedIn
from register.simulate.promise import demand


def entered(people: dict[str, bool], event: PersonAdded | PersonBlocked | PersonUnblocked | SignedIn) -> None:
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
        case SignedIn(cashier=name):
            demand(people.get(name, True), f"{name} signed in, and is blocked")
