"""Factor4 as a processor: one question at a time, each ending in one outcome."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import httpx
from moneyed import Money

from terminal_api.errors import SettingError
from terminal_api.outcomes import Approved, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, Operation, Request, Settling
from terminal_api.processors.factor4 import answers, declines, fitness
from terminal_api.processors.factor4.attempts import Attempts
from terminal_api.processors.factor4.codec import Codec
from terminal_api.processors.factor4.line import Line, Stopped
from terminal_api.processors.factor4.messages import Answer, Question
from terminal_api.processors.factor4.numbers import Counter, RequestNumbers
from terminal_api.processors.factor4.questions import Incomplete, Questions
from terminal_api.processors.factor4.settings import Settings, Site
from terminal_api.processors.factor4.way_back import WayBack
from terminal_api.settling import utc_now

log = logging.getLogger(__name__)

_SETTLING = {
    "replayed": Settling.REPEATING,
    "unknown": Settling.ASKING,
    "refused": Settling.NOBODY,
}
_ASKED_BEFORE = Unknown("This was asked before: ask what became of it.")
_FOR_A_PERSON = Unknown(
    "Nobody can be asked about it: look it up in Factor4's report of the day.", Doubt.TOO_OLD
)


class Factor4:
    """One till's gift cards at Factor4, in the `codec` its server speaks.

    `counter` keeps the till's numbers; `lead` goes before its references and is by default its location and
    terminal; `today` is the business day, by default the shop's date. Raises `SettingError`.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        site: Site,
        settings: Settings,
        counter: Counter,
        *,
        codec: Codec,
        lead: str | None = None,
        now: Callable[[], datetime] = utc_now,
        today: Callable[[], date] | None = None,
    ) -> None:
        self._site = site
        self._settings = settings
        self._now = now
        self._line = Line(http, url, site, settings, codec)
        own_lead = f"{site.location_id}-{site.terminal_id}-" if lead is None else lead
        self._numbers = RequestNumbers(
            counter, own_lead, today or (lambda: now().astimezone(settings.zone).date())
        )
        self._questions = Questions(site, settings)
        self._attempts = Attempts()
        self._way_back = WayBack(self._line, self._questions, self._numbers, self._attempts, now)

    @property
    def name(self) -> str:
        """`factor4`."""
        return "factor4"

    @property
    def known_as(self) -> str:
        """The terminal and location of the merchant."""
        site = self._site
        return f"{site.terminal_id} at {site.location_id} of {site.client_id}"

    @property
    def settling(self) -> Settling:
        """By what is known of duplicates: repeated, taken back by our own reference, or nobody tells."""
        return _SETTLING[self._settings.duplicates]

    def capabilities(self, provider: str) -> Capabilities:
        """The same for all cards; what no document promises must be switched on."""
        return Capabilities(fitness.operations(self._settings), undone_with_card=True)

    def new_id(self) -> str:
        """Request id, batch and reference: `1001-20310214-200417-2-0005`. Raises `SettingError`."""
        id = self._numbers().id
        self._attempts.drew(id)
        return id

    async def ask(self, request: Request) -> Outcome:
        """Ask once under `request.id`, a payment after a look.

        A second time it is sent only where duplicates are replayed, and then in the very words of the first.
        Otherwise it is `Unknown`, or ends as it ended.
        """
        if unfit := fitness.refusal(request, self._settings):
            return unfit
        if self._attempts.begins(request.id):
            return await self._first(request)
        if known := self._attempts.end(request.id):
            return known
        if self._settings.duplicates != "replayed":
            return _ASKED_BEFORE
        return await self._again(request)

    async def status(self, request: Request) -> Outcome:
        """What became of `request`. See `way_back`: it is a question that takes back what it finds.

        Where duplicates are replayed the request is repeated, if its card is still known.
        """
        if request.operation is Operation.BALANCE:
            return declines.ASK_FOR_BALANCE_AGAIN
        if known := self._attempts.end(request.id):
            return known
        match self.settling:
            case Settling.NOBODY:
                return _FOR_A_PERSON
            case Settling.ASKING:
                return await self._way_back.became(request)
            case Settling.REPEATING:
                attempt = self._attempts.open(request.id)
                return await self.ask(attempt.request if attempt else request)

    async def _first(self, request: Request) -> Outcome:
        fitting = await self._fitted(request)
        if not isinstance(fitting, Request):
            self._attempts.stayed(request.id)  # nothing of it left, only a look did
            return fitting
        try:
            question = self._questions.asked(fitting)
        except ValueError as error:
            log.error("%s %s cannot be asked: %s", request.operation, request.id, error)
            return declines.BAD_REQUEST
        outcome = await self._send(fitting, question, again=False)
        if isinstance(outcome, NotSent):
            self._attempts.stayed(request.id)
        return outcome

    async def _again(self, request: Request) -> Outcome:
        """The second copy. One that was looked at first goes for the amount of then, not of now."""
        if self._now() - request.at > self._settings.remembered:
            return _FOR_A_PERSON
        attempt = self._attempts.open(request.id)
        if attempt is None and self._looks_first(request):
            # Asked in an earlier run, for the part that was on the card then, which nobody remembers: another
            # amount would not be the same request.
            return await self._way_back.became(request)
        try:
            question = attempt.question if attempt else self._questions.asked(request)
        except ValueError:
            return Unknown("The card is needed to ask again: present it, or look the request up.")
        outcome = await self._send(attempt.request if attempt else request, question, again=True)
        return await self._way_back.became(request) if outcome is answers.HAD_BEFORE else outcome

    def _looks_first(self, request: Request) -> bool:
        by_us = request.partial and self._settings.partial == "look_first"
        return request.operation is Operation.PAY and by_us

    async def _fitted(self, request: Request) -> Request | Declined | NotSent:
        """`request` for what is on the card, where a look must go before it."""
        if not self._looks_first(request) and request.operation is not Operation.CASH_OUT:
            return request
        balance = await self._balance(request)
        if not isinstance(balance, Money):
            return balance
        if request.operation is Operation.CASH_OUT:
            return request if balance == request.amount else declines.BALANCE_CHANGED
        if balance.amount <= 0:
            return declines.NOTHING_ON_IT
        return replace(request, amount=min(balance, request.amount), partial=False)

    async def _balance(self, request: Request) -> Money | Declined | NotSent:
        """What is on the card. Without an answer it is `Declined`: no money was asked for yet."""
        try:
            question = self._questions.look(request, self._numbers())
        except Incomplete as error:
            log.error("%s %s cannot be asked: %s", request.operation, request.id, error)
            return declines.BAD_REQUEST
        except SettingError as error:
            return NotSent(str(error))
        told = await self._line.exchange(question)
        match told:
            case NotSent():
                return told
            case Stopped():
                return declines.AT_THE_DOOR["G-CREDENTIALS"]
            case Unknown():
                return declines.DEMONSTRATION if told is answers.DEMONSTRATED else declines.NO_BALANCE
            case Answer():
                return self._told_balance(request, told)

    def _told_balance(self, request: Request, answer: Answer) -> Money | Declined:
        if answer.standard_header.status == "E":
            why = answers.refused(answer, again=False)
            return why if isinstance(why, Declined) else declines.NO_BALANCE
        currency = request.amount.currency
        balance = answers.balance_of(answer, currency)
        return answers.without_balance(answer, currency) if balance is None else balance

    async def _send(self, request: Request, question: Question, *, again: bool) -> Outcome:
        before = self._attempts.leaves(request, question, self._now())
        told = await self._line.exchange(question)
        if before and not isinstance(told, Unknown):
            self._attempts.landed(before)
        outcome = self._outcome(request, question, told, again=again)
        if isinstance(outcome, Approved | Declined):
            self._attempts.ended(request.id, outcome)
        return outcome

    def _outcome(
        self,
        request: Request,
        question: Question,
        told: Answer | Stopped | NotSent | Unknown,
        *,
        again: bool,
    ) -> Outcome:
        match told:
            case NotSent() | Unknown():
                return told
            case Stopped():
                return _ASKED_BEFORE if again else declines.AT_THE_DOOR["G-CREDENTIALS"]
            case Answer() if told.standard_header.status == "A":
                return answers.approved(request, question, told, self._now())
            case Answer():
                voids = request.operation in (Operation.REVERSE, Operation.UNDO_LOAD)
                if again and voids and told.error_code == declines.ALREADY_VOIDED:
                    return answers.undone(request)
                return answers.refused(told, again=again)
