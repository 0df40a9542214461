"""What a report on paper counts, from a shift's sums."""

from decimal import Decimal

from receipts.layouts.parts import TaxLine
from receipts.layouts.reports import Count
from register.counter.drawer.shift_figures import Figure
from register.domain.shift import Shift
from register.language import say


def without_receipt(shift: Shift) -> tuple[Count, ...]:
    """Of the refunds, those by a manager's word alone. No line where there were none."""
    count, amount = shift.count("without_receipt"), shift.amount("without_receipt")
    return (Count(say("Refunds, no receipt"), count, -amount),) if count else ()


def let_go(shift: Shift) -> tuple[Count, ...]:
    """Receipts that the law demands and no sale waited for. No line where there were none."""
    return tuple(
        Count(say("Not printed, let go by {person}", person=who), count, None) for who, count in shift.let_go
    )


def card_discounts(shift: Shift) -> tuple[Count, ...]:
    """What was a discount in payments by gift card: sales are less by it. No line where nothing was."""
    off = shift.amount("card_discounts")
    return (Count(say("Gift card discounts"), None, -off),) if off else ()


def rounded(shift: Shift) -> tuple[Count, ...]:
    """What cash was rounded by: tenders are sales and cards and this. No line where nothing was."""
    return (Count(say("Rounding"), None, shift.rounding),) if "rounding" in shift.ledger else ()


def taxes(shift: Shift) -> tuple[TaxLine, ...]:
    """Net, tax and gross, rate by rate."""
    return tuple(
        TaxLine(tax.letter, Decimal(tax.percent), tax.net, tax.tax, tax.net + tax.tax, tax.exempt)
        for _, tax in sorted(shift.taxes.items())
    )


def counts(rows: tuple[Figure, ...]) -> tuple[Count, ...]:
    """`rows` as they are printed."""
    return tuple(Count(say(row.name), row.count, row.amount) for row in rows)
