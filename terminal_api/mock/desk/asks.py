"""What a request asks of the ledger: nexo's words turned into one operation on one card."""

from dataclasses import dataclass, field

from moneyed import Money

from terminal_api.mock.body.card_reader import CardConditions
from terminal_api.mock.body.tracks import read_account
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.desk.failures import NOT_A_SERVICE
from terminal_api.mock.desk.wording import acquirer_data
from terminal_api.money import written
from terminal_api.nexo.messages import (
    BalanceInquiryRequest,
    PaymentRequest,
    ReversalRequest,
    StoredValueRequest,
)
from terminal_api.nexo.messages.parts import OriginalPOITransaction, StoredValueAccountID
from terminal_api.nexo.messages.stored_value import StoredValueData
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request understood. `account` None: any card, or the card of the original transaction."""

    operation: Operation
    amount: Money | None = None
    account: StoredValueAccountID | None = None
    original: OriginalPOITransaction | None = None
    partial: bool = False
    conditions: CardConditions = field(default_factory=lambda: CardConditions("Card"))
    bypass_pin: bool = False

    @property
    def original_id(self) -> str:
        """The POITransactionID to take back, or nothing."""
        named = self.original.poi_transaction_id if self.original else None
        return named.transaction_id if named else ""


def wanted_payment(body: PaymentRequest) -> Wanted | Refusal:
    """A payment, a refund onto a gift card, a cash-out or a deactivation."""
    amounts = body.payment_transaction.amounts_req
    amount = Money(amounts.requested_amount, amounts.currency)
    options = acquirer_data(body.sale_data.sale_to_acquirer_data)
    data = body.payment_data
    instrument = data.payment_instrument_data if data else None
    account = instrument.stored_value_account_id if instrument else None
    operation = _operation((data and data.payment_type) or "Normal", options, has_card=account is not None)
    if operation is None:
        return NOT_A_SERVICE
    conditions = body.payment_transaction.transaction_conditions
    card = CardConditions(
        "Card payment",
        written(amount),
        keyed="Keyed" in ((conditions and conditions.force_entry_mode) or ()),
        brands=(conditions and conditions.allowed_payment_brand) or (),
    )
    option = options.get("tenderOption")
    return Wanted(
        operation,
        amount,
        account and read_account(account),
        partial=option == "AllowPartialAuthorisation",
        conditions=card,
        bypass_pin=option == "BypassPin",
    )


def _operation(payment_type: str, options: dict[str, str], *, has_card: bool) -> Operation | None:
    """The marker of cash-out and deactivation is `redemptionType`; None for what this terminal cannot do."""
    match payment_type, options.get("redemptionType"), has_card:
        case "Normal", None, False:
            return Operation.BANK_CARD
        case "Normal", None, True:
            return Operation.PAY
        case "Normal", "cashback", True:
            return Operation.CASH_OUT
        case "Normal", "deactivate", True:
            return Operation.DEACTIVATE
        case "Refund", None, True:
            return Operation.REFUND
        case _:
            return None


def wanted_stored_value(body: StoredValueRequest) -> Wanted | Refusal:
    """An activation, a load, the undoing of one, or an unload, which deactivates."""
    (data,) = body.stored_value_data
    card = data.stored_value_account_id and read_account(data.stored_value_account_id)
    match data.stored_value_transaction_type:
        case "Activate":
            return Wanted(Operation.ACTIVATE, _item_amount(data), card)
        case "Load":
            return Wanted(Operation.LOAD, _item_amount(data), card)
        case "Unload":
            return Wanted(Operation.DEACTIVATE, account=card)
        case "Reverse":
            return Wanted(Operation.UNDO_LOAD, original=data.original_poi_transaction)
        case _:
            return NOT_A_SERVICE


def _item_amount(data: StoredValueData) -> Money | None:
    return Money(data.item_amount, data.currency) if data.item_amount is not None and data.currency else None


def wanted_reversal(body: ReversalRequest, currency: str) -> Wanted:
    """A payment to take back; `currency` is the original's, for a request that does not name its own."""
    options = acquirer_data(body.sale_data.sale_to_acquirer_data if body.sale_data else None)
    amount = body.reversed_amount
    money = None if amount is None else Money(amount, options.get("currency", currency))
    return Wanted(Operation.REVERSE, money, original=body.original_poi_transaction)


def wanted_balance(body: BalanceInquiryRequest) -> Wanted:
    """A look at a card."""
    asked = body.payment_account_req
    instrument = asked.payment_instrument_data if asked else None
    account = instrument.stored_value_account_id if instrument else None
    return Wanted(Operation.BALANCE, account=account and read_account(account))
