"""What a no of the gateway means for the money, and the sentence the cashier gets: ours, as tables.

Each sentence says who refused, "the gateway" or "the provider" behind it, so that the right one is called.
"""

from dataclasses import replace

from moneyed import Money

from terminal_api.money import written
from terminal_api.outcomes import Decline, Declined, NotSent, Unknown
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.gateway.wire import Became, CardState, Fault, Seen
from terminal_api.sentences import marked, worded

UNKNOWN_CARD = Declined(
    "The provider does not know this card: check the number, or use another card.", Decline.UNKNOWN_CARD
)
INACTIVE = Declined(
    "The provider says that this card is not active: it must be sold before it can pay.", Decline.REFUSED
)
_EXPIRED = Declined("The provider says that this card has expired: use another card.", Decline.EXPIRED)
_NOT_YET = Declined(
    "The provider says that this card is not valid yet: use another card.", Decline.NOT_ALLOWED
)
_CLOSED = Declined("The provider says that this card is closed: use another card.", Decline.BLOCKED)
_NOT_ENOUGH = Declined(
    "The provider says that there is not enough on this card: ask for less, or use another card.",
    Decline.NOT_ENOUGH,
)
_REFUSED = Declined("The provider refused: use another card or way to pay.", Decline.REFUSED)
_GATEWAY_REFUSED = Declined("The gateway refused: take another way and tell the manager.", Decline.OTHER)

#: `result: declined`: it certainly did not happen. Every code counts, one we do not know as well.
_DECLINED = {
    "CARD_UNKNOWN": UNKNOWN_CARD,
    "CARD_NOT_ACTIVE": INACTIVE,
    "CARD_ALREADY_ACTIVE": Declined(
        "The provider says that this card is active already: take another card.", Decline.NOT_ALLOWED
    ),
    "CARD_EXPIRED": _EXPIRED,
    "CARD_NOT_YET_VALID": _NOT_YET,
    "CARD_CLOSED": _CLOSED,
    "NOT_ENOUGH": _NOT_ENOUGH,
    "PIN_REQUIRED": Declined(
        "The provider wants this card's PIN: ask for it, then try again.", Decline.WRONG_PIN, retryable=True
    ),
    "PIN_WRONG": Declined(
        "The provider says that the PIN is wrong: try it again, or use another card.",
        Decline.WRONG_PIN,
        retryable=True,
    ),
    "AMOUNT_NOT_ALLOWED": Declined(
        "The provider does not take this amount: try another amount or another card.", Decline.NOT_ALLOWED
    ),
    "NOT_REVERSIBLE": Declined(
        "The provider cannot take this back: give the money back in another way.", Decline.NOT_ALLOWED
    ),
    "ALREADY_REVERSED": Declined(
        "The provider has taken this back already: look at the card's balance.", Decline.NOT_ALLOWED
    ),
    "ORIGINAL_UNKNOWN": Declined(
        "The provider does not know the earlier transaction: give the money back in another way.",
        Decline.OTHER,
    ),
    "NOT_OFFERED": Declined(
        "The provider does not offer this with these cards: take another way.", Decline.UNSUPPORTED
    ),
    "PROVIDER_REFUSED": _REFUSED,
}

_KEYS = "Company Settings > External Access & FTP > API Secure Keys"

#: By HTTP status and code: the gateway refused by itself. It has forwarded nothing, where not Unknown.
_NOT_FORWARDED = {
    (401, "KEY_WRONG"): Declined(
        "The gateway does not know this till's key: compare it with '{key}' in {place}.",
        Decline.NOT_ALLOWED,
    ),
    (403, "KEY_DISABLED"): Declined(
        "The gateway's key '{key}' is switched off: switch it on in {place}.", Decline.NOT_ALLOWED
    ),
    (403, "STORE_UNMAPPED"): Declined(
        "The gateway says that the provider does not know store {store}: have it mapped there.",
        Decline.NOT_ALLOWED,
    ),
    (400, "REQUEST_INVALID"): Declined(
        "The gateway does not understand this register: take another way to pay and call support.",
        Decline.BAD_REQUEST,
    ),
    (429, "BUSY"): NotSent("The gateway is busy: wait a moment, then try again."),
    (503, "PROVIDER_DOWN"): NotSent(
        "{provider}, the provider, does not answer: try again, or pay otherwise."
    ),
}

_OPEN = {
    "PROVIDER_DOWN": Unknown("{provider}, the provider, does not answer: ask what became of it."),
    "PROVIDER_SILENT": Unknown("{provider}, the provider, did not answer in time: ask what became of it."),
    "ID_REUSED": Unknown("The gateway had another request under this number: call support."),
}
_NO_PROOF = Unknown("The gateway's answer proves nothing: ask what became of it.")


def declined(became: Became) -> Declined:
    """What `result: declined` says, with the card's date or balance where the answer has it."""
    fault = became.error or Fault(code="")
    known = _DECLINED.get(fault.code)
    if fault.code == "PROVIDER_REFUSED" and fault.customer_facing and fault.message:
        return replace(_REFUSED, reason=": ".join((marked("The provider says"), _sentence(fault.message))))
    if known is None:
        return _GATEWAY_REFUSED if fault.hop in ("gateway", "key", "store") else _REFUSED
    balance = became.balance.money if became.balance else None
    if known is _NOT_ENOUGH:
        return not_enough(balance)
    return _dated(known, became)


def not_enough(balance: Money | None) -> Declined:
    """The card has only `balance`."""
    if balance is None:
        return _NOT_ENOUGH
    reason = worded(
        "The provider has only {balance} on this card: ask for that, or use another card.",
        balance=written(balance),
    )
    return replace(_NOT_ENOUGH, reason=reason)


def unusable(seen: Seen) -> Declined | None:
    """Why a card that was looked at cannot be spent; None when it is active."""
    match seen.card.state:
        case CardState.ACTIVE:
            return None
        case CardState.INACTIVE:
            return INACTIVE
        case CardState.NOT_YET_VALID:
            return _dated(_NOT_YET, seen)
        case CardState.EXPIRED:
            return _dated(_EXPIRED, seen)
        case CardState.CLOSED:
            return _CLOSED


def refused(status: int, fault: Fault, settings: GatewaySettings) -> Declined | NotSent | Unknown:
    """What an error in place of an answer means. Unknown, unless it proves that nothing was forwarded."""
    outcome = _NOT_FORWARDED.get((status, fault.code))
    down_but_perhaps_sent = fault.code == "PROVIDER_DOWN" and fault.forwarded is not False
    if outcome is None or down_but_perhaps_sent:
        outcome = _OPEN.get(fault.code, _NO_PROOF)
    key = f"{settings.spoken} Gift Card"
    said = worded(
        outcome.reason,
        key=key,
        place=_KEYS,
        store=settings.store,
        provider=settings.spoken,
    )
    return replace(outcome, reason=said)


def _dated(known: Declined, said: Became | Seen) -> Declined:
    if known is _EXPIRED and said.valid_until:
        reason = worded(
            "The provider says that this card expired on {day}: use another card.",
            day=said.valid_until.isoformat(),
        )
        return replace(known, reason=reason)
    if known is _NOT_YET and said.valid_from:
        reason = worded(
            "The provider says that this card is valid from {day} on: use another card.",
            day=said.valid_from.isoformat(),
        )
        return replace(known, reason=reason)
    return known


def _sentence(text: str) -> str:
    """One line that ends with a full stop, of no length that would push everything else off a screen."""
    line = " ".join(text.split())[:200]
    return line if line.endswith((".", "!", "?")) else f"{line}."
