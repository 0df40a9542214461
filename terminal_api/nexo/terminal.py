"""The payment terminal as a processor: one question at a time, each ending in one outcome."""

import logging

from moneyed import Money
from pydantic import ValidationError

from terminal_api.nexo import answers, declines, status_answer
from terminal_api.nexo.diagnosis import CANNOT_SAY, health
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    DiagnosisRequest,
    DiagnosisResponse,
    TransactionStatusResponse,
)
from terminal_api.nexo.questions import Incomplete, category, question
from terminal_api.nexo.sender import Sender
from terminal_api.nexo.status_answer import Missing
from terminal_api.outcomes import Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Capabilities, Condition, GiftCard, Health, Operation, Request, Settling

log = logging.getLogger(__name__)


class NexoTerminal(Sender):
    """A `PaymentTerminal` that speaks nexo. It is made, and sends, as a `Sender` does."""

    @property
    def name(self) -> str:
        """`terminal`."""
        return "terminal"

    @property
    def known_as(self) -> str:
        """Our SaleID and the terminal's POIID."""
        return f"{self._sale_id} at {self._poi_id}"

    @property
    def settling(self) -> Settling:
        """The terminal is asked what became of a request; it would do a repeated one twice."""
        return Settling.ASKING

    def capabilities(self, provider: str) -> Capabilities:
        """What cards of `provider` can do; a brand nobody named can only be spent."""
        return self._settings.capabilities(provider)

    def new_id(self) -> str:
        """A ServiceID that was never used."""
        return self._ids()

    def request(
        self,
        operation: Operation,
        amount: Money,
        card: GiftCard | None = None,
        *,
        original: Reference | None = None,
        sale: str | None = None,
        partial: bool = True,
    ) -> Request:
        """A request made now under a new id, which is also what its transaction is called by."""
        id = self._ids()
        name = f"{self._sale_id}-{id}"
        return Request(
            id, operation, amount, self._now(), name, card, sale=sale, original=original, partial=partial
        )

    async def ask(self, request: Request) -> Outcome:
        """Ask once under `request.id`; `Unknown` unless the answer proves otherwise.

        Asked a second time it is not sent but `Unknown`, unless the first ended as `NotSent`. What the
        terminal does not allow is looked up at once: it may have been a second copy of the request.
        """
        try:
            body = question(request, self._settings.dialect, self._poi_id)
        except (Incomplete, ValidationError) as error:
            log.error("%s %s cannot be asked: %s", request.operation, request.id, error)
            return Declined(
                "The register made a request that no terminal can read: call support.", Decline.BAD_REQUEST
            )
        message = self.message(body, request.id)
        idle_s = None if request.operation is Operation.REVERSE else self._settings.idle_limit_s
        exchanged = await self.prompt(message, idle_s=idle_s)
        outcome = answers.ended(request, exchanged, poi=self._poi_id, now=self._now(), ours=self._turns)
        if outcome is not declines.PERHAPS_A_COPY:
            return outcome
        became = await self.status(request)
        return outcome if isinstance(became, NotSent) else became

    async def status(self, request: Request) -> Outcome:
        """Ask the terminal what became of `request`, once."""
        if request.operation is Operation.BALANCE:
            return Declined(
                "A balance moves no money: ask for it again.", Decline.NEVER_RECEIVED, retryable=True
            )
        self._turns.note(request.id)
        asked = self.header(category(request.operation, self._settings.dialect), request.id)
        exchanged = await self.send(status_answer.look_up(asked))
        match exchanged:
            case Message(body=TransactionStatusResponse() as answer):
                return status_answer.found(
                    request, asked, answer, now=self._now(), missing=self._missing(request)
                )
            case NotSent() | Unknown():
                return exchanged
            case _:
                return Unknown("The terminal did not say what became of the request: ask again.")

    def _missing(self, request: Request) -> Missing:
        """What it means that the terminal does not know `request`."""
        if self._over_s(request) < self._settings.not_found_grace_s:
            return Missing.NOT_YET
        age_s = (self._now() - request.at).total_seconds()
        return Missing.NEVER if age_s < self._settings.remembered_s else Missing.FORGOTTEN

    def _over_s(self, request: Request) -> float:
        """For how long it cannot have been sent any more; below zero while it waits or is on its way."""
        over_s = self._turns.over_s(request.id)
        # One of an earlier run was made then: all that is known of it, and by a clock that may have been set.
        return (self._now() - request.at).total_seconds() if over_s is None else over_s

    async def abort(self, request: Request) -> None:
        """Ask the terminal to stop `request`; the answer to `request` still decides.

        One that still waits for its turn is not sent any more.
        """
        await self.stop(category(request.operation, self._settings.dialect), request.id)

    async def diagnose(self) -> Health:
        """Ask the terminal how it is, and whether it reaches its host."""
        exchanged = await self.send(DiagnosisRequest(host_diagnosis_flag=True))
        match exchanged:
            case Message(body=DiagnosisResponse() as answer):
                return health(answer)
            case NotSent(reason) | Unknown(reason):
                return Health(Condition.OUT_OF_REACH, reason)
            case _:
                return CANNOT_SAY
