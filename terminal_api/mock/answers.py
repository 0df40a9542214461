"""Answers that say yes: what the terminal tells of a transaction that was done."""

from datetime import UTC

from moneyed import Money

from terminal_api.mock.amounts import minor_units
from terminal_api.mock.cards import Card
from terminal_api.mock.failures import echoed
from terminal_api.mock.incoming import Incoming
from terminal_api.mock.references import psp_part, tender_part
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.slips import SlipFacts, slips
from terminal_api.mock.transactions import Transaction
from terminal_api.mock.wording import additional_response, instant
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    BalanceInquiryResponse,
    PaymentResponse,
    Response,
    Result,
    ReversalResponse,
    StoredValueResponse,
)
from terminal_api.nexo.messages.balance_inquiry import PaymentAccountStatus
from terminal_api.nexo.messages.parts import (
    AmountsResp,
    CardData,
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

#: The bank card every simulated shopper carries.
BANK_CARD = CardData(
    payment_brand="mc", masked_pan="541333 **** 9999", entry_mode=("Contactless",), card_country_code="528"
)
BANK_CARD_BRAND = "mc"
BANK_CARD_STARS = "************9999"
BANK_CARD_FACTS = {
    "AID": "A0000000041010",
    "cardBin": "541333",
    "cardSummary": "9999",
    "cardHolderName": "N/A",
    "expiryDate": "2/2034",
    "issuerCountry": "NL",
    "applicationPreferredName": "mc en",
    "refusalReasonRaw": "APPROVED",
    "acquirerCode": "TestPmmAcquirer",
    "fundingSource": "DEBIT",
}


class Answers:
    """Builds the answers of one terminal. All of them describe lines of the ledger; none decides anything."""

    def __init__(self, settings: MockSettings) -> None:
        self._settings = settings

    def payment(
        self, request: Incoming, done: Transaction, account: StoredValueAccountID | None, code: str
    ) -> Message:
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
            merchant_override_flag=None if account else False,
            payment_instrument_data=_instrument(account),
            amounts_resp=AmountsResp(currency=_code(done.moved), authorized_amount=done.moved.amount),
            payment_acquirer_data=acquirer,
        )
        body = PaymentResponse(
            response=self._approved(request, done, account, code),
            sale_data=echoed(request),
            poi_data=_poi_data(done),
            payment_result=result,
            payment_receipt=slips(self._facts(request, done, account, code)),
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
            currency=_code(done.moved),
            stored_value_account_status=status,
        )
        body = StoredValueResponse(
            response=self._approved(request, done, account, code),
            sale_data=echoed(request),
            poi_data=_poi_data(done),
            stored_value_result=(result,),
            payment_receipt=slips(self._facts(request, done, account, code)),
        )
        return Message.of(request.header.answered(), body)

    def reversal(
        self,
        request: Incoming,
        done: Transaction,
        original: OriginalPOITransaction,
        account: StoredValueAccountID | None,
    ) -> Message:
        """A payment taken back, or only the receipt of the wish, as the settings say."""
        facts = self._facts(request, done, account, "")
        body = ReversalResponse(
            response=self._reversed(done, account),
            poi_data=_poi_data(done),
            original_poi_transaction=original,
            reversed_amount=done.moved.amount,
            payment_receipt=slips(facts),
        )
        return Message.of(request.header.answered(), body)

    def balance(self, request: Incoming, card: Card, account: StoredValueAccountID, psp: str) -> Message:
        """What is on `card`."""
        values = {
            "tid": self._settings.poi_id[-8:],
            "giftcardIndicator": "true",
            "paymentMethod": card.provider,
            "pspReference": psp,
        }
        named = TransactionIdentification(transaction_id=psp, time_stamp=instant(self._settings.clock()))
        acquirer = PaymentAcquirerData(
            merchant_id=self._settings.merchant,
            acquirer_poi_id=self._settings.poi_id,
            acquirer_transaction_id=named,
        )
        status = PaymentAccountStatus(
            payment_instrument_data=_instrument(account),
            current_balance=card.balance.amount,
            currency=_code(card.balance),
            payment_acquirer_data=acquirer,
        )
        body = BalanceInquiryResponse(
            response=self._response(Result.SUCCESS, values), payment_account_status=status
        )
        return Message.of(request.header.answered(), body)

    def _response(self, result: Result, values: dict[str, str]) -> Response:
        text = additional_response(values, base64_json=self._settings.base64_additional_response)
        return Response(result=result, additional_response=text)

    def _approved(
        self, request: Incoming, done: Transaction, account: StoredValueAccountID | None, code: str
    ) -> Response:
        at = done.at.astimezone(UTC)
        brand = _brand(account)
        asked = done.moved if done.asked is None else done.asked
        values = {
            "tid": self._settings.poi_id[-8:],
            "transactionType": "GOODS_SERVICES",
            "backendGiftcardIndicator": "false",
            "giftcardIndicator": "true" if account else "false",
            "pspReference": psp_part(done.id),
            "paymentMethod": brand,
            "paymentMethodVariant": brand,
            "posEntryMode": _entry(account) if account else "CLESS_CHIP",
            **_amount("posOriginalAmount", asked),
            **_amount("posAuthAmount", done.moved),
            "merchantReference": _merchant_reference(request),
            "transactionReferenceNumber": psp_part(done.id),
            "authCode": code,
            "offline": "false",
            "unconfirmedBatchCount": "0",
            "iso8601TxDate": f"{at:%Y-%m-%dT%H:%M:%S.%f}0+0000",
            "txdate": f"{at:%d-%m-%Y}",
            "txtime": f"{at:%H:%M:%S}",
            **_said_of_card(request, done, account),
        }
        return self._response(Result(done.result), values)

    def _reversed(self, done: Transaction, account: StoredValueAccountID | None) -> Response:
        values = {
            "tid": self._settings.poi_id[-8:],
            "transactionType": "GOODS_SERVICES",
            "giftcardIndicator": "true" if account else "false",
            "pspReference": done.id,
            **_amount("posAuthAmount", done.moved),
            "currency": _code(done.moved),
            "store": self._settings.store,
        }
        if self._settings.reversals_confirmed:
            values["acquirerResponseCode"] = "APPROVED"
            if done.balance is not None:
                values |= _amount("currentBalance", done.balance)
        return self._response(Result.SUCCESS, values)

    def _facts(
        self, request: Incoming, done: Transaction, account: StoredValueAccountID | None, code: str
    ) -> SlipFacts:
        void = done.operation is Operation.REVERSE
        return SlipFacts(
            at=done.at,
            card=account.stored_value_id if account else BANK_CARD_STARS,
            brand=_brand(account),
            entry=_entry(account) if account else "Contactless chip",
            terminal=self._settings.poi_id,
            tender=tender_part(done.original if void else done.id),
            merchant_reference=_merchant_reference(request),
            total=done.moved,
            approval_code=code,
            balance=None if void else done.balance,
            void=void,
        )


