"""The card part of a receipt, as the terminal words it."""

from enum import StrEnum

from terminal_api.nexo.messages.parts.output import OutputContent
from terminal_api.nexo.wire import Wire


class DocumentQualifier(StrEnum):
    """Whose copy of the receipt, or what else is printed."""

    CASHIER_RECEIPT = "CashierReceipt"
    CUSTOMER_RECEIPT = "CustomerReceipt"
    SALE_RECEIPT = "SaleReceipt"
    DOCUMENT = "Document"
    JOURNAL = "Journal"
    VOUCHER = "Voucher"


class PaymentReceipt(Wire):
    """One copy of the card part of a receipt."""

    document_qualifier: str
    required_signature_flag: bool | None = None
    integrated_print_flag: bool | None = None
    output_content: OutputContent | None = None
