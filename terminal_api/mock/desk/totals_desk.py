"""Where a register logs in, asks what its payments come to, and reconciles."""

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.periods import Periods
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.books.totals import added_up, counts_in
from terminal_api.mock.books.transactions import Counted, Transaction
from terminal_api.mock.desk.failures import NOT_A_SERVICE
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.lookups import poi_status
from terminal_api.mock.desk.wording import instant
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    GetTotalsRequest,
    GetTotalsResponse,
    LoginRequest,
    LoginResponse,
    LogoutResponse,
    ReconciliationRequest,
    ReconciliationResponse,
    ReconciliationType,
    Response,
    Result,
    TotalFilter,
)
from terminal_api.nexo.messages.login import POISoftware, POISystemData
from terminal_api.nexo.messages.parts import SaleData, SaleTerminalData

LOGGED_OUT = Refusal("LoggedOut", "No session to log out of")
NO_LOGIN = Refusal("LoggedOut", "No session: log in first")
NO_SUCH_PERIOD = Refusal("NotFound", "Reconciliation not found")
_SUCCESS = Response(result=Result.SUCCESS)


class TotalsDesk:
    """Of one terminal: it counts its own transactions only, though the shop's terminals share the books.

    A transaction counts towards the operator, the shift and the group of totals that its request names, or
    else the login of its register; of a register that never logged in it has none. Logins end when the
    terminal goes off.
    """

    def __init__(self, settings: MockSettings, ledger: CardLedger, periods: Periods) -> None:
        self._settings = settings
        self._ledger = ledger
        self._periods = periods
        self._logins: dict[str, LoginRequest] = {}

    @property
    def period(self) -> str:
        """The number of the open period."""
        return self._periods.open

    def forget(self) -> None:
        """Log everybody out."""
        self._logins.clear()

    def log_in(self, request: Incoming, body: LoginRequest, *, is_busy: bool) -> Message:
        """The register opens its session; to do so again changes its operator, shift and group."""
        self._logins[request.header.sale_id] = body
        software = POISoftware(
            manufacturer_id="Adyen",
            application_name="Terminal",
            software_version="1.103",
            certification_code="none",
        )
        system = POISystemData(
            date_time=instant(self._settings.clock()),
            poi_software=software,
            poi_status=poi_status(is_busy=is_busy),
        )
        return Message.of(request.header.answered(), LoginResponse(response=_SUCCESS, poi_system_data=system))

    def log_out(self, request: Incoming) -> Message | Refusal:
        """The register closes its session, if it has one."""
        if self._logins.pop(request.header.sale_id, None) is None:
            return LOGGED_OUT
        return Message.of(request.header.answered(), LogoutResponse(response=_SUCCESS))

    def counted(self, request: Incoming, sale: SaleData | None) -> Counted:
        """Where a transaction of `request` counts, whose `sale` may name others than the login."""
        login = self._logins.get(request.header.sale_id)
        named = [each for each in (sale, login) if each]
        return Counted(
            poi_id=self._settings.poi_id,
            period=self.period,
            operator_id=next((each.operator_id for each in named if each.operator_id), ""),
            shift_number=next((each.shift_number for each in named if each.shift_number), ""),
            totals_group_id=next((id for each in named if (id := _group(each.sale_terminal_data))), ""),
        )

    def totals(self, request: Incoming, body: GetTotalsRequest) -> Message | Refusal:
        """What the open period comes to; it stays open."""
        if request.header.sale_id not in self._logins:
            return NO_LOGIN
        wanted = body.total_filter or TotalFilter()
        lines = (line for line in self._lines(self.period) if counts_in(line, wanted))
        answer = GetTotalsResponse(
            response=_SUCCESS,
            poi_reconciliation_id=self.period,
            transaction_totals=added_up(lines, body.total_details or ()),
        )
        return Message.of(request.header.answered(), answer)

    def reconcile(self, request: Incoming, body: ReconciliationRequest) -> Message | Refusal:
        """The open period closed, or an earlier one once more. No acquirer is asked for its own."""
        if request.header.sale_id not in self._logins:
            return NO_LOGIN
        match body.reconciliation_type:
            case ReconciliationType.SALE_RECONCILIATION:
                period = self._periods.close()
            case ReconciliationType.PREVIOUS_RECONCILIATION:
                period = body.poi_reconciliation_id or ""
                if not self._periods.is_closed(period):
                    return NO_SUCH_PERIOD
            case _:
                return NOT_A_SERVICE
        answer = ReconciliationResponse(
            response=_SUCCESS,
            reconciliation_type=body.reconciliation_type,
            poi_reconciliation_id=period,
            transaction_totals=added_up(self._lines(period)),
        )
        return Message.of(request.header.answered(), answer)

    def _lines(self, period: str) -> list[Transaction]:
        here = (self._settings.poi_id, period)
        return [
            line for line in self._ledger.transactions if (line.counted.poi_id, line.counted.period) == here
        ]


def _group(terminal: SaleTerminalData | None) -> str | None:
    return terminal.totals_group_id if terminal else None
