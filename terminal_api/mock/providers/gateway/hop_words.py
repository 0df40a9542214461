"""What a provider's own client says, in the gateway's words: one table for each of the two.

Ours: what the real gateway makes of Toggle's or Factor4's answers is not public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from terminal_api.mock.providers.gateway.behind import CardWord, Down, No, Silent, Word
from terminal_api.outcomes import Decline, Declined, NotSent, Unknown
from terminal_api.processors import service
from terminal_api.processors.factor4 import declines as factor4
from terminal_api.processors.toggle import declines as toggle

#: Of a card that was looked at, by why nothing was told of it.
_STATES: Mapping[Decline, CardWord] = MappingProxyType(
    {Decline.REFUSED: "inactive", Decline.EXPIRED: "expired", Decline.BLOCKED: "closed"}
)

#: Why nothing was moved.
_CODES: Mapping[Decline, str] = MappingProxyType(
    {
        Decline.UNKNOWN_CARD: "CARD_UNKNOWN",
        Decline.REFUSED: "CARD_NOT_ACTIVE",
        Decline.EXPIRED: "CARD_EXPIRED",
        Decline.BLOCKED: "CARD_CLOSED",
        Decline.NOT_ENOUGH: "NOT_ENOUGH",
        Decline.WRONG_PIN: "PIN_WRONG",
        Decline.NOT_ALLOWED: "AMOUNT_NOT_ALLOWED",
        Decline.UNSUPPORTED: "NOT_OFFERED",
    }
)


@dataclass(frozen=True, slots=True)
class Words:
    """One provider's: whether it tells how a payment splits, and refusals that mean more than their kind."""

    splits: bool
    codes: Mapping[str, str]
    """By the client's sentence."""
    states: Mapping[str, CardWord]


TOGGLE = Words(
    splits=True,
    codes={
        toggle.NOT_YET_VALID.reason: "CARD_NOT_YET_VALID",
        toggle.ALREADY_SOLD.reason: "CARD_ALREADY_ACTIVE",
        toggle.NO_ORIGINAL.reason: "ORIGINAL_UNKNOWN",
        toggle.ONLY_WHOLE.reason: "AMOUNT_NOT_ALLOWED",
    },
    states={toggle.NOT_YET_VALID.reason: "not_yet_valid"},
)
FACTOR4 = Words(
    splits=False,
    codes={
        factor4.DECLINES["G-ALREADY-ACTIVE"].reason: "CARD_ALREADY_ACTIVE",
        factor4.DECLINES[factor4.NO_SUCH_TRANSACTION].reason: "ORIGINAL_UNKNOWN",
        factor4.DECLINES[factor4.ALREADY_VOIDED].reason: "ALREADY_REVERSED",
        factor4.DECLINES[factor4.NOT_VOIDABLE].reason: "NOT_REVERSIBLE",
    },
    states={},
)


def state(declined: Declined, words: Words) -> CardWord | None:
    """The state of a card that was looked at; None where the answer is about something else."""
    return words.states.get(declined.reason) or _STATES.get(declined.why)


def refused(declined: Declined, words: Words, operation: Word | None, pin: str) -> No | Down:
    """Why nothing was moved, or shown. A provider that did not tell of the card was asked for no money."""
    if declined.why is Decline.OTHER and declined.retryable and declined.reason not in _FINAL:
        return Down(forwarded=False)
    code = words.codes.get(declined.reason) or _CODES.get(declined.why, "PROVIDER_REFUSED")
    if code == "PIN_WRONG" and not pin:
        code = "PIN_REQUIRED"
    if operation == "reverse" and code in ("AMOUNT_NOT_ALLOWED", "CARD_UNKNOWN"):
        code = "NOT_REVERSIBLE"
    return No(code, declined.reason if code == "PROVIDER_REFUSED" else "")


#: It was forwarded and is undone again: that is an end, not a provider that is down.
_FINAL = frozenset({factor4.TAKEN_BACK.reason})


def unanswered(outcome: NotSent | Unknown) -> Down | Silent:
    """Why nobody knows: nothing left the gateway, no answer came, or one that proves nothing."""
    match outcome:
        case NotSent():
            return Down(forwarded=False)
        case Unknown(service.LOST):
            return Silent()
        case Unknown():
            return Down(forwarded=True)
