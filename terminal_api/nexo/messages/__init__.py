"""Message bodies, one module a message category; a body's class bears its name on the wire."""

from terminal_api.nexo.messages.abort import AbortRequest
from terminal_api.nexo.messages.admin import AdminRequest, AdminResponse
from terminal_api.nexo.messages.balance_inquiry import BalanceInquiryRequest, BalanceInquiryResponse
from terminal_api.nexo.messages.card_acquisition import (
    CardAcquisitionRequest,
    CardAcquisitionResponse,
    CardAcquisitionTransaction,
)
from terminal_api.nexo.messages.diagnosis import DiagnosisRequest, DiagnosisResponse
from terminal_api.nexo.messages.display import (
    DisplayOutput,
    DisplayRequest,
    DisplayResponse,
    MenuEntry,
    OutputResult,
)
from terminal_api.nexo.messages.enable_service import (
    EnableServiceRequest,
    EnableServiceResponse,
    TransactionAction,
)
from terminal_api.nexo.messages.event import EventNotification
from terminal_api.nexo.messages.get_totals import (
    GetTotalsRequest,
    GetTotalsResponse,
    TotalDetail,
    TotalFilter,
)
from terminal_api.nexo.messages.header import MessageCategory, MessageClass, MessageHeader, MessageType
from terminal_api.nexo.messages.input import (
    Input,
    InputCommand,
    InputData,
    InputRequest,
    InputResponse,
    InputResult,
    InputUpdate,
)
from terminal_api.nexo.messages.login import (
    LoginRequest,
    LoginResponse,
    LogoutRequest,
    LogoutResponse,
    SaleSoftware,
)
from terminal_api.nexo.messages.parts import ErrorCondition, Response, Result
from terminal_api.nexo.messages.payment import PaymentRequest, PaymentResponse
from terminal_api.nexo.messages.print import PrintOutput, PrintRequest, PrintResponse
from terminal_api.nexo.messages.reconciliation import (
    ReconciliationRequest,
    ReconciliationResponse,
    ReconciliationType,
)
from terminal_api.nexo.messages.reversal import ReversalRequest, ReversalResponse
from terminal_api.nexo.messages.stored_value import StoredValueRequest, StoredValueResponse
from terminal_api.nexo.messages.transaction_status import TransactionStatusRequest, TransactionStatusResponse

__all__ = [
    "AbortRequest",
    "AdminRequest",
    "AdminResponse",
    "BalanceInquiryRequest",
    "BalanceInquiryResponse",
    "CardAcquisitionRequest",
    "CardAcquisitionResponse",
    "CardAcquisitionTransaction",
    "DiagnosisRequest",
    "DiagnosisResponse",
    "DisplayOutput",
    "DisplayRequest",
    "DisplayResponse",
    "EnableServiceRequest",
    "EnableServiceResponse",
    "ErrorCondition",
    "EventNotification",
    "GetTotalsRequest",
    "GetTotalsResponse",
    "Input",
    "InputCommand",
    "InputData",
    "InputRequest",
    "InputResponse",
    "InputResult",
    "InputUpdate",
    "LoginRequest",
    "LoginResponse",
    "LogoutRequest",
    "LogoutResponse",
    "MenuEntry",
    "MessageCategory",
    "MessageClass",
    "MessageHeader",
    "MessageType",
    "OutputResult",
    "PaymentRequest",
    "PaymentResponse",
    "PrintOutput",
    "PrintRequest",
    "PrintResponse",
    "ReconciliationRequest",
    "ReconciliationResponse",
    "ReconciliationType",
    "Response",
    "Result",
    "ReversalRequest",
    "ReversalResponse",
    "SaleSoftware",
    "StoredValueRequest",
    "StoredValueResponse",
    "TotalDetail",
    "TotalFilter",
    "TransactionAction",
    "TransactionStatusRequest",
    "TransactionStatusResponse",
]
