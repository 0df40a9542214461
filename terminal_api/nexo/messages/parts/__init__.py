"""Parts that several message categories share, one module for what each part is about."""

from terminal_api.nexo.messages.parts.amounts import AmountsReq, AmountsResp
from terminal_api.nexo.messages.parts.instruments import (
    CardData,
    EntryMode,
    IdentificationType,
    InstrumentType,
    PaymentAcquirerData,
    PaymentInstrumentData,
    SensitiveCardData,
    StoredValueAccountID,
    StoredValueAccountType,
)
from terminal_api.nexo.messages.parts.output import (
    Alignment,
    BarcodeType,
    CharacterHeight,
    CharacterStyle,
    CharacterWidth,
    Device,
    InfoQualify,
    OutputBarcode,
    OutputContent,
    OutputFormat,
    OutputText,
    PredefinedContent,
)
from terminal_api.nexo.messages.parts.receipt import DocumentQualifier, PaymentReceipt
from terminal_api.nexo.messages.parts.references import (
    MessageReference,
    OriginalPOITransaction,
    POIData,
    SaleData,
    SaleTerminalData,
    TransactionIdentification,
)
from terminal_api.nexo.messages.parts.response import ErrorCondition, Response, Result
from terminal_api.nexo.messages.parts.totals import PaymentTotals, TransactionTotals, TransactionType

__all__ = [
    "Alignment",
    "AmountsReq",
    "AmountsResp",
    "BarcodeType",
    "CardData",
    "CharacterHeight",
    "CharacterStyle",
    "CharacterWidth",
    "Device",
    "DocumentQualifier",
    "EntryMode",
    "ErrorCondition",
    "IdentificationType",
    "InfoQualify",
    "InstrumentType",
    "MessageReference",
    "OriginalPOITransaction",
    "OutputBarcode",
    "OutputContent",
    "OutputFormat",
    "OutputText",
    "POIData",
    "PaymentAcquirerData",
    "PaymentInstrumentData",
    "PaymentReceipt",
    "PaymentTotals",
    "PredefinedContent",
    "Response",
    "Result",
    "SaleData",
    "SaleTerminalData",
    "SensitiveCardData",
    "StoredValueAccountID",
    "StoredValueAccountType",
    "TransactionIdentification",
    "TransactionTotals",
    "TransactionType",
]
