"""The fourteen statuses of the gift-card API: what each means for the money, and the cashier's sentence.

Source: Toast, gift card integration guide and API specification. The sentences are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from terminal_api.outcomes import Decline, Declined
from terminal_api.sentences import marked


class Status(StrEnum):
    """`transactionStatus`."""

    ACCEPT = "ACCEPT"
    TYPE_NOT_SUPPORTED = "ERROR_TOAST_TRANSACTION_TYPE_NOT_SUPPORTED"
    """In the guide; missing from the published enumeration."""
    INVALID_TYPE = "ERROR_INVALID_TOAST_TRANSACTION_TYPE"
    ALREADY_ACTIVATED = "ERROR_CARD_ALREADY_ACTIVATED"
    NOT_ACTIVATED = "ERROR_CARD_NOT_ACTIVATED"
    """Good news where a card is about to be sold."""
    CARD_INVALID = "ERROR_CARD_INVALID"
    INVALID_INPUT = "ERROR_INVALID_INPUT_PROPERTIES"
    DOES_NOT_EXIST = "ERROR_TRANSACTION_DOES_NOT_EXIST"
    INVALID_TOKEN = "ERROR_INVALID_TOKEN"
    CANNOT_BE_REVERSED = "ERROR_TRANSACTION_CANNOT_BE_REVERSED"
    INVALID_RESTAURANT = "ERROR_INVALID_RESTAURANT"
    VERIFICATION_REQUIRED = "ERROR_VERIFICATION_REQUIRED"
    VERIFICATION_FAILED = "ERROR_VERIFICATION_FAILED"
    VERIFICATION_NOT_SUPPORTED = "ERROR_VERIFICATION_NOT_SUPPORTED"

    @classmethod
    def named(cls, word: object) -> "Status | None":
        """The status called `word`; None for what is none."""
        try:
            return cls(_SEEN_INSTEAD.get(str(word), word))
        except ValueError:
            return None


#: Seen in Toast's reference implementation, which throws it where the documents say the other.
_SEEN_INSTEAD = {"ERROR_TRANSACTION_ALREADY_REVERSED": str(Status.CANNOT_BE_REVERSED)}


class About(StrEnum):
    """What a refusal judges, and so what it proves when the request may have been sent before.

    Ours: Toast promises that a repeat is answered as the first was, and does not say which refusals are kept.
    """

    TRANSACTION = "transaction"
    """The card and what was asked of it: a repeat would be told the same. Proof each time."""
    EFFECT = "effect"
    """What the request itself would have brought about: proof of a first one. Told to a repeat it may be our
    own doing, where a provider remembers less than it should; then a person must look."""
    PIN = "pin"
    """The code that came along: proof of a first request, and of a repeat that sends it as the first did."""
    ENTRANCE = "entrance"
    """Who asks, and in which form, judged before the transaction is looked at. After a repeat it tells
    nothing of the first: the key may have changed in between."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One refusal."""

    about: About
    declined: Declined


_FORM = marked(
    "The gift-card service does not understand this register: take another way to pay and call support."
)

REFUSALS: Mapping[Status, Meaning] = {
    Status.TYPE_NOT_SUPPORTED: Meaning(
        About.ENTRANCE,
        Declined("The provider of this card does not offer that: take another way.", Decline.UNSUPPORTED),
    ),
    Status.INVALID_TYPE: Meaning(About.ENTRANCE, Declined(_FORM, Decline.BAD_REQUEST)),
    Status.ALREADY_ACTIVATED: Meaning(
        About.EFFECT,
        Declined("This card is already active: take another card.", Decline.NOT_ALLOWED),
    ),
    Status.NOT_ACTIVATED: Meaning(
        About.TRANSACTION,
        Declined("This card is not active: use another card or way to pay.", Decline.REFUSED),
    ),
    Status.CARD_INVALID: Meaning(
        About.TRANSACTION,
        Declined("This card was not found: check its number, or use another card.", Decline.UNKNOWN_CARD),
    ),
    Status.INVALID_INPUT: Meaning(About.ENTRANCE, Declined(_FORM, Decline.BAD_REQUEST)),
    Status.DOES_NOT_EXIST: Meaning(
        About.TRANSACTION,
        Declined(
            "The gift-card service does not know the earlier transaction with this card: check the receipt"
            " and the card, or give the money back in another way.",
            Decline.OTHER,
        ),
    ),
    Status.INVALID_TOKEN: Meaning(
        About.ENTRANCE,
        Declined(
            "The gift-card service refuses this register's key: take another way to pay and call support.",
            Decline.NOT_LET_IN,
        ),
    ),
    # Undone before, or the money of a load or an activation was spent since: only a person can tell.
    Status.CANNOT_BE_REVERSED: Meaning(
        About.EFFECT,
        Declined(
            "This cannot be undone, or was undone before: look at the card's balance and ask the manager.",
            Decline.NOT_ALLOWED,
        ),
    ),
    Status.INVALID_RESTAURANT: Meaning(
        About.ENTRANCE,
        Declined(
            "This shop is not registered at the gift-card service: take another way to pay and call support.",
            Decline.UNKNOWN_SHOP,
        ),
    ),
    Status.VERIFICATION_REQUIRED: Meaning(
        About.PIN,
        Declined(
            "This card needs its PIN: ask the customer for it, then try again.",
            Decline.WRONG_PIN,
            retryable=True,
        ),
    ),
    Status.VERIFICATION_FAILED: Meaning(
        About.PIN,
        Declined(
            "The PIN does not fit this card: try it again, or use another card.",
            Decline.WRONG_PIN,
            retryable=True,
        ),
    ),
    Status.VERIFICATION_NOT_SUPPORTED: Meaning(
        About.PIN,
        Declined("This card takes no PIN: try again without one.", Decline.UNSUPPORTED, retryable=True),
    ),
}
"""All but `ACCEPT`."""

EMPTY = Declined("The card is empty: use another card or way to pay.", Decline.NOT_ENOUGH)
"""For a redemption that was accepted and took nothing. Seen; Toast has no status for too little money."""

PAID_NOTHING = Declined("The card paid nothing: use another card or way to pay.", Decline.REFUSED)
"""For one that took nothing though there is something on the card. Ours."""
