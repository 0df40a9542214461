"""The mock payment terminal without its network: requests in, answers out, as strict as the real one."""

from random import Random
from typing import cast

from terminal_api.mock.body.acquisition import AcquisitionDesk
from terminal_api.mock.body.card_reader import CardReader
from terminal_api.mock.body.device_desk import DeviceDesk
from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.body.endings import last_screen
from terminal_api.mock.body.face import IDLE, Face
from terminal_api.mock.body.occupancy import Occupancy
from terminal_api.mock.body.screens import told
from terminal_api.mock.body.sessions import Sessions, step_of
from terminal_api.mock.body.shopper import Shopper
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.memory import Memory
from terminal_api.mock.books.periods import Periods
from terminal_api.mock.books.references import References
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.desk.demands import demands
from terminal_api.mock.desk.failures import NOT_A_SERVICE, USED_BEFORE, malformed
from terminal_api.mock.desk.incoming import Body, Incoming, Problem
from terminal_api.mock.desk.lookups import REPEATED, diagnosis, is_about, status
from terminal_api.mock.desk.money_desk import MoneyDesk
from terminal_api.mock.desk.totals_desk import TotalsDesk
from terminal_api.mock.orders.faults import Fault
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    AbortRequest,
    AdminRequest,
    BalanceInquiryRequest,
    CardAcquisitionRequest,
    DiagnosisRequest,
    DisplayRequest,
    EnableServiceRequest,
    GetTotalsRequest,
    InputRequest,
    InputUpdate,
    LoginRequest,
    LogoutRequest,
    PaymentRequest,
    PrintRequest,
    ReconciliationRequest,
    ReversalRequest,
    StoredValueRequest,
    TransactionStatusRequest,
)
from terminal_api.nexo.wire import Wire

#: Served one at a time: each wants the shopper, the screen or the books to itself.
ALONE: dict[str, type[Wire]] = {
    "Payment": PaymentRequest,
    "StoredValue": StoredValueRequest,
    "Reversal": ReversalRequest,
    "BalanceInquiry": BalanceInquiryRequest,
    "CardAcquisition": CardAcquisitionRequest,
    "EnableService": EnableServiceRequest,
    "Admin": AdminRequest,
    "Display": DisplayRequest,
    "Input": InputRequest,
    "Print": PrintRequest,
    "Reconciliation": ReconciliationRequest,
}

#: Answered at any time.
AT_ONCE: dict[str, type[Wire]] = {
    "Abort": AbortRequest,
    "InputUpdate": InputUpdate,
    "TransactionStatus": TransactionStatusRequest,
    "Diagnosis": DiagnosisRequest,
    "Login": LoginRequest,
    "Logout": LogoutRequest,
    "GetTotals": GetTotalsRequest,
}

CANCELLED_BY_PLATFORM = Refusal("Refusal", "CANCELLED", "214 Declined online")


