"""People and drawers: sign in, open a shift with its float, count and close it."""

from moneyed import Money

from register.counter.days import day_comparison
from register.counter.drawer import reports
from register.counter.paper import drawer_slips, papers
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused, figures, zero
from register.domain.events import (
    DrawerOpened,
    PaperQueued,
    ShiftClosed,
    ShiftOpened,
    SignedIn,
    SignedOut,
)
from register.domain.pieces import Piece, worth
from register.domain.shift import Shift
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say


def sign_in(till: Till, pin: str) -> Person | Refused:
    """Who has that PIN may use the till. After five wrong ones in a row it pauses for a minute."""
    person = staff.who(till, pin)
    if isinstance(person, Person):
        let_in(till, person)
    return person


def let_in(till: Till, person: Person) -> None:
    """Sign in somebody whose PIN was typed: here, or at the door of the till in a browser."""
    till.by_command = False
    till.record(SignedIn(person.name, _left_behind(till, person.name)))


def sign_in_as(till: Till, name: str) -> None:
    """A command works as `name`: whoever may run one at this till needs no PIN, and has nobody's rights."""
    till.by_command = True
    if till.books.cashier != name:
        till.record(SignedIn(name))


def sign_out(till: Till, *, by_itself: bool = False) -> None:
    """Lock the till; the basket stays. `by_itself`: nobody asked for it."""
    if till.books.cashier:
        till.record(SignedOut(till.books.cashier, by_itself))


def _left_behind(till: Till, name: str) -> str:
    """Number of the sale that somebody other than `name` left behind the lock."""
    sale = till.books.sale
    return sale.number if sale is not None and till.books.last_cashier not in ("", name) else ""


def open_shift(till: Till, float_: Money, pieces: tuple[Piece, ...] = ()) -> Refused | None:
    """Start selling with `float_` in the drawer; `pieces` are its coins and notes, if they were counted."""
    if till.books.shift is not None:
        return Refused(say("Shift {number} is open already", number=till.books.shift.number))
    if float_.amount < 0:
        return Refused(say("The float cannot be less than nothing"))
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
    *,
    by: Person | None = None,
) -> reports.Reading | Refused:
    """Close the shift with what was counted, print its Z report; `None` when nobody counted.

    Any count is taken, and its difference kept; where that `needs_manager`, only with one who may. `seen_by`
    has seen what the newest comparison with the terminal found, where it `wants_a_word`. `by` allows closing
    at all, where the cashier alone may not.
    """
    shift = till.books.shift
    if shift is None:
        return Refused(say("No shift is open"))
    if till.books.sale is not None:
        return Refused(
            say("Sale {number} is open: finish it or void it before closing", number=till.books.sale.number)
        )
    refused = staff.refused(till, Act.CLOSE, by)
    refused = refused or _wrong_count(till, counted, pieces, manager) or _not_seen(till, seen_by)
    if refused is not None:
        return refused
    closed = ShiftClosed(
        shift.number,
        till.books.last_z + 1,
        shift.expected,
        counted,
        pieces,
        manager=manager.name if manager else _stands_for(till, shift, counted),
        odd_seen_by=seen_by.name if seen_by else "",
    )
    reading = reports.closing(till, shift, closed)
    paper = papers.queued(till, reports.paper(till.settings, reading), "z report", None)
    till.record(*staff.note(Act.CLOSE, by, f"shift {shift.number}"), closed, paper)
    return reading


def _not_seen(till: Till, seen_by: Person | None) -> Refused | None:
    """Why the shift cannot close before somebody has seen what disagrees with the terminal."""
    if not day_comparison.wants_a_word(till) or staff.refused(till, Act.CLOSE_ODD, seen_by) is None:
        return None
    return Refused(say("Not all agrees with the terminal: look at the odd ones, or ask for a manager's PIN"))


