"""What is asked of a provider: five transactions, each with its header's word and its member of the body.

Source: Toast, API specification, `GiftCardTransaction`. Fields are written strictly: what is not set is left
out, except `relatedTransaction`, which is null where nothing is replaced.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from moneyed import Money

from terminal_api.processors.toast.amounts import wire_amount, write_json


class TransactionType(StrEnum):
    """`Toast-Transaction-Type`. A provider must offer balances and reversals, the others it may."""

    ACTIVATE = "GIFTCARD_ACTIVATE"
    ADD_VALUE = "GIFTCARD_ADD_VALUE"
    GET_BALANCE = "GIFTCARD_GET_BALANCE"
    REDEEM = "GIFTCARD_REDEEM"
    REVERSE = "GIFTCARD_REVERSE"

    @property
    def answered_in(self) -> str:
        """The member of the answer that belongs to it: `redeemResponse`."""
        return f"{_STEMS[self]}Response"


_STEMS = {
    TransactionType.ACTIVATE: "activate",
    TransactionType.ADD_VALUE: "addValue",
    TransactionType.GET_BALANCE: "getBalance",
    TransactionType.REDEEM: "redeem",
    TransactionType.REVERSE: "reverse",
}


class Source(StrEnum):
    """`identifierSource`, and `verificationCode.source`. `KEYED_ONLINE` is not for a shop."""

    KEYED = "KEYED"
    SCANNED = "SCANNED"
    SWIPED = "SWIPED"
    VERIFIED = "VERIFIED"
    """Of a code alone: it was checked before on this order, the provider skips the check."""


@dataclass(frozen=True, slots=True)
class Code:
    """The PIN that came along; `VERIFIED` stands without a value (inferred: the documents do not say)."""

    source: Source
    value: str = field(default="", repr=False)

    @property
    def members(self) -> dict[str, object]:
        """As Toast names them."""
        named = {"value": self.value} if self.value else {}
        return {**named, "source": str(self.source)}


VERIFIED = Code(Source.VERIFIED)


@dataclass(frozen=True, slots=True)
class Presented:
    """The card as it was presented."""

    number: str = field(repr=False)
    source: Source
    code: Code | None = None

    @property
    def members(self) -> dict[str, object]:
        """As Toast names them: `TransactionInformation`, the part that all five share."""
        code = {"verificationCode": self.code.members} if self.code else {}
        return {"giftCardIdentifier": self.number, "identifierSource": str(self.source), **code}


@dataclass(frozen=True, slots=True)
class Activate:
    """Makes a card spendable, with its first balance; whether zero is welcome is not documented."""

    card: Presented
    balance: Money
    check: str
    """Ours; the provider keeps it for tracking only."""


@dataclass(frozen=True, slots=True)
class AddValue:
    """Puts `value` on top of what is on the card."""

    card: Presented
    value: Money
    check: str


@dataclass(frozen=True, slots=True)
class GetBalance:
    """Moves nothing."""

    card: Presented


@dataclass(frozen=True, slots=True)
class Redeem:
    """Takes `value`, or what there is if that is less."""

    card: Presented
    value: Money
    check: str
    cash_out: bool = False
    related: str | None = None
    """The GUID of the redemption that this one replaces: a tip was added, or a part given back."""


@dataclass(frozen=True, slots=True)
class Reverse:
    """Undoes all of an earlier activation, load or redemption with the same card."""

    card: Presented
    previous: str
    """Its GUID, which was ours."""


Transaction = Activate | AddValue | GetBalance | Redeem | Reverse


def type_of(transaction: Transaction) -> TransactionType:
    """What its header says."""
    match transaction:
        case Activate():
            return TransactionType.ACTIVATE
        case AddValue():
            return TransactionType.ADD_VALUE
        case GetBalance():
            return TransactionType.GET_BALANCE
        case Redeem():
            return TransactionType.REDEEM
        case Reverse():
            return TransactionType.REVERSE
        case _:
            assert_never(transaction)


def body(transaction: Transaction) -> bytes:
    """The request's body. Raises `NotPayable` for an amount that has no form here."""
    member = f"{_STEMS[type_of(transaction)]}TransactionInformation"
    return write_json({member: {**transaction.card.members, **_own_members(transaction)}})


def _own_members(transaction: Transaction) -> dict[str, object]:
    match transaction:
        case Activate(balance=balance, check=check):
            return {"initialBalance": wire_amount(balance), "checkIdentifier": check}
        case AddValue(value=value, check=check):
            return {"additionalValue": wire_amount(value), "checkIdentifier": check}
        case GetBalance():
            return {}
        case Redeem(value=value, check=check, cash_out=cash_out, related=related):
            return {
                "redeemedValue": wire_amount(value),
                "checkIdentifier": check,
                "isCashOut": cash_out,
                "relatedTransaction": related,
            }
        case Reverse(previous=previous):
            return {"previousTransaction": previous}
        case _:
            assert_never(transaction)
