"""Payment: by gift card and bank card, refund onto a gift card, cash-out, deactivation."""

from enum import StrEnum

from terminal_api.nexo.messages.parts import (
    AmountsResp,
    OriginalPOITransaction,
    PaymentAcquirerData,
    PaymentInstrumentData,
    PaymentReceipt,
    POIData,
    Response,
    SaleData,
)
from terminal_api.nexo.wire import Number, Wire


class PaymentType(StrEnum):
    """Which way the money goes."""

    NORMAL = "Normal"
    REFUND = "Refund"


class AmountsReq(Wire):
    """What is asked for, in major units."""

    currency: str
    requested_amount: Number
    cash_back_amount: Number | None = None
    tip_amount: Number | None = None
    paid_amount: Number | None = None


class TransactionConditions(Wire):
    """Limits on how the customer may pay."""

    allowed_payment_brand: tuple[str, ...] | None = None
    force_entry_mode: tuple[str, ...] | None = None


class PaymentTransaction(Wire):
    """The amount and its conditions."""

    amounts_req: AmountsReq
    original_poi_transaction: OriginalPOITransaction | None = None
    transaction_conditions: TransactionConditions | None = None


class PaymentData(Wire):
    """The kind of payment and, for gift cards, the card."""

    payment_type: str | None = None
    split_payment_flag: bool | None = None
    payment_instrument_data: PaymentInstrumentData | None = None


class PaymentRequest(Wire):
    """Asks for money; with a gift card in `payment_data` it is taken from that card."""

    sale_data: SaleData
    payment_transaction: PaymentTransaction
    payment_data: PaymentData | None = None


class PaymentResult(Wire):
    """What was paid and by what."""

    payment_type: str | None = None
    payment_instrument_data: PaymentInstrumentData | None = None
    amounts_resp: AmountsResp | None = None
    online_flag: bool | None = None
    merchant_override_flag: bool | None = None
    payment_acquirer_data: PaymentAcquirerData | None = None


class PaymentResponse(Wire):
    """How a payment ended; our references are missing when a gateway answers in the terminal's place."""

    response: Response
    sale_data: SaleData | None = None
    poi_data: POIData | None = None
    payment_result: PaymentResult | None = None
    payment_receipt: tuple[PaymentReceipt, ...] | None = None
