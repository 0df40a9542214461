"""Gift-card requests by themselves, with no sale around them: cash-out, deactivation, a plain refund."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from moneyed import Currency, Money

from register.domain.amounts import total
from register.domain.events import CashGiven, DeskEvent, Ended, Intended
from register.domain.exchange import Exchanges
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Desk:
    """One slip's worth of gift-card work."""

    number: str
    currency: Currency
    exchanges: Exchanges = field(default_factory=Exchanges)
    cash: tuple[CashGiven, ...] = ()

    @property
    def to_hand_out(self) -> Money:
        """Cash that a finished cash-out owes the holder."""
        out = (one.approved.amount for one in self.exchanges.done(Operation.CASH_OUT))
        return total(out, self.currency) - total((event.amount for event in self.cash), self.currency)

    @property
    def finished(self) -> bool:
        """Whether nothing more must happen to it."""
        return not self.exchanges.open and not self.to_hand_out.amount


def desk_after(desk: Desk, event: DeskEvent) -> Desk:
    """The desk slip once `event` has happened."""
    match event:
        case Intended(request=request):
            return replace(desk, exchanges=desk.exchanges.asked(request))
        case Ended(request=request, outcome=outcome):
            return replace(desk, exchanges=desk.exchanges.ended(request, outcome))
        case CashGiven():
            return replace(desk, cash=(*desk.cash, event))
        case _:
            assert_never(event)
