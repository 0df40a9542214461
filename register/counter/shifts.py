"""People and drawers: sign in, open a shift with its float, count and close it."""

from moneyed import Money

from register import pins
from register.counter import papers, reports
from register.counter.till import Till
from register.domain.amounts import Refused, zero
from register.domain.events import DrawerOpened, ShiftClosed, ShiftOpened, SignedIn, SignedOut
from register.domain.people import Lock, Person, Role
from register.domain.shift import Shift


def sign_in(till: Till, pin: str) -> Person | Refused:
    """Who has that PIN may use the till. After five wrong ones in a row it pauses for a minute."""
    person = _who(till, pin)
    if isinstance(person, Person):
        till.record(SignedIn(person.name))
    return person


def sign_in_as(till: Till, name: str) -> None:
    """A command works as `name`: whoever may run one at this till needs no PIN."""
    if till.books.cashier != name:
        till.record(SignedIn(name))


def sign_out(till: Till) -> None:
    """Lock the till; the basket stays."""
    if till.books.cashier:
        till.record(SignedOut(till.books.cashier))


def approval(till: Till, pin: str) -> Person | Refused:
    """The manager with that PIN, who decides something without signing in."""
    person = _who(till, pin)
    if isinstance(person, Person) and person.role is not Role.MANAGER:
        return Refused("A manager must decide this: type a manager's PIN")
    return person


def open_shift(till: Till, float_: Money) -> Refused | None:
    """Start selling with `float_` in the drawer."""
    if till.books.shift is not None:
        return Refused(f"Shift {till.books.shift.number} is open already")
    if float_.amount < 0:
        return Refused("The float cannot be less than nothing")
    till.record(ShiftOpened(till.books.last_shift + 1, float_), DrawerOpened(None, "float"))
    return None


def close_shift(till: Till, counted: Money | None) -> reports.Reading | Refused:
    """Close the shift with what was counted, print its Z report; `None` when nobody counted."""
    shift = till.books.shift
    if shift is None:
        return Refused("No shift is open")
    if till.books.sale is not None:
        return Refused(f"Sale {till.books.sale.number} is open: finish it or void it before closing")
    if counted is not None and counted < zero(till.currency):
        return Refused("The drawer cannot hold less than nothing")
    z = till.books.last_z + 1
    reading = reports.reading(till, shift, z=z, counted=counted)
    receipt = reports.paper(till.settings, reading)
    till.record(
        ShiftClosed(shift.number, z, shift.expected, counted),
        papers.queued(till, receipt, "z report", None),
    )
    return reading


def open_drawer(till: Till, reason: str) -> Refused | None:
    """Open the drawer without a sale; `reason` stays on the journal."""
    if till.books.shift is None:
        return Refused("The shift is not open: sign in and count the float first")
    if not reason.strip():
        return Refused("Say why the drawer is opened")
    till.record(DrawerOpened(None, reason.strip()))
    return None


def print_x(till: Till) -> reports.Reading | Refused:
    """The X report on paper: changes nothing."""
    shift = till.books.shift
    if shift is None:
        return Refused("No shift is open")
    reading = reports.reading(till, shift)
    till.record(papers.queued(till, reports.paper(till.settings, reading), "x report", None))
    return reading


def current(till: Till) -> Shift | Refused:
    """The open shift."""
    return till.books.shift or Refused("No shift is open")


def _who(till: Till, pin: str) -> Person | Refused:
    now = till.clock.now()
    if till.pin_lock.closed(now):
        return Refused("Too many wrong PINs: wait a minute and try again")
    for person in till.settings.people:
        if pins.matches(pin, person.pin_hash):
            till.pin_lock = Lock()
            return person
    till.pin_lock = till.pin_lock.after_wrong(now)
    if till.pin_lock.closed(now):
        return Refused("That PIN is wrong, for the fifth time: wait a minute and try again")
    return Refused("That PIN is wrong: try again")