def _instrument(account: StoredValueAccountID | None) -> PaymentInstrumentData:
    if account is None:
        return PaymentInstrumentData(payment_instrument_type="Card", card_data=BANK_CARD)
    return PaymentInstrumentData(payment_instrument_type="StoredValue", stored_value_account_id=account)


def _said_of_card(
    request: Incoming, done: Transaction, account: StoredValueAccountID | None
) -> dict[str, str]:
    if account is None:
        return dict(BANK_CARD_FACTS)
    if request.header.message_category == "StoredValue" or done.balance is None:
        return {}
    refund = {"acquirerResponseCode": "APPROVED"} if done.operation is Operation.REFUND else {}
    return {**_amount("currentBalance", done.balance), **refund}


def _merchant_reference(request: Incoming) -> str:
    data = echoed(request)
    return data.sale_transaction_id.transaction_id if data and data.sale_transaction_id else ""


def _brand(account: StoredValueAccountID | None) -> str:
    return (account.stored_value_provider or "") if account else BANK_CARD_BRAND


def _entry(account: StoredValueAccountID) -> str:
    return account.entry_mode[0] if account.entry_mode else "Scanned"


def _amount(name: str, amount: Money) -> dict[str, str]:
    return {f"{name}Currency": _code(amount), f"{name}Value": str(minor_units(amount))}


def _code(amount: Money) -> str:
    return amount.currency.code


def _named(id: str, done: Transaction) -> TransactionIdentification:
    return TransactionIdentification(transaction_id=id, time_stamp=instant(done.at))


def _poi_data(done: Transaction) -> POIData:
    return POIData(poi_transaction_id=_named(done.id, done), poi_reconciliation_id="1000")
