"""Reading a provider's answer: accepted with figures that fit, refused by a known status, or no proof.

HTTP 200 belongs to `ACCEPT` and 400 to every `ERROR_...` (source: Toast, API specification). An acceptance
under any other status proves nothing; a refusal that comes with 200 is still one, and is logged (both ours).
"""

import logging
from dataclasses import dataclass
from typing import cast

from moneyed import Currency, Money

from terminal_api.processors.service import Answered
from terminal_api.processors.toast.amounts import NotPayable, read_amount, read_json
from terminal_api.processors.toast.statuses import Status
from terminal_api.processors.toast.transactions import TransactionType

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Accepted:
    """Done. `balance` is what is on the card afterwards."""

    balance: Money
    redeemed: Money | None = None
    """What a redemption really took; None for what is none."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not done."""

    status: Status


@dataclass(frozen=True, slots=True)
class NoProof:
    """It may be done or not. `why` is for the log and holds nothing of the message."""

    why: str


Answer = Accepted | Refused | NoProof


def read(type: TransactionType, answered: Answered, currency: Currency) -> Answer:
    """What `answered` says about a request of `type` at a restaurant that counts in `currency`."""
    try:
        told = read_json(answered.body)
    except ValueError as error:
        return NoProof(f"HTTP {answered.status}, {error}")
    members = _object(told)
    status = Status.named(members.get("transactionStatus"))
    match answered.status, status:
        case (_, None):
            return NoProof(f"HTTP {answered.status} without a status that is known")
        case (200, Status.ACCEPT):
            return _accepted(type, members, currency)
        case (_, Status.ACCEPT):
            return NoProof(f"HTTP {answered.status} with ACCEPT")
        case ((200 | 400), refusal):
            if answered.status == 200:
                log.warning("the provider refuses with HTTP 200 where 400 belongs: %s", refusal)
            return Refused(refusal)
        case _:
            # Not part of the protocol: something between us and the provider answered, whoever wrote it.
            return NoProof(f"HTTP {answered.status} with {status}")


def _accepted(type: TransactionType, members: dict[str, object], currency: Currency) -> Accepted | NoProof:
    member = _object(members.get(type.answered_in))
    try:
        balance = read_amount(member.get("currentBalance"), currency)
        if type is not TransactionType.REDEEM:
            return Accepted(balance)
        return Accepted(balance, read_amount(member.get("redeemedValue"), currency))
    except NotPayable as error:
        return NoProof(f"ACCEPT with {error} in {type.answered_in}")


def _object(value: object) -> dict[str, object]:
    """`value` if it is a JSON object, else one without members."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
