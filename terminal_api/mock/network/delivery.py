"""An answer on its way to the register, with what goes wrong there."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.exchange import Answered, Silent
from terminal_api.mock.network.broken_answers import SaidAgain, Truncated
from terminal_api.mock.network.listening import CutOff, Dropped, SaidTwice, connection_of
from terminal_api.mock.network.wire_form import WireForm
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import Response as Verdict
from terminal_api.nexo.messages import Result
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.wire import Wire


def body(answered: Answered, form: WireForm) -> bytes:
    """The bytes that travel; empty for an abort."""
    kind = answered.fault.kind if answered.fault else FaultKind.NOTHING
    if kind is FaultKind.PLAIN_SUCCESS:
        return forged_success(answered.request)
    if answered.message is None or kind in {FaultKind.EMPTY, FaultKind.HTTP_ERROR}:
        return b""
    if form.key and answered.fault:
        form = WireForm(_misnamed(form.key, kind))
    content = form.closed(answered.message)
    return content[:-20] + b"\x00" if kind is FaultKind.GARBLED else content


def response(http: Request, ended: Answered | Silent, form: WireForm) -> Response:
    """The HTTP answer to `http`, or the end of its connection."""
    connection = connection_of(http)
    if isinstance(ended, Silent):
        return Dropped(connection)
    content, fault = body(ended, form), ended.fault
    if fault and fault.kind is FaultKind.HTTP_ERROR:
        return Response(status_code=fault.status)
    if not content:
        return Response()
    if fault is None:
        return Response(content, media_type="application/json")
    match fault.kind:
        case FaultKind.RESET_MID_ANSWER:
            return CutOff(content, connection)
        case FaultKind.TRUNCATED:
            return Truncated(content, connection, fault.seconds)
        case FaultKind.DUPLICATE:
            return SaidTwice(content, connection)
        case FaultKind.STALE:
            return SaidAgain(content, connection)
        case _:
            return Response(content, media_type="application/json")


def forged_success(request: Incoming) -> bytes:
    """What somebody without the key might send to have goods handed over."""
    header = request.header.answered()
    members = {"Response": Verdict(result=Result.SUCCESS).members()}
    return Message(header, f"{header.message_category}Response", Wire.parse(members)).written()


def _misnamed(key: TerminalKey, kind: FaultKind) -> TerminalKey:
    """The key an answer is sealed with, or says it is sealed with."""
    match kind:
        case FaultKind.WRONG_MAC:
            return replace(key, mac_key=bytes(len(key.mac_key)))
        case FaultKind.WRONG_KEY_VERSION:
            return replace(key, version=key.version + 1)
        case FaultKind.UNKNOWN_KEY:
            return replace(key, identifier=f"{key.identifier}-of-somebody-else")
        case _:
            return key
