"""From a kind and a period to its report."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from register.counter.reporting import cards, drawers, goods, loss, money, sales
from register.counter.reporting.kinds import Kind
from register.counter.reporting.period import Period
from register.counter.reporting.sums import Figures, Source
from register.counter.reporting.table import Report
from register.counter.reporting.table_rows import Table, report
from register.settings import Settings

REPORTS: Mapping[Kind, Callable[[Source, Period], Table]] = MappingProxyType(
    {
        Kind.HOURS: sales.hours,
        Kind.DAYS: sales.days,
        Kind.WEEKDAYS: sales.weekdays,
        Kind.MONTHS: sales.months,
        Kind.DEPARTMENTS: goods.departments,
        Kind.CASHIERS: sales.cashiers,
        Kind.ITEMS: goods.items,
        Kind.TENDERS: money.tenders,
        Kind.TAX: money.tax,
        Kind.LOSS: loss.loss,
        Kind.GIFT_CARDS: cards.gift_cards,
        Kind.LIABILITY: cards.liability,
        Kind.ROUNDING: money.rounding,
        Kind.DRAWER: drawers.drawer,
    }
)


def made(
    archive: Figures, settings: Settings, kind: Kind, period: Period, against: Period | None = None
) -> Report:
    """The report of `period`; with the figures of `against` beside it, if named."""
    source, table = Source(archive, settings.shop.currency), REPORTS[kind]
    other = table(source, against) if against is not None else None
    return report(kind, period, against, table(source, period), other)
