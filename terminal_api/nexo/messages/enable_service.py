"""EnableService: opens a transaction for swipe-ahead, or ends a card acquisition without a payment."""

from enum import StrEnum

from terminal_api.nexo.messages.display import DisplayOutput
from terminal_api.nexo.messages.parts import Response
from terminal_api.nexo.wire import Wire, Words


class TransactionAction(StrEnum):
    """What becomes of the transaction."""

    START_TRANSACTION = "StartTransaction"
    ABORT_TRANSACTION = "AbortTransaction"


class EnableServiceRequest(Wire):
    """Starts or ends a transaction, with a last screen if wanted."""

    transaction_action: str
    services_enabled: Words | None = None
    display_output: DisplayOutput | None = None


class EnableServiceResponse(Wire):
    """Whether it was done."""

    response: Response
