"""What a diagnosis means for the till."""

from terminal_api.nexo.messages import DiagnosisResponse, Result
from terminal_api.nexo.messages.diagnosis import GlobalStatus
from terminal_api.processor import Health

_STATES = {
    GlobalStatus.BUSY: "The terminal is busy with something else.",
    GlobalStatus.MAINTENANCE: "The terminal is under maintenance: wait, or use another terminal.",
    GlobalStatus.UNREACHABLE: "The terminal cannot be reached: check its power and network.",
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
        return Health(False, "The terminal cannot say how it is: restart it, or use another terminal.")
    if status.global_status != GlobalStatus.OK:
        known = (text for state, text in _STATES.items() if state == status.global_status)
        return Health(False, next(known, "The terminal is not ready."))
    if status.security_ok_flag is False:
        return Health(False, "The terminal reports a security fault: stop using it and call support.")
    if False in (status.ped_ok_flag, status.card_reader_ok_flag):
        return Health(False, "The terminal's card reader or keypad does not work: use another terminal.")
    hosts = answer.host_status or ()
    unreachable = bool(hosts) and not any(host.is_reachable_flag is not False for host in hosts)
    if status.communication_ok_flag is False or unreachable:
        return Health(False, "The terminal has no connection to the bank: check its network.")
    printer = _PRINTERS.get(status.printer_status or "")
    return Health(True, f"The terminal is ready; {printer}." if printer else "The terminal is ready.")
