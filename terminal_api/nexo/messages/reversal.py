"""Reversal: takes back a payment, whole or in part, by the terminal's reference."""

from enum import StrEnum

from terminal_api.nexo.messages.parts import (
    OriginalPOITransaction,
    PaymentReceipt,
    POIData,
    Response,
    SaleData,
)
from terminal_api.nexo.wire import Number, Wire


class ReversalReason(StrEnum):
    """Who wants it and why."""

    CUST_CANCEL = "CustCancel"
    MALFUNCTION = "Malfunction"
    MERCHANT_CANCEL = "MerchantCancel"
    UNABLE_2_COMPL = "Unable2Compl"


class ReversalRequest(Wire):
    """Asks to give a payment back. Without `reversed_amount` all of it.

    There is no currency field: a partial reversal names it in `sale_data.sale_to_acquirer_data`.
    """

    original_poi_transaction: OriginalPOITransaction
    reversal_reason: str
    sale_data: SaleData | None = None
    reversed_amount: Number | None = None


class ReversalResponse(Wire):
    """Whether the request was received; its result comes later."""

    response: Response
    poi_data: POIData | None = None
    original_poi_transaction: OriginalPOITransaction | None = None
    reversed_amount: Number | None = None
    payment_receipt: tuple[PaymentReceipt, ...] | None = None
