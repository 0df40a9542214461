"""How customers paid, the tax in it, and what cash was rounded by."""

from functools import partial

from moneyed import Money

from register.counter.drawer.shift_figures import tenders as tendered
from register.counter.reporting.period import Period
from register.counter.reporting.places import day_column, day_names, day_place
from register.counter.reporting.sums import Source, as_shift, named
from register.counter.reporting.table import Column
from register.counter.reporting.table_rows import Row, Table, percent, summed
from register.domain.amounts import total, zero
from register.domain.bookkeeping.facts import Kind
from register.journal.projections.archive import Axis
from register.language import say


def tenders(source: Source, period: Period) -> Table:
    """Taken less given back, as X and Z reports have it."""
    sums = as_shift(source.totals(period, (Kind.LEDGER, Kind.COUNT, Kind.TURNOVER)), source.currency)
    found = tendered(sums)
    every = total((one.amount for one in found), source.currency)
    rows = [
        Row(one.name, (say(one.name),), (one.count, one.amount, percent(one.amount, every)), (one.name,))
        for one in found
    ]
    return Table(
        (Column(say("Tender"), is_text=True, key="tender"),),
        (
            Column(say("Payments"), key="payments"),
            Column(say("Amount"), key="amount"),
            Column(say("Share"), percent=True, key="share"),
        ),
        tuple(rows),
        (sum(one.count or 0 for one in found), every, percent(every, every)),
        compared=1,
        notes=(say("Taken less given back; payments are those that were taken."),),
    )


def tax(source: Source, period: Period) -> Table:
    """Rate by rate; what was sold without tax stands by itself."""
    nothing = zero(source.currency)
    nets, taxes = dict[str, Money](), dict[str, Money]()
    for one in source.totals(period, (Kind.TAX_NET, Kind.TAX)):
        sums = taxes if one.kind is Kind.TAX else nets
        sums[named(one)] = sums.get(named(one), nothing) + one.amount
    rows = tuple(
        _taxed(name, nets.get(name, nothing), taxes.get(name, nothing)) for name in sorted({*nets, *taxes})
    )
    return Table(
        (Column(say("Tax"), is_text=True, key="letter"), Column(say("Rate"), is_text=True, key="percent")),
        (
            Column(say("Without tax"), key="net"),
            Column(say("Tax"), key="tax"),
            Column(say("With tax"), key="gross"),
        ),
        rows,
        summed(rows, (nothing, nothing, nothing)),
        compared=1,
        in_order=True,
    )


def _taxed(name: str, net: Money, tax: Money) -> Row:
    letter, _, rest = name.partition(" ")
    rate, exempt, _ = rest.partition(" exempt")
    words = say("{percent} %, exempt", percent=rate) if exempt else f"{rate} %"
    return Row(name, (letter, words), (net, tax, net + tax), (f"{letter}{exempt}", rate))


def rounding(source: Source, period: Period) -> Table:
    """What customers paid more because small coins are gone; less than nothing where they paid less."""
    nothing = zero(source.currency)
    found = source.shifts(
        period, (Kind.LEDGER, Kind.COUNT), Axis.DAY, lambda one: day_place(period, one.day or period.since)
    )
    rows: list[Row] = []
    for place, sums in sorted(found.items()):
        names = day_names(period, place)
        if names and (sums.count("cash") or sums.rounding):
            rows.append(Row(place, names.names, (sums.count("cash"), sums.rounding), names.for_machines))
    return Table(
        (day_column(),),
        (Column(say("Payments in cash"), key="payments"), Column(say("Rounding"), key="rounding")),
        tuple(rows),
        summed(rows, (0, nothing)),
        compared=1,
        in_order=True,
        names_of=partial(day_names, period),
        notes=(say("More than nothing: customers paid so much more."),),
    )
