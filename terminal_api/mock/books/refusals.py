"""Why the mock terminal says no, in the words the real one uses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that certainly did not happen."""

    condition: str
    """nexo `ErrorCondition`."""
    message: str = ""
    """`message` of the AdditionalResponse: an upper-case constant, or a sentence."""
    reason: str = ""
    """`refusalReason`: code and text, where a host or the terminal's screen gave one."""

    @property
    def online(self) -> bool:
        """Whether a host said no (the answer then carries a PSP reference), not the terminal itself."""
        return self.condition in {"Refusal", "InvalidCard", "WrongPIN"}


def _declined_online(message: str) -> Refusal:
    return Refusal("Refusal", message, "214 Declined online")


DECLINED = _declined_online("DECLINED")
INVALID_AMOUNT = _declined_online("INVALID_AMOUNT")
NOT_ENOUGH_BALANCE = Refusal("Refusal", "NOT_ENOUGH_BALANCE", "210 Not enough balance")
BLOCK_CARD = Refusal("Refusal", "BLOCK_CARD", "199 Card blocked")
CARD_EXPIRED = Refusal("Refusal", "CARD_EXPIRED", "228 Card expired")
INVALID_CARD = Refusal("InvalidCard", "INVALID_CARD", "214 Declined online")
WRONG_PIN = Refusal("WrongPIN", "INVALID_PIN", "129 Invalid online PIN")

NOT_SUPPORTED = Refusal("UnavailableService", "Operation not supported for this provider")
ALREADY_ACTIVE = Refusal("NotAllowed", "Card is already active")
LATE_UNDO = Refusal("NotAllowed", "Only the most recent load of the past 24 hours can be undone")
TOO_MUCH_REVERSED = Refusal("NotAllowed", "Reversed amount exceeds the authorised amount")
NOT_REVERSIBLE = Refusal("NotAllowed", "Only an approved payment can be reversed")
ORIGINAL_NOT_FOUND = Refusal("NotFound", "Original transaction not found")

MERCHANT_CANCELLED = Refusal("Aborted", "104 Merchant cancelled tx", "104 Merchant cancelled tx")
SHOPPER_CANCELLED = Refusal("Cancel", "108 Shopper cancelled tx", "108 Shopper cancelled tx")
CARD_REMOVED = Refusal("Cancel", "Card removed")
CARD_STILL_IN_READER = Refusal("InsertedCard", "A card is still in the reader")
BRAND_NOT_ALLOWED = Refusal("PaymentRestriction", "Payment brand is not allowed")
NO_SUCH_ACQUISITION = Refusal("NotFound", "Card acquisition not found")
NO_CARD_PRESENTED = Refusal("Cancel", "126 Shopper did not present card", "126 Shopper did not present card")

#: Last three digits of a payment's amount in minor units, and the refusal they call for.
#: Source: Adyen, "Testing your terminal integration" and its published request collection.
TRIGGERS = {
    121: _declined_online("CANCELLED"),
    122: Refusal("Refusal", "ACQUIRER_FRAUD", "124 acquirer fraud"),
    123: DECLINED,
    124: NOT_ENOUGH_BALANCE,
    125: BLOCK_CARD,
    126: CARD_EXPIRED,
    127: INVALID_AMOUNT,
    128: INVALID_CARD,
    129: _declined_online("NOT_SUPPORTED"),
    130: _declined_online("ERROR"),
    131: DECLINED,
    132: DECLINED,
    133: _declined_online("REFERRAL"),
    134: WRONG_PIN,
}
PARTIAL_TRIGGER = 139
"""Approves half of the amount, rounded down to the minor unit (the share is our choice)."""
