"""Reconciliation: closes the terminal's period with its totals, or repeats those of an earlier one.

Needs a session. Source: Adyen's OpenAPI file of the Terminal API, where `POIReconciliationID` and
`AcquirerID` are integers; on the wire they are text. It wants the type in every answer, but a gateway that
answers in the terminal's place leaves it out.
"""

from enum import StrEnum

from terminal_api.nexo.messages.parts import Response, TransactionTotals
from terminal_api.nexo.wire import Wire, Words


class ReconciliationType(StrEnum):
    """Between whom, and of which period."""

    SALE_RECONCILIATION = "SaleReconciliation"
    """Register and terminal: the open period ends, the next one begins."""
    PREVIOUS_RECONCILIATION = "PreviousReconciliation"
    """The totals of a period that ended before, once more; nothing ends."""
    ACQUIRER_RECONCILIATION = "AcquirerReconciliation"
    ACQUIRER_SYNCHRONISATION = "AcquirerSynchronisation"


class ReconciliationRequest(Wire):
    """Asks for the end of the period, or about an earlier end."""

    reconciliation_type: str
    acquirer_id: Words | None = None
    """Only for the two types that are about an acquirer."""
    poi_reconciliation_id: str | None = None
    """The earlier period; only with `PreviousReconciliation`."""


class ReconciliationResponse(Wire):
    """The totals of the period that ended, and its number."""

    response: Response
    reconciliation_type: str | None = None
    poi_reconciliation_id: str | None = None
    transaction_totals: tuple[TransactionTotals, ...] | None = None
