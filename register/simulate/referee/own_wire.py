"""Under which of our ids a provider is asked for money, read from the bytes by the referee itself."""

import re

from terminal_api.mock.providers.desk import Asked
from terminal_api.mock.providers.factor4.door import codec_of, operation_of, question_of
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.mock.providers.toast.wire import GUID_HEADER, TYPE_HEADER, Type
from terminal_api.processors.factor4.messages import VoidTransaction

_REFERENCE = re.compile(rb"CW-[0-9a-f]{32}")
_MOVEMENT = re.compile(r"/v1/transactions/(.+)")
_CODECS = Switches().codecs


def id_of(processor: str, asked: Asked) -> str:
    """The request's id; empty for a look, a log-in and a basket.

    Also for a void of Factor4's: one that asks what became of a request goes by a name of its own.
    """
    match processor:
        case "stored-value":
            return asked.headers.get("idempotency-key", "")
        case "toast":
            looks = asked.headers.get(TYPE_HEADER) == Type.GET_BALANCE
            return "" if looks else asked.headers.get(GUID_HEADER, "")
        case "toggle":
            named = _REFERENCE.search(asked.body)
            return named[0].decode() if named else ""
        case "factor4":
            return _factor4(asked)
        case _:
            moves = _MOVEMENT.fullmatch(asked.path)
            return moves[1] if moves else ""


def _factor4(asked: Asked) -> str:
    codec, operation = codec_of(asked, _CODECS), operation_of(asked)
    if codec is None or operation == "Inquiry":
        return ""
    question = question_of(codec, operation, asked)
    if isinstance(question, VoidTransaction):
        return ""
    header = question.standard_header
    return f"{header.request_id}-{header.batch_id}-{header.batch_reference}"
