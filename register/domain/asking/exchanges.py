"""All requests for money of one document: what was asked, what is missing, what was done."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from register.domain.asking.exchange import (
    Asked,
    Done,
    Exchange,
    Held,
    IllegalStep,
    MoneyRequest,
    Reserved,
    after,
)
from terminal_api.outcomes import Approved, Outcome
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The requests for money of one number, oldest first."""

    all: tuple[Exchange, ...] = ()

    def asked(self, request: MoneyRequest) -> Self:
        """With one more, about to be sent."""
        return replace(self, all=(*self.all, Asked(request)))

    def ended(self, request: MoneyRequest, outcome: Outcome) -> Self:
        """With `outcome` known for `request`. Raises `IllegalStep` when it was never asked or had ended."""
        if self.find(request.id) is None:
            raise IllegalStep(f"request {request.id} was never asked")
        changed = (after(one, outcome) if one.request.id == request.id else one for one in self.all)
        return replace(self, all=tuple(changed))

    def posted(self, at: datetime) -> Self:
        """With exactly what is reserved asked for `at` then: the basket that takes it is posted."""
        return replace(self, all=tuple(_asked_for(one, at) for one in self.all))

    def find(self, request_id: str) -> Exchange | None:
        """The exchange of that request, if it is one of these."""
        return next((one for one in self.all if one.request.id == request_id), None)

    @property
    def open(self) -> tuple[Asked | Held, ...]:
        """Those without a final answer."""
        return tuple(one for one in self.all if isinstance(one, Asked | Held))

    @property
    def reserved(self) -> tuple[Reserved, ...]:
        """What cards are to pay with a basket that nobody has posted yet."""
        return tuple(one for one in self.all if isinstance(one, Reserved))

    @property
    def with_basket(self) -> tuple[Asked | Held, ...]:
        """What is asked for with the basket that was posted: all of it happens, or nothing."""
        return tuple(one for one in self.open if one.reserved is not None)

    @property
    def as_taken(self) -> Self:
        """As if the basket that was posted had taken all of it."""
        taken = (
            Done(one.request, one.reserved, with_basket=True)
            if isinstance(one, Asked | Held) and one.reserved is not None
            else one
            for one in self.all
        )
        return replace(self, all=tuple(taken))

    def ending(self, request: MoneyRequest, outcome: Outcome) -> tuple[tuple[MoneyRequest, Outcome], ...]:
        """What ends when `request` ends so: itself; of a basket all that it takes, each with its own part."""
        together = self.with_basket
        if all(one.request.id != request.id for one in together):
            return ((request, outcome),)
        return tuple((one.request, _part(one, outcome)) for one in together)

    def done(self, *operations: Operation) -> tuple[Done, ...]:
        """Those of `operations` that happened."""
        return tuple(one for one in self.all if isinstance(one, Done) and one.request.operation in operations)

    def given_back(self, payment_id: str) -> tuple[Done, ...]:
        """The reversals of that payment that happened."""
        return tuple(one for one in self.done(Operation.REVERSE) if one.request.undoes == payment_id)

    def giving_back(self, payment_id: str) -> tuple[Asked | Held, ...]:
        """The reversals of that payment that are under way."""
        return tuple(one for one in self.open if one.request.undoes == payment_id)


def _asked_for(exchange: Exchange, at: datetime) -> Exchange:
    if not isinstance(exchange, Reserved):
        return exchange
    approved = exchange.approved
    return Asked(replace(exchange.request, amount=approved.amount, at=at), approved)


def _part(one: Asked | Held, outcome: Outcome) -> Outcome:
    """What `outcome` of a basket is for one card in it."""
    if not isinstance(outcome, Approved) or one.reserved is None:
        return outcome
    return replace(one.reserved, approval_code=outcome.approval_code, confirmed=True)
