"""Gift cards of several processors, and discounts in what they pay."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from moneyed import EUR, Money

from register.counter.reporting.kinds import Kind
from register.counter.reporting.made import made
from register.counter.reporting.period import Period
from register.demo import demo_settings
from register.domain.bookkeeping import facts
from register.journal.projections.archive import Axis, Total
from register.journal.projections.gathered import ShiftRecord

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
WEEK = Period(MONDAY, date(2026, 11, 22))


@dataclass
class Kept:
    """An archive of these: day, kind, name, how many, how much."""

    kept: tuple[tuple[date, facts.Kind, str, int, str], ...]

    def totals(
        self, since: date, until: date, kinds: Collection[facts.Kind], by: Collection[Axis] = ()
    ) -> Sequence[Total]:
        return [
            Total(kind, day if Axis.DAY in by else None, None, None, name, count, Money(amount, EUR))
            for day, kind, name, count, amount in self.kept
            if since <= day <= until and kind in kinds
        ]

    def shifts(self) -> Sequence[ShiftRecord]:
        return ()


KEPT = Kept(
    (
        (date(2026, 10, 1), facts.Kind.LEDGER, "gift_cards:toggle:activate", 0, "-100.00"),
        (MONDAY, facts.Kind.LEDGER, "gift_cards:toggle:load", 0, "-25.00"),
        (MONDAY, facts.Kind.COUNT, "gift_cards:load", 1, "0"),
        (MONDAY, facts.Kind.LEDGER, "gift_cards:terminal:pay", 0, "9.00"),
        (MONDAY, facts.Kind.TURNOVER, "card_discounts", 0, "1.00"),
        (MONDAY, facts.Kind.COUNT, "gift_cards:pay", 2, "0"),
        (WEDNESDAY, facts.Kind.LEDGER, "gift_cards:toggle:pay", 0, "5.00"),
        (WEDNESDAY, facts.Kind.LEDGER, "gift_cards:toggle:refund", 0, "-2.00"),
        (WEDNESDAY, facts.Kind.LEDGER, "gift_cards:toggle:cash_out", 0, "3.00"),
        (WEDNESDAY, facts.Kind.LEDGER, "bank_cards:terminal:reverse", 0, "-7.00"),
    )
)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def test_each_processor_has_a_column_of_its_own_where_there_are_several() -> None:
    report = made(KEPT, demo_settings(), Kind.GIFT_CARDS, WEEK)
    assert [column.key for column in report.columns] == ["operation", "count", "terminal", "toggle", "amount"]
    rows = {row[0]: row[1:] for row in report.rows}
    assert rows["Redeemed"] == (2, euros("9.00"), euros("5.00"), euros("14.00"))
    assert rows["Loaded"] == (1, euros("0"), euros("25.00"), euros("25.00"))
    assert rows["Refunded"] == (0, euros("0"), euros("2.00"), euros("2.00"))
    before = made(KEPT, demo_settings(), Kind.GIFT_CARDS, WEEK, Period(date(2026, 10, 1), date(2026, 10, 2)))
    assert {row[0]: row[-2:] for row in before.rows}["Activated"] == (euros("100.00"), euros("-100.00"))


def test_cards_are_worth_what_is_left_and_a_discount_came_off_them_too() -> None:
    report = made(KEPT, demo_settings(), Kind.LIABILITY, WEEK)
    assert report.rows == (
        ("Mon 16 Nov", euros("25.00"), euros("10.00"), euros("0.00"), euros("115.00")),
        ("Tue 17 Nov", euros("0.00"), euros("0.00"), euros("0.00"), euros("115.00")),
        ("Wed 18 Nov", euros("0.00"), euros("5.00"), euros("-1.00"), euros("109.00")),
    )
    assert report.totals == ("Total", euros("25.00"), euros("15.00"), euros("-1.00"), euros("109.00"))
    assert [str(point) for point in report.series[0].points] == ["115.00", "115.00", "109.00"]
