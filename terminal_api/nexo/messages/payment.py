"""Payment: by gift card and bank card, refund onto a gift card, cash-out, deactivation."""

from enum import StrEnum

from terminal_api.nexo.messages.parts import (
    AmountsReq,
    AmountsResp,
    OriginalPOITransaction,
    PaymentAcquirerData,
    PaymentInstrumentData,
    PaymentReceipt,
    POIData,
    Response,
    SaleData,
    TransactionIdentification,
)
from terminal_api.nexo.wire import Kept, Wire, Words


class PaymentType(StrEnum):
    """Which way the money goes, and when."""

    NORMAL = "Normal"
    REFUND = "Refund"
    CASH_ADVANCE = "CashAdvance"
    CASH_DEPOSIT = "CashDeposit"
    COMPLETION = "Completion"
    FIRST_RESERVATION = "FirstReservation"
    UPDATE_RESERVATION = "UpdateReservation"
    ONE_TIME_RESERVATION = "OneTimeReservation"
    INSTALMENT = "Instalment"
    ISSUER_INSTALMENT = "IssuerInstalment"
    PAID_OUT = "PaidOut"
    RECURRING = "Recurring"


class TransactionConditions(Wire):
    """Limits on how the customer may pay."""

    allowed_payment_brand: Words | None = None
    acquirer_id: Words | None = None
    debit_preferred_flag: bool | None = None
    allowed_loyalty_brand: Words | None = None
    loyalty_handling: str | None = None
    customer_language: str | None = None
    force_online_flag: bool | None = None
    force_entry_mode: Words | None = None
    merchant_category_code: str | None = None


class PaymentTransaction(Wire):
    """The amount and its conditions."""

    amounts_req: AmountsReq
    original_poi_transaction: OriginalPOITransaction | None = None
    transaction_conditions: TransactionConditions | None = None


class PaymentData(Wire):
    """The kind of payment and, for gift cards, the card."""

    payment_type: str | None = None
    split_payment_flag: bool | None = None
    requested_validity_date: str | None = None
    card_acquisition_reference: TransactionIdentification | None = None
    """The card was read before: the acquisition's name and moment, as the terminal told them."""
    instalment: Wire | None = None
    payment_instrument_data: PaymentInstrumentData | None = None


class PaymentRequest(Wire):
    """Asks for money; with a gift card in `payment_data` it is taken from that card."""

    sale_data: SaleData
    payment_transaction: PaymentTransaction
    payment_data: PaymentData | None = None
    loyalty_data: tuple[Wire, ...] | None = None


class PaymentResult(Wire):
    """What was paid and by what."""

    payment_type: str | None = None
    payment_instrument_data: PaymentInstrumentData | None = None
    amounts_resp: AmountsResp | None = None
    instalment: Wire | None = None
    currency_conversion: tuple[Wire, ...] | None = None
    merchant_override_flag: bool | None = None
    captured_signature: Wire | None = None
    protected_signature: Kept = None
    customer_language: str | None = None
    online_flag: bool | None = None
    authentication_method: Words | None = None
    validity_date: str | None = None
    payment_acquirer_data: PaymentAcquirerData | None = None


class PaymentResponse(Wire):
    """How a payment ended; our references are missing when a gateway answers in the terminal's place."""

    response: Response
    sale_data: SaleData | None = None
    poi_data: POIData | None = None
    payment_result: PaymentResult | None = None
    loyalty_result: tuple[Wire, ...] | None = None
    payment_receipt: tuple[PaymentReceipt, ...] | None = None
