"""What is left to do for a ticket whose printer is there, by the last proof there is of it."""

from collections.abc import Callable
from datetime import datetime

from receipts.printing.delivery import Delivery
from receipts.printing.jobs import JobState
from receipts.printing.marks import Marks
from receipts.printing.ticket import IN_FLIGHT, Ticket
from receipts.profiles import Confirmation


async def carry_on(
    delivery: Delivery, ticket: Ticket, new_marks: Callable[[], Marks], now: Callable[[], datetime]
) -> None:
    """Settle, cut or print, whatever `ticket` still needs; `now` dates a copy.

    Raises `NotReady` and `OSError` as the delivery does.
    """
    # In flight still: the memory failed as it was to keep what came of it.
    if ticket.state is JobState.LOST or ticket.state in IN_FLIGHT:
        await _settle(delivery, ticket, new_marks)
    if ticket.state is JobState.PRINTED:
        await delivery.cut(new_marks())
    elif ticket.state is not JobState.DONE:
        if ticket.state is JobState.UNKNOWN and ticket.sent:
            await delivery.clear()
        ticket.marks = new_marks()
        await delivery.print(ticket.receipt(now()), ticket.marks, ticket.mark)


async def _settle(delivery: Delivery, ticket: Ticket, new_marks: Callable[[], Marks]) -> None:
    found = JobState.UNKNOWN
    if ticket.marks and delivery.profile.confirmation is Confirmation.A:
        found = await delivery.settle(ticket.marks, new_marks(), len(ticket.job.receipt.blocks))
    if found is JobState.UNKNOWN:
        ticket.copy_number += 1
        delivery.progress(found, "may be on paper: prints again, marked COPY")
    else:
        delivery.progress(found, "confirmed after the connection was lost")
