"""From an answer to an outcome: what it proves depends on whether the request may have been sent before."""

from moneyed import Money

from terminal_api.outcomes import Approved, Decline, Declined, Outcome, Reference, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.processors.service import NOT_UNDERSTOOD
from terminal_api.processors.toast.answers import Accepted, Answer, NoProof, Refused
from terminal_api.processors.toast.memory import Sending
from terminal_api.processors.toast.statuses import EMPTY, PAID_NOTHING, REFUSALS, About, Status

NO_BALANCE = Declined("The balance did not come: ask for it again.", Decline.OTHER, retryable=True)
"""A balance moves nothing: it is never unknown what became of one."""

NO_PROOF = Unknown(NOT_UNDERSTOOD)
_REFUSED_NOW = Unknown(
    "The gift-card service refused to say what became of it: ask again, and call support if that goes on."
)
_PERHAPS_OURS = Unknown(
    "The gift-card service says that this was done before, perhaps by this very request: look at the card's"
    " balance and at the provider's records."
)
_ODD_AMOUNT = Unknown("The gift-card service told an amount that cannot be: look at the card's balance.")


def ended(request: Request, answer: Answer, sending: Sending, undone: Money | None = None) -> Outcome:
    """How `request` ended. `undone` is what the transaction moved that it takes back, where that is known."""
    match answer:
        case NoProof():
            return NO_BALANCE if request.operation is Operation.BALANCE else NO_PROOF
        case Refused(status):
            return _refused(request, status, sending)
        case Accepted():
            return _accepted(request, answer, undone)


def _refused(request: Request, status: Status, sending: Sending) -> Declined | Unknown:
    meaning = REFUSALS[status]
    if request.operation is Operation.BALANCE or sending is Sending.FIRST:
        return meaning.declined
    match meaning.about:
        case About.TRANSACTION:
            return meaning.declined
        case About.PIN if sending is Sending.AGAIN:
            return meaning.declined
        case About.EFFECT:
            return _PERHAPS_OURS
        case About.PIN | About.ENTRANCE:
            return _REFUSED_NOW


def _accepted(request: Request, answer: Accepted, undone: Money | None) -> Outcome:
    asked = request.amount
    match request.operation:
        case Operation.BALANCE:
            return _approved(request, answer, answer.balance)
        case Operation.PAY | Operation.CASH_OUT:
            return _redeemed(request, answer)
        case Operation.ACTIVATE | Operation.LOAD | Operation.REFUND if answer.balance < asked:
            return _ODD_AMOUNT  # less on the card than was put on it
        case Operation.REVERSE | Operation.UNDO_LOAD if undone is not None:
            return _approved(request, answer, undone)
        case _:
            return _approved(request, answer, asked)


def _redeemed(request: Request, answer: Accepted) -> Outcome:
    """It may be less than asked, and nothing at all. Source: Toast, guide; that zero occurs is seen."""
    taken = answer.redeemed
    if taken is None or taken > request.amount:
        return _ODD_AMOUNT
    if not taken.amount:
        return PAID_NOTHING if answer.balance.amount else EMPTY
    return _approved(request, answer, taken)


def _approved(request: Request, answer: Accepted, amount: Money) -> Approved:
    """The provider has no reference of its own: the GUID is ours, and stays the same when it is repeated."""
    card = request.card
    return Approved(
        amount=amount,
        reference=None if request.operation is Operation.BALANCE else Reference(request.id, request.at),
        balance=answer.balance,
        card=card.last4 if card else None,
        brand=card.provider if card else None,
    )
