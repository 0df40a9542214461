"""What is wrong with a request before anything leaves, in the cashier's words."""

import re
from decimal import Decimal

from moneyed import Money

from terminal_api.outcomes import Decline, Declined
from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.toast.amounts import NotPayable, wire_amount
from terminal_api.processors.toast.settings import TYPES, Settings, is_guid

#: Source: Toast, platform guide: typed up to 21 digits; scanned up to 100 letters and digits.
_TYPED = re.compile(r"[0-9]{1,21}")
_READ = re.compile(r"[0-9A-Za-z]{1,100}")

_UNDOING = (Operation.REVERSE, Operation.UNDO_LOAD)

NOT_OFFERED = Declined(
    "The provider of this card does not offer that: take another way.", Decline.UNSUPPORTED
)
ONLY_ALL = Declined(
    "Only all of it can be given back to this card at once: give back all, or use another way.",
    Decline.NOT_ALLOWED,
)
_OUR_MISTAKE = Declined(
    "The register made a request that cannot be sent: take another way and call support.", Decline.BAD_REQUEST
)
_NO_NUMBER = Declined("This needs the card itself: scan, swipe or type its number.", Decline.BAD_REQUEST)
_ODD_NUMBER = Declined(
    "This number cannot be a gift card's: check it, or use another card.", Decline.UNKNOWN_CARD
)
_ODD_PIN = Declined(
    "This cannot be a PIN: type it again, or use another card.", Decline.WRONG_PIN, retryable=True
)
_OTHER_CURRENCY = Declined(
    "The gift cards of this shop are in another currency: take another way to pay.", Decline.NOT_ALLOWED
)
_NO_AMOUNT = Declined("This amount cannot be asked for: check it and try again.", Decline.BAD_REQUEST)
_NOT_EMPTY = Declined("This card must be sold with money on it: put an amount on it.", Decline.NOT_ALLOWED)
_TOO_MUCH_CASH = Declined(
    "So much may not be paid out in cash here: the card can still be used to pay.", Decline.NOT_ALLOWED
)


def wrong(request: Request, settings: Settings) -> Declined | None:
    """Why `request` cannot be asked, if it cannot."""
    if not is_guid(request.id):
        return _OUR_MISTAKE
    if not settings.offered(request.operation):
        return NOT_OFFERED
    wrong_card = _wrong_card(request.card)
    if wrong_card is not None or request.operation is Operation.BALANCE:
        return wrong_card
    if request.operation in _UNDOING and (request.original is None or not is_guid(request.original.id)):
        return _OUR_MISTAKE
    return _wrong_amount(request.operation, request.amount, settings)


def moves_nothing(request: Request) -> bool:
    """Whether no request like this can ever have moved money, however often it was asked."""
    return request.operation is Operation.BALANCE or request.operation not in TYPES or not is_guid(request.id)


def _wrong_card(card: GiftCard | None) -> Declined | None:
    """A reversal needs the card as well: it is found by its GUID and its card. Source: Toast, guide."""
    if card is None or not card.number or card.entry.at_terminal:
        return _NO_NUMBER
    form = _TYPED if card.entry is Entry.TYPED else _READ
    if not form.fullmatch(card.number):
        return _ODD_NUMBER
    return None if card.pin.isprintable() else _ODD_PIN


def _wrong_amount(operation: Operation, amount: Money, settings: Settings) -> Declined | None:
    if amount.currency != settings.currency:
        return _OTHER_CURRENCY
    try:
        asked = wire_amount(amount)
    except NotPayable:
        return _NO_AMOUNT
    if operation in _UNDOING:
        return None  # it is all of the original, whatever is named
    if operation is Operation.ACTIVATE:
        return None if asked or settings.empty_activation else _NOT_EMPTY
    if asked == Decimal(0):
        return _NO_AMOUNT
    limit = settings.cash_out_limit
    over = operation is Operation.CASH_OUT and limit is not None and amount > limit
    return _TOO_MUCH_CASH if over else None
