"""The mock payment terminal without its network: requests in, answers out, as strict as the real one."""

from random import Random

from terminal_api.mock.demands import demands
from terminal_api.mock.dialogue import Dialogue
from terminal_api.mock.failures import (
    NO_SUCH_TRANSACTION,
    NOT_A_SERVICE,
    USED_BEFORE,
    busy,
    malformed,
    refused,
)
from terminal_api.mock.face import Face
from terminal_api.mock.faults import Fault, FaultKind
from terminal_api.mock.incoming import Body, Incoming, Problem
from terminal_api.mock.ledger import CardLedger
from terminal_api.mock.memory import Memory
from terminal_api.mock.money_desk import MoneyDesk, MoneyRequest
from terminal_api.mock.references import References
from terminal_api.mock.refusals import Refusal
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.shopper import Shopper
from terminal_api.mock.wording import pairs
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    AbortRequest,
    BalanceInquiryRequest,
    DiagnosisResponse,
    PaymentRequest,
    Response,
    Result,
    ReversalRequest,
    StoredValueRequest,
    TransactionStatusRequest,
    TransactionStatusResponse,
)
from terminal_api.nexo.messages.diagnosis import GlobalStatus, HostStatus, POIStatus
from terminal_api.nexo.messages.parts import MessageReference
from terminal_api.nexo.messages.transaction_status import RepeatedMessageResponse, RepeatedResponseMessageBody

MONEY: dict[str, type[MoneyRequest]] = {
    "Payment": PaymentRequest,
    "StoredValue": StoredValueRequest,
    "Reversal": ReversalRequest,
    "BalanceInquiry": BalanceInquiryRequest,
}

SILENT_ISSUER = Refusal("Communication timeout", "Communication timeout")
CANCELLED_BY_PLATFORM = Refusal("Refusal", "CANCELLED", "214 Declined online")


