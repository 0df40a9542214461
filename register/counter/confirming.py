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
    found = next((one for one in answered(till.journal).values() if _was_received(one, psp)), None)
    if found is None or not isinstance(found.outcome, Approved):
        return Refused("No reversal or refund of this till has that reference")
    request, amount = found.request, found.outcome.amount
    if succeeded:
        if request in till.books.unconfirmed:
            till.record(ReversalConfirmed(request.number, request.id, ""))
    elif not _known_to_have_failed(till, request.id):
        till.record(ReversalFailed(request.number, request, amount, reason))
    return None


def _was_received(one: Answered, psp: str) -> bool:
    """Whether it was only received, and is the one that the processor calls `psp`."""
    match one.outcome:
        case Approved(confirmed=False, reference=Reference() as reference):
            return is_called(reference, psp)
        case _:
            return False


def is_called(reference: Reference, psp: str) -> bool:
    """Whether the terminal's `reference` is about what the processor calls `psp`.

    That is what follows the terminal's own part and a dot; without a dot it is all of it, to which some
    terminals add a `C` for a reversal.
    """
    name = reference.id.partition(".")[2] or reference.id
    return psp in (name, name.removesuffix("C"))


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
    papers.hand_over(till, drawer=True)
    return None
