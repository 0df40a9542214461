"""CardAcquisition and EnableService: a card read ahead of its payment, and the end of that without one."""

from terminal_api.mock.body.card_reader import CardConditions, CardReader
from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.body.face import IDLE
from terminal_api.mock.body.occupancy import Acquisition, Occupancy
from terminal_api.mock.body.screens import told
from terminal_api.mock.books.periods import Periods
from terminal_api.mock.books.references import References
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.desk.answers import Answers
from terminal_api.mock.desk.failures import NOT_A_SERVICE
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    CardAcquisitionRequest,
    EnableServiceRequest,
    EnableServiceResponse,
    Response,
    Result,
    TransactionAction,
)

NOTHING_TO_END = Refusal("NotAllowed", "There is no card acquisition to end")


class AcquisitionDesk:
    """Reads a card and keeps the terminal for it until it is paid with, or ended."""

    def __init__(
        self,
        settings: MockSettings,
        reader: CardReader,
        references: References,
        occupancy: Occupancy,
        periods: Periods,
    ) -> None:
        self._reader = reader
        self._references = references
        self._occupancy = occupancy
        self._periods = periods
        self._answers = Answers(settings)

    async def read(
        self, request: Incoming, body: CardAcquisitionRequest, dialogue: Dialogue
    ) -> Message | Refusal:
        """The card, or why there is none. Raises `PowerLost` when the terminal went off."""
        wanted = body.card_acquisition_transaction
        total = wanted.total_amount
        conditions = CardConditions(
            "Present your card",
            "" if total is None else f"{total:f}",
            keyed="Keyed" in (wanted.force_entry_mode or ()),
            brands=wanted.allowed_payment_brand or (),
        )
        card = await self._reader.any_card(dialogue, conditions)
        if isinstance(card, Refusal):
            return card
        tender = self._references.tender()
        self._occupancy.acquisition = Acquisition(request.header, tender, card)
        return self._answers.acquisition(request, card, tender, self._periods.open)

    def end(self, request: Incoming, body: EnableServiceRequest, dialogue: Dialogue) -> Message | Refusal:
        """End the open acquisition without a payment. Nothing can be opened ahead of a request."""
        if body.transaction_action != TransactionAction.ABORT_TRANSACTION:
            return NOT_A_SERVICE
        if self._occupancy.acquisition is None:
            return NOTHING_TO_END
        self._occupancy.acquisition = None
        dialogue.face.show(told(body.display_output) if body.display_output else IDLE)
        answer = EnableServiceResponse(response=Response(result=Result.SUCCESS))
        return Message.of(request.header.answered(), answer)
