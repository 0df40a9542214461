"""Admin sessions of a register at the terminal, and the barcode scanner in them."""

import base64
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_pascal

from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.body.face import IDLE, PLEASE_WAIT
from terminal_api.mock.body.prompts import GiftCardShown, for_barcode
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    AdminRequest,
    AdminResponse,
    Response,
    Result,
)

NOTHING_SCANNED = Refusal("Cancel", "No barcode was scanned")
NO_SUCH_SESSION = Refusal("NotFound", "No such session")
OTHER_SESSION_OPEN = Refusal("NotAllowed", "Another session is open")
_SUCCESS = Response(result=Result.SUCCESS)


class SessionType(StrEnum):
    """What becomes of a session."""

    ONCE = "Once"
    """It ends with its operations."""
    BEGIN = "Begin"
    """It stays open until it is ended."""
    END = "End"


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal, frozen=True, hide_input_in_errors=True)


class _Session(_Part):
    id: str = Field(min_length=1)
    type: SessionType


class _OperationType(StrEnum):
    SCAN_BARCODE = "ScanBarcode"
    INPUT_REQUEST = "InputRequest"
    DISPLAY_REQUEST = "DisplayRequest"


class _Operation(_Part):
    type: _OperationType
    timeout_ms: int | None = Field(default=None, ge=0, strict=True)


class Step(_Part):
    """One step of an Admin session: its name, what becomes of it, and what the terminal does in it."""

    session: _Session
    operation: tuple[_Operation, ...] = ()

    @property
    def scan(self) -> _Operation | None:
        """The scan for a barcode, if one is wanted."""
        scans = (each for each in self.operation if each.type is _OperationType.SCAN_BARCODE)
        return next(scans, None)

    @property
    def is_end(self) -> bool:
        """Whether it ends the session."""
        return self.session.type is SessionType.END


def step_of(body: AdminRequest) -> Step | None:
    """What `body` asks for; None when it is not Base64 of such JSON."""
    try:
        return Step.model_validate_json(base64.b64decode(body.service_identification or "", validate=True))
    except (ValidationError, ValueError):
        return None


@dataclass(slots=True)
class _Scan:
    """A barcode that is waited for."""

    session: str
    dialogue: Dialogue


class Sessions:
    """The sessions of one terminal. They end when it goes off."""

    def __init__(self) -> None:
        self._open = ""
        self._scan: _Scan | None = None

    def forget(self) -> None:
        """End them all."""
        self._open = ""

    async def take(self, request: Incoming, step: Step, dialogue: Dialogue) -> Message | Refusal:
        """A step that does something: scans, or shows that the customer is to wait. Raises `PowerLost`."""
        session = step.session
        if self._open not in {"", session.id}:
            return OTHER_SESSION_OPEN
        if session.type is SessionType.BEGIN:
            self._open = session.id
        said: dict[str, object] = {}
        if step.scan:
            barcode = await self._scanned(session.id, step.scan, dialogue)
            if isinstance(barcode, Refusal):
                return barcode
            said["Barcode"] = {"Data": barcode, "Symbology": "CODE128"}
        dialogue.face.show(PLEASE_WAIT if self._open else IDLE)
        said["Session"] = {"Id": session.id, "Type": session.type}
        text = base64.b64encode(json.dumps(said, separators=(",", ":")).encode()).decode()
        body = AdminResponse(response=Response(result=Result.SUCCESS, additional_response=text))
        return Message.of(request.header.answered(), body)

    def end(self, request: Incoming, step: Step) -> Message | Refusal:
        """The end of an open session, or of a scan that still waits, which is answered by itself."""
        if self._scan and self._scan.session == step.session.id:
            self._scan.dialogue.abort()
        elif self._open != step.session.id:
            return NO_SUCH_SESSION
        if self._open == step.session.id:
            self._open = ""
        return Message.of(request.header.answered(), AdminResponse(response=_SUCCESS))

    async def _scanned(self, session: str, scan: _Operation, dialogue: Dialogue) -> str | Refusal:
        timeout_s = None if scan.timeout_ms is None else scan.timeout_ms / 1000
        self._scan = _Scan(session, dialogue)
        try:
            reaction = await dialogue.ask(for_barcode(NOTHING_SCANNED), timeout_s)
        finally:
            self._scan = None
        return reaction if isinstance(reaction, Refusal) else cast("GiftCardShown", reaction).number
