"""Which reports the desk offers, in the order of its list, each with its letter."""

from dataclasses import dataclass

from register.counter.reporting.kinds import Kind
from register.language import marked


@dataclass(frozen=True, slots=True)
class Offered:
    """One of them: its letter on the list, and what is said of it there."""

    kind: Kind
    letter: str
    about: str
    """In English."""


OFFERED = (
    Offered(Kind.HOURS, "h", marked("when customers come")),
    Offered(Kind.DAYS, "d", marked("day by day")),
    Offered(Kind.WEEKDAYS, "w", marked("Mondays beside Saturdays")),
    Offered(Kind.MONTHS, "m", marked("month by month")),
    Offered(Kind.DEPARTMENTS, "e", marked("what sells")),
    Offered(Kind.CASHIERS, "c", marked("count, average basket")),
    Offered(Kind.ITEMS, "i", marked("the best sellers first")),
    Offered(Kind.TENDERS, "t", marked("how it was paid")),
    Offered(Kind.TAX, "v", marked("net and tax by rate")),
    Offered(Kind.LOSS, "l", marked("voids, no-sales, discounts")),
    Offered(Kind.GIFT_CARDS, "g", marked("sold, redeemed, cashed out")),
    Offered(Kind.LIABILITY, "o", marked("what cards are still worth")),
    Offered(Kind.ROUNDING, "r", marked("what cash was rounded by")),
    Offered(Kind.DRAWER, "f", marked("shift by shift")),
)
