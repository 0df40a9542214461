"""The terminal's own printer, for shops that have no other."""

import base64
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never
from xml.sax.saxutils import quoteattr

from terminal_api.nexo.additional_response import AdditionalResponse
from terminal_api.nexo.device.failure import refused, unanswered
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import ErrorCondition, Response, Result
from terminal_api.nexo.messages.parts import (
    Alignment,
    BarcodeType,
    CharacterStyle,
    CharacterWidth,
    DocumentQualifier,
    OutputBarcode,
    OutputContent,
    OutputFormat,
    OutputText,
)
from terminal_api.nexo.messages.print import PrintOutput, PrintRequest, PrintResponse, ResponseMode
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Exchanged


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text."""

    text: str
    bold: bool = False
    wide: bool = False
    align: Alignment = Alignment.LEFT


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode or QR code on paper of its own."""

    value: str
    kind: BarcodeType = BarcodeType.QR_CODE


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG picture as its bytes."""

    png: bytes


class NoPrint(StrEnum):
    """Why nothing, or not all, is on paper, as far as a register may act on it."""

    NO_PAPER = "no_paper"
    NO_PRINTER = "no_printer"
    """The terminal has none, or it is out of order."""
    BUSY = "busy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Printed:
    """All of it is on paper."""


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """Not printed, or not surely. `reason` is one sentence for the cashier."""

    reason: str
    why: NoPrint = NoPrint.OTHER
    may_have_printed: bool = True
    """Look at the paper before it is printed again."""


Page = tuple[TextLine, ...] | Barcode | Picture


class TerminalPrinter:
    """Prints and waits until the paper is out. Waits its turn behind a running payment."""

    def __init__(self, terminal: NexoTerminal) -> None:
        self._terminal = terminal

    async def print(
        self, page: Page, document: DocumentQualifier = DocumentQualifier.DOCUMENT
    ) -> Printed | NotPrinted:
        """Print `page` once. What may have been printed is never sent again by itself."""
        output = PrintOutput(
            document_qualifier=document, response_mode=ResponseMode.PRINT_END, output_content=_content(page)
        )
        exchanged = await self._terminal.send(PrintRequest(print_output=output), prompts=True)
        return _printed(exchanged)


def _content(page: Page) -> OutputContent:
    match page:
        case Barcode(value, kind):
            return OutputContent(
                output_format=OutputFormat.BAR_CODE,
                output_barcode=OutputBarcode(barcode_type=kind, barcode_value=value),
            )
        case Picture(png):
            source = quoteattr(f"data:image/png;base64, {base64.b64encode(png).decode()}")
            xhtml = f'<?xml version="1.0" encoding="UTF-8"?><img src={source}/>'
            return OutputContent(
                output_format=OutputFormat.XHTML, output_xhtml=base64.b64encode(xhtml.encode()).decode()
            )
        case tuple():
            return OutputContent(output_text=tuple(_text(line) for line in page))
        case _:
            assert_never(page)


def _text(line: TextLine) -> OutputText:
    return OutputText(
        text=line.text,
        character_style=CharacterStyle.BOLD if line.bold else None,
        character_width=CharacterWidth.DOUBLE_WIDTH if line.wide else None,
        alignment=line.align,
        end_of_line_flag=True,
    )


def _printed(exchanged: Exchanged) -> Printed | NotPrinted:
    match exchanged:
        case Message(body=PrintResponse(response=response)):
            return Printed() if response.result is Result.SUCCESS else _not_printed(response)
        case _:
            failure = unanswered(exchanged)
            return NotPrinted(failure.reason, may_have_printed=not failure.certain)


def _not_printed(response: Response) -> NotPrinted:
    """Paper may run out, and a print be stopped, in the middle; what never began left no paper."""
    failure = refused(response)
    match failure.condition:
        case ErrorCondition.DEVICE_OUT if _tells_of_paper(response):
            return NotPrinted("The terminal's printer is out of paper: put in a new roll.", NoPrint.NO_PAPER)
        case ErrorCondition.DEVICE_OUT:
            return NotPrinted("The terminal's printer does not work.", NoPrint.NO_PRINTER)
        case ErrorCondition.UNAVAILABLE_DEVICE:
            return NotPrinted("This terminal has no printer.", NoPrint.NO_PRINTER, may_have_printed=False)
        case ErrorCondition.BUSY:
            return NotPrinted(failure.reason, NoPrint.BUSY, may_have_printed=False)
        case ErrorCondition.ABORTED | ErrorCondition.CANCEL:
            return NotPrinted("The printing was stopped.")
        case _:
            return NotPrinted(failure.reason, may_have_printed=not failure.certain)


def _tells_of_paper(response: Response) -> bool:
    """The condition alone does not tell paper from printer; the text only chooses the better sentence."""
    return "paper" in (AdditionalResponse.read(response.additional_response).message or "").lower()
