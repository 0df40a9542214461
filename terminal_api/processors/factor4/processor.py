"""Factor4 as a processor: one question at a time, each ending in one outcome."""

import logging
from collections.abc import Callable
from datetime import date, datetime

import httpx

from terminal_api.outcomes import Approved, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, Operation, Request, Settling
from terminal_api.processors.factor4 import answers, declines, fitness
from terminal_api.processors.factor4.attempts import Attempts
from terminal_api.processors.factor4.codec import Codec
from terminal_api.processors.factor4.line import Line, Stopped
from terminal_api.processors.factor4.look import Look
from terminal_api.processors.factor4.messages import Answer, Question
from terminal_api.processors.factor4.numbers import Counter, Numbers, RequestNumbers
from terminal_api.processors.factor4.questions import Questions
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
_RUNNING = Unknown("This is being asked just now: wait for its answer.", Doubt.RUNNING)
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
        self._look = Look(self._line, self._questions, self._numbers)
        self._attempts = Attempts()
        self._running: set[str] = set()
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
        # A void has a field for the card; whether it is taken without one is not public.
        return Capabilities(
            fitness.operations(self._settings),
            undoes_activation=self._settings.undo_activation,
            undoes_cash_out=self._settings.cash_out,  # a redemption like any other, here
            reverse_by_card=True,
        )

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
        if request.operation is Operation.BALANCE:
            return await self._balance(request)
        if known := self._attempts.end(request.id):
            return known
        if request.id in self._running:
            return _RUNNING
        self._running.add(request.id)
        try:
            if self._attempts.begins(request.id):
                return await self._first(request)
            outcome = await self._second(request)
        finally:
            self._running.discard(request.id)
        # An earlier copy may have left: that this one did not says nothing.
        return Unknown(outcome.reason) if isinstance(outcome, NotSent) else outcome

    async def status(self, request: Request) -> Outcome:
        """What became of `request`. See `way_back`: it is a question that takes back what it finds.

        Where duplicates are replayed the request is repeated, if its card is still known.
        """
        if request.operation is Operation.BALANCE:
            return declines.ASK_FOR_BALANCE_AGAIN
        if known := self._attempts.end(request.id):
            return known
        if request.id in self._running:
            return _RUNNING
        match self.settling:
            case Settling.NOBODY:
                return _FOR_A_PERSON
            case Settling.ASKING:
                return await self._way_back.became(request)
            case Settling.REPEATING:
                attempt = self._attempts.open(request.id)
                return await self.ask(attempt.request if attempt else request)

    async def _balance(self, request: Request) -> Outcome:
        """What is on the card. It is never `Unknown`: nothing can have happened."""
        self._attempts.begins(request.id)
        if unfit := fitness.refusal(request, self._settings):
            return unfit
        seen = await self._look.balance(request, Numbers.of(request.id))
        return answers.seen(request, seen) if isinstance(seen, answers.Seen) else seen

    def _question(self, request: Request) -> Question | None:
        """What asks `request`; None where it lacks something, or its amount has no form on the wire."""
        try:
            return self._questions.asked(request)
        except ValueError as error:
            log.error("%s %s cannot be asked: %s", request.operation, request.id, error)
            return None

    async def _first(self, request: Request) -> Outcome:
        if unfit := fitness.refusal(request, self._settings):
            self._attempts.stayed(request.id)
            return unfit
        fitting = await self._look.fitted(request)
        if not isinstance(fitting, Request):
            self._attempts.stayed(request.id)  # nothing of it left, only a look did
            return fitting
        question = self._question(fitting)
        if question is None:
            self._attempts.stayed(request.id)
            return declines.BAD_REQUEST
        outcome = await self._send(fitting, question, again=False)
        if isinstance(outcome, NotSent):
            self._attempts.stayed(request.id)
        return outcome

    async def _second(self, request: Request) -> Outcome:
        """What may have left before, perhaps in an earlier run. Nothing here proves that it did not."""
        if not fitness.is_ours(request.id):
            return declines.BAD_REQUEST
        if self._settings.duplicates != "replayed" or fitness.refusal(request, self._settings):
            return _ASKED_BEFORE
        if self._now() - request.at > self._settings.remembered:
            return _FOR_A_PERSON
        return await self._again(request)

    async def _again(self, request: Request) -> Outcome:
        """The second copy. One that was looked at first goes for the amount of then, not of now."""
        attempt = self._attempts.open(request.id)
        if attempt is None and self._look.goes_before_part(request):
            # Asked in an earlier run, for the part that was on the card then, which nobody remembers: another
            # amount would not be the same request.
            return await self._way_back.became(request)
        question = attempt.question if attempt else self._question(request)
        if question is None:
            return Unknown("The card is needed to ask again: present it, or look the request up.")
        outcome = await self._send(attempt.request if attempt else request, question, again=True)
        return await self._way_back.became(request) if outcome is answers.HAD_BEFORE else outcome

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
