"""The look at a card before its money moves: what it must say, and what ends the request instead.

Toast's own platform looks first where it sells or loads a card. It also finds a wrong key or address while
nothing is at stake. A look moves nothing, so whatever becomes of it, the request itself was not sent.
"""

from terminal_api.outcomes import Decline, Declined, NotSent
from terminal_api.processor import Operation, Request
from terminal_api.processors.toast.answers import Accepted, Answer, NoProof, Refused
from terminal_api.processors.toast.statuses import EMPTY, REFUSALS, Status

NOT_SEEN = NotSent("The gift-card service did not tell about the card, so nothing was asked for: try again.")

_WHOLE_ONLY = Declined(
    "Only all that is on the card can be paid out: look at its balance and pay out all of it.",
    Decline.NOT_ALLOWED,
)
_NOT_ENOUGH = Declined(
    "There is not enough on this card: look at its balance and ask for less, or use another card.",
    Decline.NOT_ENOUGH,
)


def looks_first(request: Request) -> bool:
    """Whether a look goes before `request`.

    Selling, loading and cash-outs: Toast, guide, workflow. Before a payment that must not be partial: ours,
    since a redemption always takes what there is.
    """
    match request.operation:
        case Operation.ACTIVATE | Operation.LOAD | Operation.REFUND | Operation.CASH_OUT:
            return True
        case Operation.PAY:
            return not request.partial
        case _:
            return False


def stops(request: Request, seen: Answer) -> Declined | NotSent | None:
    """Why `request` is not sent after the look answered `seen`; None when it is."""
    sells = request.operation is Operation.ACTIVATE
    match seen:
        case Refused(Status.NOT_ACTIVATED) if sells:
            return None
        case Refused(status):
            return REFUSALS[status].declined
        case Accepted() if sells:
            return REFUSALS[Status.ALREADY_ACTIVATED].declined
        case Accepted():
            return _too_little(request, seen)
        case NoProof():
            return NOT_SEEN


def _too_little(request: Request, seen: Accepted) -> Declined | None:
    match request.operation:
        case Operation.CASH_OUT if not seen.balance.amount:
            return EMPTY
        case Operation.CASH_OUT if request.amount < seen.balance:
            return _WHOLE_ONLY
        case Operation.PAY if request.amount > seen.balance:
            return _NOT_ENOUGH if seen.balance.amount else EMPTY
        case _:
            return None
