"""The statement that a till keeps no card data, or where it does: for whoever audits the shop."""

from dataclasses import dataclass
from datetime import datetime

from receipts.document import Columns, Cut, Receipt, Rule, Text
from receipts.language import moment, say
from receipts.layouts.parts import Heading, head, signature


@dataclass(frozen=True, slots=True)
class EvidenceSlip:
    """`heading` has no number. `places` are names with what was searched there, `findings` shown masked."""

    heading: Heading
    searched_at: datetime
    version: str
    places: tuple[tuple[str, str], ...]
    result: str
    findings: tuple[str, ...] = ()
    asked_by: str = ""


def evidence_slip(slip: EvidenceSlip) -> Receipt:
    """What was searched, when, by which program, and what was found; room to sign for it."""
    return Receipt(
        (
            *head(slip.heading, say("CARD DATA SEARCH")),
            Columns(say("Searched on"), moment(slip.searched_at)),
            Columns(say("Program"), f"cashwrap {slip.version}"),
            *((Columns(say("Asked for by"), slip.asked_by),) if slip.asked_by else ()),
            Rule(),
            *(block for name, said in slip.places for block in (Text(name, bold=True), Text(f"  {said}"))),
            Rule(),
            Text(slip.result, bold=True),
            *map(Text, slip.findings),
            *signature(say("Seen by")),
            Cut(),
        )
    )
