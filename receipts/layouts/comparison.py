"""The comparison with the processors' own records on a paper of its own, before or without a Z report."""

from dataclasses import dataclass
from datetime import datetime

from receipts.document import Columns, Cut, Receipt, Rule, Text
from receipts.language import moment, say
from receipts.layouts.parts import Heading, head, signature
from receipts.layouts.reports import Compared, comparison


@dataclass(frozen=True, slots=True)
class ComparisonSlip:
    """`heading` has no number; `compared` has at least one, each with all that is odd."""

    heading: Heading
    shift: str
    opened: datetime
    compared: tuple[Compared, ...]


def comparison_slip(slip: ComparisonSlip) -> Receipt:
    """Every odd one by name, to be looked into with the paper in hand; room to sign for having seen them."""
    return Receipt(
        (
            *head(slip.heading, say("COMPARISON")),
            Text(say("Shift {shift}", shift=slip.shift)),
            Columns(say("Opened"), moment(slip.opened)),
            Rule(),
            *(block for one in slip.compared for block in comparison(one)),
            *signature(say("Seen by")),
            Cut(),
        )
    )
