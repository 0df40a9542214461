"""The receipt for whoever is given the goods: what was bought, and no price anywhere."""

from dataclasses import dataclass
from decimal import Decimal

from receipts.document import Cell, Feed, Receipt, Row, Text
from receipts.language import say
from receipts.layouts.parts import Heading, head, plain, return_policy, tail


@dataclass(frozen=True, slots=True)
class GiftItem:
    """One line of the sale, without what it cost."""

    quantity: Decimal
    name: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class GiftReceipt:
    """`heading` has the number of the sale and its time; `count` tells one such paper from the next."""

    heading: Heading
    items: tuple[GiftItem, ...]
    count: int = 1


def gift_receipt(gift: GiftReceipt) -> Receipt:
    """Under the sale's own barcode, so that the goods can be exchanged or returned with it."""
    return Receipt(
        (
            *head(gift.heading, say("GIFT RECEIPT")),
            *(
                Row((Cell(f"{plain(item.quantity)} {item.unit}".strip(), 3, "right"), Cell(item.name)))
                for item in gift.items
            ),
            Feed(),
            Text(say("Gift receipt {number} of this sale", number=gift.count), align="center"),
            *return_policy(gift.heading.shop),
            *tail(gift.heading),
        )
    )
