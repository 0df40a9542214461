"""The receipt of goods taken back: what, from which sale, and where the money went."""

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from receipts.document import Block, Columns, Receipt, Rule, Text
from receipts.language import moment, say
from receipts.layouts.parts import (
    BesidePrices,
    CardEnding,
    Heading,
    Line,
    TaxLine,
    TerminalLines,
    beside_block,
    figures,
    head,
    item_lines,
    named,
    signature,
    tail,
    tax_block,
    terminal_slip,
)


@dataclass(frozen=True, slots=True)
class RefundLeg:
    """One way the money went back. `confirmed` is False while the processor has only received the request."""

    kind: str
    amount: Money
    card: CardEnding | None = None
    balance: Money | None = None
    reference: str = ""
    confirmed: bool = True
    discount: Money | None = None
    """What went back onto the gift card besides, and had lowered the price."""


@dataclass(frozen=True, slots=True)
class RefundReceipt:
    """A refund. `lines` are the returned goods and `total` the money back, positive as on the sale.

    `original_number` is empty where there was no receipt.
    """

    heading: Heading
    original_number: str
    original_at: datetime
    lines: tuple[Line, ...]
    total: Money
    legs: tuple[RefundLeg, ...]
    reason: str = ""
    taxes: tuple[TaxLine, ...] = ()
    slip: TerminalLines = ()
    signed: bool = False
    rounding: Money | None = None
    """What the cash is more, or less, than its part of `total`, where cash is rounded."""
    beside: BesidePrices | None = None
    """Where the lines alone do not come to the total."""
    allowed_by: str = ""
    """The manager without whose word nothing would have come back."""
    exchange: str = ""
    """The number of the receipt that has the goods: only what their exchange leaves goes back here."""


def refund_receipt(refund: RefundReceipt) -> Receipt:
    """What the customer gets with the money, and must sign where the shop wants it."""
    sold = Columns(say("Of receipt {number}", number=refund.original_number), moment(refund.original_at))
    reason = (Columns(say("Reason"), refund.reason),) if refund.reason else ()
    allowed = (Columns(say("Allowed by"), refund.allowed_by),) if refund.allowed_by else ()
    rounding = (Columns(say("Rounding"), figures(refund.rounding)),) if refund.rounding else ()
    return Receipt(
        (
            *head(refund.heading, say("REFUND")),
            sold if refund.original_number else Text(say("Without a receipt"), bold=True),
            *reason,
            *allowed,
            *((Columns(say("Exchanged with"), refund.exchange),) if refund.exchange else ()),
            *((Rule(), *item_lines(refund.lines)) if refund.lines else ()),
            *beside_block(refund.beside),
            Rule(),
            Columns(named(say("REFUNDED"), refund.total), figures(refund.total), bold=True, size="large"),
            *rounding,
            *(block for leg in refund.legs for block in leg_lines(leg)),
            *tax_block(refund.taxes),
            *terminal_slip(refund.slip),
            *(signature(say("Customer")) if refund.signed else ()),
            *tail(refund.heading),
        )
    )


def leg_lines(leg: RefundLeg) -> tuple[Block, ...]:
    """Where one part of the money went, and whether that is certain yet."""
    kind = f"{leg.kind} {leg.card}" if leg.card else leg.kind
    below = [
        say("Onto the card {amount}", amount=figures(leg.amount + leg.discount)) if leg.discount else "",
        say("Approval {reference}", reference=leg.reference) if leg.reference else "",
        say("New balance {balance}", balance=figures(leg.balance)) if leg.balance is not None else "",
        "" if leg.confirmed else say("Requested, not confirmed yet"),
    ]
    return (
        Columns(say("To {kind}", kind=kind), figures(leg.amount)),
        *(Text(f"    {words}") for words in below if words),
    )
