"""Gift-card requests by themselves, with no sale around them: cash-out, deactivation, a plain refund.

Also what a request left that had been given up and was done after all.
"""

from dataclasses import dataclass, field, replace
from typing import assert_never

from moneyed import Currency, Money

from register.domain.amounts import total
from register.domain.asking.exchange import Done
from register.domain.asking.exchanges import Exchanges
from register.domain.events import (
    CashGiven,
    CashOutReturned,
    DeskEvent,
    Ended,
    Intended,
    LateApproval,
    LateSeenTo,
)
from terminal_api.processor import Operation

#: By which request an approval that came too late is taken back. Anything else is for a manager; so is an
#: activation at a processor that takes none back.
TAKEN_BACK_BY = {
    Operation.PAY: Operation.REVERSE,
    Operation.BANK_CARD: Operation.REVERSE,
    Operation.LOAD: Operation.UNDO_LOAD,
    Operation.ACTIVATE: Operation.UNDO_LOAD,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One slip's worth of gift-card work."""

    number: str
    currency: Currency
    exchanges: Exchanges = field(default_factory=Exchanges)
    cash: tuple[CashGiven, ...] = ()
    returned: tuple[CashOutReturned, ...] = ()
    late: Done | None = None
    """What was done although its sale went on without it."""
    seen_to: bool = False
    """Whether a manager has seen to what is late."""

    @property
    def to_hand_out(self) -> Money:
        """Cash that a finished cash-out owes the holder."""
        out = (one.approved.amount for one in self.exchanges.done(Operation.CASH_OUT))
        return total(out, self.currency) - total((event.settled for event in self.cash), self.currency)

    @property
    def to_take_in(self) -> Money:
        """Cash that belongs into the drawer again: cash-outs that were taken back."""
        back = (one for one in self.exchanges.done(Operation.REVERSE) if one.request.undoes_cash_out)
        on_cards = total((one.approved.amount for one in back), self.currency)
        return on_cards - total((event.settled for event in self.returned), self.currency)

    @property
    def to_take_back(self) -> Done | None:
        """What is late and nobody has taken back, or has seen to."""
        back = (
            any(
                one.request.undoes == self.late.request.id
                for one in self.exchanges.done(Operation.REVERSE, Operation.UNDO_LOAD)
            )
            if self.late
            else True
        )
        return None if back or self.seen_to else self.late

    @property
    def finished(self) -> bool:
        """Whether nothing more must happen to it."""
        moves_cash = self.to_hand_out.amount or self.to_take_in.amount
        return not self.exchanges.open and not moves_cash and self.to_take_back is None


def desk_after(desk: Desk, event: DeskEvent) -> Desk:
    """The desk slip once `event` has happened."""
    match event:
        case Intended(request=request):
            return replace(desk, exchanges=desk.exchanges.asked(request))
        case Ended(request=request, outcome=outcome):
            return replace(desk, exchanges=desk.exchanges.ended(request, outcome))
        case CashGiven():
            return replace(desk, cash=(*desk.cash, event))
        case CashOutReturned():
            return replace(desk, returned=(*desk.returned, event))
        case LateApproval(request=request, approved=approved):
            return replace(desk, late=Done(request, approved))
        case LateSeenTo():
            return replace(desk, seen_to=True)
        case _:
            assert_never(event)
