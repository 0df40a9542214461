"""What was sold, by department and by item: without tax, less what came back."""

from decimal import Decimal

from moneyed import Money

from register.counter.reporting.period import Period
from register.counter.reporting.sums import Source, named
from register.counter.reporting.table import Column
from register.counter.reporting.table_rows import Row, Table, percent
from register.domain.amounts import total
from register.domain.bookkeeping.facts import Kind
from register.language import say

_MOST_DRAWN = 12
"""Items in the picture: more bars say less."""


def departments(source: Source, period: Period) -> Table:
    """The one that sold most comes first. They come to the sales without tax of the same days."""
    booked = [one for one in source.totals(period, (Kind.LEDGER,)) if named(one).startswith("sales:")]
    sold = {named(one).partition(":")[2]: -one.amount for one in booked}
    every = total(sold.values(), source.currency)
    rows = [
        Row(name, (name or say("No department"),), (net, percent(net, every)), (name,))
        for name, net in sold.items()
    ]
    return Table(
        (Column(say("Department"), is_text=True, key="department"),),
        (Column(say("Without tax"), key="net"), _share()),
        tuple(sorted(rows, key=lambda row: (-_net(row, 0).amount, row.names))),
        (every, percent(every, every)),
        compared=0,
    )


def items(source: Source, period: Period) -> Table:
    """The one that sold for most comes first."""
    found = source.totals(period, (Kind.ITEM,))
    every = total((one.amount for one in found), source.currency)
    rows: list[Row] = []
    for one in found:
        code, _, name = named(one).partition("\t")
        quantity = Decimal(one.count) / 1000
        rows.append(Row(one.name, (code, name), (quantity, one.amount, percent(one.amount, every))))
    return Table(
        (Column(say("Code"), is_text=True, key="code"), Column(say("Item"), is_text=True, key="item")),
        (Column(say("Quantity"), key="quantity"), Column(say("Without tax"), key="net"), _share()),
        tuple(sorted(rows, key=lambda row: (-_net(row, 1).amount, row.names))),
        (None, every, percent(every, every)),
        compared=1,
        most_drawn=_MOST_DRAWN,
    )


def _share() -> Column:
    return Column(say("Share"), percent=True, key="share")


def _net(row: Row, at: int) -> Money:
    net = row.figures[at]
    assert isinstance(net, Money)
    return net
