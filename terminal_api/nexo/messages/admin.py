"""Admin: sessions on the terminal, among them the scanning of barcodes."""

from terminal_api.nexo.messages.parts import Response
from terminal_api.nexo.wire import Wire


class AdminRequest(Wire):
    """One step of a session."""

    service_identification: str | None = None
    """Base64 of a JSON object with `Session` (`Id`, `Type`) and `Operation`."""


class AdminResponse(Wire):
    """Whether it was done; what was scanned is in the additional response, Base64 of a JSON object."""

    response: Response
