"""The page that shows what a printer can do: signs, width, symbols, and how it proves that it printed."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from receipts.document import QR, Barcode, Cut, Feed, Receipt, Rule, Text
from receipts.language import moment, say
from receipts.profiles import Confirmation, Profile

_SIGNS_IN_A_LINE = 16


@dataclass(frozen=True, slots=True)
class PrinterPage:
    """`name` is the shop's, `way` how the printer is reached, `at` local time."""

    name: str
    way: str
    at: datetime
    profile: Profile


def printer_page(page: PrinterPage) -> Receipt:
    """A test page. Raises `LookupError` where the code page is unknown here."""
    profile = page.profile
    return Receipt(
        (
            Text(say("TEST PAGE"), bold=True, size="large", align="center"),
            Text(say("Not a receipt"), align="center"),
            Text(page.name, align="center"),
            Text(moment(page.at), align="center"),
            Rule(),
            Text(say("Printer: {way}", way=page.way)),
            Text(say("Model: {model}", model=profile.escpos)),
            Text(proof(profile.confirmation)),
            Rule(),
            Text(say("{count} columns: both rulers end at the edge", count=profile.columns)),
            *(Text(line) for line in _ruler(profile.columns)),
            Text(_ruler(profile.columns)[-1], bold=True),
            Rule(),
            Text(say("Code page {name}", name=profile.code_page)),
            *(Text(line) for line in _signs(profile.codec)),
            Text(say("Euro sign: {sign}", sign="€")),
            Text(say("Double height"), size="large"),
            Rule(),
            Feed(),
            Barcode("0123456789"),
            Feed(),
            QR("cashwrap 0123456789"),
            Cut(),
        )
    )


def proof(confirmation: Confirmation) -> str:
    """How a printer of this class proves that it printed, in one sentence."""
    match confirmation:
        case Confirmation.A:
            return say("Class A: it echoes a mark behind the last line, which is certain.")
        case Confirmation.B:
            return say("Class B: it answers in its turn, which is certain once tried on this model.")
        case Confirmation.C:
            return say("Class C: it only says how it is, so that a receipt is probably on paper.")
        case Confirmation.D:
            return say("Class D: it never answers, so that a receipt is known to be sent, no more.")
        case _:
            assert_never(confirmation)


def _ruler(columns: int) -> tuple[str, str]:
    """Tens above ones, each as wide as the paper."""
    tens = "".join(f"{ten:>10}" for ten in range(1, columns // 10 + 1))
    return tens, "".join(str(column % 10) for column in range(1, columns + 1))


def _signs(codec: str) -> list[str]:
    """Every sign of the page in its order, those that a printer does not draw left out."""
    every = (bytes([number]).decode(codec, "ignore") for number in range(0x21, 0x100))
    drawn = [sign for sign in every if sign.isprintable()]
    starts = range(0, len(drawn), _SIGNS_IN_A_LINE)
    return [" ".join(drawn[at : at + _SIGNS_IN_A_LINE]).rstrip() for at in starts]
