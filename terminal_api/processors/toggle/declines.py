"""Toggle's refusals as a register's: which argument was wrong decides, for errors have no codes.

The texts are not published. One that is meant for customers is shown as it is; of others only our own words.
"""

from terminal_api.hiding import without
from terminal_api.outcomes import Decline, Declined
from terminal_api.processor import Operation
from terminal_api.processors.toggle.answers import Refused
from terminal_api.sentences import marked

NOT_BOOKED = Declined(
    "The gift-card service has nothing booked for this.", Decline.NEVER_RECEIVED, retryable=True
)

#: Our reference was used before, perhaps by this very request: that proves nothing.
REFERENCE = "merchant_transaction_reference"

#: The site, by the name that is entered for it at Toggle; one that is not is an error on that field.
#: Source: Toggle, configuration for tills.
SITE = "unit_epos_reference"

#: By argument: what is wrong, what to do, and why. The first that was refused counts.
_WORDS = {
    SITE: (
        marked("The gift-card service does not know this shop"),
        marked("take another way to pay and call support."),
        Decline.UNKNOWN_SHOP,
    ),
    "value": (
        marked("The gift card does not take this amount"),
        marked("try another amount."),
        Decline.NOT_ALLOWED,
    ),
    "custom_price_modifier_value": (
        marked("A gift card cannot be sold for this amount"),
        marked("try another amount."),
        Decline.NOT_ALLOWED,
    ),
    "total": (
        marked("A gift card cannot be sold for this amount"),
        marked("try another amount."),
        Decline.NOT_ALLOWED,
    ),
    "card_reference": (
        marked("This gift card is not known, or cannot be used for this"),
        marked("check its number or use another card."),
        Decline.UNKNOWN_CARD,
    ),
    "line_item_id": (
        marked("The earlier transaction cannot be taken back"),
        marked("check the receipt, or settle it in another way."),
        Decline.NOT_ALLOWED,
    ),
}
_NOT_ENOUGH = (
    marked("There is not enough money on this gift card"),
    marked("look at its balance and ask for less, or use another card."),
    Decline.NOT_ENOUGH,
)
_SETTING = (
    marked("The gift-card service does not know this register's settings"),
    marked("take another way to pay and call support."),
    Decline.BAD_REQUEST,
)


def _sentence(wrong: str, advice: str) -> str:
    """Both in one; each is translated by itself, for what is wrong may be the provider's own words."""
    return f"{wrong}: {advice}"


UNKNOWN_CARD = Declined(
    "This gift card is not known: check its number or use another card.", Decline.UNKNOWN_CARD
)
NOT_SOLD = Declined("This card is not active: it must be sold before it can be used.", Decline.REFUSED)
NOT_YET_VALID = Declined("This gift card is not valid yet: use another card or way to pay.", Decline.EXPIRED)
EXPIRED = Declined("This gift card has expired: use another card or way to pay.", Decline.EXPIRED)
EMPTY = Declined(
    "There is nothing left on this gift card: use another card or way to pay.", Decline.NOT_ENOUGH
)
NOT_ENOUGH = Declined(_sentence(*_NOT_ENOUGH[:2]), Decline.NOT_ENOUGH)
ALREADY_SOLD = Declined(
    "This gift card is active already: load it, or take another from the stock.", Decline.NOT_ALLOWED
)
ONLY_WHOLE = Declined(
    "Toggle takes back whole transactions only: take all of it back, then ask for the rest anew.",
    Decline.UNSUPPORTED,
)
NO_ORIGINAL = Declined(
    "The gift-card service does not know the earlier transaction: check the receipt, or give the money back"
    " in another way.",
    Decline.OTHER,
)
UNSUPPORTED = Declined("Toggle cannot do this with a gift card: take another way.", Decline.UNSUPPORTED)
NO_NUMBER = Declined("Scan the gift card or type its number, then ask again.", Decline.BAD_REQUEST)
BAD_REQUEST = Declined(
    "Toggle cannot be asked for this amount or with these particulars: take another way and call support.",
    Decline.BAD_REQUEST,
)
NO_LOOK = Declined(
    "The gift-card service did not tell what is on the card: ask again.", Decline.OTHER, retryable=True
)


def declined(operation: Operation, refused: Refused, number: str) -> Declined:
    """The refusal of a request for `operation`, in a sentence for the cashier without the card's `number`."""
    # `order_items.0.card_reference` is about `card_reference`.
    texts = {name.rpartition(".")[2]: text for name, text in refused.fields.items()}
    field = next((name for name in _WORDS if name in texts), "")
    wrong, advice, why = _WORDS.get(field, _SETTING)
    if field == "value" and operation is Operation.PAY:
        wrong, advice, why = _NOT_ENOUGH
    told = texts.get(field) or next(iter(texts.values()), "")
    if refused.for_customer and told:
        wrong = without(number, told.rstrip(".!: "))
    return Declined(_sentence(wrong, advice), why)
