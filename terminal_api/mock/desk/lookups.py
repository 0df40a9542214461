"""What the terminal answers at any time: what became of a request, and how it is itself."""

from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.body.face import PrinterState
from terminal_api.mock.books.memory import Memory
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.desk.failures import NO_SUCH_TRANSACTION, refused
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.wording import pairs
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    DiagnosisResponse,
    Response,
    Result,
    TransactionStatusRequest,
    TransactionStatusResponse,
)
from terminal_api.nexo.messages.diagnosis import GlobalStatus, HostStatus, POIStatus
from terminal_api.nexo.messages.parts import MessageReference
from terminal_api.nexo.messages.transaction_status import RepeatedMessageResponse, RepeatedResponseMessageBody

#: What can be asked about later. A balance inquiry cannot, nor can anything shown, printed or typed.
REPEATED = frozenset({"Payment", "StoredValue", "Reversal", "CardAcquisition"})


def is_about(reference: MessageReference, asking: Incoming, dialogue: Dialogue) -> bool:
    """Whether `reference`, named by `asking`, means the running `dialogue`. No SaleID means one's own."""
    named = (
        reference.message_category,
        reference.sale_id or asking.header.sale_id,
        reference.service_id,
        reference.poi_id or asking.header.poi_id,
    )
    header = dialogue.header
    return named == (header.message_category, header.sale_id, header.service_id, header.poi_id)


def status(
    request: Incoming,
    asked: TransactionStatusRequest,
    running: Dialogue | None,
    memory: Memory,
    settings: MockSettings,
) -> Message:
    """What became of the request that `asked` names."""
    reference = asked.message_reference
    assert reference is not None
    if running and is_about(reference, request, running):
        return _answer(request, refused(settings, Refusal("InProgress")), reference)
    found = _finished(reference, memory, settings.poi_id)
    if found is None:
        return _answer(request, refused(settings, NO_SUCH_TRANSACTION), reference)
    return _answer(request, Response(result=Result.SUCCESS), reference, _repeated(found, asked))


def _finished(reference: MessageReference, memory: Memory, poi_id: str) -> Message | None:
    category = reference.message_category or ""
    if category not in REPEATED or reference.poi_id not in {None, poi_id}:
        return None
    return memory.answer(reference.sale_id or "", reference.service_id or "", category)


def _answer(
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
    body = found.body.model_copy(update={"payment_receipt": kept or None}) if receipts else found.body
    members = {found.member: body.members()}
    return RepeatedMessageResponse(
        message_header=found.header,
        repeated_response_message_body=RepeatedResponseMessageBody.parse(members),
    )


def poi_status(*, is_busy: bool, printer: PrinterState | None = None) -> POIStatus:
    """The terminal in a few words; a printer that is not there has none."""
    has_printer = printer not in {None, PrinterState.ABSENT}
    return POIStatus(
        global_status=GlobalStatus.BUSY if is_busy else GlobalStatus.OK,
        communication_ok_flag=True,
        printer_status=printer if has_printer else None,
    )


def diagnosis(request: Incoming, settings: MockSettings, *, is_busy: bool, printer: PrinterState) -> Message:
    """How the terminal is."""
    values = {
        "batteryLevel": "100%",
        "firmwareVersion": "adyen_v1_103p4",
        "merchantAccount": settings.merchant,
        "storeId": settings.store,
        "terminalId": settings.poi_id,
        "unconfirmedBatchCount": "0",
    }
    body = DiagnosisResponse(
        response=Response(result=Result.SUCCESS, additional_response=pairs(values)),
        poi_status=poi_status(is_busy=is_busy, printer=printer),
        host_status=(HostStatus(acquirer_id="0", is_reachable_flag=True),),
    )
    return Message.of(request.header.answered(), body)
