"""BalanceInquiry: what is left on a gift card. Moves no money and cannot be asked about later."""

from terminal_api.nexo.messages.parts import (
    PaymentAcquirerData,
    PaymentInstrumentData,
    PaymentReceipt,
    Response,
    TransactionIdentification,
)
from terminal_api.nexo.wire import Number, Wire


class PaymentAccountReq(Wire):
    """The account asked about."""

    account_type: str | None = None
    card_acquisition_reference: TransactionIdentification | None = None
    payment_instrument_data: PaymentInstrumentData | None = None


class BalanceInquiryRequest(Wire):
    """Asks for a balance; carries no references of ours."""

    payment_account_req: PaymentAccountReq | None = None
    loyalty_account_req: Wire | None = None


class PaymentAccountStatus(Wire):
    """The account as it stands, in major units."""

    payment_instrument_data: PaymentInstrumentData | None = None
    current_balance: Number | None = None
    currency: str | None = None
    payment_acquirer_data: PaymentAcquirerData | None = None


class BalanceInquiryResponse(Wire):
    """The balance, or why there is none."""

    response: Response
    payment_account_status: PaymentAccountStatus | None = None
    payment_receipt: tuple[PaymentReceipt, ...] | None = None
