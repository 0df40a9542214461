"""An answer on its way to the register, with what goes wrong there."""

from starlette.requests import Request
from starlette.responses import Response

from terminal_api.mock.exchange import Answered, Silent
from terminal_api.mock.faults import FaultKind
from terminal_api.mock.listening import CutOff, Dropped, SaidTwice, connection_of
from terminal_api.mock.wire_form import WireForm, forged_success, other_service_id


def body(answered: Answered, form: WireForm) -> bytes:
    """The bytes that travel; empty for an abort."""
    kind = answered.fault.kind if answered.fault else None
    if kind is FaultKind.PLAIN_SUCCESS:
        return forged_success(answered.request)
    if answered.message is None:
        return b""
    match kind:
        case FaultKind.GARBLED:
            return form.closed(answered.message)[:-20] + b"\x00"
        case FaultKind.WRONG_MAC:
            return form.with_wrong_mac(answered.message)
        case FaultKind.OTHER_SERVICE_ID:
            return form.closed(other_service_id(answered.message))
        case _:
            return form.closed(answered.message)


def response(http: Request, ended: Answered | Silent, form: WireForm) -> Response:
    """The HTTP answer to `http`, or the end of its connection."""
    connection = connection_of(http)
    if isinstance(ended, Silent):
        return Dropped(connection)
    content = body(ended, form)
    match ended.fault.kind if ended.fault and content else None:
        case FaultKind.DROP_AFTER:
            return Dropped(connection)
        case FaultKind.RESET_MID_ANSWER:
            return CutOff(content, connection)
        case FaultKind.DUPLICATE:
            return SaidTwice(content, connection)
        case _:
            return Response(content, media_type="application/json" if content else None)
