"""What a terminal says about an earlier request, and what it means for that request."""

import logging
from datetime import datetime
from enum import Enum

from terminal_api.nexo import answers
from terminal_api.nexo.messages import (
    CardAcquisitionResponse,
    ErrorCondition,
    MessageHeader,
    PaymentResponse,
    Result,
    ReversalResponse,
    StoredValueResponse,
    TransactionStatusRequest,
    TransactionStatusResponse,
)
from terminal_api.nexo.messages.parts import DocumentQualifier, MessageReference
from terminal_api.outcomes import Decline, Declined, Doubt, Outcome, Unknown
from terminal_api.processor import Request

log = logging.getLogger(__name__)


class Missing(Enum):
    """Why a terminal may not know a request."""

    NOT_YET = "it may still be on its way"
    NEVER = "it cannot be on its way any more, and what arrived is remembered"
    FORGOTTEN = "it is older than what is remembered"


_NOT_FOUND = {
    Missing.NOT_YET: Unknown(
        "The terminal does not know the request yet: ask again in a moment.", Doubt.NOT_YET
    ),
    Missing.NEVER: Declined(
        "The terminal never received this: it may be asked again.", Decline.NEVER_RECEIVED, retryable=True
    ),
    Missing.FORGOTTEN: Unknown(
        "The terminal does not remember requests as old as this: look it up in the payment account.",
        Doubt.TOO_OLD,
    ),
}


def look_up(asked: MessageHeader) -> TransactionStatusRequest:
    """The question what became of the request under the header `asked`, receipts included."""
    return TransactionStatusRequest(
        receipt_reprint_flag=True,
        document_qualifier=(DocumentQualifier.CASHIER_RECEIPT, DocumentQualifier.CUSTOMER_RECEIPT),
        message_reference=reference(asked),
    )


def reference(asked: MessageHeader) -> MessageReference:
    """By what names the terminal knows it."""
    return MessageReference(
        message_category=asked.message_category, sale_id=asked.sale_id, service_id=asked.service_id
    )


def repeated(
    asked: MessageHeader, answer: TransactionStatusResponse
) -> PaymentResponse | StoredValueResponse | ReversalResponse | CardAcquisitionResponse | None:
    """The earlier answer to what was `asked`; None when there is none, or it is another request's."""
    again = answer.repeated_message_response
    if answer.response.result is not Result.SUCCESS or again is None:
        return None
    inside, header = again.repeated_response_message_body, again.message_header
    earlier = inside.answer or inside.card_acquisition_response
    ours = (
        _is_about(answer, asked)
        and (header is None or header.pairs_with(asked))
        and type(earlier).__name__ == f"{asked.message_category}Response"
    )
    if not ours:
        log.warning("a look-up of %s told of another request", asked.service_id)
        return None
    return earlier


def _is_about(answer: TransactionStatusResponse, asked: MessageHeader) -> bool:
    about = answer.message_reference
    return about is None or about.service_id in (None, asked.service_id)


def found(
    request: Request,
    asked: MessageHeader,
    answer: TransactionStatusResponse,
    *,
    now: datetime,
    missing: Missing,
) -> Outcome:
    """How `request`, which was `asked` under that header, ended, as far as `answer` tells.

    `missing` is what it means if the terminal does not know it.
    """
    if not _is_about(answer, asked):
        return Unknown("The terminal told of another request: ask again.")
    if answer.response.result is Result.SUCCESS:
        earlier = repeated(asked, answer)
        if earlier is None or isinstance(earlier, CardAcquisitionResponse):
            return Unknown("The terminal found the request but not its answer: ask again.")
        return answers.outcome(request, earlier, poi=asked.poi_id, now=now)
    match answer.response.error_condition:
        case ErrorCondition.NOT_FOUND:
            return _NOT_FOUND[missing]
        case ErrorCondition.IN_PROGRESS:
            return Unknown("It is still running at the terminal: ask again in a moment.", Doubt.RUNNING)
        case _:
            return Unknown("The terminal cannot say now what became of it: ask again.")
