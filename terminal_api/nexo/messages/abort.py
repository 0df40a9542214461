"""Abort: asks the terminal to stop a request. It has no answer; the stopped request is answered itself."""

from terminal_api.nexo.messages.display import DisplayOutput
from terminal_api.nexo.messages.parts import MessageReference
from terminal_api.nexo.wire import Wire

MERCHANT_ABORT = "MerchantAbort"


class AbortRequest(Wire):
    """Names the request to stop. Proves nothing about money."""

    abort_reason: str = MERCHANT_ABORT
    message_reference: MessageReference
    display_output: DisplayOutput | None = None
    """What the customer reads."""
