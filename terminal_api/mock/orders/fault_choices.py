"""The faults a developer can arm with two keys. The control port knows more: categories, counts, seconds."""

from terminal_api.mock.orders.faults import Fault, FaultKind

_K = FaultKind

FAULTS: tuple[tuple[Fault, str], ...] = (
    (Fault(_K.DROP_AFTER), "done; connection closed, no answer"),
    (Fault(_K.DROP_BEFORE), "not done; connection closed, no answer"),
    (Fault(_K.RESET_MID_ANSWER), "done; half of the answer, then a reset"),
    (Fault(_K.TRUNCATED), "done; half of the answer, then silence"),
    (Fault(_K.DELAY, seconds=5), "the terminal thinks for 5 s first"),
    (Fault(_K.DELAY, seconds=60), "the terminal thinks for 60 s first"),
    (Fault(_K.LATE, seconds=5), "done at once; answered 5 s later"),
    (Fault(_K.HTTP_ERROR), "HTTP 503, not done"),
    (Fault(_K.HTTP_ERROR, processed=True), "HTTP 503, but done"),
    (Fault(_K.RESTART), "off and on again, not done"),
    (Fault(_K.RESTART, processed=True), "done, then off and on again"),
    (Fault(_K.RESTART, processed=True, keep_memory=False), "done, then off and on, and all forgotten"),
    (Fault(_K.DECLINE), "declined"),
    (Fault(_K.DECLINE, message="BLOCK_CARD"), "declined: card blocked"),
    (Fault(_K.BUSY), "refused as if the terminal were busy"),
    (Fault(_K.SHOPPER_CANCELS), "the shopper presses the red key"),
    (Fault(_K.SHOPPER_LEAVES), "the shopper walks away"),
    (Fault(_K.COMMUNICATION_TIMEOUT), "the issuer is silent, nothing moved"),
    (Fault(_K.COMMUNICATION_TIMEOUT, processed=True), "the issuer is silent, but money moved"),
    (Fault(_K.UNREACHABLE_HOST), "host unreachable, nothing moved"),
    (Fault(_K.UNREACHABLE_HOST, processed=True), "host unreachable, but money moved"),
    (Fault(_K.UNKNOWN_CONDITION), "a failure with a word nobody knows"),
    (Fault(_K.GARBLED), "done; the answer is no JSON"),
    (Fault(_K.EMPTY), "done; the answer is empty"),
    (Fault(_K.WRONG_MAC), "done; the answer's seal does not fit"),
    (Fault(_K.WRONG_KEY_VERSION), "done; sealed with another key version"),
    (Fault(_K.UNKNOWN_KEY), "done; sealed with a key nobody knows"),
    (Fault(_K.OTHER_SERVICE_ID), "done; the answer is to another request"),
    (Fault(_K.STALE), "done; answered again to the next request"),
    (Fault(_K.DUPLICATE), "done; the answer arrives twice"),
    (Fault(_K.DUPLICATE_REQUEST), "the request arrives twice"),
    (Fault(_K.PLAIN_SUCCESS), "not done; somebody forges a success"),
    (Fault(_K.TEXT_NUMBERS), "done; numbers come as text"),
    (Fault(_K.NO_ADDITIONAL_RESPONSE), "done; no AdditionalResponse"),
    (Fault(_K.BASE64_ADDITIONAL_RESPONSE), "done; AdditionalResponse as Base64"),
    (Fault(_K.NO_AMOUNTS), "done; the body names no amount"),
)
"""What to arm for the next request about money, and what it does."""


def named(fault: Fault) -> str:
    """`delay 5 s, then StoredValue`: an armed fault in a few words."""
    parts = [fault.kind.value]
    if fault.kind in {FaultKind.DELAY, FaultKind.LATE}:
        parts.append(f"{fault.seconds:g} s")
    if fault.processed:
        parts.append("(done)")
    for only in (fault.category, fault.transaction_type, fault.poi_id):
        if only:
            parts.append(f"[{only}]")
    if fault.after:
        parts.append(f"after {fault.after}")
    if fault.times != 1:
        parts.append("always" if fault.times is None else f"{fault.times} times")
    return " ".join(parts)
