"""The gateway as a processor: cards, money movements, closed baskets, and the hops behind it."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import httpx
from pydantic import SecretStr

from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, Operation, Request, Settling
from terminal_api.processors.gateway import answers, baskets, health, own_answers, posting, questions
from terminal_api.processors.gateway.at_close import AtClose
from terminal_api.processors.gateway.basket import Basket
from terminal_api.processors.gateway.doubts import Doubts
from terminal_api.processors.gateway.health import Hops, Told
from terminal_api.processors.gateway.line import Line
from terminal_api.processors.gateway.posting import Posting
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.gateway.wire import Seen
from terminal_api.processors.service import NOT_UNDERSTOOD, Answered, Called
from terminal_api.settling import utc_now

log = logging.getLogger(__name__)

#: What each word of the gateway's `offers` makes possible.
OFFERS = {
    "activate": frozenset({Operation.ACTIVATE}),
    "load": frozenset({Operation.LOAD}),
    "pay": frozenset({Operation.PAY}),
    "reverse": frozenset({Operation.REVERSE, Operation.UNDO_LOAD}),
}


class Gateway:
    """A `GiftCardProcessor` behind which Toggle or Factor4 keeps the balances.

    A lost answer is settled by `status`, which sends again what never came. `ticks` counts seconds by a clock
    that nobody sets. Raises `SettingError`.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        key: SecretStr,
        settings: GatewaySettings,
        *,
        now: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = time.monotonic,
        new_guid: Callable[[], UUID] = uuid4,
    ) -> None:
        self._line = Line(http, key, settings)
        self._settings = settings
        self._now = now
        self._new_guid = new_guid
        self._doubts = Doubts(ticks, now, settings.grace_s)
        self._at_close = AtClose(self._line, now) if settings.debits == "at_close" else None
        self._offers = frozenset(OFFERS)

    @property
    def name(self) -> str:
        """`gateway`."""
        return "gateway"

    @property
    def known_as(self) -> str:
        """The store, where its gateway is, and whether cards pay at close there.

        What was asked for under one reading cannot be found out under the other: at close, no payment of its
        own reaches the gateway, so "never heard of it" would mean nothing.
        """
        known = f"{self._settings.store} at {httpx.URL(self._settings.url).host}"
        return f"{known}, at close" if self._at_close else known

    @property
    def settling(self) -> Settling:
        """The gateway is asked what became of a request."""
        return Settling.ASKING

    def capabilities(self, provider: str) -> Capabilities:
        """What cards of `provider` can do: all of the contract, until `hops` has told what is offered.

        A till looks first: one look-up answers state and balance. Source: the statements R3, R5 and R7. A
        payment that is only held until the close looks by itself.
        """
        if provider != self._settings.provider:
            return Capabilities(frozenset())
        offered = (OFFERS.get(word, frozenset[Operation]()) for word in self._offers)
        at_tender, toggle = self._at_close is None, provider == "toggle"
        return Capabilities(
            frozenset({Operation.BALANCE}).union(*offered),
            undoes_activation="reverse" in self._offers,  # any movement, whole: our contract, section 4
            looks_first=at_tender,
            sells_unknown=toggle,  # it may not know its stock, nor does the gateway before it then
            discounts=toggle and at_tender,  # of what the basket takes nobody tells the parts
        )

    def new_id(self) -> str:
        """A UUID of version 4."""
        return str(self._new_guid())

    async def ask(self, request: Request) -> Outcome:
        """Ask once under `request.id`. Where cards pay at close, a payment is held and nothing is taken."""
        if request.amount.currency.code != self._settings.currency:
            return own_answers.FOREIGN
        if request.operation is Operation.BALANCE:
            return await self._look(request)
        if request.operation not in self.capabilities(self._settings.provider).operations:
            return questions.UNSUPPORTED
        if self._at_close and request.operation is Operation.PAY:
            return await self._at_close.pay(request)
        let_go = self._at_close.let_go(request) if self._at_close else None
        return let_go or await self._move(request)

    async def status(self, request: Request) -> Outcome:
        """Ask the gateway what became of `request`, once.

        Not even `KEY_DISABLED` is an answer to that: whatever does not tell leaves it open. What the gateway
        does not know, twice and the last time 30 s after sending, is sent again under its id: once in effect,
        also if the first arrives after all (our contract, section 8).
        """
        if request.operation is Operation.BALANCE:
            return own_answers.NOTHING_MOVED
        if self._at_close and request.operation is Operation.PAY:
            return self._at_close.held(request)
        called = await self._line.call("GET", "transactions", request.id)
        if not isinstance(called, Answered):
            return called
        if answers.is_missing(called):
            return await self._again(request) if self._doubts.never_came(request) else own_answers.NOT_YET
        if called.status not in (200, 202):
            return Unknown(answers.refusal(called, self._settings).reason)
        outcome = answers.ended(request, called, self._settings, self._now())
        if not isinstance(outcome, Unknown):
            self._doubts.settle(request.id)
        return outcome

    async def told_of(self, request: Request) -> Outcome:
        """As the gateway has it. Of a payment that a basket takes, that basket alone tells."""
        if self._at_close and request.operation is Operation.PAY:
            return own_answers.NOT_YET
        called = await self._line.call("GET", "transactions", request.id)
        if not isinstance(called, Answered):
            return called
        if answers.is_missing(called):
            return own_answers.NEVER_CAME
        if called.status not in (200, 202):
            return Unknown(answers.refusal(called, self._settings).reason)
        return answers.ended(request, called, self._settings, self._now())

    async def post(self, basket: Basket) -> Posting:
        """Give the closed basket back: once in effect, however often it is posted.

        One that takes money itself is refused here: see `take_at_close`.
        """
        if wrong := basket.wrong() or self._not_ours(basket):
            return posting.Refused(wrong)
        if self._at_close and basket.pays:
            return posting.Refused("This basket takes its cards' money: it is asked for, not posted.")
        return await baskets.give(self._line, basket)

    async def take_at_close(self, basket: Basket, *, again: bool = False) -> Outcome:
        """Ask for the money of the basket's cards by posting it, where cards pay at close.

        `Approved` with all that they paid, and the basket is posted; `Declined`: nothing was taken from any
        of them, and their amounts are due again. After `Unknown` or `NotSent` the same basket may be asked
        for again: it is taken once in effect. `again` says that it may have been asked for before, also by a
        till that was started anew since: what refuses this copy alone then leaves it open.
        """
        wrong = basket.wrong() or self._not_ours(basket)
        if wrong or not self._at_close or not basket.pays:
            log.error("the basket of %s cannot be asked for: %s", basket.sale, wrong or "it takes no money")
            return own_answers.OTHER_BASKET if again else own_answers.WRONG_BASKET
        return await self._at_close.take(basket, again=again)

    def let_go(self, *payments: str) -> None:
        """Hold nothing any more for payments that no basket took, by their ids. Asks nobody."""
        if self._at_close:
            self._at_close.release(*payments)

    async def hops(self) -> Hops | Declined | NotSent | Unknown:
        """How every hop is; `health.broken` finds the first that is not well. Moves no money."""
        called = await self._line.call("GET", "health")
        if not isinstance(called, Answered):
            return called
        if called.status != 200:
            return answers.refusal(called, self._settings)
        told = Told.read(called.body)
        if told is None:
            return Unknown(NOT_UNDERSTOOD)
        hops = health.hops(told, called.headers.get("Date"), self._now())
        self._offers = self._offers if hops.offers is None else hops.offers
        return hops

    async def _look(self, request: Request) -> Outcome:
        """What is on the card. It is never `Unknown`: nothing can have happened."""
        question = questions.looked(request.card)
        if isinstance(question, Declined):
            return question
        card = await self._line.look(question)
        outcome = answers.balance(request, card) if isinstance(card, Seen) else answers.hidden(request, card)
        return own_answers.NO_BALANCE if isinstance(outcome, Unknown) else outcome

    async def _again(self, request: Request) -> Outcome:
        """Send again what never came. Without the card's number nobody can: then it has not happened."""
        return (
            own_answers.NEVER_CAME
            if isinstance(questions.movement(request), Declined)
            else await self._move(request)
        )

    async def _move(self, request: Request) -> Outcome:
        question = questions.movement(request)
        if isinstance(question, Declined):
            return question
        if not _is_uuid4(request.id):
            return own_answers.WRONG_ID
        repeated = request.id in self._doubts
        self._doubts.sent(request.id)  # before it leaves: whoever waits for the answer may be stopped
        called = await self._line.call("PUT", "transactions", request.id, content=question.written())
        outcome = self._moved(request, called, repeated=repeated)
        if isinstance(outcome, Unknown):
            self._doubts.sent(request.id)
        else:
            self._doubts.settle(request.id)
        log.info("gateway: %s %s: %s", request.operation, request.id, outcome.outcome)
        return outcome

    def _moved(self, request: Request, called: Called, *, repeated: bool) -> Outcome:
        """How the money request ended. What speaks of a second copy alone says nothing of the first."""
        if not isinstance(called, Answered):
            return Unknown(called.reason) if repeated else called
        outcome = answers.ended(request, called, self._settings, self._now())
        if repeated and called.status != 200:
            return Unknown(outcome.reason) if isinstance(outcome, Declined | NotSent) else outcome
        declined = answers.declined_for(called) if isinstance(outcome, Declined) else ""
        if self._is_back(request.operation, declined, repeated=repeated):
            return Approved(request.amount, answers.reference(request, "", self._now()))
        return outcome

    def _is_back(self, operation: Operation, code: str, *, repeated: bool) -> bool:
        """Whether a declined reversal says that it is done: its first copy did it.

        Or that no basket took the payment: it was held by this till before it was started anew.
        """
        if code == "ALREADY_REVERSED":
            return repeated
        never_taken = code == "ORIGINAL_UNKNOWN" and operation is Operation.REVERSE
        return never_taken and self._at_close is not None and self._at_close.is_sure

    def _not_ours(self, basket: Basket) -> str | None:
        # Not the till: a basket that is still owed when a till is numbered anew belongs to the provider too.
        if (basket.store, basket.currency) != (self._settings.store, self._settings.currency):
            return f"The basket of {basket.sale} is of another store or currency."
        return None


def _is_uuid4(id: str) -> bool:
    try:
        return str(UUID(id)) == id and UUID(id).version == 4
    except ValueError:
        return False
