"""The slips of the drawer: cash that went in or out beside a sale, and an opening for nothing."""

from dataclasses import dataclass

from moneyed import Money

from receipts.document import Barcode, Columns, Cut, Feed, Receipt, Text
from receipts.language import say
from receipts.layouts.parts import Heading, figures, head, named, signature


@dataclass(frozen=True, slots=True)
class DrawerSlip:
    """`title` says what it was: PAID OUT; `amount` is positive whichever way it went.

    `undoes` is the number of the slip that it takes back, `signed` who signs beside the cashier.
    """

    heading: Heading
    title: str
    amount: Money
    reason: str
    allowed_by: str = ""
    undoes: str = ""
    signed: tuple[str, ...] = ()


def drawer_slip(slip: DrawerSlip) -> Receipt:
    """Proof for the drawer: how much, why, who allowed it, room to sign."""
    return Receipt(
        (
            *head(slip.heading, slip.title),
            Columns(named(say("CASH"), slip.amount), figures(slip.amount), bold=True, size="large"),
            Feed(),
            *((Columns(say("Takes back No."), slip.undoes),) if slip.undoes else ()),
            Text(say("Reason: {reason}", reason=slip.reason)),
            *((Columns(say("Allowed by"), slip.allowed_by),) if slip.allowed_by else ()),
            *(block for who in (say("Cashier"), *slip.signed) for block in signature(who)),
            Feed(),
            Barcode(slip.heading.number),
            Cut(),
        )
    )


@dataclass(frozen=True, slots=True)
class NoSaleSlip:
    """The drawer was opened and no money moved. Its `heading` has no number: it belongs to no receipt."""

    heading: Heading
    reason: str
    allowed_by: str = ""


def no_sale_slip(slip: NoSaleSlip) -> Receipt:
    """Proof for the drawer: who opened it, when, why, who allowed it, room to sign."""
    return Receipt(
        (
            *head(slip.heading, say("NO SALE")),
            Text(say("The drawer was opened without a sale."), bold=True),
            Text(say("Reason: {reason}", reason=slip.reason)),
            *((Columns(say("Allowed by"), slip.allowed_by),) if slip.allowed_by else ()),
            *signature(say("Cashier")),
            Cut(),
        )
    )
