"""Login and Logout: open and close the session that totals belong to. Payments need neither."""

from terminal_api.nexo.messages.diagnosis import POIStatus
from terminal_api.nexo.messages.parts import Response, SaleTerminalData
from terminal_api.nexo.wire import Wire


class SaleSoftware(Wire):
    """Which program speaks."""

    manufacturer_id: str
    application_name: str
    software_version: str
    certification_code: str


class LoginRequest(Wire):
    """Opens a session."""

    date_time: str
    """The register's clock, ISO 8601."""
    sale_software: SaleSoftware
    operator_language: str
    """Two small letters, `en`."""
    operator_id: str | None = None
    shift_number: str | None = None
    sale_terminal_data: SaleTerminalData | None = None
    training_mode_flag: bool | None = None
    token_requested_type: str | None = None
    customer_order_req: str | None = None
    poi_serial_number: str | None = None


class POISoftware(Wire):
    """Which program the terminal runs."""

    manufacturer_id: str | None = None
    application_name: str | None = None
    software_version: str | None = None
    certification_code: str | None = None


class POISystemData(Wire):
    """The terminal's clock, program and state."""

    date_time: str
    poi_software: POISoftware | None = None
    poi_terminal_data: Wire | None = None
    poi_status: POIStatus | None = None


class LoginResponse(Wire):
    """Whether the session is open."""

    response: Response
    poi_system_data: POISystemData | None = None


class LogoutRequest(Wire):
    """Closes the session; an empty object."""


class LogoutResponse(Wire):
    """Whether the session is closed."""

    response: Response
