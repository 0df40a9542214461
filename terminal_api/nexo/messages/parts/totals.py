"""What a terminal's transactions come to.

Source: Adyen's OpenAPI file of the Terminal API. There an `AcquirerID` is an integer; on the wire it is text.
"""

from enum import StrEnum

from terminal_api.nexo.wire import Number, Whole, Wire


class TransactionType(StrEnum):
    """What kind of transactions a total counts."""

    DEBIT = "Debit"
    """Payments."""
    CREDIT = "Credit"
    """Refunds."""
    REVERSE_DEBIT = "ReverseDebit"
    """Payments taken back."""
    REVERSE_CREDIT = "ReverseCredit"
    CASH_ADVANCE = "CashAdvance"
    ISSUER_INSTALMENT = "IssuerInstalment"
    ONE_TIME_RESERVATION = "OneTimeReservation"
    FIRST_RESERVATION = "FirstReservation"
    UPDATE_RESERVATION = "UpdateReservation"
    COMPLETED_RESERVATION = "CompletedReservation"
    COMPLETED_DEFERRED = "CompletedDeffered"
    """Misspelled in the protocol."""
    DECLINED = "Declined"
    FAILED = "Failed"
    AWARD = "Award"
    """This and all below are about loyalty."""
    REVERSE_AWARD = "ReverseAward"
    REDEMPTION = "Redemption"
    REVERSE_REDEMPTION = "ReverseRedemption"
    REBATE = "Rebate"
    REVERSE_REBATE = "ReverseRebate"


class PaymentTotals(Wire):
    """All transactions of one kind. The amount is never below zero: the kind tells which way it went."""

    transaction_type: str
    transaction_count: Whole
    transaction_amount: Number


class TransactionTotals(Wire):
    """All transactions of one means of payment, and of one register, cashier ... where that was asked for."""

    payment_instrument_type: str
    acquirer_id: str | None = None
    host_reconciliation_id: str | None = None
    card_brand: str | None = None
    """`mc`, `visa`; of a gift card, its provider."""
    poi_id: str | None = None
    sale_id: str | None = None
    operator_id: str | None = None
    shift_number: str | None = None
    totals_group_id: str | None = None
    payment_currency: str | None = None
    payment_totals: tuple[PaymentTotals, ...] | None = None
    """By kind; what did not happen is left out."""
