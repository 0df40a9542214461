"""Money that was asked back: of which nobody has told yet that it was carried out, and what was not."""

from register.domain.asking.exchange import MoneyRequest, is_reservation
from register.domain.events import Ended, Event, OwedPaid, ReversalConfirmed, ReversalFailed
from terminal_api.outcomes import Approved


def unconfirmed_after(before: tuple[MoneyRequest, ...], event: Event) -> tuple[MoneyRequest, ...]:
    """Requests that were received, and of which nothing else is known, once `event` has happened."""
    match event:
        case Ended(request=request, outcome=Approved(confirmed=False) as outcome):
            return before if is_reservation(request, outcome) else (*before, request)
        case ReversalConfirmed(request_id=told):
            return tuple(one for one in before if one.id != told)
        case ReversalFailed(request=request):
            return tuple(one for one in before if one.id != request.id)
        case _:
            return before


def failed_after(before: tuple[ReversalFailed, ...], event: Event) -> tuple[ReversalFailed, ...]:
    """Those that were found not to be carried out and are owed since, once `event` has happened."""
    match event:
        case ReversalFailed():
            return (*before, event)
        case OwedPaid(request_id=paid):
            return tuple(one for one in before if one.request.id != paid)
        case _:
            return before
