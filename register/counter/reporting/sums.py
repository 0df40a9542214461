"""The archive's figures as a shift would have them: then reports count as X and Z do."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Protocol, TypeVar

from moneyed import Currency, Money

from register.counter.reporting.period import Period
from register.domain.amounts import zero
from register.domain.bookkeeping.facts import Kind
from register.domain.shift import Shift
from register.journal.projections.archive import Axis, Total
from register.journal.projections.gathered import ShiftRecord

Key = TypeVar("Key")

OF_SALES = (Kind.COUNT, Kind.TURNOVER)
"""What a shift counts beside its ledger."""


class Figures(Protocol):
    """What an archive tells."""

    def totals(
        self, since: date, until: date, kinds: Collection[Kind], by: Collection[Axis] = ...
    ) -> Sequence[Total]:
        """Sums of the facts of those days and kinds, one for each value of the axes `by`."""
        ...

    def shifts(self) -> Sequence[ShiftRecord]:
        """Every shift, oldest first; the last one may be open."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures of a report come from, and in which currency."""

    archive: Figures
    currency: Currency

    def totals(self, period: Period, kinds: Collection[Kind], *by: Axis) -> Sequence[Total]:
        """Those of one period, by name and by what else is wanted."""
        return self.archive.totals(period.since, period.until, kinds, (*by, Axis.NAME))

    def shifts(
        self, period: Period, kinds: Collection[Kind], axis: Axis, key: Callable[[Total], Key]
    ) -> Mapping[Key, Shift]:
        """Those of one period as shifts, one for each `key`."""
        groups: dict[Key, list[Total]] = {}
        for one in self.totals(period, kinds, axis):
            groups.setdefault(key(one), []).append(one)
        return {each: as_shift(group, self.currency) for each, group in groups.items()}


def named(one: Total) -> str:
    """What it is of its kind; all that a `Source` tells has a name."""
    return one.name or ""


def as_shift(totals: Iterable[Total], currency: Currency) -> Shift:
    """`totals` as if they were one shift's, with no float; of any time, whoever sold."""
    ledger, counts, turnover = dict[str, Money](), dict[str, int](), dict[str, Money]()
    for one in totals:
        name = named(one)
        match one.kind:
            case Kind.LEDGER:
                ledger[name] = ledger.get(name, zero(currency)) + one.amount
            case Kind.COUNT:
                counts[name] = counts.get(name, 0) + one.count
            case Kind.TURNOVER:
                turnover[name] = turnover.get(name, zero(currency)) + one.amount
            case _:
                pass
    return Shift(
        0,
        datetime.min.replace(tzinfo=UTC),
        zero(currency),
        ledger=MappingProxyType(ledger),
        counts=MappingProxyType(counts),
        turnover=MappingProxyType(turnover),
    )
