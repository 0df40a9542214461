"""Answers that say yes: what the terminal tells of a transaction that was done."""

from terminal_api.mock.body.bank_cards import BankCard, CardRead
from terminal_api.mock.books.cards import Card
from terminal_api.mock.books.references import psp_part
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.desk.failures import echoed
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.slips import slips
from terminal_api.mock.desk.tellings import Tellings
from terminal_api.mock.desk.wording import additional_response, instant
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    BalanceInquiryResponse,
    CardAcquisitionResponse,
    PaymentResponse,
    Response,
    Result,
    ReversalResponse,
    StoredValueResponse,
)
from terminal_api.nexo.messages.balance_inquiry import PaymentAccountStatus
from terminal_api.nexo.messages.parts import (
    AmountsResp,
    EntryMode,
    OriginalPOITransaction,
    PaymentAcquirerData,
    PaymentInstrumentData,
    POIData,
    StoredValueAccountID,
    TransactionIdentification,
)
from terminal_api.nexo.messages.payment import PaymentResult
from terminal_api.nexo.messages.stored_value import StoredValueAccountStatus, StoredValueResult
from terminal_api.processor import Operation


class Answers:
    """Builds the answers of one terminal. All of them describe what was done; none decides anything."""

    def __init__(self, settings: MockSettings) -> None:
        self._settings = settings
        self._tell = Tellings(settings)

    def payment(self, request: Incoming, done: Transaction, card: CardRead, code: str) -> Message:
        """An approved payment, refund, cash-out or deactivation; `code` is its approval code."""
        acquirer = PaymentAcquirerData(
            merchant_id=self._settings.merchant,
            acquirer_poi_id=self._settings.poi_id,
            approval_code=code,
            acquirer_transaction_id=_named(psp_part(done.id), done),
        )
        result = PaymentResult(
            payment_type="Refund" if done.operation is Operation.REFUND else "Normal",
            online_flag=True,
            merchant_override_flag=False if isinstance(card, BankCard) else None,
            payment_instrument_data=instrument(card),
            amounts_resp=AmountsResp(currency=done.moved.currency.code, authorized_amount=done.moved.amount),
            payment_acquirer_data=acquirer,
        )
        body = PaymentResponse(
            response=self._approved(request, done, card, code),
            sale_data=echoed(request),
            poi_data=_poi_data(done),
            payment_result=result,
            payment_receipt=slips(self._tell.slip(request, done, card, code)),
        )
        return Message.of(request.header.answered(), body)

    def stored_value(
        self, request: Incoming, done: Transaction, account: StoredValueAccountID, action: str, code: str
    ) -> Message:
        """A card activated, loaded, relieved of its last load or unloaded; `action` is nexo's word for it."""
        status = StoredValueAccountStatus(
            stored_value_account_id=account,
            current_balance=None if done.balance is None else done.balance.amount,
        )
        result = StoredValueResult(
            stored_value_transaction_type=action,
            item_amount=done.moved.amount,
            currency=done.moved.currency.code,
            stored_value_account_status=status,
        )
        body = StoredValueResponse(
            response=self._approved(request, done, account, code),
            sale_data=echoed(request),
            poi_data=_poi_data(done),
            stored_value_result=(result,),
            payment_receipt=slips(self._tell.slip(request, done, account, code)),
        )
        return Message.of(request.header.answered(), body)

    def reversal(
        self, request: Incoming, done: Transaction, original: OriginalPOITransaction, card: CardRead
    ) -> Message:
        """A payment taken back, or only the receipt of the wish, as the settings say."""
        body = ReversalResponse(
            response=self._response(Result.SUCCESS, self._tell.reversed(done, card)),
            poi_data=_poi_data(done),
            original_poi_transaction=original,
            reversed_amount=done.moved.amount,
            payment_receipt=slips(self._tell.slip(request, done, card)),
        )
        return Message.of(request.header.answered(), body)

    def balance(self, request: Incoming, card: Card, account: StoredValueAccountID, psp: str) -> Message:
        """What is on `card`; `psp` is the host's reference."""
        acquirer = PaymentAcquirerData(
            merchant_id=self._settings.merchant,
            acquirer_poi_id=self._settings.poi_id,
            acquirer_transaction_id=self._now(psp),
        )
        status = PaymentAccountStatus(
            payment_instrument_data=instrument(account),
            current_balance=card.balance.amount,
            currency=card.balance.currency.code,
            payment_acquirer_data=acquirer,
        )
        body = BalanceInquiryResponse(
            response=self._response(Result.SUCCESS, self._tell.balance(card.provider, psp)),
            payment_account_status=status,
        )
        return Message.of(request.header.answered(), body)

    def acquisition(self, request: Incoming, card: CardRead, tender: str, period: str) -> Message:
        """A card that was read; the acquisition goes by `tender`, within `period`."""
        paying = instrument(card)
        if paying.card_data and paying.card_data.entry_mode == (EntryMode.CONTACTLESS,):
            # Recorded so: what a payment calls contactless is tapped here.
            tapped = paying.card_data.model_copy(update={"entry_mode": (EntryMode.TAPPED,)})
            paying = paying.model_copy(update={"card_data": tapped})
        body = CardAcquisitionResponse(
            response=self._response(Result.SUCCESS, self._tell.acquired(card)),
            sale_data=echoed(request),
            poi_data=POIData(poi_transaction_id=self._now(tender), poi_reconciliation_id=period),
            payment_instrument_data=paying,
        )
        return Message.of(request.header.answered(), body)

    def _approved(self, request: Incoming, done: Transaction, card: CardRead, code: str) -> Response:
        return self._response(Result(done.result), self._tell.approved(request, done, card, code))

    def _response(self, result: Result, values: dict[str, str]) -> Response:
        text = additional_response(values, base64_json=self._settings.base64_additional_response)
        return Response(result=result, additional_response=text)

    def _now(self, id: str) -> TransactionIdentification:
        return TransactionIdentification(transaction_id=id, time_stamp=instant(self._settings.clock()))


def instrument(card: CardRead) -> PaymentInstrumentData:
    """`card` as a means of payment."""
    if isinstance(card, BankCard):
        return PaymentInstrumentData(payment_instrument_type="Card", card_data=card.data)
    return PaymentInstrumentData(payment_instrument_type="StoredValue", stored_value_account_id=card)


def _named(id: str, done: Transaction) -> TransactionIdentification:
    return TransactionIdentification(transaction_id=id, time_stamp=instant(done.at))


def _poi_data(done: Transaction) -> POIData:
    return POIData(poi_transaction_id=_named(done.id, done), poi_reconciliation_id=done.counted.period)
