"""Which reports the desk offers, in the order of its list, each with its letter."""

from dataclasses import dataclass

from register.language import marked, say


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One of them: its name as on the command line, its letter, what it is called and about."""

    kind: str
    letter: str
    english: str
    about: str

    @property
    def label(self) -> str:
        """As it stands on the list."""
        return say(self.english)


KINDS = (
    ReportKind("hours", "h", marked("Sales by hour"), marked("when customers come")),
    ReportKind("days", "d", marked("Sales by day"), marked("day by day")),
    ReportKind("weekdays", "w", marked("Sales by weekday"), marked("Mondays beside Saturdays")),
    ReportKind("months", "m", marked("Sales by month"), marked("month by month")),
    ReportKind("departments", "e", marked("Sales by department"), marked("what sells")),
    ReportKind("cashiers", "c", marked("Sales by cashier"), marked("count, average basket")),
    ReportKind("items", "i", marked("Sales by item"), marked("the best sellers first")),
    ReportKind("tenders", "t", marked("Tenders"), marked("how it was paid")),
    ReportKind("tax", "v", marked("Tax"), marked("net and tax by rate")),
    ReportKind("loss", "l", marked("Loss prevention"), marked("voids, no-sales, discounts")),
    ReportKind("gift-cards", "g", marked("Gift cards"), marked("sold, redeemed, cashed out")),
    ReportKind("liability", "o", marked("Gift-card liability"), marked("what cards are still worth")),
    ReportKind("rounding", "r", marked("Rounding"), marked("what cash was rounded by")),
    ReportKind("drawer", "f", marked("Drawer differences"), marked("shift by shift")),
)


def kind_named(name: str) -> ReportKind:
    """The one with that name."""
    return next(one for one in KINDS if one.kind == name)
