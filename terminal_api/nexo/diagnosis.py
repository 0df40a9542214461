"""What a diagnosis means for the till."""

from terminal_api.nexo.messages import DiagnosisResponse, Result
from terminal_api.nexo.messages.diagnosis import GlobalStatus
from terminal_api.processor import Condition, Health

#: For an answer that makes no sense.
CANNOT_SAY = Health(
    Condition.NOT_READY, "The terminal cannot say how it is: restart it, or use another terminal."
)

_STATES = {
    GlobalStatus.BUSY: Health(Condition.NOT_READY, "The terminal is busy with something else."),
    GlobalStatus.MAINTENANCE: Health(
        Condition.NOT_READY, "The terminal is under maintenance: wait, or use another terminal."
    ),
    GlobalStatus.UNREACHABLE: Health(
        Condition.OUT_OF_REACH, "The terminal cannot be reached: check its power and network."
    ),
}

_PRINTERS = {
    "PaperLow": "its paper is low",
    "NoPaper": "it has no paper",
    "PaperJam": "its paper is jammed",
    "OutOfOrder": "its printer does not work",
}


def health(answer: DiagnosisResponse) -> Health:
    """Whether the terminal can take money now. Its printer alone never stops a sale."""
    status = answer.poi_status
    if answer.response.result is not Result.SUCCESS or status is None:
        return CANNOT_SAY
    if status.global_status != GlobalStatus.OK:
        known = (known for state, known in _STATES.items() if state == status.global_status)
        return next(known, _not_ready("The terminal is not ready."))
    if status.security_ok_flag is False:
        return _not_ready("The terminal reports a security fault: stop using it and call support.")
    if False in (status.ped_ok_flag, status.card_reader_ok_flag):
        return _not_ready("The terminal's card reader or keypad does not work: use another terminal.")
    hosts = answer.host_status or ()
    unreachable = bool(hosts) and not any(host.is_reachable_flag is not False for host in hosts)
    if status.communication_ok_flag is False or unreachable:
        return _not_ready("The terminal has no connection to the bank: check its network.")
    printer = _PRINTERS.get(status.printer_status or "")
    words = f"The terminal is ready; {printer}." if printer else "The terminal is ready."
    return Health(Condition.READY, words)


def _not_ready(why: str) -> Health:
    return Health(Condition.NOT_READY, why)
