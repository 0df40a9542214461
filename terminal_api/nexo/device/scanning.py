"""Scanning a barcode with the terminal's camera, such as a gift card's number.

The terminal takes this as a session of its own, in JSON that travels in Base64 within an Admin request.
"""

import base64
import binascii
from dataclasses import dataclass, field
from typing import cast

from terminal_api.nexo.device.failure import Failure, refused, unanswered
from terminal_api.nexo.device.prompt import Prompt
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import Result
from terminal_api.nexo.messages.admin import AdminRequest, AdminResponse
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Exchanged
from terminal_api.nexo.wire import read_json, write_json

#: So much longer than the scanner's own limit do we wait for its answer.
_ANSWER_MARGIN_S = 10

_CODES = ("Data", "BarcodeData", "Barcode", "Value")
_SYMBOLOGIES = ("Symbology", "BarcodeType", "Type")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the barcode says. `repr` hides it: it may be a card's number."""

    code: str = field(repr=False)
    symbology: str | None = None
    """The kind of barcode in the terminal's words, `CODE128`."""


class BarcodeScanner:
    """Scans one barcode at a time."""

    def __init__(self, terminal: NexoTerminal) -> None:
        self._terminal = terminal
        self._scan: Prompt | None = None

    async def scan(self, *, wait_s: int = 15) -> Scanned | Failure:
        """Wait up to `wait_s` for one barcode; waits its turn behind a running payment first.

        A caller that is cancelled switches the scanner off; so does `stop`, from another task.
        """
        service_id = self._terminal.new_id()
        session = f"Scan_{service_id}"
        prompt = Prompt(
            self._terminal,
            scan_request(session, wait_s),
            service_id=service_id,
            take_back=lambda: self._terminal.send(end_request(session)),
            wait_s=wait_s + _ANSWER_MARGIN_S,
        )
        self._scan = prompt
        try:
            exchanged = await prompt.answer()
        finally:
            if self._scan is prompt:
                self._scan = None
        return Failure("It was stopped at the register.") if exchanged is None else _scanned(exchanged)

    async def stop(self) -> None:
        """Switch the scanner off: the scan that runs ends as a `Failure`."""
        if self._scan is not None:
            await self._scan.take_back()


def scan_request(session: str, wait_s: int) -> AdminRequest:
    """Switches the scanner on for one barcode."""
    scan = {"Type": "ScanBarcode", "TimeoutMs": wait_s * 1000}
    return _request({"Session": {"Id": session, "Type": "Once"}, "Operation": [scan]})


def end_request(session: str) -> AdminRequest:
    """Ends a session."""
    return _request({"Session": {"Id": session, "Type": "End"}})


def scanned(additional_response: str | None) -> Scanned | None:
    """The barcode in an Admin answer, or in the event that tells one; None when there is none.

    No public page shows the form of it. Read is Base64 of a JSON object that names the barcode somewhere;
    anything beside it is let be.
    """
    try:
        raw = base64.b64decode(additional_response or "", validate=True)
        return _barcode(read_json(raw))
    except (binascii.Error, ValueError, NotUnderstood, RecursionError):
        return None


def _barcode(value: object) -> Scanned | None:
    """The first object that holds a code in plain text, and the kind of barcode it names beside it."""
    if isinstance(value, list):
        return next((found for part in cast("list[object]", value) if (found := _barcode(part))), None)
    if not isinstance(value, dict):
        return None
    members = cast("dict[str, object]", value)
    code = _first(members, _CODES)
    if code is not None:
        return Scanned(code, _first(members, _SYMBOLOGIES))
    return _barcode(list(members.values()))


def _first(members: dict[str, object], names: tuple[str, ...]) -> str | None:
    texts = (members.get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text), None)


def _request(session: dict[str, object]) -> AdminRequest:
    return AdminRequest(service_identification=base64.b64encode(write_json(session).encode()).decode())


def _scanned(exchanged: Exchanged) -> Scanned | Failure:
    match exchanged:
        case Message(body=AdminResponse(response=response)):
            if response.result is not Result.SUCCESS:
                return refused(response)
            found = scanned(response.additional_response)
            return found or Failure("No barcode was scanned: try again or type the number.")
        case _:
            return unanswered(exchanged)
