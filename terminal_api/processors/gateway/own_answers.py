"""What the till itself answers where the gateway was not asked, or told nothing."""

from terminal_api.outcomes import Decline, Declined, Doubt, Unknown

WRONG_ID = Declined(
    "The register would ask the gateway under a wrong number: call support.", Decline.BAD_REQUEST
)
NEVER_CAME = Declined("The gateway never received this: ask again.", Decline.NEVER_RECEIVED, retryable=True)
NOT_YET = Unknown("The gateway does not know this yet: ask what became of it.", Doubt.NOT_YET)
NOTHING_MOVED = Declined(
    "A balance moves no money: ask for it again.", Decline.NEVER_RECEIVED, retryable=True
)
NO_BALANCE = Declined("The balance did not come: ask for it again.", Decline.OTHER, retryable=True)
FOREIGN = Declined("The gateway takes another currency here: take another way.", Decline.NOT_ALLOWED)
OTHER_BASKET = Unknown(
    "The register asked the gateway for money with one basket and now has another: call support."
)
WRONG_BASKET = Declined(
    "The register asked the gateway for money with a wrong basket: call support.", Decline.BAD_REQUEST
)
