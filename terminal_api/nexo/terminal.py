"""The payment terminal as a processor: one question at a time, each ending in one outcome."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import ValidationError

from terminal_api.nexo import answers, declines
from terminal_api.nexo.capabilities import PAYMENTS_ONLY, PROVIDERS
from terminal_api.nexo.diagnosis import health
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    AbortRequest,
    BalanceInquiryResponse,
    DiagnosisRequest,
    DiagnosisResponse,
    ErrorCondition,
    EventNotification,
    MessageClass,
    MessageHeader,
    MessageType,
    PaymentResponse,
    Result,
    ReversalResponse,
    StoredValueResponse,
    TransactionStatusRequest,
    TransactionStatusResponse,
)
from terminal_api.nexo.messages.parts import DocumentQualifier, MessageReference
from terminal_api.nexo.questions import Dialect, Incomplete, category, question
from terminal_api.nexo.transport import Accepted, Exchanged, Transport
from terminal_api.nexo.wire import Wire
from terminal_api.outcomes import Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, Health, Operation, Request

log = logging.getLogger(__name__)

#: Categories about the terminal's own screen, keys and printer.
_DEVICE = frozenset({"Display", "Input", "InputUpdate", "Print"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about a terminal that may be set; times in seconds."""

    not_found_grace_s: float = 20
    """So long after a request was made, a terminal that does not know it may only not have got it yet."""
    prompt_timeout_s: float = 125
    """For what a customer must do; the terminal itself gives up after 120."""
    lookup_timeout_s: float = 15
    """For what the terminal answers alone."""
    dialect: Dialect = field(default_factory=Dialect)
    providers: Mapping[str, Capabilities] | None = None
    """By provider, for those that differ from what is known of them."""


