"""TransactionStatus: what became of an earlier request."""

from terminal_api.nexo.messages.card_acquisition import CardAcquisitionResponse
from terminal_api.nexo.messages.header import MessageHeader
from terminal_api.nexo.messages.parts import MessageReference, Response
from terminal_api.nexo.messages.payment import PaymentResponse
from terminal_api.nexo.messages.reversal import ReversalResponse
from terminal_api.nexo.messages.stored_value import StoredValueResponse
from terminal_api.nexo.wire import Wire, Words


class TransactionStatusRequest(Wire):
    """Asks about the message named in `message_reference`."""

    receipt_reprint_flag: bool | None = None
    document_qualifier: Words | None = None
    message_reference: MessageReference | None = None


class RepeatedResponseMessageBody(Wire):
    """The earlier answer, under its own name. A balance inquiry is never repeated."""

    payment_response: PaymentResponse | None = None
    stored_value_response: StoredValueResponse | None = None
    reversal_response: ReversalResponse | None = None
    card_acquisition_response: CardAcquisitionResponse | None = None

    @property
    def answer(self) -> PaymentResponse | StoredValueResponse | ReversalResponse | None:
        """Whichever answer it holds."""
        return self.payment_response or self.stored_value_response or self.reversal_response


class RepeatedMessageResponse(Wire):
    """The earlier answer with its header; some terminals leave the header out."""

    message_header: MessageHeader | None = None
    repeated_response_message_body: RepeatedResponseMessageBody


class TransactionStatusResponse(Wire):
    """`Success` says that the look-up worked; the outcome is in the repeated message."""

    response: Response
    message_reference: MessageReference | None = None
    repeated_message_response: RepeatedMessageResponse | None = None
