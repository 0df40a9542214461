"""What `register shift paid-in` and its like do: cash beside a sale, on the journal and on paper."""

from collections.abc import Callable

from register.cli import approval, typed
from register.cli.place import Code, Place
from register.cli.session import at_counter
from register.counter.drawer import movements as drawer
from register.counter.paper.drawer_slips import title
from register.counter.till import Till
from register.domain.amounts import Refused, exact
from register.domain.events import DrawerMoved, Movement
from register.domain.staff.people import Person

#: The movement as it would be recorded now, with the manager who allows it.
Moving = Callable[[Till, Person | None], DrawerMoved | Refused]


async def move(place: Place, movement: Movement, amount: str, reason: str, cashier: str) -> int:
    """Put AMOUNT in, or take it out."""
    much = typed.amount(amount, place.settings().shop.currency)
    return await _moved(
        place, cashier, lambda till, manager: drawer.moving(till, movement, much, reason, manager)
    )


async def undo(place: Place, number: str, reason: str, cashier: str) -> int:
    """Take the movement of that number back."""
    return await _moved(
        place, cashier, lambda till, manager: drawer.taking_back(till, number, reason, manager)
    )


async def _moved(place: Place, cashier: str, moving: Moving) -> int:
    async with at_counter(place, place.settings(), cashier) as till:
        done = _allowed(till, moving)
        if isinstance(done, DrawerMoved):
            done = drawer.record(till, done)
        if isinstance(done, Refused):
            return place.refuse(done)
        shift = till.books.shift
        assert shift is not None
        left = exact(shift.expected)
    told = {
        "number": done.sale,
        "movement": done.movement.value,
        "amount": exact(done.amount),
        "currency": done.amount.currency.code,
        "reason": done.reason,
        "manager": done.manager or None,
        "undoes": done.undoes or None,
        "expected": left,
    }
    place.tell(told, f"{done.sale}: {exact(done.amount)} {title(done)}, {left} should be in the drawer")
    return Code.OK


def _allowed(till: Till, moving: Moving) -> DrawerMoved | Refused:
    """The movement, with a manager where it needs one; nobody is asked about one that cannot be."""
    event = moving(till, None)
    if isinstance(event, Refused) or drawer.wrong(till, event) or not drawer.needs_manager(till, event):
        return event
    manager = approval.asked(till, drawer.act_of(till, event))
    return manager if isinstance(manager, Refused) else moving(till, manager)
