"""What a register asks of the provider, once it is read: one of five."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from moneyed import Money

from terminal_api.mock.providers.toast.wire import Type


class Source(StrEnum):
    """`identifierSource`: how the number came into the platform (D)."""

    KEYED = "KEYED"
    SCANNED = "SCANNED"
    SWIPED = "SWIPED"
    KEYED_ONLINE = "KEYED_ONLINE"
    UNKNOWN = "UNKNOWN"


class CodeSource(StrEnum):
    """`verificationCode.source` (D)."""

    KEYED = "KEYED"
    SCANNED = "SCANNED"
    SWIPED = "SWIPED"
    VERIFIED = "VERIFIED"
    """Checked earlier on this order: the check is skipped."""
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Code:
    """A PIN as it was presented; empty where it only was verified before."""

    value: str = field(repr=False)
    source: CodeSource


@dataclass(frozen=True, slots=True)
class Presented:
    """The card of a request. A repeat may leave its code out: it takes no part in comparing (ours)."""

    number: str = field(repr=False)
    source: Source
    code: Code | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class Activation:
    """First balance of a card; may be nothing."""

    card: Presented
    amount: Money
    check: str | None


@dataclass(frozen=True, slots=True)
class Load:
    """More onto a card."""

    card: Presented
    amount: Money
    check: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """The balance."""

    card: Presented


@dataclass(frozen=True, slots=True)
class Redemption:
    """As much of `amount` as is there; `related` is the redemption that this one replaces (a tip)."""

    card: Presented
    amount: Money
    check: str | None
    cash_out: bool
    related: str | None


@dataclass(frozen=True, slots=True)
class Reversal:
    """Undo the transaction whose GUID is `previous`."""

    card: Presented
    previous: str


Wanted = Activation | Load | Look | Redemption | Reversal


def type_of(wanted: Wanted) -> Type:
    """The type of a request that asks for this."""
    match wanted:
        case Activation():
            return Type.ACTIVATE
        case Load():
            return Type.ADD_VALUE
        case Look():
            return Type.GET_BALANCE
        case Redemption():
            return Type.REDEEM
        case Reversal():
            return Type.REVERSE
        case _:
            assert_never(wanted)
