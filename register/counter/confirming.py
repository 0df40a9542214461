"""Reversals and refunds that were only received: what the processor tells of them later, and what then."""

from register.counter import papers, slips
from register.counter.history import Answered, answered
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.events import DrawerOpened, OwedPaid, ReversalConfirmed, ReversalFailed
from register.domain.people import Person
from terminal_api.outcomes import Approved, Reference


def confirm_reversal(till: Till, request_id: str, manager: Person) -> Refused | None:
    """Note that `manager` saw in the processor's records that a reversal was carried out."""
    for request in till.books.unconfirmed:
        if request.id == request_id:
            till.record(ReversalConfirmed(request.number, request.id, manager.name))
            return None
    return Refused("That reversal is not waiting to be confirmed")


def confirmed(till: Till, psp: str, succeeded: bool, reason: str = "") -> Refused | None:
    """The processor tells what became of the reversal or refund that it knows as `psp`.

    It may tell the same more than once, and a failure even after a success. `Refused` when no reversal or
    refund of this till has that reference; nothing is noted then.
    """
    if isinstance(confirmed_now(till, psp, succeeded, reason), Refused):
        # Told again; or it fails after all.
        found = _received(till, psp)
        if found is None:
            return Refused("No reversal or refund of this till has that reference")
        if not succeeded and not _known_to_have_failed(till, found.request.id):
            _failed(till, found, reason)
    return None


def confirmed_now(till: Till, psp: str, succeeded: bool, reason: str = "") -> Refused | None:
    """The same for those that still wait for it, which are few: only their own entries are read for it."""
    for request in till.books.unconfirmed:
        found = _received(till, psp, request.number)
        if found is not None and found.request == request:
            if succeeded:
                till.record(ReversalConfirmed(request.number, request.id, ""))
            else:
                _failed(till, found, reason)
            return None
    return Refused("No reversal or refund that waits has that reference")


def _failed(till: Till, found: Answered, reason: str) -> None:
    assert isinstance(found.outcome, Approved)
    till.record(ReversalFailed(found.request.number, found.request, found.outcome.amount, reason))


def _received(till: Till, psp: str, number: str | None = None) -> Answered | None:
    """The reversal or refund, if named of one receipt, that was only received and has that reference."""
    found = answered(till.journal, number).values()
    return next((one for one in found if _was_received(one, psp)), None)


def _was_received(one: Answered, psp: str) -> bool:
    """Whether it was only received, and is the one that the processor calls `psp`."""
    match one.outcome:
        case Approved(confirmed=False, reference=Reference() as reference):
            return reference.is_called(psp)
        case _:
            return False


def _known_to_have_failed(till: Till, request_id: str) -> bool:
    told = till.journal.entries(kinds=[ReversalFailed])
    return any(isinstance(one.event, ReversalFailed) and one.event.request.id == request_id for one in told)


def pay_owed(till: Till, request_id: str, manager: Person) -> Refused | None:
    """Give the customer in cash what a failed reversal left owing; `manager` allows it."""
    failed = next((one for one in till.books.failed if one.request.id == request_id), None)
    if failed is None:
        return Refused("Nothing is owed for that reversal")
    if till.books.shift is None:
        return Refused("The shift is not open: there is no drawer to pay from")
    if till.books.shift.expected < failed.amount:
        return Refused(f"There is not enough cash in the drawer to pay {figures(failed.amount)}")
    till.record(
        OwedPaid(failed.sale, request_id, failed.amount, manager.name),
        DrawerOpened(failed.sale, "reversal that failed"),
        papers.queued(till, slips.owed_paid(till, failed), "owed", failed.sale),
    )
    return None
