"""What can be asked at Toggle at all, and what a request must name for it."""

import re

from terminal_api.outcomes import Declined
from terminal_api.processor import Operation, Request
from terminal_api.processors.toggle import declines
from terminal_api.processors.toggle.movements import Movement

#: Source: Toggle, guide for tills. A card cannot be ended or paid out there (inferred: neither is described).
OPERATIONS = frozenset(
    {
        Operation.ACTIVATE,
        Operation.LOAD,
        Operation.BALANCE,
        Operation.PAY,
        Operation.REVERSE,
        Operation.UNDO_LOAD,
    }
)
_UNDOING = frozenset({Operation.REVERSE, Operation.UNDO_LOAD})

#: Toggle's own have 19 digits; imported cards may have anything.
_NUMBER = re.compile(r"[!-~]{4,64}")
#: A line item's name, or one of our references.
_NAME = re.compile(r"[!-~]{1,100}")


def never(request: Request) -> Declined | None:
    """Why no Toggle of ours was ever asked such a thing, whatever its settings."""
    if request.operation not in OPERATIONS | {Operation.REFUND}:
        return declines.UNSUPPORTED
    try:
        Movement.of(request)
    except ValueError:
        return declines.BAD_REQUEST
    return None


def lacking(request: Request) -> Declined | None:
    """What a request must name beside its amount."""
    if request.operation in _UNDOING:
        original = request.original.id if request.original else ""
        return None if _NAME.fullmatch(original) else declines.NO_ORIGINAL
    number = request.card.number if request.card else ""
    return None if _NUMBER.fullmatch(number) else declines.NO_NUMBER
