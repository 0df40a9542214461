"""What a terminal's answer about an earlier request means for that request."""

from datetime import datetime, timedelta

from terminal_api.nexo import answers
from terminal_api.nexo.messages import ErrorCondition, Result, TransactionStatusResponse
from terminal_api.nexo.questions import category
from terminal_api.nexo.settings import Settings
from terminal_api.outcomes import Decline, Declined, Doubt, Outcome, Unknown
from terminal_api.processor import Request


def found(
    request: Request, answer: TransactionStatusResponse, *, poi: str, now: datetime, settings: Settings
) -> Outcome:
    """How `request` ended, as far as `answer` tells; an answer about another request tells nothing."""
    about = answer.message_reference
    if about is not None and about.service_id not in (None, request.id):
        return Unknown("The terminal told of another request: ask again.")
    if answer.response.result is Result.SUCCESS:
        return _repeated(request, answer, poi, now, settings)
    match answer.response.error_condition:
        case ErrorCondition.NOT_FOUND:
            return _not_found(request, now, settings.not_found_grace_s)
        case ErrorCondition.IN_PROGRESS:
            return Unknown("It is still running at the terminal: ask again in a moment.", Doubt.RUNNING)
        case _:
            return Unknown("The terminal cannot say now what became of it: ask again.")


def _not_found(request: Request, now: datetime, grace_s: float) -> Outcome:
    if now - request.at < timedelta(seconds=grace_s):
        return Unknown("The terminal does not know the request yet: ask again in a moment.", Doubt.NOT_YET)
    return Declined(
        "The terminal never received this: it may be asked again.", Decline.NEVER_RECEIVED, retryable=True
    )


def _repeated(
    request: Request, answer: TransactionStatusResponse, poi: str, now: datetime, settings: Settings
) -> Outcome:
    repeated = answer.repeated_message_response
    earlier = repeated.repeated_response_message_body.answer if repeated else None
    if repeated is None or earlier is None:
        return Unknown("The terminal found the request but not its answer: ask again.")
    header = repeated.message_header
    if header is not None and header.service_id not in (None, request.id):
        return Unknown("The terminal repeated another request's answer: ask again.")
    if type(earlier).__name__ != f"{category(request.operation, settings.dialect)}Response":
        return Unknown("The terminal repeated an answer of another kind: ask again.")
    return answers.outcome(request, earlier, poi=poi, now=now)
