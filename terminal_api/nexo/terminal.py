"""The payment terminal as a processor: one question at a time, each ending in one outcome."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from moneyed import Money
from pydantic import ValidationError

from terminal_api.nexo import answers, declines, status_answer
from terminal_api.nexo.diagnosis import CANNOT_SAY, health
from terminal_api.nexo.errors import IdsUsedUp
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    AbortRequest,
    DiagnosisRequest,
    DiagnosisResponse,
    MessageClass,
    MessageHeader,
    MessageType,
    TransactionStatusResponse,
)
from terminal_api.nexo.questions import Incomplete, category, question
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.status_answer import Missing
from terminal_api.nexo.transport import Accepted, Exchanged, Transport
from terminal_api.nexo.turns import Turns
from terminal_api.nexo.wire import Wire
from terminal_api.outcomes import Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Capabilities, Condition, GiftCard, Health, Operation, Request, Settling

log = logging.getLogger(__name__)

#: Categories about the terminal's own screen, keys and printer.
_DEVICE = frozenset({"Display", "Input", "InputUpdate", "Print"})


class NexoTerminal:
    """A `PaymentTerminal` that speaks nexo over `transport`.

    `ids` gives ServiceIDs never used before. `sale_id` names this register, `poi_id` the terminal: change
    neither, nor the dialect, while a request is unsettled, for the terminal knows it only by them. `now`
    tells UTC, `pause` waits for some seconds, `clock_s` counts seconds and, unlike `now`, is never set.

    One request with a prompt at a time, the others wait their turn; status, abort and diagnosis go beside it
    on a connection of their own. A caller that is cancelled while waiting for its turn has sent nothing. One
    that is cancelled later loses only the answer: the exchange goes on to its end and keeps its turn until
    then, so that nothing else runs into the busy terminal, and `status` tells what became of it.
    """

    def __init__(
        self,
        transport: Transport,
        ids: Callable[[], str],
        *,
        sale_id: str,
        poi_id: str,
        now: Callable[[], datetime],
        settings: Settings | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._ids = ids
        self._sale_id = sale_id
        self._poi_id = poi_id
        self._now = now
        self._settings = settings or Settings()
        self._pause = pause
        self._turns = Turns(clock_s)

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
        message = self._message(body, request.id)
        idle_s = None if request.operation is Operation.REVERSE else self._settings.idle_limit_s
        exchanged = await self._prompt(message, idle_s=idle_s)
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
        asked = self._header(category(request.operation, self._settings.dialect), request.id)
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

    async def send(
        self,
        body: Wire,
        *,
        wait_s: float | None = None,
        prompts: bool = False,
        service_id: str | None = None,
    ) -> Exchanged:
        """Send any request once, under a header that `body`'s class decides: `DisplayRequest` is `Display`.

        `prompts` says that it takes the terminal's screen from a customer: then it waits its turn. `wait_s`
        is how long an answer may take. Whoever wants to stop it makes its `service_id` with `new_id`.
        """
        try:
            message = self._message(body, service_id or self._ids())
        except IdsUsedUp as error:
            return NotSent(str(error))
        if prompts:
            return await self._prompt(message, wait_s)
        return await self._exchange(message, wait_s)

    async def stop(self, category: str, service_id: str) -> None:
        """Ask the terminal to abort what was sent under `service_id`; the answer to that still decides."""
        if self._turns.take_back(service_id):
            return
        waiting = status_answer.reference(self._header(category, service_id))
        exchanged = await self.send(AbortRequest(message_reference=waiting))
        if not isinstance(exchanged, Accepted):
            log.warning("abort of %s was not accepted: %s", service_id, type(exchanged).__name__)

    async def _prompt(
        self, message: Message, wait_s: float | None = None, *, idle_s: float | None = None
    ) -> Exchanged:
        async def exchange() -> Exchanged:
            idle = (
                None if idle_s is None else asyncio.ensure_future(self._abort_after(idle_s, message.header))
            )
            try:
                return await self._exchange(message, wait_s)
            finally:
                if idle is not None:
                    idle.cancel()

        return await self._turns.take(str(message.header.service_id), exchange)

    async def _abort_after(self, idle_s: float, waiting: MessageHeader) -> None:
        await self._pause(idle_s)
        log.info("%s %s waited %s s: aborted", waiting.message_category, waiting.service_id, idle_s)
        await self.stop(waiting.message_category, str(waiting.service_id))

    async def _exchange(self, message: Message, wait_s: float | None) -> Exchanged:
        header = message.header
        usual_s = self._settings.wait_s(header.message_category)
        try:
            return await self._transport.exchange(
                message, read_timeout_s=usual_s if wait_s is None else wait_s
            )
        except Exception as error:  # noqa: BLE001 - whatever broke, bytes may have left: only Unknown is true
            # Without its text or its trace, in which the message may stand.
            why = type(error).__name__
            log.error("%s %s broke off: %s", header.message_category, header.service_id, why)
            return Unknown(f"The request broke off ({why}): ask what became of it.")

    def _message(self, body: Wire, service_id: str) -> Message:
        return Message.of(self._header(type(body).__name__.removesuffix("Request"), service_id), body)

    def _header(self, category: str, service_id: str) -> MessageHeader:
        return MessageHeader(
            protocol_version="3.0",
            message_class=MessageClass.DEVICE if category in _DEVICE else MessageClass.SERVICE,
            message_category=category,
            message_type=MessageType.REQUEST,
            service_id=service_id,
            sale_id=self._sale_id,
            poi_id=self._poi_id,
        )
