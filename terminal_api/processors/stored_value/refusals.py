"""What a refusal and an error of this API mean, and the sentence the cashier gets: the tables to be mended.

Adyen publishes no list of refusal reasons for this API. `resultCode` and the HTTP status alone decide what
happened; the reason only chooses the words (D: no logic on raw reasons).
"""

from dataclasses import replace

from moneyed import Currency

from terminal_api.outcomes import Decline, Declined, Doubt, Unknown
from terminal_api.sentences import worded

REFUSED = Declined("The card's provider refused this: use another card.", Decline.REFUSED)

_UNKNOWN_CARD = Declined(
    "This card is not known: check its number and try again, or use another card.",
    Decline.UNKNOWN_CARD,
    retryable=True,
)
_WRONG_CODE = Declined(
    "The card's code does not fit: try it again, or use another card.", Decline.WRONG_PIN, retryable=True
)
_CLOSED = Declined("This card is closed: use another card.", Decline.BLOCKED)
_NOT_POSSIBLE = Declined("This is not possible with this card: use another card.", Decline.NOT_ALLOWED)
_NOT_REACHED = Declined(
    "The card's provider does not answer now: try again later, or use another card.",
    Decline.OTHER,
    retryable=True,
)

#: By `refusalReason` in small letters. The reasons are from Adyen's general list (D), that gift cards have
#: them is inferred (I).
REFUSALS = {
    "invalid card number": _UNKNOWN_CARD,
    "invalid pin": _WRONG_CODE,
    "cvc declined": _WRONG_CODE,
    "not enough balance": Declined(
        "There is not enough money on this card: look at its balance, or use another card.",
        Decline.NOT_ENOUGH,
    ),
    "invalid amount": Declined(
        "This amount is not possible for this card: try another amount, or use another card.",
        Decline.NOT_ALLOWED,
        retryable=True,
    ),
    "blocked card": _CLOSED,
    "restricted card": _CLOSED,
    "expired card": Declined("This card has expired: use another card.", Decline.EXPIRED),
    "transaction not permitted": _NOT_POSSIBLE,
    "not supported": Declined("The card's provider cannot do this: use another card.", Decline.UNSUPPORTED),
    "issuer unavailable": _NOT_REACHED,
    "acquirer error": _NOT_REACHED,
}

SET_UP = Declined(
    "The gift-card service is not set up rightly: take another way and call support.", Decline.BAD_REQUEST
)
#: With HTTP 401 (D), and 403 `010` (L): a wrong key, or one whose user may not use this API.
NOT_LET_IN = replace(SET_UP, why=Decline.NOT_LET_IN)
NOT_MADE = Declined(
    "The register made a request that the gift-card service cannot read: call support.", Decline.BAD_REQUEST
)
UNSUPPORTED = Declined(
    "The gift-card service cannot do this: take the card at the terminal, or take another way.",
    Decline.UNSUPPORTED,
)
NEVER_ASKED = Declined("The gift-card service was never asked this: it cannot do it.", Decline.NEVER_RECEIVED)
NO_BALANCE = Declined("The balance did not come: ask for it again.", Decline.OTHER, retryable=True)

#: By `errorCode`, where it means more than a wrong set-up. Of the others (`000`, `100`, `130`, `702`; L) the
#: status tells enough: with a 4xx nothing was done (I).
ERRORS: dict[str, Declined | Unknown] = {
    "010": NOT_LET_IN,
    "901": replace(SET_UP, why=Decline.UNKNOWN_SHOP),  # 403, L: the merchant account
    "101": _UNKNOWN_CARD,  # 422, L
    # 422, general error for modifications; that this API uses it is inferred (I).
    "167": Declined(
        "The earlier transaction is not known here: check the receipt, or call support.", Decline.OTHER
    ),
    # 422 or 409, D: the key is in use.
    "704": Unknown("The gift-card service is still at it: ask again in a moment.", Doubt.RUNNING),
    # 503, D: not worked on.
    "703": Unknown("The gift-card service could not look at it: ask again in a moment.", Doubt.RUNNING),
}

PASSING = Unknown("The gift-card service failed for a moment: ask again.", Doubt.RUNNING)
"""For the response header `transient-error: true`: under the same key it is worked on afresh (D)."""

PROVIDER_FAILED = Unknown(
    "The card's provider failed, and nobody can say whether it was done: compare the card's balance with the"
    " one before."
)
"""`resultCode: Error`. It is stored: a repeat brings it again (D). What became of the money is not told."""

SERVER_FAILED = Unknown("The gift-card service failed: ask what became of it.")

NOT_UNDERSTOOD = Unknown("The gift-card service's answer does not count: ask what became of it.")

OPEN_STILL = Unknown(
    "The gift-card service did not take the question what became of it: mend its set-up, then ask again."
)
"""A repeat was turned away at the door, which tells nothing about the first."""

NOT_ASKED = Unknown("The question what became of it did not leave: check the shop's internet connection.")
TOO_OLD = Unknown(
    "This is too old to be asked for again: compare the card's balance with the one before, or call support.",
    Doubt.TOO_OLD,
)
AS_IT_WAS = Unknown(
    "To find out what became of it, it must be asked again as it was: present the card again, with its code."
)
"""Another body under the same key would be another question, and what it does is not published."""


def refusal(reason: str | None) -> Declined:
    """The words for a `refusalReason`."""
    return REFUSALS.get((reason or "").strip().lower(), REFUSED)


def foreign_money(currency: Currency) -> Declined:
    """For a card whose money is of another kind than the register's."""
    return Declined(
        worded(
            "The money on this card is in {currency}: it cannot be used here, use another card.",
            currency=currency.code,
        ),
        Decline.NOT_ALLOWED,
    )
