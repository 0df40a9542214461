"""The shop's copy of what the payment terminal says of a card payment."""

from dataclasses import dataclass

from receipts.document import Barcode, Cut, Feed, Receipt
from receipts.language import say
from receipts.layouts.parts import Heading, TerminalLines, head, signature, terminal_slip


@dataclass(frozen=True, slots=True)
class MerchantCopy:
    """`slip` is the terminal's text for the cashier, which names itself; `signed`: it wants a signature."""

    heading: Heading
    slip: TerminalLines
    signed: bool = False


def merchant_copy(copy: MerchantCopy) -> Receipt:
    """What the shop keeps, under the number of its sale or return; the customer's words are not on it."""
    return Receipt(
        (
            *head(copy.heading)[:-1],  # the terminal's text begins with a line of its own
            *terminal_slip(copy.slip),
            *(signature(say("Customer")) if copy.signed else ()),
            Feed(),
            Barcode(copy.heading.number),
            Cut(),
        )
    )
