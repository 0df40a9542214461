"""People and drawers: sign in, open a shift with its float, count and close it."""

from moneyed import Money

from register import pins
from register.counter import day_comparison, papers, reports
from register.counter.till import Till
from register.domain.amounts import Refused, figures, zero
from register.domain.events import DrawerOpened, ShiftClosed, ShiftOpened, SignedIn, SignedOut
from register.domain.people import Lock, Person, Role
from register.domain.pieces import Piece, worth
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


def open_shift(till: Till, float_: Money, pieces: tuple[Piece, ...] = ()) -> Refused | None:
    """Start selling with `float_` in the drawer; `pieces` are its coins and notes, if they were counted."""
    if till.books.shift is not None:
        return Refused(f"Shift {till.books.shift.number} is open already")
    if float_.amount < 0:
        return Refused("The float cannot be less than nothing")
    if (wrong := _other_sum(till, float_, pieces)) is not None:
        return wrong
    till.record(ShiftOpened(till.books.last_shift + 1, float_, pieces), DrawerOpened(None, "float"))
    return None


def close_shift(
    till: Till,
    counted: Money | None,
    pieces: tuple[Piece, ...] = (),
    manager: Person | None = None,
    seen_by: Person | None = None,
) -> reports.Reading | Refused:
    """Close the shift with what was counted, print its Z report; `None` when nobody counted.

    Any count is taken, and its difference kept; where that `needs_manager`, only with one. `seen_by` is the
    manager who has seen what the newest comparison with the terminal found, where it `wants_a_word`.
    """
    shift = till.books.shift
    if shift is None:
        return Refused("No shift is open")
    if till.books.sale is not None:
        return Refused(f"Sale {till.books.sale.number} is open: finish it or void it before closing")
    if counted is not None and (wrong := _wrong_count(till, counted, pieces, manager)) is not None:
        return wrong
    if seen_by is None and day_comparison.wants_a_word(till):
        return Refused("Not all agrees with the terminal: look at the odd ones, or ask for a manager's PIN")
    closed = ShiftClosed(
        shift.number,
        till.books.last_z + 1,
        shift.expected,
        counted,
        pieces,
        manager=manager.name if manager else "",
        odd_seen_by=seen_by.name if seen_by else "",
    )
    reading = reports.closing(till, shift, closed)
    till.record(closed, papers.queued(till, reports.paper(till.settings, reading), "z report", None))
    return reading


def needs_manager(till: Till, counted: Money) -> bool:
    """Whether `counted` is so far from what should be there that a manager must allow the shift to close."""
    shift = till.books.shift
    return shift is not None and abs(counted - shift.expected) > till.settings.difference_limit


def counts_blind(till: Till) -> bool:
    """Whether whoever is signed in may not see what should be in the drawer before it was counted."""
    match till.settings.cash.blind:
        case "everybody":
            return True
        case "nobody":
            return False
        case "cashiers":
            return not is_manager(till)


def is_manager(till: Till) -> bool:
    """Whether a manager is signed in."""
    roles = {person.name: person.role for person in till.settings.people}
    return roles.get(till.books.cashier or "") is Role.MANAGER


def _wrong_count(
    till: Till, counted: Money, pieces: tuple[Piece, ...], manager: Person | None
) -> Refused | None:
    if counted < zero(till.currency):
        return Refused("The drawer cannot hold less than nothing")
    if (wrong := _other_sum(till, counted, pieces)) is not None:
        return wrong
    if needs_manager(till, counted) and manager is None:
        limit = figures(till.settings.difference_limit)
        return Refused(f"The count is wrong by more than {limit}: count again, or ask for a manager's PIN")
    return None


def _other_sum(till: Till, sum_: Money, pieces: tuple[Piece, ...]) -> Refused | None:
    come_to = worth(pieces, till.currency)
    if pieces and come_to != sum_:
        return Refused(f"The coins and notes come to {figures(come_to)}, not to {figures(sum_)}")
    return None


def open_drawer(till: Till, reason: str) -> Refused | None:
    """Open the drawer without a sale; `reason` stays on the journal."""
    if till.books.shift is None:
        return Refused("The shift is not open: sign in and count the float first")
    if not reason.strip():
        return Refused("Say why the drawer is opened")
    till.record(DrawerOpened(None, reason.strip(), no_sale=True))
    return None


def print_x(till: Till) -> reports.Reading | Refused:
    """The X report on paper: changes nothing."""
    shift = till.books.shift
    if shift is None:
        return Refused("No shift is open")
    reading = reports.reading(till, shift, blind=counts_blind(till))
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
