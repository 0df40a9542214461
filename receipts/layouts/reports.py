"""X and Z reports: a shift's figures, read at any time, or once to close it."""

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from receipts.document import Block, Cell, Columns, Cut, Feed, Receipt, Row, Rule, Text
from receipts.language import moment, say
from receipts.layouts.parts import Shop, TaxLine, figures, named, shop_lines, tax_block

#: Of each kind of open things; a day without a printer leaves hundreds of receipts open.
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Count:
    """How often, and how much in all; None where one of them says nothing."""

    label: str
    count: int | None
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Cash:
    """The drawer. `counted` and `difference` are None on an X report, and before a count.

    `moved` are what went in and out, one line each. `expected` is None where it is not told before the count.
    `pieces` are the coins and notes of the count, `allowed_by` is who closed in spite of the difference.
    """

    float_: Money
    moved: tuple[Count, ...]
    expected: Money | None
    counted: Money | None = None
    difference: Money | None = None
    pieces: tuple[Count, ...] = ()
    allowed_by: str = ""


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What is open of one kind: `words` say how much and what that means, `lines` name each of it."""

    words: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing with a processor: one sentence, and the odd ones line by line.

    `seen_by` is who closed in spite of them.
    """

    words: str
    lines: tuple[str, ...] = ()
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """A shift's figures. `z_number` is None on an X report; `at` is when it was read, or closed.

    `tenders`, `departments` and `gift_cards` are printed as given, one line each: gift cards "Sold",
    "Loaded", "Redeemed", "Refunded", "Cashed out". `other` are counts without a place of their own: voids,
    copies, rebates; no-sales. `still_open` is printed kind by kind, of each the first few by name.
    """

    shop: Shop
    till: str
    shift: str
    opened: datetime
    at: datetime
    cashiers: tuple[str, ...]
    sales: Count
    refunds: Count
    cash: Cash
    z_number: int | None = None
    tenders: tuple[Count, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    departments: tuple[Count, ...] = ()
    gift_cards: tuple[Count, ...] = ()
    other: tuple[Count, ...] = ()
    drawer_openings: int = 0
    still_open: tuple[StillOpen, ...] = ()
    compared: tuple[Compared, ...] = ()


def shift_report(report: ShiftReport) -> Receipt:
    """The X report, or the Z report when it has its number."""
    return Receipt(
        (
            *_head(report),
            *_counts((report.sales, report.refunds)),
            *_section(say("Tenders"), report.tenders),
            *tax_block(report.taxes),
            *_section(say("Departments, without tax"), report.departments),
            *_section(say("Gift cards"), report.gift_cards),
            *_section(say("Other"), report.other),
            *_cash(report),
            *_compared(report.compared),
            *_open(report.still_open),
            Cut(),
        )
    )


def _head(report: ShiftReport) -> tuple[Block, ...]:
    z = report.z_number
    kind = say("X REPORT") if z is None else say("Z REPORT {number}", number=z)
    ended = say("Read") if z is None else say("Closed")
    # Without the logo: reports are for the shop itself, and long enough.
    return (
        *shop_lines(report.shop),
        Feed(),
        Text(kind, bold=True, size="large", align="center"),
        Feed(),
        Columns(say("Shift {shift}", shift=report.shift), report.till),
        Columns(say("Opened"), moment(report.opened)),
        Columns(ended, moment(report.at)),
        Columns(say("Cashiers") if len(report.cashiers) > 1 else say("Cashier"), ", ".join(report.cashiers)),
        Rule(),
        Columns("", say("Amounts in {currency}", currency=report.cash.float_.currency.code)),
    )


def _counts(counts: tuple[Count, ...]) -> tuple[Block, ...]:
    return tuple(
        Row(
            (
                Cell(each.label),
                Cell("" if each.count is None else str(each.count), 5, "right"),
                Cell("" if each.amount is None else figures(each.amount), 11, "right"),
            )
        )
        for each in counts
    )


def _section(title: str, counts: tuple[Count, ...]) -> tuple[Block, ...]:
    return (Rule(), Text(title, bold=True), *_counts(counts)) if counts else ()


def _cash(report: ShiftReport) -> tuple[Block, ...]:
    cash = report.cash
    expected = say("after the count") if cash.expected is None else figures(cash.expected)
    counted = (Columns(say("Counted"), figures(cash.counted)),) if cash.counted is not None else ()
    difference = () if cash.difference is None else (_difference(cash.difference),)
    return (
        Rule(),
        Text(say("Drawer"), bold=True),
        *_counts((Count(say("Float"), None, cash.float_), *cash.moved)),
        Columns(say("Expected"), expected, bold=True),
        *counted,
        *difference,
        *((Columns(say("Allowed by"), cash.allowed_by),) if cash.allowed_by else ()),
        Columns(say("Drawer openings"), str(report.drawer_openings)),
        *_section(say("Counted by piece"), cash.pieces),
    )


def _difference(amount: Money) -> Columns:
    return Columns(named(say("DIFFERENCE"), amount), figures(amount), bold=True, size="large")


def _compared(compared: tuple[Compared, ...]) -> tuple[Block, ...]:
    return (
        (Rule(), *(block for one in compared for block in comparison(one, _MOST_NAMED))) if compared else ()
    )


def comparison(one: Compared, most: int | None = None) -> tuple[Block, ...]:
    """What came of it, and the odd ones: all, or `most` of them where the paper says other things too."""
    seen = (Columns(say("Seen by"), one.seen_by),) if one.seen_by else ()
    return (Text(one.words, bold=bool(one.lines)), *_listed(one.lines, most), *seen)


def _open(still_open: tuple[StillOpen, ...]) -> tuple[Block, ...]:
    if not still_open:
        return (Rule(), Text(say("Nothing is still open.")))
    kinds = (block for kind in still_open for block in _kind(kind))
    return (Rule(), Text(say("STILL OPEN"), bold=True), *kinds)


def _kind(kind: StillOpen) -> tuple[Block, ...]:
    return (Text(kind.words, bold=True), *_listed(kind.lines, _MOST_NAMED))


def _listed(lines: tuple[str, ...], most: int | None) -> tuple[Block, ...]:
    named = tuple(Text(f"- {line}") for line in lines[:most])
    more = len(lines) - len(named)
    rest = (Text(say("- and {more} more", more=more)),) if more > 0 else ()
    return (*named, *rest)
