"""One figure of a report, as people here write it."""

from decimal import Decimal

from moneyed import Money

from register.counter.reporting.table import Cell, Column
from register.domain.amounts import figures, numeral

NOTHING = "–"
"""Where there is nothing to tell, which is another thing than 0."""


def word(cell: Cell, column: Column) -> str:
    """`1204`, `12.50`, `-3.1%`; the currency is said elsewhere."""
    match cell:
        case None:
            return NOTHING
        case str():
            return cell
        case Money():
            return figures(cell)
        case int():
            return str(cell)
        case Decimal():
            return numeral(cell) + ("%" if column.percent else "")
