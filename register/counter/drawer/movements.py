"""Cash that moves beside a sale: paid in, paid out, dropped into the safe; and each of them taken back."""

from dataclasses import replace

from moneyed import Money

from register.counter.free_words import wrong_reason
from register.counter.paper import drawer_slips, papers
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused, figures, total, wrong_amount
from register.domain.events import DrawerMoved, DrawerOpened, Movement
from register.domain.sale import Stage
from register.domain.shift import Shift
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say


def needs_manager(till: Till, event: DrawerMoved) -> bool:
    """Whether somebody else must allow it: so much leaves for good, or it is an undoing that is reserved."""
    return bool(_reserved(till, event))


def act_of(till: Till, event: DrawerMoved) -> Act:
    """What is to be allowed, where `needs_manager`: the sum, before the undoing."""
    return _reserved(till, event)[0]


def _reserved(till: Till, event: DrawerMoved) -> tuple[Act, ...]:
    """What of `event` whoever is at the till may not do alone. The safe is ours."""
    acts = [Act.PAID_OUT] if _is_much(till, event) else []
    acts += [Act.UNDO_MOVEMENT] if event.undoes else []
    return tuple(act for act in acts if not staff.may_alone(till, act))


def _is_much(till: Till, event: DrawerMoved) -> bool:
    leaves = not event.goes_in and event.movement is not Movement.DROP
    return leaves and event.amount > till.settings.paid_out_limit


def moving(
    till: Till, movement: Movement, amount: Money, reason: str, manager: Person | None = None
) -> DrawerMoved:
    """That movement, as it would be recorded now."""
    name = manager.name if manager else ""
    return DrawerMoved(till.books.next_number, movement, amount, reason.strip(), name)


def taking_back(till: Till, number: str, reason: str, manager: Person | None = None) -> DrawerMoved | Refused:
    """The movement that takes back the one with that slip, in the same shift."""
    shift = till.books.shift
    found = next((one for one in shift.moved if one.sale == number), None) if shift else None
    if found is None:
        return Refused(
            say(
                "No movement {number} of this shift can be undone: move the cash the other way", number=number
            )
        )
    name = manager.name if manager else ""
    return DrawerMoved(
        till.books.next_number, found.movement, found.amount, reason.strip(), name, undoes=number
    )


def wrong_sum(till: Till, event: DrawerMoved) -> Refused | None:
    """Why so much cannot move that way now, whatever the reason and whoever allows it."""
    shift = till.books.shift
    if shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    if (refused := wrong_amount(event.amount, till.currency)) is not None:
        return refused
    if not event.goes_in and _at_hand(till, shift) < event.amount:
        return Refused(
            say(
                "There is not that much cash in the drawer: {amount} cannot go out",
                amount=figures(event.amount),
            )
        )
    return None


def wrong(till: Till, event: DrawerMoved) -> Refused | None:
    """Why `event` cannot be, whoever allows it."""
    return wrong_sum(till, event) or wrong_reason(
        till, event.reason, say("Say why: it stands on the journal and on the slip")
    )


def _at_hand(till: Till, shift: Shift) -> Money:
    """What is in the drawer less the cash of sales that are not paid yet: it may have to go back."""
    waiting = (one.cash_paid for one in till.books.sales if one.mark in (Stage.OPEN, Stage.VOIDING))
    return shift.expected - total(waiting, till.currency)


def record(till: Till, event: DrawerMoved | Refused) -> DrawerMoved | Refused:
    """Make it so: the drawer opens, the slip prints. Refused where a manager must allow it and none did."""
    if isinstance(event, Refused):
        return event
    if (refused := wrong(till, event)) is not None:
        return refused
    if needs_manager(till, event) and not event.manager:
        return _needs(till, event)
    if not event.manager and _is_much(till, event) and staff.may_alone(till, Act.PAID_OUT):
        event = replace(event, manager=till.books.cashier or "")  # who may alone stands for it by name
    title = drawer_slips.filed(event)
    till.record(
        event,
        DrawerOpened(event.sale, title),
        papers.queued(till, drawer_slips.slip(till, event), title, event.sale),
    )
    return event


def _needs(till: Till, event: DrawerMoved) -> Refused:
    act = act_of(till, event)
    roles = staff.those_who(till, act)
    if act is not Act.PAID_OUT:
        return Refused(say("An undoing needs the PIN of somebody who may ({roles}): ask for it", roles=roles))
    limit = figures(till.settings.paid_out_limit)
    return Refused(
        say(
            "More than {limit} goes out only with the PIN of somebody who may ({roles}): ask for it",
            limit=limit,
            roles=roles,
        )
    )


def move(
    till: Till, movement: Movement, amount: Money, reason: str, manager: Person | None = None
) -> DrawerMoved | Refused:
    """Put `amount` into the drawer or take it out; `manager` allows what the cashier alone may not."""
    return record(till, moving(till, movement, amount, reason, manager))


def undo(till: Till, number: str, reason: str, manager: Person | None = None) -> DrawerMoved | Refused:
    """Take a movement of this shift back, by one the other way."""
    return record(till, taking_back(till, number, reason, manager))
