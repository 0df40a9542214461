"""Events on their way to one commit, and what they oblige the till to once they are on disk."""

from dataclasses import dataclass, field
from datetime import datetime

from register.domain.books import Books
from register.domain.events import (
    CardRefunded,
    CardSwapped,
    DrawerOpened,
    Ended,
    Event,
    LineAdded,
    LineNoted,
    LineReduced,
    LineRemoved,
    PaperNoted,
    PaperQueued,
    PriceChanged,
    PromotionsGiven,
    QuantityChanged,
    SaleCompleted,
    SaleExempted,
    SaleVoided,
    Started,
)

#: Events after which a full card number may have become needless. A start: the crash before it may have come
#: between the keeping of a number and the line it was kept for.
_FORGETFUL = (Started, LineRemoved, Ended, SaleCompleted, SaleVoided, CardSwapped, CardRefunded)

#: Events that oblige nobody to anything.
_HARMLESS = (
    *(LineAdded, QuantityChanged, LineReduced, PriceChanged, PromotionsGiven, LineRemoved),
    *(SaleExempted, LineNoted),
)

#: The printer's state that must be on disk before its bytes leave; any other can be found out again.
_SENDING = "sending"


def must_last(event: Event) -> bool:
    """Whether somebody would be worse off if a power cut took `event`."""
    match event:
        case PaperNoted(state=state):
            return state == _SENDING
        case _:
            return not isinstance(event, _HARMLESS)


@dataclass
class Batch:
    """What is recorded and not on disk yet; `before` are the books without it, `at` is its time, in UTC."""

    before: Books
    at: datetime
    events: list[Event] = field(default_factory=list[Event])

    @property
    def lasts(self) -> bool:
        """Whether the till waits until all of it is surely on disk."""
        return any(map(must_last, self.events))

    @property
    def opens_drawer(self) -> bool:
        """Whether the drawer is to be kicked."""
        return self._has(DrawerOpened)

    @property
    def prints(self) -> bool:
        """Whether there is a new receipt for the printer."""
        return self._has(PaperQueued)

    @property
    def frees_cards(self) -> bool:
        """Whether a full card number may have become needless."""
        return self._has(*_FORGETFUL)

    @property
    def obliges(self) -> bool:
        """Whether somebody may now have something to see to."""
        return any(not isinstance(event, _HARMLESS) for event in self.events)

    def _has(self, *kinds: type[Event]) -> bool:
        return any(isinstance(event, kinds) for event in self.events)
