"""One request for money and what became of it: a machine of four states."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from moneyed import Money

from register.domain.basket import CardMark
from terminal_api.money import Amount
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Operation


class IllegalStep(Exception):
    """An event that cannot follow the state it met: our own code broke its promise."""


@dataclass(frozen=True, slots=True)
class MoneyRequest:
    """A request as the journal keeps it: all of it but the card's full number."""

    id: str
    processor: str
    operation: Operation
    amount: Amount
    at: datetime
    number: str
    """The number of the sale, return or slip it belongs to."""
    sequence: int = 1
    """Its place among the requests of that number; makes the SaleReferenceID."""
    card: CardMark | None = None
    position: int | None = None
    """The basket line whose gift card this activates or loads."""
    undoes: str | None = None
    """The id of the request that this reverses."""
    undoes_operation: Operation | None = None
    original: Reference | None = None
    desk: bool = False
    """Asked by itself, with no sale or return around it."""
    known_as: str = ""
    """Under which names the processor knows it; other settings cannot find out what became of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """On its way, or cut off by a crash: no answer yet."""

    request: MoneyRequest


@dataclass(frozen=True, slots=True)
class Held:
    """May have happened; the amount is neither paid nor due until that is known."""

    request: MoneyRequest
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """Happened; the approved amount counts, which may be less than the asked one."""

    request: MoneyRequest
    approved: Approved


@dataclass(frozen=True, slots=True)
class Failed:
    """Certainly did not happen."""

    request: MoneyRequest
    reason: str


Exchange = Asked | Held | Done | Failed


def after(exchange: Exchange, outcome: Outcome) -> Exchange:
    """The exchange once `outcome` is known. Raises `IllegalStep` if it had ended otherwise before."""
    match exchange, outcome:
        case ((Asked(request) | Held(request)), Approved()):
            return Done(request, outcome)
        case ((Asked(request) | Held(request)), Declined(reason)):
            return Failed(request, reason)
        case ((Asked(request) | Held(request)), Unknown(reason)):
            return Held(request, reason)
        case Asked(request), NotSent(reason):
            return Failed(request, reason)
        case Held(), NotSent():
            return exchange  # the question did not leave; the request is as open as before
        case ((Done() | Failed()), _):
            raise IllegalStep(f"request {exchange.request.id} had ended before it was {outcome.outcome}")
        case _:  # pyright: ignore[reportUnnecessaryComparison]
            assert_never((exchange, outcome))


def is_open(exchange: Exchange) -> bool:
    """Whether its answer is still missing."""
    return isinstance(exchange, Asked | Held)


def moved(exchange: Exchange) -> Money | None:
    """What it moved, once that is known."""
    return exchange.approved.amount if isinstance(exchange, Done) else None
