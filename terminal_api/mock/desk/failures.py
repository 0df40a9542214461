"""Answers that say no, in the shape each category has."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from terminal_api.mock.body.device_failures import not_done
from terminal_api.mock.body.tracks import read_account
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.desk.incoming import Incoming, Problem
from terminal_api.mock.desk.wording import additional_response, instant, read_instant
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    CardAcquisitionResponse,
    ErrorCondition,
    GetTotalsResponse,
    MessageHeader,
    PaymentRequest,
    PaymentResponse,
    ReconciliationRequest,
    ReconciliationResponse,
    Response,
    Result,
    StoredValueResponse,
)
from terminal_api.nexo.messages.parts import (
    CardData,
    PaymentAcquirerData,
    PaymentInstrumentData,
    POIData,
    SaleData,
    TransactionIdentification,
)
from terminal_api.nexo.messages.payment import PaymentResult
from terminal_api.nexo.wire import Wire

USED_BEFORE = Refusal("NotAllowed", "ServiceID was used within the past 48 hours")
NOT_A_SERVICE = Refusal("UnavailableService", "Service not available on this terminal")
NO_SUCH_TRANSACTION = Refusal("NotFound", "Transaction not found")


def malformed(problems: Sequence[Problem]) -> tuple[Refusal, dict[str, str]]:
    """A MessageFormat refusal and the pairs that name what is wrong."""
    return Refusal("MessageFormat"), {"errors": "; ".join(str(problem) for problem in problems)}


def busy(running: MessageHeader) -> tuple[Refusal, dict[str, str]]:
    """A Busy refusal and the pairs that name the request in the way."""
    dialogue = f"{running.message_category}Request"
    message = f"Forbidden Request, Service Dialogue {dialogue} is in Progress"
    return Refusal("Busy", message), {"serviceId": running.service_id or ""}


def refused(settings: MockSettings, refusal: Refusal, also: Mapping[str, str] | None = None) -> Response:
    """`refusal` as every answer carries it; `also` are further pairs of its AdditionalResponse."""
    said = {"message": refusal.message, "refusalReason": refusal.reason, **(also or {})}
    values = {key: value for key, value in said.items() if value}
    return Response(
        result=Result.FAILURE,
        error_condition=refusal.condition,
        additional_response=additional_response(values, base64_json=settings.base64_additional_response)
        if values
        else None,
    )


def failure(
    request: Incoming,
    response: Response,
    settings: MockSettings,
    transaction: str,
    at: datetime,
    period: str,
) -> Message:
    """`request` answered with `response`; it goes by the POITransactionID `transaction`, in `period`."""
    header = request.header.answered()
    named = TransactionIdentification(transaction_id=transaction, time_stamp=instant(at))
    match request.header.message_category:
        case "Payment" | "StoredValue" | "CardAcquisition":
            body = _untouched(request, response, settings, POIData(poi_transaction_id=named), period)
        case "Display" | "Input" | "Print" as category:
            body = not_done(category, request.members or {}, response)
        case "GetTotals":
            body = GetTotalsResponse(response=response, poi_reconciliation_id=period)
        case "Reconciliation":
            body = ReconciliationResponse(response=response, reconciliation_type=_type(request))
        case category:
            return Message(header, f"{category}Response", Wire.parse({"Response": response.members()}))
    return Message.of(header, body)


def _untouched(
    request: Incoming, response: Response, settings: MockSettings, poi_data: POIData, period: str
) -> Wire:
    """What is said where a card was to be read, and to pay or to be changed."""
    sale_data = echoed(request)
    match request.header.message_category:
        case "Payment":
            # A request that was not begun, or not understood, is answered without what was to pay.
            begun = response.error_condition not in {ErrorCondition.MESSAGE_FORMAT, ErrorCondition.BUSY}
            return PaymentResponse(
                response=response,
                sale_data=sale_data,
                poi_data=poi_data,
                payment_result=_attempt(request, settings) if begun else None,
            )
        case "StoredValue":
            # Recorded so, and of no other category.
            poi_data = poi_data.model_copy(update={"poi_reconciliation_id": period})
            return StoredValueResponse(response=response, sale_data=sale_data, poi_data=poi_data)
        case _:
            return CardAcquisitionResponse(response=response, sale_data=sale_data, poi_data=poi_data)


def echoed(request: Incoming) -> SaleData | None:
    """The request's SaleData as it comes back: instants in the terminal's form, instructions left out."""
    try:
        data = SaleData.parse((request.members or {}).get("SaleData"))
    except NotUnderstood:
        return None
    named = data.sale_transaction_id
    at = read_instant(named.time_stamp) if named else None
    changes: dict[str, object] = {"sale_to_acquirer_data": None, "sale_to_poi_data": None}
    if named and at:
        changes["sale_transaction_id"] = named.model_copy(update={"time_stamp": instant(at)})
    return data.model_copy(update=changes)


def _type(request: Incoming) -> str | None:
    """What kind of reconciliation was asked for; a request too broken to say leaves it out."""
    body = request.body(ReconciliationRequest)
    return None if isinstance(body, list) else body.reconciliation_type


def _attempt(request: Incoming, settings: MockSettings) -> PaymentResult | None:
    """What was to pay; a request too broken to say leaves it out."""
    body = request.body(PaymentRequest)
    if isinstance(body, list):
        return None
    named = body.payment_data.payment_instrument_data if body.payment_data else None
    instrument = named or PaymentInstrumentData(payment_instrument_type="Card", card_data=CardData())
    if account := instrument.stored_value_account_id:
        instrument = instrument.model_copy(update={"stored_value_account_id": read_account(account)})
    acquirer = PaymentAcquirerData(merchant_id=settings.merchant, acquirer_poi_id=settings.poi_id)
    return PaymentResult(payment_instrument_data=instrument, payment_acquirer_data=acquirer)
