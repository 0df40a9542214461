"""What an answer tells beside its members: the pairs of its AdditionalResponse, and the facts of its slip."""

from datetime import UTC

from moneyed import Money

from terminal_api.mock.body.bank_cards import BankCard, CardRead
from terminal_api.mock.books.amounts import minor_units
from terminal_api.mock.books.references import psp_part, tender_part
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.desk.failures import echoed
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.slips import SlipFacts
from terminal_api.mock.settings import MockSettings
from terminal_api.processor import Operation


class Tellings:
    """One terminal's way of telling."""

    def __init__(self, settings: MockSettings) -> None:
        self._settings = settings

    def approved(self, request: Incoming, done: Transaction, card: CardRead, code: str) -> dict[str, str]:
        """Of an approval whose approval code is `code`."""
        at = done.at.astimezone(UTC)
        is_bank = isinstance(card, BankCard)
        asked = done.moved if done.asked is None else done.asked
        return {
            **self._common(card),
            "backendGiftcardIndicator": "false",
            "pspReference": psp_part(done.id),
            "paymentMethod": brand(card),
            "paymentMethodVariant": brand(card),
            "posEntryMode": card.entry.in_pairs if is_bank else _entry(card),
            **_amount("posOriginalAmount", asked),
            **_amount("posAuthAmount", done.moved),
            "merchantReference": merchant_reference(request),
            "transactionReferenceNumber": psp_part(done.id),
            "authCode": code,
            "offline": "false",
            "unconfirmedBatchCount": "0",
            "iso8601TxDate": f"{at:%Y-%m-%dT%H:%M:%S.%f}0+0000",
            "txdate": f"{at:%d-%m-%Y}",
            "txtime": f"{at:%H:%M:%S}",
            **(card.pairs if is_bank else _said_of_gift_card(request, done)),
        }

    def reversed(self, done: Transaction, card: CardRead) -> dict[str, str]:
        """Of a reversal: confirmed, or only received, as the settings say."""
        values = {
            **self._common(card),
            "pspReference": done.id,
            **_amount("posAuthAmount", done.moved),
            "currency": done.moved.currency.code,
            "store": self._settings.store,
        }
        if self._settings.reversals_confirmed:
            values["acquirerResponseCode"] = "APPROVED"
            if done.balance is not None:
                values |= _amount("currentBalance", done.balance)
        return values

    def balance(self, provider: str, psp: str) -> dict[str, str]:
        """Of a balance; `psp` is the host's reference."""
        return {
            "tid": self._settings.poi_id[-8:],
            "giftcardIndicator": "true",
            "paymentMethod": provider,
            "pspReference": psp,
        }

    def acquired(self, card: CardRead) -> dict[str, str]:
        """Of a card that was only read."""
        known = {
            "giftcardIndicator": _is_gift(card),
            "paymentMethod": brand(card),
            "paymentMethodVariant": brand(card),
        }
        if isinstance(card, BankCard):
            known |= {
                "cardBin": card.bin,
                "cardSummary": card.last4,
                "alias": "M900978995070104",
                "aliasType": "Default",
                "PaymentAccountReference": "u1bXGuubFPoOKVVV3GbuAeux5jYFO",
            }
        return known

    def slip(self, request: Incoming, done: Transaction, card: CardRead, code: str = "") -> SlipFacts:
        """For the paper."""
        void = done.operation is Operation.REVERSE
        is_bank = isinstance(card, BankCard)
        return SlipFacts(
            at=done.at,
            card=card.number if is_bank else card.stored_value_id,
            brand=brand(card),
            entry=card.entry.on_slip if is_bank else _entry(card),
            terminal=self._settings.poi_id,
            tender=tender_part(done.original if void else done.id),
            merchant_reference=merchant_reference(request),
            total=done.moved,
            approval_code=code,
            balance=None if void else done.balance,
            void=void,
        )

    def _common(self, card: CardRead) -> dict[str, str]:
        return {
            "tid": self._settings.poi_id[-8:],
            "transactionType": "GOODS_SERVICES",
            "giftcardIndicator": _is_gift(card),
        }


def brand(card: CardRead) -> str:
    """`mc`, `svs`."""
    return card.brand if isinstance(card, BankCard) else card.stored_value_provider or ""


def merchant_reference(request: Incoming) -> str:
    """The register's own name for the transaction."""
    data = echoed(request)
    return data.sale_transaction_id.transaction_id if data and data.sale_transaction_id else ""


def _said_of_gift_card(request: Incoming, done: Transaction) -> dict[str, str]:
    if request.header.message_category == "StoredValue" or done.balance is None:
        return {}
    refund = {"acquirerResponseCode": "APPROVED"} if done.operation is Operation.REFUND else {}
    return {**_amount("currentBalance", done.balance), **refund}


def _is_gift(card: CardRead) -> str:
    return "false" if isinstance(card, BankCard) else "true"


def _entry(card: CardRead) -> str:
    assert not isinstance(card, BankCard)
    return card.entry_mode[0] if card.entry_mode else "Scanned"


def _amount(name: str, amount: Money) -> dict[str, str]:
    return {f"{name}Currency": amount.currency.code, f"{name}Value": str(minor_units(amount))}
