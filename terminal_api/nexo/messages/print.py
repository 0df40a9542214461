"""Print: on the terminal's own printer."""

from enum import StrEnum

from terminal_api.nexo.messages.parts import OutputContent, Response
from terminal_api.nexo.wire import Wire


class ResponseMode(StrEnum):
    """When the answer is due."""

    NOT_REQUIRED = "NotRequired"
    IMMEDIATE = "Immediate"
    PRINT_END = "PrintEnd"
    """Once it is on paper."""
    SOUND_END = "SoundEnd"


class PrintOutput(Wire):
    """One document."""

    document_qualifier: str
    response_mode: str
    output_content: OutputContent
    integrated_print_flag: bool | None = None
    required_signature_flag: bool | None = None
    output_signature: str | None = None


class PrintRequest(Wire):
    """Asks to print one document."""

    print_output: PrintOutput


class PrintResponse(Wire):
    """Whether it was printed."""

    response: Response
    document_qualifier: str | None = None