class Terminal:
    """One terminal: its shopper, its memory, and the shop's ledger. It serves one money request at a time;
    asking about a request, stopping it and diagnosis are always answered."""

    def __init__(
        self, settings: MockSettings, ledger: CardLedger, random: Random, memory: Memory | None = None
    ) -> None:
        self.settings = settings
        self.ledger = ledger
        self.shopper = Shopper()
        self.face = Face()
        self._memory = memory or Memory(settings.clock)
        self._desk = MoneyDesk(settings, ledger, self.shopper, References(settings.clock, random))
        self._running: Dialogue | None = None

    @property
    def running(self) -> Dialogue | None:
        """The money request being served."""
        return self._running

    def restart(self, *, keep_memory: bool = True) -> None:
        """Go off and on: the running request ends unanswered and undone; cards and books stay."""
        if self._running:
            self._running.lose_power()
        if not keep_memory:
            self._memory.forget()

    async def answer(self, request: Incoming, fault: Fault | None = None) -> Message | None:
        """The answer; None for an abort, which has none. Raises `PowerLost` when restarted meanwhile."""
        if wrong := request.header_problems(self.settings.poi_id):
            return self._malformed(request, wrong)
        if not self._memory.use(request.header):
            return self._desk.refuse(request, USED_BEFORE)
        match request.header.message_category:
            case "Abort":
                return self._abort(request)
            case "TransactionStatus":
                return self._status(request)
            case "Diagnosis":
                return self._diagnosis(request)
            case category if kind := MONEY.get(category):
                return await self._serve(request, kind, fault)
            case _:
                return self._desk.refuse(request, NOT_A_SERVICE)

    async def _serve(self, request: Incoming, kind: type[MoneyRequest], fault: Fault | None) -> Message:
        body = self._understood(request, kind)
        if isinstance(body, Message):
            answer = body
        elif self._running:
            answer = self._desk.refuse(request, *busy(self._running.header))
        else:
            answer = await self._alone(request, body, fault)
        self._memory.keep(answer)
        silent = fault is not None and fault.kind is FaultKind.COMMUNICATION_TIMEOUT
        return self._desk.refuse(request, SILENT_ISSUER) if silent else answer

    async def _alone(self, request: Incoming, body: MoneyRequest, fault: Fault | None) -> Message:
        if fault and fault.kind is FaultKind.COMMUNICATION_TIMEOUT and not fault.processed:
            return self._desk.refuse(request, CANCELLED_BY_PLATFORM)
        self._running = Dialogue(request.header, self.shopper, self.face, self.settings.device_timeout_s)
        try:
            return await self._desk.serve(request, body, self._running, fault)
        finally:
            self._running = None

    def _understood(self, request: Incoming, kind: type[Body]) -> Body | Message:
        body = request.body(kind)
        if isinstance(body, list):
            return self._malformed(request, body)
        wrong = demands(body)
        return self._malformed(request, wrong) if wrong else body

    def _malformed(self, request: Incoming, wrong: list[Problem]) -> Message:
        return self._desk.refuse(request, *malformed(wrong))

    def _abort(self, request: Incoming) -> Message | None:
        """Stops the named request if it runs and can still be stopped; otherwise nothing happens."""
        body = self._understood(request, AbortRequest)
        if isinstance(body, Message):
            return body
        if self._running and _is_about(body.message_reference, self._running):
            self._running.abort()
        return None

    def _status(self, request: Incoming) -> Message:
        body = self._understood(request, TransactionStatusRequest)
        if isinstance(body, Message):
            return body
        reference = body.message_reference
        assert reference is not None
        if self._running and _is_about(reference, self._running):
            response = refused(self.settings, Refusal("InProgress"))
            return _status_answer(request, response, reference)
        found = self._finished(reference)
        if found is None:
            return _status_answer(request, refused(self.settings, NO_SUCH_TRANSACTION), reference)
        repeated = _repeated(found, body)
        return _status_answer(request, Response(result=Result.SUCCESS), reference, repeated)

    def _finished(self, reference: MessageReference) -> Message | None:
        if (
            reference.poi_id not in {None, self.settings.poi_id}
            or reference.message_category == "BalanceInquiry"
        ):
            return None
        return self._memory.answer(
            reference.sale_id or "", reference.service_id or "", reference.message_category or ""
        )

    def _diagnosis(self, request: Incoming) -> Message:
        values = {
            "batteryLevel": "100%",
            "firmwareVersion": "adyen_v1_103p4",
            "merchantAccount": self.settings.merchant,
            "storeId": self.settings.store,
            "terminalId": self.settings.poi_id,
            "unconfirmedBatchCount": "0",
        }
        status = POIStatus(
            global_status=GlobalStatus.BUSY if self._running else GlobalStatus.OK,
            communication_ok_flag=True,
            printer_status="OK",
        )
        body = DiagnosisResponse(
            response=Response(result=Result.SUCCESS, additional_response=pairs(values)),
            poi_status=status,
            host_status=(HostStatus(acquirer_id="0", is_reachable_flag=True),),
        )
        return Message.of(request.header.answered(), body)


def _is_about(reference: MessageReference, dialogue: Dialogue) -> bool:
    header = dialogue.header
    named = (reference.message_category, reference.sale_id or header.sale_id, reference.service_id)
    return named == (header.message_category, header.sale_id, header.service_id)


def _status_answer(
    request: Incoming,
    response: Response,
    reference: MessageReference,
    repeated: RepeatedMessageResponse | None = None,
) -> Message:
    body = TransactionStatusResponse(
        response=response, message_reference=reference, repeated_message_response=repeated
    )
    return Message.of(request.header.answered(), body)


def _repeated(found: Message, asked: TransactionStatusRequest) -> RepeatedMessageResponse:
    """The earlier answer; its receipts only when a reprint is wanted, and of the wanted kinds."""
    wanted = set(asked.document_qualifier or ("CashierReceipt", "CustomerReceipt"))
    receipts = getattr(found.body, "payment_receipt", None) or ()
    kept = tuple(
        receipt for receipt in receipts if asked.receipt_reprint_flag and receipt.document_qualifier in wanted
    )
    body = found.body.model_copy(update={"payment_receipt": kept or None})
    members = {found.member: body.members()}
    return RepeatedMessageResponse(
        message_header=found.header,
        repeated_response_message_body=RepeatedResponseMessageBody.parse(members),
    )
