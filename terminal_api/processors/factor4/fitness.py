"""What can be asked of Factor4 here, and what is refused before a byte leaves."""

from terminal_api.outcomes import Declined
from terminal_api.processor import Operation, Request
from terminal_api.processors.factor4 import declines
from terminal_api.processors.factor4.numbers import Numbers
from terminal_api.processors.factor4.originals import Original
from terminal_api.processors.factor4.settings import Settings

_ALWAYS = frozenset(
    {
        Operation.ACTIVATE,
        Operation.LOAD,
        Operation.BALANCE,
        Operation.PAY,
        Operation.REVERSE,
        Operation.UNDO_LOAD,
    }
)
_WITH_AN_AMOUNT = (Operation.LOAD, Operation.PAY, Operation.CASH_OUT, Operation.REFUND)
_UNDOING = (Operation.REVERSE, Operation.UNDO_LOAD)


def operations(settings: Settings) -> frozenset[Operation]:
    """What can be asked, by what the shop has switched on."""
    switched = {
        Operation.CASH_OUT: settings.cash_out,
        Operation.DEACTIVATE: settings.deactivate,
        Operation.REFUND: settings.merchandise_return,
    }
    return _ALWAYS | {operation for operation, on in switched.items() if on}


def is_ours(id: str) -> bool:
    """Whether `id` may be one of ours; another was surely never sent under."""
    try:
        Numbers.of(id)
    except ValueError:
        return False
    return True


def refusal(request: Request, settings: Settings) -> Declined | None:
    """Why `request` is not even sent; None where it may be."""
    if request.operation not in operations(settings):
        return declines.UNSUPPORTED
    if not is_ours(request.id):
        return declines.BAD_REQUEST
    amount = request.amount.amount
    if request.operation is Operation.ACTIVATE and not amount:
        return declines.EMPTY_ACTIVATION  # not public whether it exists: off (ours)
    if amount < 0 or (request.operation in _WITH_AN_AMOUNT and not amount):
        return declines.DECLINES["G-AMOUNT"]
    return _refused_undoing(request) if request.operation in _UNDOING else None


def _refused_undoing(request: Request) -> Declined | None:
    """A void undoes all, so a part is refused before it leaves, wherever the whole is known."""
    if request.original is None:
        return declines.BAD_REQUEST
    whole = Original.of(request.original).amount(request.amount.currency)
    if not request.amount.amount:
        unnamed = whole is not None and request.operation is Operation.UNDO_LOAD
        return None if unnamed else declines.DECLINES["G-AMOUNT"]
    if whole is None or whole == request.amount:
        return None
    return declines.only_whole(f"{whole.amount} {whole.currency.code}")
