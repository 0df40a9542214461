"""Where requests about money are done: the shopper is asked, the ledger decides, an answer is written."""

from terminal_api.mock.answers import Answers
from terminal_api.mock.asks import Wanted, wanted_payment, wanted_reversal, wanted_stored_value
from terminal_api.mock.card_rules import PIN_OPERATIONS
from terminal_api.mock.cards import Card
from terminal_api.mock.dialogue import Dialogue
from terminal_api.mock.failures import failure, refused
from terminal_api.mock.faults import Fault, FaultKind
from terminal_api.mock.incoming import Incoming
from terminal_api.mock.ledger import CardLedger
from terminal_api.mock.references import References, psp_part, tender_part
from terminal_api.mock.refusals import Refusal
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.prompts import (
    GiftCardShown,
    Typed,
    for_bank_card,
    for_gift_card,
    for_gift_card_number,
    for_pin,
)
from terminal_api.mock.shopper import Shopper
from terminal_api.mock.transactions import Ask, Transaction
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


class MoneyDesk:
    """Does one understood request at a time. Nothing but the ledger holds money."""

    def __init__(
        self, settings: MockSettings, ledger: CardLedger, shopper: Shopper, references: References
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._shopper = shopper
        self._references = references
        self._answers = Answers(settings)

    async def serve(
        self, request: Incoming, body: MoneyRequest, dialogue: Dialogue, fault: Fault | None
    ) -> Message:
        """The answer to `body`. Raises `PowerLost` when the terminal went off before anything was done."""
        wanted = self._wanted(body)
        if isinstance(wanted, Refusal):
            return self.refuse(request, wanted)
        if fault and fault.kind is FaultKind.DELAY and (stopped := await dialogue.pause(fault.seconds)):
            return self.refuse(request, stopped)
        account = await self._card_at_hand(wanted, dialogue)
        if isinstance(account, Refusal):
            return self.refuse(request, account)
        if refusal := _ordered(fault):
            return self.refuse(request, refusal)
        if wanted.operation is Operation.BALANCE:
            assert account is not None
            return self._balance(request, account)
        return self._done(request, body, wanted, account)

    def refuse(self, request: Incoming, refusal: Refusal, also: dict[str, str] | None = None) -> Message:
        """`refusal` as an answer to `request`; a host that said no left its reference."""
        id = self._references.transaction(Operation.PAY)
        named = id if refusal.online else tender_part(id)
        response = refused(self._settings, refusal, also)
        return failure(request, response, self._settings, named, self._settings.clock())

    def _wanted(self, body: MoneyRequest) -> Wanted | Refusal:
        match body:
            case PaymentRequest():
                return wanted_payment(body)
            case StoredValueRequest():
                return wanted_stored_value(body)
            case ReversalRequest():
                named = body.original_poi_transaction.poi_transaction_id
                original = self._ledger.transaction(named.transaction_id) if named else None
                return wanted_reversal(body, original.moved.currency.code if original else "XXX")
            case BalanceInquiryRequest():
                asked = body.payment_account_req
                instrument = asked.payment_instrument_data if asked else None
                return Wanted(
                    Operation.BALANCE, account=instrument.stored_value_account_id if instrument else None
                )

    async def _card_at_hand(
        self, wanted: Wanted, dialogue: Dialogue
    ) -> StoredValueAccountID | Refusal | None:
        """The gift card with its number, asked from the shopper where the request does not bring it.

        A scanned card goes online without a prompt, unless it has a PIN, which only the terminal may ask.
        """
        account = wanted.account
        if account is None and wanted.operation is not Operation.BANK_CARD:
            return None
        if account is not None and account.stored_value_id and not self._asks_pin(wanted, account):
            return account
        if account is None:
            reaction = await dialogue.ask(for_bank_card("Card payment", ""))
            return reaction if isinstance(reaction, Refusal) else None
        if account.stored_value_id:
            reaction = await dialogue.ask(for_pin(0))
            return reaction if isinstance(reaction, Refusal) else account
        keyed = "Keyed" in account.entry_mode
        match await dialogue.ask(for_gift_card_number() if keyed else for_gift_card()):
            case Refusal() as refusal:
                return refusal
            case GiftCardShown(number) | Typed(number):
                return account.model_copy(update={"stored_value_id": number})
            case other:
                raise AssertionError(f"{other} was taken for a gift card")

    def _asks_pin(self, wanted: Wanted, account: StoredValueAccountID) -> bool:
        card = self._ledger.card(account.stored_value_id)
        return card is not None and card.pin and wanted.operation in PIN_OPERATIONS

    def _balance(self, request: Incoming, account: StoredValueAccountID) -> Message:
        card = self._ledger.look(account.stored_value_id, account.stored_value_provider or "")
        if not isinstance(card, Card):
            return self.refuse(request, card)
        psp = psp_part(self._references.transaction(Operation.BALANCE))
        return self._answers.balance(request, card, account, psp)

    def _done(
        self, request: Incoming, body: MoneyRequest, wanted: Wanted, account: StoredValueAccountID | None
    ) -> Message:
        """The ledger's word. From here on nothing can stop the request."""
        done = self._ledger.move(self._ask(request, wanted, account))
        if done.refusal:
            named = done.id if done.refusal.online else tender_part(done.id)
            response = refused(self._settings, done.refusal)
            return failure(request, response, self._settings, named, done.at)
        code = self._references.approval_code()
        match body:
            case StoredValueRequest():
                action = body.stored_value_data[0].stored_value_transaction_type
                card = account or _account_of(done)
                return self._answers.stored_value(request, done, card, action, code)
            case ReversalRequest():
                card = _account_of(done) if done.card else None
                return self._answers.reversal(request, done, body.original_poi_transaction, card)
            case PaymentRequest() | BalanceInquiryRequest():
                return self._answers.payment(request, done, account, code)

    def _ask(self, request: Incoming, wanted: Wanted, account: StoredValueAccountID | None) -> Ask:
        return Ask(
            id=self._references.transaction(wanted.operation),
            operation=wanted.operation,
            service_id=request.header.service_id or "",
            sale_id=request.header.sale_id,
            amount=wanted.amount,
            card=account.stored_value_id if account else "",
            provider=(account.stored_value_provider or "") if account else "",
            original=wanted.original_id,
            partial=wanted.partial,
        )


def _ordered(fault: Fault | None) -> Refusal | None:
    if fault is None or fault.kind is not FaultKind.DECLINE:
        return None
    return Refusal(fault.condition, fault.message)


def _account_of(done: Transaction) -> StoredValueAccountID:
    """The card of a request that named only an earlier transaction."""
    return StoredValueAccountID(
        stored_value_provider=done.provider, entry_mode=("Scanned",), stored_value_id=done.card
    )
