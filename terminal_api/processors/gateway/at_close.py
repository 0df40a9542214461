"""Where cards pay with the closed basket: a payment only holds, and the posted basket takes (reading B).

Centegra does not say which reading holds; the other, that a card pays with its tender, is the default.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Request
from terminal_api.processors.gateway import answers, posting, questions, record, refusals
from terminal_api.processors.gateway.basket import Basket
from terminal_api.processors.gateway.line import Line
from terminal_api.processors.gateway.reservations import Reservations
from terminal_api.processors.gateway.wire import Seen
from terminal_api.processors.service import Answered

log = logging.getLogger(__name__)

_NOTHING_HELD = Declined(
    "The gateway took nothing for this: ask again.", Decline.NEVER_RECEIVED, retryable=True
)


class AtClose:
    """The payments of one till's open sales, and the money request that a closed basket is."""

    def __init__(self, line: Line, now: Callable[[], datetime]) -> None:
        self._line, self._now = line, now
        self._reservations = Reservations()
        self._in_doubt: set[str] = set()

    @property
    def is_sure(self) -> bool:
        """Whether it is known of every basket of this run whether it was taken."""
        return not self._in_doubt

    async def pay(self, request: Request) -> Outcome:
        """Look, and hold what the card has: `Approved`, not `confirmed`, until the basket is taken."""
        question = questions.looked(request.card, request.id)
        if isinstance(question, Declined):
            return question
        card = await self._line.look(question)
        seen = answers.balance(request, card) if isinstance(card, Seen) else card
        if not isinstance(seen, Approved):
            return seen
        got = self._reservations.take(request.id, question.card.number, request.amount, seen.amount)
        if not got.amount or (got < request.amount and not request.partial):
            self._reservations.release(request.id)
            return refusals.not_enough(got)
        return self.held(request)

    def held(self, request: Request) -> Approved | Declined:
        """What became of a payment: no more than a look was sent, so a lost answer took nothing."""
        held = self._reservations.held(request.id)
        if held is None:
            return _NOTHING_HELD
        return Approved(
            held,
            answers.reference(request, "", self._now()),
            card=request.card.last4 if request.card else None,
            brand=request.card.provider if request.card else None,
            confirmed=False,
        )

    def let_go(self, request: Request) -> Approved | None:
        """Take back a payment that no basket has taken yet; None when none is held."""
        paid = questions.original_of(request.original) if request.original else ""
        if self._reservations.held(paid) is None:
            return None
        self.release(paid)
        return Approved(request.amount, answers.reference(request, "", self._now()))

    def release(self, *payments: str) -> None:
        """Hold nothing for them any more."""
        self._reservations.release(*payments)

    async def take(self, basket: Basket, *, again: bool = False) -> Outcome:
        """Post `basket`, which takes what its cards pay: all of them, or nothing from any."""
        written = record.record(basket)
        repeated = again or basket.sale in self._in_doubt
        self._in_doubt.add(basket.sale)  # before it leaves: whoever waits for the answer may be stopped
        called = await self._line.call("PUT", "baskets", basket.sale, content=record.whole(written))
        reference = Reference(basket.sale, self._now())
        outcome = posting.taken(called, basket, str(written["digest"]), self._line.settings, reference)
        if repeated and isinstance(outcome, Declined | NotSent) and not _judged(called):
            outcome = Unknown(outcome.reason)
        if not isinstance(outcome, Unknown):
            self._in_doubt.discard(basket.sale)
            self.release(*(card.transaction for card in basket.pays))
        log.info("gateway: basket of %s: %s", basket.sale, outcome.outcome)
        return outcome


def _judged(called: object) -> bool:
    """Whether the gateway looked at the basket itself, the one it had before included.

    Otherwise the answer speaks of this copy only, and an earlier one may have been taken.
    """
    return isinstance(called, Answered) and called.status in (200, 201, 422)
