"""Reversals and refunds that were only received: what the processor tells of them later, and what then."""

from register.counter.free_words import wrong_reason
from register.counter.history import Answered, answered
from register.counter.paper import papers, refund_slips
from register.counter.people import staff
from register.counter.selling.cash import owed_in_cash
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.asking.exchange import discount_of
from register.domain.events import DrawerOpened, OwedPaid, ReversalConfirmed, ReversalFailed
from register.domain.rounding import difference
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.journal.projections.keys import By
from register.journal.projections.look_up import found
from register.language import say
from terminal_api.outcomes import Approved, Reference


def confirm_reversal(till: Till, request_id: str, manager: Person) -> Refused | None:
    """Note that `manager` saw in the processor's records that a reversal was carried out."""
    for request in till.books.unconfirmed:
        if request.id == request_id:
            till.record(ReversalConfirmed(request.number, request.id, manager.name))
            return None
    return Refused(say("That reversal is not waiting to be confirmed"))


def wrong_not_carried_out(till: Till, reason: str) -> Refused | None:
    """Why `reason` does not say where that was seen, if it does not."""
    return wrong_reason(till, reason, say("Say where it was seen that nothing came back"))


def not_carried_out(till: Till, request_id: str, manager: Person, reason: str) -> Refused | None:
    """Note that `manager` saw in the processor's records that a reversal came to nothing: its money is owed.

    What is owed stands on the list then, to be paid in cash.
    """
    wrong = wrong_not_carried_out(till, reason) or staff.refused(till, Act.SEE_TO, manager)
    if wrong is not None:
        return wrong
    request = next((one for one in till.books.unconfirmed if one.id == request_id), None)
    known = answered(till.journal, request.number).get(request_id) if request else None
    if request is None or known is None:
        return Refused(say("That reversal is not waiting to be confirmed"))
    _failed(till, known, f"{manager.name}: {reason.strip()}")
    return None


def confirmed(till: Till, psp: str, succeeded: bool, reason: str = "") -> Refused | None:
    """The processor tells what became of the reversal or refund that it knows as `psp`.

    It may tell the same more than once, and a failure even after a success. `Refused` when no reversal or
    refund of this till has that reference; nothing is noted then.
    """
    if isinstance(confirmed_now(till, psp, succeeded, reason), Refused):
        # Told again; or it fails after all.
        one = _received(till, psp)
        if one is None:
            return Refused(say("No reversal or refund of this till has that reference"))
        if not succeeded and not found(till.journal, By.FAILED, one.request.id):
            _failed(till, one, reason)
    return None


def confirmed_now(till: Till, psp: str, succeeded: bool, reason: str = "") -> Refused | None:
    """The same for those that still wait for it, which are few: only their own entries are read for it."""
    for request in till.books.unconfirmed:
        one = _received_under(till, psp, request.number)
        if one is not None and one.request == request:
            if succeeded:
                till.record(ReversalConfirmed(request.number, request.id, ""))
            else:
                _failed(till, one, reason)
            return None
    return Refused(say("No reversal or refund that waits has that reference"))


def _failed(till: Till, one: Answered, reason: str) -> None:
    assert isinstance(one.outcome, Approved)
    owed = one.outcome.amount - discount_of(one.request, one.outcome)
    till.record(ReversalFailed(one.request.number, one.request, owed, reason))


def _received(till: Till, psp: str) -> Answered | None:
    """The reversal or refund that was only received and has that reference."""
    for entry in found(till.journal, By.REFERENCE, psp):
        if (one := _received_under(till, psp, entry.number)) is not None:
            return one
    return None


def _received_under(till: Till, psp: str, number: str) -> Answered | None:
    """The same, if it belongs to the sale, return or slip of that number."""
    requests = answered(till.journal, number).values()
    return next((one for one in requests if _was_received(one, psp)), None)


def _was_received(one: Answered, psp: str) -> bool:
    """Whether it was only received, and is the one that the processor calls `psp`."""
    match one.outcome:
        case Approved(confirmed=False, reference=Reference() as reference):
            return reference.is_called(psp)
        case _:
            return False


def pay_owed(till: Till, request_id: str, manager: Person) -> Refused | None:
    """Give the customer in cash what a failed reversal left owing; `manager` allows it."""
    failed = next((one for one in till.books.failed if one.request.id == request_id), None)
    if failed is None:
        return Refused(say("Nothing is owed for that reversal"))
    if till.books.shift is None:
        return Refused(say("The shift is not open: there is no drawer to pay from"))
    cash = owed_in_cash(till, failed.amount)
    if till.books.shift.expected < cash:
        return Refused(say("There is not enough cash in the drawer to pay {cash}", cash=figures(cash)))
    till.record(
        OwedPaid(failed.sale, request_id, cash, manager.name, difference(cash, failed.amount)),
        DrawerOpened(failed.sale, "reversal that failed"),
        papers.queued(till, refund_slips.owed_paid(till, failed, cash), "owed", failed.sale),
    )
    return None
