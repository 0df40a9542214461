"""GetTotals: what the terminal's transactions come to since its last reconciliation. Needs a session.

Source: Adyen's OpenAPI file of the Terminal API, where `POIReconciliationID` is an integer in every answer;
on the wire it is text, and missing when a gateway answers in the terminal's place.
"""

from enum import StrEnum

from terminal_api.nexo.messages.parts import Response, TransactionTotals
from terminal_api.nexo.wire import Wire, Words


class TotalDetail(StrEnum):
    """By what totals may be told apart."""

    POI_ID = "POIID"
    SALE_ID = "SaleID"
    OPERATOR_ID = "OperatorID"
    SHIFT_NUMBER = "ShiftNumber"
    TOTALS_GROUP_ID = "TotalsGroupID"


class TotalFilter(Wire):
    """Only transactions of the terminal, register, cashier, shift and group that are named."""

    poi_id: str | None = None
    sale_id: str | None = None
    operator_id: str | None = None
    shift_number: str | None = None
    totals_group_id: str | None = None
    """1 to 16 characters."""


class GetTotalsRequest(Wire):
    """Asks for totals of the period that is open; it stays open."""

    total_details: Words | None = None
    """Words of `TotalDetail`."""
    total_filter: TotalFilter | None = None


class GetTotalsResponse(Wire):
    """The totals so far, and the number of their period."""

    response: Response
    poi_reconciliation_id: str | None = None
    transaction_totals: tuple[TransactionTotals, ...] | None = None
