"""Message bodies, one module a message category; a body's class bears its name on the wire."""

from terminal_api.nexo.messages.abort import AbortRequest
from terminal_api.nexo.messages.balance_inquiry import BalanceInquiryRequest, BalanceInquiryResponse
from terminal_api.nexo.messages.diagnosis import DiagnosisRequest, DiagnosisResponse
from terminal_api.nexo.messages.event import EventNotification
from terminal_api.nexo.messages.header import MessageCategory, MessageClass, MessageHeader, MessageType
from terminal_api.nexo.messages.parts import ErrorCondition, Response, Result
from terminal_api.nexo.messages.payment import PaymentRequest, PaymentResponse
from terminal_api.nexo.messages.reversal import ReversalRequest, ReversalResponse
from terminal_api.nexo.messages.stored_value import StoredValueRequest, StoredValueResponse
from terminal_api.nexo.messages.transaction_status import TransactionStatusRequest, TransactionStatusResponse

__all__ = [
    "AbortRequest",
    "BalanceInquiryRequest",
    "BalanceInquiryResponse",
    "DiagnosisRequest",
    "DiagnosisResponse",
    "ErrorCondition",
    "EventNotification",
    "MessageCategory",
    "MessageClass",
    "MessageHeader",
    "MessageType",
    "PaymentRequest",
    "PaymentResponse",
    "Response",
    "Result",
    "ReversalRequest",
    "ReversalResponse",
    "StoredValueRequest",
    "StoredValueResponse",
    "TransactionStatusRequest",
    "TransactionStatusResponse",
]
