"""Why the terminal did not do what it was asked, beside payments: read alike for all its parts."""

from dataclasses import dataclass

from terminal_api.nexo import declines
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import ErrorCondition, EventNotification, Response
from terminal_api.nexo.transport import Accepted, Exchanged
from terminal_api.outcomes import Declined, NotSent, Unknown


@dataclass(frozen=True, slots=True)
class Failure:
    """Something was not done, or nobody knows whether it was."""

    reason: str
    """One sentence for the cashier."""
    condition: str | None = None
    """The terminal's own word for it (`ErrorCondition`); None when it did not speak."""
    certain: bool = False
    """Surely nothing was done; otherwise it may have been, in whole or in part."""

    @property
    def busy(self) -> bool:
        """The terminal does something else, mostly a payment; it did not even begin this."""
        return self.condition == ErrorCondition.BUSY


#: Conditions that say that the terminal did not even begin.
_SENTENCES = {
    ErrorCondition.ABORTED: "It was stopped at the register.",
    ErrorCondition.BUSY: "The terminal is busy with something else.",
    ErrorCondition.CANCEL: "The customer cancelled.",
    ErrorCondition.INSERTED_CARD: "A card is still in the terminal: take it out, then try again.",
    ErrorCondition.INVALID_CARD: "This card is not known or cannot be read: use another card.",
    ErrorCondition.LOGGED_OUT: "The terminal is signed off: sign it on, then try again.",
    ErrorCondition.MESSAGE_FORMAT: "The terminal does not understand this register: call support.",
    ErrorCondition.NOT_ALLOWED: "The terminal does not allow this now.",
    ErrorCondition.NOT_FOUND: "The terminal does not know what it was asked about.",
    ErrorCondition.UNAVAILABLE_DEVICE: "The terminal does not have this part, or cannot use it now.",
    ErrorCondition.UNAVAILABLE_SERVICE: "This terminal cannot do this.",
}


def refused(response: Response) -> Failure:
    """What a `Response` other than a success means; a condition we do not know leaves it open."""
    condition = response.error_condition
    if condition is None:
        return Failure("The terminal did not do it and does not say why.")
    if condition == ErrorCondition.DEVICE_OUT:
        return Failure("Part of the terminal does not work: check its paper and battery.", condition)
    sentence = next((said for known, said in _SENTENCES.items() if known == condition), None)
    if sentence is None:
        return Failure("The terminal could not do it: try again.", condition)
    return Failure(sentence, condition, certain=True)


def unanswered(exchanged: Exchanged) -> Failure:
    """What an exchange means that brought no answer of the kind that was asked for."""
    match exchanged:
        case NotSent(reason):
            return Failure(reason, certain=True)
        case Unknown(reason):
            return Failure(reason)
        case Message(body=EventNotification() as event):
            rejected = declines.rejected(event)
            return Failure(rejected.reason, certain=isinstance(rejected, Declined))
        case Message() | Accepted():
            return Failure("The terminal's answer says nothing of use: try again.")