def _stands_for(till: Till, shift: Shift, counted: Money | None) -> str:
    """Whoever is signed in, where the difference is more than others may close with; else nobody."""
    far_off = counted is not None and abs(counted - shift.expected) > till.settings.difference_limit
    return till.books.cashier or "" if far_off and staff.may_alone(till, Act.DIFFERENCE) else ""


def needs_manager(till: Till, counted: Money) -> bool:
    """Whether `counted` is so far off that somebody else must allow the shift to close."""
    shift = till.books.shift
    if shift is None or abs(counted - shift.expected) <= till.settings.difference_limit:
        return False
    return not staff.may_alone(till, Act.DIFFERENCE)


def counts_blind(till: Till, by: Person | None = None) -> bool:
    """Whether `by`, else whoever is signed in, may not see what should be in the drawer before the count."""
    match till.settings.cash.blind:
        case "everybody":
            return True
        case "nobody":
            return False
        case "cashiers":
            return not staff.may(by or staff.signed_in(till), Act.SEE_DRAWER, till.settings.rights)


def _wrong_count(
    till: Till, counted: Money | None, pieces: tuple[Piece, ...], manager: Person | None
) -> Refused | None:
    if counted is None:
        return None
    if counted < zero(till.currency):
        return Refused(say("The drawer cannot hold less than nothing"))
    if (wrong := _other_sum(till, counted, pieces)) is not None:
        return wrong
    if needs_manager(till, counted) and staff.refused(till, Act.DIFFERENCE, manager) is not None:
        limit, roles = figures(till.settings.difference_limit), staff.those_who(till, Act.DIFFERENCE)
        return Refused(
            say(
                "The count is wrong by more than {limit}: count again, or ask for the PIN of somebody "
                "who may close it so ({roles})",
                limit=limit,
                roles=roles,
            )
        )
    return None


def _other_sum(till: Till, sum_: Money, pieces: tuple[Piece, ...]) -> Refused | None:
    come_to = worth(pieces, till.currency)
    if pieces and come_to != sum_:
        return Refused(
            say(
                "The coins and notes come to {counted}, not to {typed}",
                counted=figures(come_to),
                typed=figures(sum_),
            )
        )
    return None


def open_drawer(till: Till, reason: str, by: Person | None = None) -> Refused | None:
    """Open the drawer without a sale; `reason` stays on the journal, as does `by`, who allows it.

    Not while only a part is paid: a drawer that springs open looks as if all were.
    """
    if till.books.shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    if not reason.strip():
        return Refused(say("Say why the drawer is opened"))
    if (sale := till.books.sale) is not None and sale.money_with_us:
        due = figures(sale.due + sale.held)
        return Refused(
            say("{due} is still due: take the rest, or give back what was taken with Esc", due=due)
        )
    if (refused := staff.refused(till, Act.NO_SALE, by)) is not None:
        return refused
    why = reason.strip()
    slip = _no_sale_slip(till, why, by) if till.settings.receipt.no_sale else ()
    till.record(*staff.note(Act.NO_SALE, by, why), DrawerOpened(None, why, no_sale=True), *slip)
    return None


def _no_sale_slip(till: Till, why: str, by: Person | None) -> tuple[PaperQueued, ...]:
    receipt = drawer_slips.no_sale(till, why, by.name if by else "")
    return (papers.queued(till, receipt, "no sale", None),)


def print_x(till: Till, by: Person | None = None) -> reports.Reading | Refused:
    """The X report on paper: changes nothing. `by` asked for it at the desk."""
    shift = till.books.shift
    if shift is None:
        return Refused(say("No shift is open"))
    reading = reports.reading(till, shift, blind=counts_blind(till, by))
    queued = papers.queued(till, reports.paper(till.settings, reading), "x report", None)
    till.record(*staff.note(Act.DESK, by, "x report"), queued)
    return reading


def current(till: Till) -> Shift | Refused:
    """The open shift."""
    return till.books.shift or Refused(say("No shift is open"))