class NexoTerminal:
    """A `PaymentTerminal` that speaks nexo over `transport`.

    `ids` gives ServiceIDs never used before. `sale_id` names this register, `poi_id` the terminal: change
    neither while a request is unsettled, for the terminal knows it only under both. `now` tells UTC.

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
    ) -> None:
        self._transport = transport
        self._ids = ids
        self._sale_id = sale_id
        self._poi_id = poi_id
        self._now = now
        self._settings = settings or Settings()
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Exchanged]] = set()

    @property
    def name(self) -> str:
        """`terminal`."""
        return "terminal"

    @property
    def known_as(self) -> str:
        """Our SaleID and the terminal's POIID."""
        return f"{self._sale_id} at {self._poi_id}"

    def capabilities(self, provider: str) -> Capabilities:
        """What cards of `provider` can do; a brand nobody named can only be spent."""
        own = self._settings.providers or {}
        return own.get(provider) or PROVIDERS.get(provider, PAYMENTS_ONLY)

    def new_id(self) -> str:
        """A ServiceID that was never used."""
        return self._ids()

    async def ask(self, request: Request) -> Outcome:
        """Ask once under `request.id`; `Unknown` unless the answer proves otherwise."""
        try:
            body = question(request, self._settings.dialect, self._poi_id)
        except (Incomplete, ValidationError) as error:
            log.error("%s %s cannot be asked: %s", request.operation, request.id, error)
            return Declined(
                "The register made a request that no terminal can read: call support.", Decline.BAD_REQUEST
            )
        message = self._message(category(request.operation, self._settings.dialect), body, request.id)
        return self._outcome(request, await self._prompt(message))

    async def status(self, request: Request) -> Outcome:
        """Ask the terminal what became of `request`, once."""
        if request.operation is Operation.BALANCE:
            return Declined(
                "A balance moves no money: ask for it again.", Decline.NEVER_RECEIVED, retryable=True
            )
        body = TransactionStatusRequest(
            receipt_reprint_flag=True,
            document_qualifier=(DocumentQualifier.CASHIER_RECEIPT, DocumentQualifier.CUSTOMER_RECEIPT),
            message_reference=self._named(request),
        )
        exchanged = await self.send(body)
        match exchanged:
            case Message(body=TransactionStatusResponse() as answer):
                return self._found(request, answer)
            case NotSent() | Unknown():
                return exchanged
            case _:
                return Unknown("The terminal did not say what became of the request: ask again.")

    async def abort(self, request: Request) -> None:
        """Ask the terminal to stop `request`; the answer to `request` still decides."""
        await self.stop(category(request.operation, self._settings.dialect), request.id)

    async def diagnose(self) -> Health:
        """Ask the terminal how it is, and whether it reaches its host."""
        exchanged = await self.send(DiagnosisRequest(host_diagnosis_flag=True))
        match exchanged:
            case Message(body=DiagnosisResponse() as answer):
                return health(answer)
            case NotSent(reason) | Unknown(reason):
                return Health(False, reason)
            case _:
                return Health(
                    False, "The terminal cannot say how it is: restart it, or use another terminal."
                )

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
        message = self._message(type(body).__name__.removesuffix("Request"), body, service_id or self._ids())
        if prompts:
            return await self._prompt(message, wait_s)
        return await self._transport.exchange(
            message, read_timeout_s=self._settings.lookup_timeout_s if wait_s is None else wait_s
        )

    async def stop(self, category: str, service_id: str) -> None:
        """Ask the terminal to abort what `send` sent; the answer to that still decides."""
        reference = MessageReference(message_category=category, sale_id=self._sale_id, service_id=service_id)
        exchanged = await self.send(AbortRequest(message_reference=reference))
        if not isinstance(exchanged, Accepted):
            log.warning("abort of %s was not accepted: %s", service_id, type(exchanged).__name__)

    async def _prompt(self, message: Message, wait_s: float | None = None) -> Exchanged:
        await self._turn.acquire()
        wait_s = self._settings.prompt_timeout_s if wait_s is None else wait_s
        exchange = asyncio.ensure_future(self._transport.exchange(message, read_timeout_s=wait_s))
        self._running.add(exchange)
        exchange.add_done_callback(self._give_turn)
        return await asyncio.shield(exchange)

    def _give_turn(self, exchange: asyncio.Task[Exchanged]) -> None:
        self._running.discard(exchange)
        self._turn.release()

    def _message(self, about: str, body: Wire, service_id: str) -> Message:
        header = MessageHeader(
            protocol_version="3.0",
            message_class=MessageClass.DEVICE if about in _DEVICE else MessageClass.SERVICE,
            message_category=about,
            message_type=MessageType.REQUEST,
            service_id=service_id,
            sale_id=self._sale_id,
            poi_id=self._poi_id,
        )
        return Message.of(header, body)

    def _named(self, request: Request) -> MessageReference:
        return MessageReference(
            message_category=category(request.operation, self._settings.dialect),
            sale_id=self._sale_id,
            service_id=request.id,
        )

    def _outcome(self, request: Request, exchanged: Exchanged) -> Outcome:
        match exchanged:
            case NotSent() | Unknown():
                return exchanged
            case Message(body=EventNotification() as event):
                return declines.rejected(event)
            case Message(
                body=PaymentResponse()
                | StoredValueResponse()
                | ReversalResponse()
                | BalanceInquiryResponse() as answer
            ):
                return answers.outcome(request, answer, poi=self._poi_id, now=self._now())
            case _:
                return Unknown("The terminal's answer says nothing: ask what became of it.")

    def _found(self, request: Request, answer: TransactionStatusResponse) -> Outcome:
        about = answer.message_reference
        if about is not None and about.service_id not in (None, request.id):
            return Unknown("The terminal told of another request: ask again.")
        if answer.response.result is Result.SUCCESS:
            return self._repeated(request, answer)
        match answer.response.error_condition:
            case ErrorCondition.NOT_FOUND:
                return self._not_found(request)
            case ErrorCondition.IN_PROGRESS:
                return Unknown("It is still running at the terminal: ask again in a moment.")
            case _:
                return Unknown("The terminal cannot say now what became of it: ask again.")

    def _not_found(self, request: Request) -> Outcome:
        if self._now() - request.at < timedelta(seconds=self._settings.not_found_grace_s):
            return Unknown("The terminal does not know the request yet: ask again in a moment.")
        return Declined(
            "The terminal never received this: it may be asked again.", Decline.NEVER_RECEIVED, retryable=True
        )

    def _repeated(self, request: Request, answer: TransactionStatusResponse) -> Outcome:
        repeated = answer.repeated_message_response
        found = repeated.repeated_response_message_body.answer if repeated else None
        if repeated is None or found is None:
            return Unknown("The terminal found the request but not its answer: ask again.")
        header = repeated.message_header
        if header is not None and header.service_id not in (None, request.id):
            return Unknown("The terminal repeated another request's answer: ask again.")
        if type(found).__name__ != f"{category(request.operation, self._settings.dialect)}Response":
            return Unknown("The terminal repeated an answer of another kind: ask again.")
        return answers.outcome(request, found, poi=self._poi_id, now=self._now())
