"""A receipt without prices, of a whole sale or of some of its lines."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from receipts.document import Receipt
from receipts.layouts.gift_receipt import GiftItem, GiftReceipt, gift_receipt
from receipts.layouts.parts import Heading
from register.counter.history import GIFT, gift_receipts_of, past
from register.counter.paper import papers, slip_lines, slips
from register.counter.returning import returns
from register.counter.till import Till
from register.domain.amounts import Refused
from register.language import say


@dataclass(frozen=True, slots=True)
class Giftable:
    """A line of a completed sale that may stand on a gift receipt."""

    position: int
    """Counted from 0."""
    name: str
    quantity: Decimal
    """Of it, what has not come back yet."""
    unit: str = ""


def giftable(till: Till, typed: str) -> tuple[Giftable, ...] | Refused:
    """What of the sale with that receipt number may be given away: no deposits, nothing that came back."""
    found = returns.find(till, typed)
    if isinstance(found, Refused):
        return found
    goods = [
        Giftable(one.position, slip_lines.called(one.line), one.left, "kg" if one.line.unit == "kg" else "")
        for one in found.lines
        if one.left and not one.line.deposit
    ]
    cards = [
        Giftable(at, say("Gift card ending {card}", card=line.card.last4), Decimal(1))
        for at, line in found.sale.basket.cards
        if at not in found.sale.refunded
    ]
    return tuple(sorted((*goods, *cards), key=lambda one: one.position))


def print_gift_receipt(till: Till, typed: str, chosen: Collection[int] | None = None) -> Refused | None:
    """Print one of all that may be given away, or of the lines at the `chosen` positions, from 0."""
    lines = giftable(till, typed)
    if isinstance(lines, Refused):
        return lines
    if till.settings.paper_columns is None:
        return Refused(say("This till has no printer: no gift receipt can be printed"))
    if chosen is not None:
        known = {one.position for one in lines}
        if wrong := sorted(set(chosen) - known):
            return Refused(
                say("Line {line} cannot stand on a gift receipt: choose another", line=wrong[0] + 1)
            )
        lines = tuple(one for one in lines if one.position in chosen)
    if not lines:
        return Refused(say("Nothing of this sale can stand on a gift receipt"))
    number = returns.receipt_number(till, typed)
    till.record(papers.queued(till, _receipt(till, number, lines), GIFT, number))
    return None


def _receipt(till: Till, number: str, lines: tuple[Giftable, ...]) -> Receipt:
    now, sold = slips.heading(till, number), past(till, number)
    at = slips.local(sold.at) if sold else now.at
    return gift_receipt(
        GiftReceipt(
            Heading(now.shop, number, at, now.till, (sold.cashier if sold else None) or now.cashier),
            tuple(GiftItem(one.quantity, one.name, one.unit) for one in lines),
            len(gift_receipts_of(till, number)) + 1,
        )
    )
