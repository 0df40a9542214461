"""The slip of a sale that was voided before it completed."""

from dataclasses import dataclass

from moneyed import Money

from receipts.document import Columns, Receipt, Rule, Text
from receipts.language import say
from receipts.layouts.parts import (
    BesidePrices,
    Heading,
    Line,
    TerminalLines,
    beside_block,
    figures,
    head,
    item_lines,
    named,
    tail,
    terminal_slip,
)
from receipts.layouts.refund import RefundLeg, leg_lines


@dataclass(frozen=True, slots=True)
class VoidSlip:
    """A voided sale: `total` is what it would have cost, `legs` every approved tender given back."""

    heading: Heading
    lines: tuple[Line, ...]
    total: Money
    reason: str
    allowed_by: str
    legs: tuple[RefundLeg, ...] = ()
    beside: BesidePrices | None = None
    """Where the lines alone do not come to the total."""
    slip: TerminalLines = ()
    """The terminal's text for whoever gets money back on a bank card."""


def void_slip(void: VoidSlip) -> Receipt:
    """Proof for the drawer that nothing was sold, and of what went back to whom."""
    legs = (block for leg in void.legs for block in leg_lines(leg))
    back = (
        (Rule(), Text(say("Given back"), bold=True), *legs)
        if void.legs
        else (Text(say("Nothing had been paid.")),)
    )
    return Receipt(
        (
            *head(void.heading, say("VOID")),
            *item_lines(void.lines),
            *beside_block(void.beside),
            Rule(),
            Columns(named(say("VOIDED"), void.total), figures(void.total), bold=True, size="large"),
            Columns(say("Reason"), void.reason),
            Columns(say("Allowed by"), void.allowed_by),
            *back,
            *terminal_slip(void.slip),
            *tail(void.heading),
        )
    )
