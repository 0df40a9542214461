"""Gift cards: what was done with them, and what they are still worth."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import partial

from moneyed import Money

from register.counter.drawer.shift_figures import GIFT_CARDS
from register.counter.reporting.period import Period
from register.counter.reporting.places import day_column, day_names, day_place
from register.counter.reporting.sums import Source, as_shift
from register.counter.reporting.table import Cell, Column
from register.counter.reporting.table_rows import Row, Table, summed
from register.domain.amounts import total, zero
from register.domain.bookkeeping.facts import Kind
from register.domain.shift import Shift
from register.journal.projections.archive import Axis
from register.language import say
from terminal_api.processor import Operation

_ACCOUNT = "gift_cards"
_SOLD = (Operation.ACTIVATE, Operation.LOAD, Operation.UNDO_LOAD)


def gift_cards(source: Source, period: Period) -> Table:
    """As X and Z reports have it; where there are several processors, with what each of them has of it."""
    sums = as_shift(source.totals(period, (Kind.LEDGER, Kind.COUNT)), source.currency)
    processors = sorted({name.split(":")[1] for name in sums.ledger if name.startswith(f"{_ACCOUNT}:")})
    rows: list[Row] = []
    for name, operation, sign in GIFT_CARDS:
        each = [_of(sums, operation, one) * sign for one in processors]
        cells: tuple[Cell, ...] = (
            sums.count(f"{_ACCOUNT}:{operation}"),
            *(each if len(each) > 1 else ()),
            total(each, source.currency),
        )
        rows.append(Row(operation.value, (say(name),), cells, (operation.value,)))
    beside = [Column(one, key=one) for one in processors] if len(processors) > 1 else []
    return Table(
        (Column(say("Gift cards"), is_text=True, key="operation"),),
        (Column(say("How many"), key="count"), *beside, Column(say("Amount"), key="amount")),
        tuple(rows),
        (),
        compared=1 + len(beside),
    )


def liability(source: Source, period: Period) -> Table:
    """At the end of each day: all that was ever put on cards here less all that was ever taken off them."""
    rows = tuple(_day_by_day(source, period))
    nothing = zero(source.currency)
    return Table(
        (day_column(),),
        (
            Column(say("Sold"), key="sold"),
            Column(say("Redeemed"), key="redeemed"),
            Column(say("Other"), key="other"),
            Column(say("Outstanding"), key="outstanding"),
        ),
        rows,
        (*summed(rows, (nothing, nothing, nothing, None))[:3], rows[-1].figures[-1]),
        compared=3,
        in_order=True,
        is_line=True,
        missing_is_blank=True,
        names_of=partial(day_names, period),
        notes=(
            say("As far as this till knows: cards sold or redeemed at others are not in it."),
            say("A card that was deactivated with money on it is in it still: nothing was paid for that."),
        ),
    )


def _day_by_day(source: Source, period: Period) -> Iterable[Row]:
    """What moved on each day, and last what cards were worth at its end."""
    kinds = (Kind.LEDGER, Kind.TURNOVER)
    earlier = Period(date.min, period.since - timedelta(1))
    worth = _worth(as_shift(source.totals(earlier, kinds), source.currency))
    found = source.shifts(period, kinds, Axis.DAY, lambda one: one.day)
    moved = {day: sums for day, sums in found.items() if day and _moves(sums)}
    for day in _days(period, moved):
        sums = moved.get(day) or as_shift((), source.currency)
        worth += _worth(sums)
        place = day_place(period, day)
        names, for_machines = day_names(period, place) or ((), ())
        yield Row(place, names, (*_of_day(sums), worth), for_machines)


def _days(period: Period, moved: Mapping[date, object]) -> Iterable[date]:
    """From the period's first day to the last on which anything happened; at least the first."""
    last = max(moved, default=period.since)
    return (period.since + timedelta(place) for place in range((last - period.since).days + 1))


def _of_day(sums: Shift) -> tuple[Money, Money, Money]:
    """Sold, redeemed, and all else that made cards worth more or less."""
    sold = -total((_of(sums, one) for one in _SOLD), sums.currency)
    redeemed = _of(sums, Operation.PAY) + sums.amount("card_discounts")
    return sold, redeemed, _worth(sums) - sold + redeemed


def _worth(sums: Shift) -> Money:
    """By how much cards are worth more. A discount in a payment came off its card, but moved no money."""
    return -sums.of(_ACCOUNT) - sums.amount("card_discounts")


def _moves(sums: Shift) -> bool:
    return any(name.startswith(f"{_ACCOUNT}:") for name in sums.ledger) or bool(sums.amount("card_discounts"))


def _of(sums: Shift, operation: Operation, processor: str | None = None) -> Money:
    accounts = (name.split(":") for name in sums.ledger if name.startswith(f"{_ACCOUNT}:"))
    wanted = (one for one in accounts if one[-1] == operation.value and processor in (None, one[1]))
    return total((sums.ledger[":".join(one)] for one in wanted), sums.currency)
