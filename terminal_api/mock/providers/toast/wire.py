"""What stands on the wire between Toast's platform and a gift-card provider, as the provider writes it."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from moneyed import Money

from terminal_api.mock.providers.desk import Reply
from terminal_api.money import decimals

#: Host and path are the provider's choice (D); this one is ours, and the address alone will do as well.
PATH = "/giftcards/v1/transactions"
PATHS = (PATH, "/")

#: Where Toast publishes the key that verifies its tokens (D: the service, R: its path).
TOKEN_KEY_PATH = "/usermgmt/v1/oauth/token_key"

#: Headers as a server sees them, in small letters.
TYPE_HEADER = "toast-transaction-type"
RESTAURANT_HEADER = "toast-restaurant-external-id"
GUID_HEADER = "toast-transaction-guid"
KEY_HEADER = "authorization"
CONTENT_HEADER = "content-type"

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Type(StrEnum):
    """`Toast-Transaction-Type` (D)."""

    ACTIVATE = "GIFTCARD_ACTIVATE"
    ADD_VALUE = "GIFTCARD_ADD_VALUE"
    GET_BALANCE = "GIFTCARD_GET_BALANCE"
    REDEEM = "GIFTCARD_REDEEM"
    REVERSE = "GIFTCARD_REVERSE"

    @property
    def asks_in(self) -> str:
        """The member of the request's body."""
        return f"{_STEMS[self]}TransactionInformation"

    @property
    def answers_in(self) -> str:
        """The member of the answer's body."""
        return f"{_STEMS[self]}Response"


_STEMS: Mapping[Type, str] = {
    Type.ACTIVATE: "activate",
    Type.ADD_VALUE: "addValue",
    Type.GET_BALANCE: "getBalance",
    Type.REDEEM: "redeem",
    Type.REVERSE: "reverse",
}

#: What a provider may leave out (D).
OPTIONAL = frozenset({Type.ACTIVATE, Type.ADD_VALUE, Type.REDEEM})


class Status(StrEnum):
    """`transactionStatus`; each but `ACCEPT` goes with HTTP 400 (D)."""

    ACCEPT = "ACCEPT"
    TYPE_NOT_SUPPORTED = "ERROR_TOAST_TRANSACTION_TYPE_NOT_SUPPORTED"
    INVALID_TYPE = "ERROR_INVALID_TOAST_TRANSACTION_TYPE"
    CARD_ALREADY_ACTIVATED = "ERROR_CARD_ALREADY_ACTIVATED"
    CARD_NOT_ACTIVATED = "ERROR_CARD_NOT_ACTIVATED"
    CARD_INVALID = "ERROR_CARD_INVALID"
    INVALID_INPUT = "ERROR_INVALID_INPUT_PROPERTIES"
    DOES_NOT_EXIST = "ERROR_TRANSACTION_DOES_NOT_EXIST"
    INVALID_TOKEN = "ERROR_INVALID_TOKEN"
    CANNOT_BE_REVERSED = "ERROR_TRANSACTION_CANNOT_BE_REVERSED"
    INVALID_RESTAURANT = "ERROR_INVALID_RESTAURANT"
    VERIFICATION_REQUIRED = "ERROR_VERIFICATION_REQUIRED"
    VERIFICATION_FAILED = "ERROR_VERIFICATION_FAILED"
    VERIFICATION_NOT_SUPPORTED = "ERROR_VERIFICATION_NOT_SUPPORTED"


def accepted(type: Type, balance: Money, taken: Money | None = None) -> Reply:
    """200 with the balance afterwards and, of a redemption, what was `taken`."""
    told = {"currentBalance": _number(balance)}
    if taken is not None:
        told["redeemedValue"] = _number(taken)
    return Reply(200, written({"transactionStatus": Status.ACCEPT, type.answers_in: told}))


def refused(status: Status, why: str = "") -> Reply:
    """400 with the status alone: there is no word of explanation (D), so `why` is told behind the mock."""
    return Reply(400, written({"transactionStatus": status}), why=f"{status}: {why}" if why else "")


def written(body: Mapping[str, object]) -> bytes:
    """JSON; a `Decimal` becomes a number with every digit it has."""
    return _ENCODER.encode(body)


def _number(amount: Money) -> object:
    """Major units with the currency's decimals, as `75.00` (D); no field says which currency."""
    return round(amount.amount, decimals(amount.currency))
