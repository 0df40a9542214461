"""Diagnosis: is the terminal there, free and connected? Moves no money."""

from enum import StrEnum

from terminal_api.nexo.messages.parts import Response
from terminal_api.nexo.wire import Wire, Words


class GlobalStatus(StrEnum):
    """The terminal in one word."""

    OK = "OK"
    BUSY = "Busy"
    MAINTENANCE = "Maintenance"
    UNREACHABLE = "Unreachable"


class PrinterStatus(StrEnum):
    """The terminal's printer in one word."""

    OK = "OK"
    PAPER_LOW = "PaperLow"
    NO_PAPER = "NoPaper"
    PAPER_JAM = "PaperJam"
    OUT_OF_ORDER = "OutOfOrder"


class DiagnosisRequest(Wire):
    """Asks for the terminal's state and, if wanted, its way to the host."""

    poi_id: str | None = None
    host_diagnosis_flag: bool | None = None
    acquirer_id: Words | None = None


class POIStatus(Wire):
    """The terminal's parts; a flag that does not apply is absent."""

    global_status: str
    communication_ok_flag: bool | None = None
    security_ok_flag: bool | None = None
    ped_ok_flag: bool | None = None
    card_reader_ok_flag: bool | None = None
    fraud_prevention_flag: bool | None = None
    printer_status: str | None = None
    """A word of `PrinterStatus`."""


class HostStatus(Wire):
    """Whether one acquirer can be reached."""

    acquirer_id: str | None = None
    is_reachable_flag: bool | None = None


class DiagnosisResponse(Wire):
    """The terminal's own word on how it is."""

    response: Response
    poi_status: POIStatus | None = None
    host_status: tuple[HostStatus, ...] | None = None
