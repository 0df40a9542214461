"""The mock Factor4's answers, and what can be made wrong with them on request."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from terminal_api.mock.providers.desk import Alter, Reply
from terminal_api.mock.providers.factor4.rulings import Done
from terminal_api.processors.factor4.codec import Codec
from terminal_api.processors.factor4.json_codec import JsonCodec
from terminal_api.processors.factor4.messages import (
    Answer,
    AnswerHeader,
    Balance,
    ErrorMessage,
    Identification,
    Question,
)
from terminal_api.processors.factor4.soap_codec import SoapCodec, operation_in

_BRIEF = {
    "G-CREDENTIALS": "Access refused",
    "G-LOCATION-UNKNOWN": "Location not set up",
    "G-REQUEST-ID-REUSED": "Request id was used for something else",
    "G-DUPLICATE": "Request was received before",
    "G-NOT-OFFERED": "Operation not offered",
    "G-AMOUNT": "Amount not allowed",
    "G-VALUE-CODE": "Another kind of value",
    "G-CARD-UNKNOWN": "Card not found",
    "G-PIN": "PIN missing or wrong",
    "G-NOT-ACTIVE": "Card is not active",
    "G-ALREADY-ACTIVE": "Card is active already",
    "G-CLOSED": "Card is closed",
    "G-EXPIRED": "Card has expired",
    "G-NOT-ENOUGH": "Not enough on the card",
    "G-NO-SUCH-TRANSACTION": "Transaction not found",
    "G-ALREADY-VOIDED": "Already undone",
    "G-NOT-VOIDABLE": "Cannot be undone",
}


def refusal(question: Question, code: str, count: int) -> Answer:
    """Status `E`; `count` numbers the requests, and with them the refusals."""
    header = AnswerHeader(request_id=question.standard_header.request_id or None, status="E")
    error = ErrorMessage(
        rejection_id=f"R{count:05}", error_code=code, brief_message=_BRIEF[code], in_depth_message=""
    )
    return Answer(standard_header=header, error_message=error)


def bare_refusal(code: str) -> Answer:
    """For a request that could not be read: there is no id to echo."""
    error = ErrorMessage(error_code=code, brief_message=_BRIEF[code])
    return Answer(standard_header=AnswerHeader(status="E"), error_message=error)


def approval(question: Question, done: Done) -> Answer:
    """Status `A`."""
    header = AnswerHeader(request_id=question.standard_header.request_id, status="A")
    named = Identification(
        transaction_id=done.transaction_id, approval_code=done.approval_code, demonstration="N"
    )
    balance = Balance(
        value_code=done.balance.currency.code,
        amount=f"{done.balance.amount:.2f}",
        difference=f"{done.difference.amount:.2f}",
    )
    remaining = None if done.remaining is None else f"{done.remaining.amount:.2f}"
    return Answer(
        standard_header=header, identification=named, amount_remaining=remaining, balances=(balance,)
    )


def _altered(change: Callable[[Answer], Answer]) -> Alter:
    """A fault that changes an answer; what is none is left as it is."""

    def alter(reply: Reply) -> Reply:
        if reply.status != 200:
            return reply
        soap = reply.headers["Content-Type"] != JsonCodec().content_type
        codec: Codec = SoapCodec() if soap else JsonCodec()
        operation = operation_in(reply.body).removesuffix("Response") if soap else ""
        answer = change(codec.read_answer(operation, reply.body))
        return replace(reply, body=codec.answer(operation, answer))

    return alter


def _header(**changes: str | None) -> Alter:
    def change(answer: Answer) -> Answer:
        header = answer.standard_header.model_copy(update=changes)
        return answer.model_copy(update={"standard_header": header})

    return _altered(change)


def _demonstration(answer: Answer) -> Answer:
    shown = (answer.identification or Identification()).model_copy(update={"demonstration": "Y"})
    return answer.model_copy(update={"identification": shown})


def _without_difference(answer: Answer) -> Answer:
    balances = tuple(each.model_copy(update={"difference": None}) for each in answer.balances)
    return answer.model_copy(update={"balances": balances})


def _other_difference(answer: Answer) -> Answer:
    balances = tuple(
        each.model_copy(update={"difference": f"{Decimal(each.difference or 0) + 1:.2f}"})
        for each in answer.balances
    )
    return answer.model_copy(update={"balances": balances})


#: Faults of this provider alone: the request is done, its answer is changed so.
ALTERS: Mapping[str, Alter] = MappingProxyType(
    {
        "wrong_request_id": _header(request_id="0WRONG0"),
        "no_status": _header(status=None),
        "other_status": _header(status="P"),
        "demonstration": _altered(_demonstration),
        "no_amount_remaining": _altered(lambda answer: answer.model_copy(update={"amount_remaining": None})),
        "no_difference": _altered(_without_difference),
        "amounts_disagree": _altered(_other_difference),
    }
)
