"""Where requests about money are done: the shopper is asked, the ledger decides, an answer is written."""

from dataclasses import replace

from terminal_api.mock.body.bank_cards import SHOPPERS_CARD, BankCard, BankEntry, CardRead
from terminal_api.mock.body.card_reader import CardReader
from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.body.face import PLEASE_WAIT
from terminal_api.mock.books.amounts import trigger
from terminal_api.mock.books.card_rules import PIN_OPERATIONS, refused_expiry
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.references import References, psp_part, tender_part
from terminal_api.mock.books.refusals import BRAND_NOT_ALLOWED, WRONG_PIN, Refusal
from terminal_api.mock.books.transactions import Ask, Transaction
from terminal_api.mock.desk.answers import Answers
from terminal_api.mock.desk.asks import (
    Wanted,
    wanted_balance,
    wanted_payment,
    wanted_reversal,
    wanted_stored_value,
)
from terminal_api.mock.desk.failures import failure, refused
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.totals_desk import TotalsDesk
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.device.progress import ProgressEvent
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    BalanceInquiryRequest,
    PaymentRequest,
    ReversalRequest,
    StoredValueRequest,
)
from terminal_api.nexo.messages.parts import StoredValueAccountID
from terminal_api.processor import Operation

MoneyRequest = PaymentRequest | StoredValueRequest | ReversalRequest | BalanceInquiryRequest

#: What bystanders are told when an operation begins and when it has ended; of a reversal, nothing.
_TOLD = {
    Operation.BALANCE: (ProgressEvent.BALANCE_QUERY_STARTED, ProgressEvent.BALANCE_QUERY_COMPLETED),
    Operation.ACTIVATE: (ProgressEvent.LOAD_STARTED, ProgressEvent.LOAD_COMPLETED),
    Operation.LOAD: (ProgressEvent.LOAD_STARTED, ProgressEvent.LOAD_COMPLETED),
    **dict.fromkeys(
        (Operation.PAY, Operation.BANK_CARD, Operation.REFUND, Operation.CASH_OUT, Operation.DEACTIVATE),
        (ProgressEvent.TENDER_CREATED, ProgressEvent.TENDER_FINAL),
    ),
}