class Terminal:
    """One terminal: its shopper, its face, its memory, and the shop's ledger. What needs the shopper or the
    screen, or ends a period, is served one at a time; asking about a request, stopping it, diagnosis, logins
    and totals are always answered."""

    def __init__(
        self,
        settings: MockSettings,
        ledger: CardLedger,
        random: Random,
        memory: Memory | None = None,
        periods: Periods | None = None,
    ) -> None:
        self.settings = settings
        self.ledger = ledger
        self.shopper = Shopper()
        self.face = Face(settings.printer)
        self._memory = memory or Memory(settings.clock)
        self._occupancy = Occupancy()
        self.references = references = References(settings.clock, random)
        reader = CardReader(ledger, carried=settings.shopper_carries_gift_cards)
        periods = periods or Periods()
        self._totals = TotalsDesk(settings, ledger, periods)
        self._money = MoneyDesk(settings, ledger, reader, references, self._totals)
        self._acquisitions = AcquisitionDesk(settings, reader, references, self._occupancy, periods)
        self._devices = DeviceDesk(settings)
        self._sessions = Sessions()

    @property
    def running(self) -> Dialogue | None:
        """The request being served."""
        return self._occupancy.running

    def restart(self, *, keep_memory: bool = True) -> None:
        """Go off and on: the running request ends unanswered and undone; cards and books stay."""
        if self.running:
            self.running.lose_power()
        self._occupancy.acquisition = None
        self._sessions.forget()
        self._totals.forget()
        self.face.show(IDLE)
        if not keep_memory:
            self._memory.forget()

    async def answer(self, request: Incoming, fault: Fault | None = None) -> Message | None:
        """The answer; None for what has none: an abort, a changed question.

        Raises `PowerLost` when restarted meanwhile.
        """
        if wrong := request.header_problems(self.settings.poi_id):
            return self._malformed(request, wrong)
        if not self._memory.use(request.header):
            return self._money.refuse(request, USED_BEFORE)
        category = request.header.message_category
        if kind := AT_ONCE.get(category):
            body = self._understood(request, kind)
            return body if isinstance(body, Message) else self._at_once(request, body)
        if kind := ALONE.get(category):
            body = self._understood(request, kind)
            answer = body if isinstance(body, Message) else await self._in_turn(request, body, fault)
            if category in REPEATED:
                self._memory.keep(answer)
            return self._money.refuse(request, fault.silence) if fault and fault.silence else answer
        return self._money.refuse(request, NOT_A_SERVICE)

    def _understood(self, request: Incoming, kind: type[Body]) -> Body | Message:
        body = request.body(kind)
        wrong = body if isinstance(body, list) else demands(body)
        return self._malformed(request, wrong) if wrong else cast("Body", body)

    def _malformed(self, request: Incoming, wrong: list[Problem]) -> Message:
        return self._money.refuse(request, *malformed(wrong))

    def _said(self, request: Incoming, answer: Message | Refusal) -> Message:
        return self._money.refuse(request, answer) if isinstance(answer, Refusal) else answer

    def _at_once(self, request: Incoming, body: Wire) -> Message | None:
        is_busy = self._occupancy.is_busy
        match body:
            case AbortRequest():
                if self.running and is_about(body.message_reference, request, self.running):
                    self.running.abort(told(body.display_output) if body.display_output else None)
                return None
            case InputUpdate():
                if self.running and is_about(body.message_reference, request, self.running):
                    self._devices.update(body, self.running)
                return None
            case TransactionStatusRequest():
                return status(request, body, self.running, self._memory, self.settings)
            case LoginRequest():
                return self._totals.log_in(request, body, is_busy=is_busy)
            case LogoutRequest():
                return self._said(request, self._totals.log_out(request))
            case GetTotalsRequest():
                return self._said(request, self._totals.totals(request, body))
            case _:
                return diagnosis(request, self.settings, is_busy=is_busy, printer=self.face.printer_state)

    async def _in_turn(self, request: Incoming, body: Wire, fault: Fault | None) -> Message:
        if isinstance(body, AdminRequest) and (step := step_of(body)) and step.is_end:
            if not self._occupancy.is_busy:
                self.face.show(IDLE)
            return self._said(request, self._sessions.end(request, step))
        if blocked := self._occupancy.in_the_way(body):
            return self._money.refuse(request, *blocked)
        if fault and fault.silence and not fault.processed:
            return self._money.refuse(request, CANCELLED_BY_PLATFORM)
        return await self._alone(request, body, fault)

    async def _alone(self, request: Incoming, body: Wire, fault: Fault | None) -> Message:
        dialogue = Dialogue(request.header, self.shopper, self.face, self.settings.device_timeout_s)
        with self._occupancy.taken_by(dialogue):
            answer = self._said(request, await self._served(request, body, dialogue, fault))
        self.shopper.take_card_along()
        if screen := last_screen(answer, dialogue):
            self.face.show(screen)
        return answer

    async def _served(
        self, request: Incoming, body: Wire, dialogue: Dialogue, fault: Fault | None
    ) -> Message | Refusal:
        match body:  # what is asked most stands first: that a model is none of a class is slow to find out
            case BalanceInquiryRequest() | PaymentRequest() | StoredValueRequest() | ReversalRequest():
                # Whatever becomes of the payment, it was what the card had been read for.
                acquired, self._occupancy.acquisition = self._occupancy.acquisition, None
                card = acquired.card if acquired else None
                return await self._money.serve(request, body, dialogue, fault, card)
            case CardAcquisitionRequest():
                return await self._acquisitions.read(request, body, dialogue)
            case EnableServiceRequest():
                return self._acquisitions.end(request, body, dialogue)
            case DisplayRequest() | InputRequest() | PrintRequest():
                return await self._devices.serve(request, body, dialogue)
            case AdminRequest():
                step = step_of(body)
                assert step is not None, "demands has read it"
                return await self._sessions.take(request, step, dialogue)
            case ReconciliationRequest():
                return self._totals.reconcile(request, body)
            case _:
                raise AssertionError(f"{type(body).__name__} is not served alone")
