"""What this till asked of processors that tell no totals: its own count, to be held against their portals.

Of the terminal, record and totals are compared. Neither Toast, Toggle, Factor4, the Stored Value API nor the
gateway's contract has a question for totals, and asking each request anew would move money at some of them.
"""

from dataclasses import dataclass

from moneyed import Money

from register.config.tables import TERMINAL
from register.counter.days.day_comparison import ours_since
from register.counter.drawer.shift_figures import GIFT_CARDS
from register.counter.history import written_before
from register.counter.till import Till
from register.domain.amounts import exact, figures, total
from register.domain.asking.comparison import Ours
from register.domain.english import in_english
from register.language import counted, say
from terminal_api.outcomes import Approved


@dataclass(frozen=True, slots=True)
class Moved:
    """One kind of request: how many were approved, and what they came to."""

    name: str
    """In English: `Redeemed`."""
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class OwnCount:
    """What was asked of one processor since the shift was opened."""

    processor: str
    moved: tuple[Moved, ...]
    open: int
    """Those whose answer is still missing; they are in no sum."""

    @property
    def words(self) -> str:
        """That it could not be compared, and what for the figures are."""
        if not (self.moved or self.open):
            return say("Not compared: {name} tells no totals. Nothing was asked of it.", name=self.processor)
        return say(
            "Not compared: {name} tells no totals. Here, to be held against its portal:", name=self.processor
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """`Redeemed: 3, 31.20`"""
        kinds = (
            say("{what}: {count}, {amount}", what=say(one.name), count=one.count, amount=figures(one.amount))
            for one in self.moved
        )
        missing = counted("1 answer is missing", "{count} answers are missing", self.open)
        return (*kinds, *((missing,) if self.open else ()))

    def as_json(self) -> dict[str, object]:
        """As a comparison is told to a machine, with its own count in place of what agrees."""
        with in_english():
            return {
                "processor": self.processor,
                "requests": sum(one.count for one in self.moved) + self.open,
                "agree": 0,
                "missed": "tells_no_totals",
                "totals_not_looked_at": "never_told",
                "words": self.words,
                "odd": [],
                "own": {one.name: {"count": one.count, "amount": exact(one.amount)} for one in self.moved},
                "open": self.open,
            }


def own_counts(till: Till) -> tuple[OwnCount, ...]:
    """One for each processor that nothing is compared with; none without a shift."""
    shift = till.books.shift
    if shift is None:
        return ()
    names = sorted(name for name in till.processors if name != TERMINAL and name not in till.records)
    asked = tuple(ours_since(till, written_before(till.journal, shift.opened_at))) if names else ()
    return tuple(
        _count(till, name, tuple(one for one in asked if one.request.processor == name)) for name in names
    )


def _count(till: Till, name: str, asked: tuple[Ours, ...]) -> OwnCount:
    moved: list[Moved] = []
    for words, operation, _ in GIFT_CARDS:
        same = (one.outcome for one in asked if one.request.operation is operation)
        amounts = [outcome.amount for outcome in same if isinstance(outcome, Approved)]
        if amounts:
            moved.append(Moved(words, len(amounts), total(amounts, till.currency)))
    return OwnCount(name, tuple(moved), sum(one.is_open for one in asked))
