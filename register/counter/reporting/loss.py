"""What an owner looks at when money is missing: cashier by cashier, and beside what they sold."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from moneyed import Money

from register.counter.reporting.period import Period
from register.counter.reporting.sums import Source
from register.counter.reporting.table import Column
from register.counter.reporting.table_rows import Drawing, Row, Table, percent
from register.domain.amounts import total
from register.domain.bookkeeping.facts import Kind
from register.journal.projections.archive import Axis, Total
from register.language import marked, say


@dataclass(frozen=True, slots=True)
class _Watched:
    """One thing to watch: its name, and the facts that count it and say what it came to."""

    name: str
    key: str
    counted: tuple[Kind, str]
    worth: tuple[Kind, str] | None = None
    """None: it moves no money."""


_ALL = ""
"""Facts of a kind, whatever their name."""
_WATCHED = (
    _Watched(marked("Discounts"), "discounts", (Kind.REDUCED, _ALL), (Kind.REDUCED, _ALL)),
    _Watched(marked("Other prices"), "prices", (Kind.REPRICED, _ALL), (Kind.REPRICED, _ALL)),
    _Watched(marked("Lines removed"), "removed", (Kind.REMOVED, _ALL), (Kind.REMOVED, _ALL)),
    _Watched(marked("Voids"), "voids", (Kind.COUNT, "voids"), (Kind.VOIDED, _ALL)),
    _Watched(marked("No-sales"), "no_sales", (Kind.COUNT, "no_sale")),
    _Watched(
        marked("Returns without receipt"),
        "without_receipt",
        (Kind.COUNT, "without_receipt"),
        (Kind.TURNOVER, "without_receipt"),
    ),
    _Watched(marked("Paid out"), "paid_out", (Kind.COUNT, "paid_out"), (Kind.TURNOVER, "paid_out")),
    _Watched(marked("Allowed by a manager"), "allowed", (Kind.ALLOWED, _ALL)),
)
_KINDS = (*(Kind.COUNT, Kind.TURNOVER, Kind.REDUCED, Kind.REPRICED, Kind.REMOVED, Kind.VOIDED, Kind.ALLOWED),)


@dataclass(frozen=True, slots=True)
class _Sums:
    """The facts of one cashier."""

    totals: tuple[Total, ...]
    nothing: Money

    def count(self, which: tuple[Kind, str]) -> int:
        return sum(one.count for one in self._matching(which))

    def amount(self, which: tuple[Kind, str]) -> Money:
        return total((one.amount for one in self._matching(which)), self.nothing.currency)

    def _matching(self, which: tuple[Kind, str]) -> Iterable[Total]:
        kind, name = which
        return (one for one in self.totals if one.kind is kind and name in (_ALL, one.name))


def loss(source: Source, period: Period) -> Table:
    """Only what there was any of, each beside what the same cashier sold."""
    groups: dict[str, list[Total]] = {}
    for one in source.totals(period, _KINDS, Axis.CASHIER):
        groups.setdefault(one.cashier or "-", []).append(one)
    nothing = Money(0, source.currency)
    people = {name: _Sums(tuple(groups[name]), nothing) for name in sorted(groups)}
    rows = tuple(row for name, sums in people.items() for row in _watched(name, sums))
    points = [(name, _drawn(sums)) for name, sums in people.items()]
    points = [(name, point) for name, point in points if point]
    return Table(
        (
            Column(say("Cashier"), is_text=True, key="cashier"),
            Column(say("What"), is_text=True, key="what"),
        ),
        (
            Column(say("How many"), key="count"),
            Column(say("Amount"), key="amount"),
            Column(say("Of sales"), percent=True, key="of_sales"),
        ),
        rows,
        (),
        compared=1,
        else_compared=0,
        drawing=Drawing(tuple(name for name, _ in points), tuple(points)),
        notes=(say("Of sales: the amount beside what they sold, else how many beside how many sales."),),
        notes_beside=(say("Where there is no amount, Before and +/- say how many."),),
    )


def _watched(name: str, sums: _Sums) -> Iterable[Row]:
    sales, sold = sums.count((Kind.COUNT, "sales")), sums.amount((Kind.TURNOVER, "sales"))
    for one in _WATCHED:
        count = sums.count(one.counted)
        amount = sums.amount(one.worth) if one.worth else None
        if count or amount:
            share = percent(count, sales) if amount is None else percent(amount, sold)
            names = (name, say(one.name))
            yield Row((name, one.key), names, (count, amount, share), (name, one.key))


def _drawn(sums: _Sums) -> Decimal:
    """All amounts of one cashier together."""
    return sum((sums.amount(one.worth).amount for one in _WATCHED if one.worth), Decimal(0))
