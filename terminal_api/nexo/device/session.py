"""Signing the register on and off at the terminal. Payments need neither; the terminal's totals do."""

from dataclasses import dataclass
from datetime import UTC, datetime

from terminal_api.nexo.device.failure import Failure, refused, unanswered
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import Result
from terminal_api.nexo.messages.login import (
    LoginRequest,
    LoginResponse,
    LogoutRequest,
    LogoutResponse,
    SaleSoftware,
)
from terminal_api.nexo.messages.parts import SaleTerminalData
from terminal_api.nexo.terminal import NexoTerminal


@dataclass(frozen=True, slots=True)
class Operator:
    """Who signs on, in the shop's own names."""

    id: str
    language: str = "en"
    """Two small letters."""
    shift: str | None = None
    totals_group: str | None = None
    """The totals this register counts towards."""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The session is open."""

    terminal_software: str | None = None
    """The version of the terminal's program."""
    status: str | None = None
    """How the terminal says it is: `OK`, `Busy`, `Maintenance`, `Unreachable`."""


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """The session is closed."""


async def login(
    terminal: NexoTerminal, software: SaleSoftware, operator: Operator, *, at: datetime
) -> LoggedIn | Failure:
    """Sign `operator` on; `at` is the register's clock, with its zone."""
    group = operator.totals_group
    request = LoginRequest(
        date_time=at.astimezone(UTC).isoformat(timespec="seconds"),
        sale_software=software,
        operator_language=operator.language,
        operator_id=operator.id,
        shift_number=operator.shift,
        sale_terminal_data=SaleTerminalData(totals_group_id=group) if group else None,
    )
    exchanged = await terminal.send(request)
    match exchanged:
        case Message(body=LoginResponse() as answer):
            return (
                _logged_in(answer) if answer.response.result is Result.SUCCESS else refused(answer.response)
            )
        case _:
            return unanswered(exchanged)


async def logout(terminal: NexoTerminal) -> LoggedOut | Failure:
    """Sign off whoever is signed on."""
    exchanged = await terminal.send(LogoutRequest())
    match exchanged:
        case Message(body=LogoutResponse(response=response)):
            return LoggedOut() if response.result is Result.SUCCESS else refused(response)
        case _:
            return unanswered(exchanged)


def _logged_in(answer: LoginResponse) -> LoggedIn:
    system = answer.poi_system_data
    software = system.poi_software if system else None
    status = system.poi_status if system else None
    return LoggedIn(software.software_version if software else None, status.global_status if status else None)
