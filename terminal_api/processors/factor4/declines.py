"""What a refusal means for the money, and the sentence the cashier gets.

OUR CONTRACT: Factor4's list of error codes is not public. The codes begin with `G-` so that nobody takes them
for Factor4's; when its document is at hand, this table is what changes.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from terminal_api.outcomes import Decline, Declined
from terminal_api.sentences import worded

NO_SUCH_TRANSACTION = "G-NO-SUCH-TRANSACTION"
ALREADY_VOIDED = "G-ALREADY-VOIDED"
NOT_VOIDABLE = "G-NOT-VOIDABLE"
REQUEST_ID_REUSED = "G-REQUEST-ID-REUSED"
CLOSED = "G-CLOSED"
#: Not in the reference's list: what a provider that refuses duplicates might say.
DUPLICATE = "G-DUPLICATE"

_SET_UP = Declined(
    "Factor4 does not know this till: take another way to pay and call support.", Decline.UNKNOWN_SHOP
)

#: Refusals of the card or the amount: whoever says so has looked at this very request.
DECLINES: Mapping[str, Declined] = MappingProxyType(
    {
        "G-CARD-UNKNOWN": Declined(
            "This card's number is not known: check it, or use another card.",
            Decline.UNKNOWN_CARD,
            retryable=True,
        ),
        "G-NOT-ACTIVE": Declined(
            "This card is not active: it must be sold before it can be used.", Decline.REFUSED
        ),
        "G-ALREADY-ACTIVE": Declined(
            "This card is active already: load it, or sell another card.", Decline.NOT_ALLOWED
        ),
        CLOSED: Declined("This card is closed: use another card.", Decline.BLOCKED),
        "G-EXPIRED": Declined("This card has expired: use another card.", Decline.EXPIRED),
        "G-NOT-ENOUGH": Declined(
            "There is not enough money on this card: look at its balance and ask for less, or use another"
            " card.",
            Decline.NOT_ENOUGH,
            retryable=True,
        ),
        "G-PIN": Declined(
            "The PIN is missing or wrong: enter it again, or use another card.",
            Decline.WRONG_PIN,
            retryable=True,
        ),
        "G-AMOUNT": Declined(
            "The card does not take this amount: try another amount or another card.", Decline.NOT_ALLOWED
        ),
        "G-VALUE-CODE": Declined(
            "The money on this card is of another currency: it cannot be used here.", Decline.NOT_ALLOWED
        ),
        NO_SUCH_TRANSACTION: Declined(
            "The earlier transaction is not known: check the receipt, or give the money back in another way.",
            Decline.OTHER,
        ),
        ALREADY_VOIDED: Declined(
            "It was taken back before: look at the card's balance.", Decline.NOT_ALLOWED
        ),
        NOT_VOIDABLE: Declined(
            "This cannot be taken back any more: give the money back in another way.", Decline.NOT_ALLOWED
        ),
    }
)

#: Refusals at the door, before anybody looks whether the request is known:
#: they say nothing of an earlier copy.
AT_THE_DOOR: Mapping[str, Declined] = MappingProxyType(
    {
        "G-LOCATION-UNKNOWN": _SET_UP,
        "G-CREDENTIALS": replace(_SET_UP, why=Decline.NOT_LET_IN),
        "G-NOT-OFFERED": Declined(
            "Factor4 does not offer this to the shop: take another way.", Decline.UNSUPPORTED
        ),
    }
)

#: They name a request that was there before: it may have happened, and no second copy will tell.
OF_A_COPY = frozenset({REQUEST_ID_REUSED, DUPLICATE})

#: For status `E` with a code that is not in the tables. Source: our contract, section 9: it is a refusal.
ANY_OTHER = Declined("The card was declined: use another card or another way to pay.", Decline.REFUSED)

UNSUPPORTED = Declined("Gift cards of this kind cannot do this here: take another way.", Decline.UNSUPPORTED)
BAD_REQUEST = Declined(
    "The register made a request that Factor4 cannot read: call support.", Decline.BAD_REQUEST
)
EMPTY_ACTIVATION = Declined(
    "A card of this kind is sold with money on it: choose an amount.", Decline.NOT_ALLOWED
)
NOTHING_ON_IT = Declined("There is no money on this card: use another way to pay.", Decline.NOT_ENOUGH)
NO_BALANCE = Declined("The balance of this card did not come: ask again.", Decline.OTHER, retryable=True)
BALANCE_CHANGED = Declined(
    "What is on this card is not what is to be paid out: look at its balance and ask again.",
    Decline.NOT_ALLOWED,
    retryable=True,
)
DEMONSTRATION = Declined(
    "Factor4 answers from its demonstration: take another way to pay and call support.", Decline.BAD_REQUEST
)
ASK_FOR_BALANCE_AGAIN = Declined(
    "A balance moves no money: ask for it again.", Decline.NEVER_RECEIVED, retryable=True
)
NEVER_HAPPENED = Declined(
    "Factor4 never had this request, nothing was moved: ask again.", Decline.NEVER_RECEIVED, retryable=True
)
TAKEN_BACK = Declined(
    "It had been done while the answer was lost, and was taken back: ask again.",
    Decline.OTHER,
    retryable=True,
)


def only_whole(amount: str) -> Declined:
    """For a part of an earlier transaction: a void undoes all of it."""
    return Declined(
        worded(
            "Only all of it, {amount}, can be taken back: take back all, then ask for what is to stay.",
            amount=amount,
        ),
        Decline.UNSUPPORTED,
    )