class MoneyDesk:
    """Does one understood request at a time. Nothing but the ledger holds money."""

    def __init__(
        self,
        settings: MockSettings,
        ledger: CardLedger,
        reader: CardReader,
        references: References,
        totals: TotalsDesk,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._reader = reader
        self._references = references
        self._totals = totals
        self._answers = Answers(settings)

    async def serve(
        self,
        request: Incoming,
        body: MoneyRequest,
        dialogue: Dialogue,
        fault: Fault | None = None,
        acquired: CardRead | None = None,
    ) -> Message:
        """The answer to `body`; `acquired` is the card it refers to as read before.

        Raises `PowerLost` when the terminal went off before anything was done.
        """
        wanted = self._wanted(body)
        if isinstance(wanted, Refusal):
            return self.refuse(request, wanted)
        begins, ends = _TOLD.get(wanted.operation, (None, None))
        if begins:
            dialogue.face.show(PLEASE_WAIT)
            dialogue.face.tell(begins)
        answer = await self._answered(request, body, wanted, dialogue, fault, acquired)
        if ends:
            dialogue.face.tell(ends)
        return answer

    async def _answered(
        self,
        request: Incoming,
        body: MoneyRequest,
        wanted: Wanted,
        dialogue: Dialogue,
        fault: Fault | None,
        acquired: CardRead | None,
    ) -> Message:
        if fault and fault.kind is FaultKind.DELAY and (stopped := await dialogue.pause(fault.seconds)):
            return self.refuse(request, stopped)
        card = acquired or await self._card(wanted, dialogue)
        refusal = card if isinstance(card, Refusal) else await self._unfit(wanted, card, dialogue)
        if refusal := refusal or (fault and fault.refusal):
            return self.refuse(request, refusal)
        if isinstance(card, StoredValueAccountID) and wanted.operation is Operation.BALANCE:
            return self._balance(request, card)
        assert not isinstance(card, Refusal)
        return self._done(request, body, wanted, card)

    def refuse(self, request: Incoming, refusal: Refusal, also: dict[str, str] | None = None) -> Message:
        """`refusal` as an answer to `request`; a host that said no left its reference."""
        id = self._references.transaction(Operation.PAY)
        named = id if refusal.online else tender_part(id)
        response = refused(self._settings, refusal, also)
        at = self._settings.clock()
        return failure(request, response, self._settings, named, at, self._totals.period)

    def _wanted(self, body: MoneyRequest) -> Wanted | Refusal:
        match body:
            case BalanceInquiryRequest():
                return wanted_balance(body)
            case PaymentRequest():
                return wanted_payment(body)
            case StoredValueRequest():
                return wanted_stored_value(body)
            case ReversalRequest():
                named = body.original_poi_transaction.poi_transaction_id
                original = self._ledger.transaction(named.transaction_id) if named else None
                return wanted_reversal(body, original.moved.currency.code if original else "XXX")

    async def _card(self, wanted: Wanted, dialogue: Dialogue) -> CardRead | Refusal | None:
        """The card, asked from the shopper where the request does not bring its number; None when only the
        original transaction knows it. A scanned card goes online without a prompt."""
        if wanted.operation is Operation.BANK_CARD:
            return await self._reader.any_card(dialogue, wanted.conditions)
        if wanted.account is None or wanted.account.stored_value_id:
            return wanted.account
        unsold = wanted.operation is Operation.ACTIVATE
        status = CardStatus.INACTIVE if unsold else CardStatus.ACTIVE
        return await self._reader.gift_card(dialogue, wanted.account, status)

    async def _unfit(self, wanted: Wanted, card: CardRead | None, dialogue: Dialogue) -> Refusal | None:
        """What is wrong with `card` before the ledger is asked: its brand, its expiry, its PIN."""
        if card is None:
            return None
        if not wanted.conditions.allows(card):
            return BRAND_NOT_ALLOWED
        likes_no_pin = self._likes_no_pin(wanted)
        if isinstance(card, BankCard):
            asks = likes_no_pin or (card.entry is BankEntry.CHIP and not wanted.bypass_pin)
            return await self._reader.pin(dialogue, accepted=not likes_no_pin) if asks else None
        known = self._ledger.card(card.stored_value_id)
        if refusal := refused_expiry(card.expiry_date or "", known, self._settings.clock()):
            return refusal
        has_pin = known is not None and known.pin and wanted.operation in PIN_OPERATIONS
        if not has_pin and not (likes_no_pin and wanted.operation is Operation.PAY):
            return None
        forgotten = known is not None and known.pin_refused
        return await self._reader.pin(dialogue, accepted=not likes_no_pin and not forgotten)

    def _likes_no_pin(self, wanted: Wanted) -> bool:
        """Whether the amount is the one for which the host calls every PIN wrong."""
        amount = wanted.amount if wanted.operation in {Operation.PAY, Operation.BANK_CARD} else None
        return self._settings.amount_triggers and amount is not None and trigger(amount) is WRONG_PIN

    def _balance(self, request: Incoming, account: StoredValueAccountID) -> Message:
        card = self._ledger.look(account.stored_value_id, account.stored_value_provider or "")
        if not isinstance(card, Card):
            return self.refuse(request, card)
        psp = psp_part(self._references.transaction(Operation.BALANCE))
        return self._answers.balance(request, card, account, psp)

    def _done(self, request: Incoming, body: MoneyRequest, wanted: Wanted, card: CardRead | None) -> Message:
        """The ledger's word. From here on nothing can stop the request."""
        sale = None if isinstance(body, BalanceInquiryRequest) else body.sale_data
        counted = self._totals.counted(request, sale)
        done = self._ledger.move(replace(self._ask(request, wanted, card), counted=counted))
        if done.refusal:
            named = done.id if done.refusal.online else tender_part(done.id)
            response = refused(self._settings, done.refusal)
            return failure(request, response, self._settings, named, done.at, counted.period)
        code = self._references.approval_code()
        card = card or _card_of(done)
        match body:
            case StoredValueRequest():
                assert isinstance(card, StoredValueAccountID)
                action = body.stored_value_data[0].stored_value_transaction_type
                return self._answers.stored_value(request, done, card, action, code)
            case ReversalRequest():
                return self._answers.reversal(request, done, body.original_poi_transaction, card)
            case PaymentRequest() | BalanceInquiryRequest():
                return self._answers.payment(request, done, card, code)

    def _ask(self, request: Incoming, wanted: Wanted, card: CardRead | None) -> Ask:
        ask = Ask(
            id=self._references.transaction(wanted.operation),
            operation=wanted.operation,
            service_id=request.header.service_id or "",
            sale_id=request.header.sale_id,
            amount=wanted.amount,
            original=wanted.original_id,
            partial=wanted.partial,
        )
        if not isinstance(card, StoredValueAccountID):
            return replace(ask, provider=card.brand) if card else ask
        # A shopper who was asked for any card may have swiped a gift card.
        operation = Operation.PAY if wanted.operation is Operation.BANK_CARD else wanted.operation
        provider = card.stored_value_provider or ""
        return replace(ask, operation=operation, card=card.stored_value_id, provider=provider)


def _card_of(done: Transaction) -> CardRead:
    """The card of a request that named only an earlier transaction."""
    if not done.card:
        return SHOPPERS_CARD
    return StoredValueAccountID(
        stored_value_provider=done.provider, entry_mode=("Scanned",), stored_value_id=done.card
    )
