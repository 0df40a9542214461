"""The payment terminal as a processor: one question at a time, each ending in one outcome."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime

from moneyed import Money
from pydantic import ValidationError

from terminal_api.nexo import answers, declines, status_answer
from terminal_api.nexo.diagnosis import health
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    AbortRequest,
    BalanceInquiryResponse,
    DiagnosisRequest,
    DiagnosisResponse,
    EventNotification,
    MessageClass,
    MessageHeader,
    MessageType,
    PaymentResponse,
    ReversalResponse,
    StoredValueResponse,
    TransactionStatusRequest,
    TransactionStatusResponse,
)
from terminal_api.nexo.messages.parts import DocumentQualifier, MessageReference
from terminal_api.nexo.questions import Incomplete, category, question
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.transport import Accepted, Exchanged, Transport
from terminal_api.nexo.wire import Wire
from terminal_api.outcomes import Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Capabilities, GiftCard, Health, Operation, Request

log = logging.getLogger(__name__)

#: Categories about the terminal's own screen, keys and printer.
_DEVICE = frozenset({"Display", "Input", "InputUpdate", "Print"})


class NexoTerminal:
    """A `PaymentTerminal` that speaks nexo over `transport`.

    `ids` gives ServiceIDs never used before. `sale_id` names this register, `poi_id` the terminal: change
    neither while a request is unsettled, for the terminal knows it only under both. `now` tells UTC, `pause`
    waits for some seconds.

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
    ) -> None:
        self._transport = transport
        self._ids = ids
        self._sale_id = sale_id
        self._poi_id = poi_id
        self._now = now
        self._settings = settings or Settings()
        self._turn = asyncio.Lock()
        self._pause = pause
        self._running: set[asyncio.Task[Exchanged]] = set()
        self._asked: deque[str] = deque(maxlen=1000)  # to know our own when the terminal is busy

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
        """Ask once under `request.id`; `Unknown` unless the answer proves otherwise."""
        try:
            body = question(request, self._settings.dialect, self._poi_id)
        except (Incomplete, ValidationError) as error:
            log.error("%s %s cannot be asked: %s", request.operation, request.id, error)
            return Declined(
                "The register made a request that no terminal can read: call support.", Decline.BAD_REQUEST
            )
        message = self._message(body, request.id)
        idle_s = None if request.operation is Operation.REVERSE else self._settings.idle_limit_s
        return self._outcome(request, await self._prompt(message, idle_s=idle_s))

    async def status(self, request: Request) -> Outcome:
        """Ask the terminal what became of `request`, once."""
        if request.operation is Operation.BALANCE:
            return Declined(
                "A balance moves no money: ask for it again.", Decline.NEVER_RECEIVED, retryable=True
            )
        if request.id not in self._asked:
            self._asked.append(request.id)
        body = TransactionStatusRequest(
            receipt_reprint_flag=True,
            document_qualifier=(DocumentQualifier.CASHIER_RECEIPT, DocumentQualifier.CUSTOMER_RECEIPT),
            message_reference=self._named(category(request.operation, self._settings.dialect), request.id),
        )
        exchanged = await self.send(body)
        match exchanged:
            case Message(body=TransactionStatusResponse() as answer):
                return status_answer.found(
                    request, answer, poi=self._poi_id, now=self._now(), settings=self._settings
                )
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
        message = self._message(body, service_id or self._ids())
        if prompts:
            return await self._prompt(message, wait_s)
        return await self._exchange(message, wait_s)

    async def stop(self, category: str, service_id: str) -> None:
        """Ask the terminal to abort what was sent under `service_id`; the answer to that still decides."""
        exchanged = await self.send(AbortRequest(message_reference=self._named(category, service_id)))
        if not isinstance(exchanged, Accepted):
            log.warning("abort of %s was not accepted: %s", service_id, type(exchanged).__name__)

    async def _prompt(
        self, message: Message, wait_s: float | None = None, *, idle_s: float | None = None
    ) -> Exchanged:
        await self._turn.acquire()
        self._asked.append(str(message.header.service_id))
        exchange = asyncio.ensure_future(self._exchange(message, wait_s))
        self._running.add(exchange)
        exchange.add_done_callback(self._give_turn)
        if idle_s is not None:
            idle = asyncio.ensure_future(self._abort_after(idle_s, message.header))
            exchange.add_done_callback(lambda _: idle.cancel())
        return await asyncio.shield(exchange)

    def _give_turn(self, exchange: asyncio.Task[Exchanged]) -> None:
        self._running.discard(exchange)
        self._turn.release()

    async def _abort_after(self, idle_s: float, waiting: MessageHeader) -> None:
        await self._pause(idle_s)
        log.info("%s %s waited %s s: aborted", waiting.message_category, waiting.service_id, idle_s)
        await self.stop(waiting.message_category, str(waiting.service_id))

    async def _exchange(self, message: Message, wait_s: float | None) -> Exchanged:
        usual_s = self._settings.wait_s(message.header.message_category)
        return await self._transport.exchange(message, read_timeout_s=usual_s if wait_s is None else wait_s)

    def _message(self, body: Wire, service_id: str) -> Message:
        about = type(body).__name__.removesuffix("Request")
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

    def _named(self, category: str, service_id: str) -> MessageReference:
        return MessageReference(message_category=category, sale_id=self._sale_id, service_id=service_id)

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
                return answers.outcome(request, answer, poi=self._poi_id, now=self._now(), ours=self._asked)
            case _:
                return Unknown("The terminal's answer says nothing: ask what became of it.")
