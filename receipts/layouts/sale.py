"""The receipt of a sale: items, gift cards sold, every tender, change, tax."""

from dataclasses import dataclass

from moneyed import Money

from receipts.document import Block, Columns, Receipt, Rule, Text
from receipts.language import say
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
    linked,
    named,
    return_policy,
    said_below,
    tail,
    tax_block,
    terminal_slip,
    whose,
)


@dataclass(frozen=True, slots=True)
class GiftCardSold:
    """A gift card bought in the sale. `balance` is None until it is active: once paid, the shop owes it."""

    card: CardEnding
    amount: Money
    balance: Money | None
    programme: str = ""
    """"Gift card" where it is called nothing else."""
    paid: bool = True
    """False while the sale is still rung up: then nothing is owed yet."""
    said: str = ""
    """What somebody wrote to it."""
    validity: str = ""
    """How long it is good for."""


@dataclass(frozen=True, slots=True)
class TenderLine:
    """One tender as it ended. `asked` when less was approved; `balance` what a gift card has left."""

    kind: str
    amount: Money
    card: CardEnding | None = None
    asked: Money | None = None
    balance: Money | None = None
    reference: str = ""
    discount: Money | None = None
    """What came off the gift card besides, and lowered the price above."""


@dataclass(frozen=True, slots=True)
class SaleReceipt:
    """A completed sale. `change`, `rounding`: None where there was none; `slip`: the terminal's text."""

    heading: Heading
    lines: tuple[Line, ...]
    total: Money
    tenders: tuple[TenderLine, ...]
    change: Money | None = None
    rounding: Money | None = None
    gift_cards: tuple[GiftCardSold, ...] = ()
    rebates: tuple[tuple[str, Money], ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    slip: TerminalLines = ()
    beside: BesidePrices | None = None
    """Where the lines alone do not come to the total."""
    customer: str = ""
    """Whose it is, where somebody said: an order number, a club number or a name."""
    link: str = ""
    """The address where the customer finds it again."""


def sale_receipt(sale: SaleReceipt) -> Receipt:
    """What the customer gets when all is paid."""
    rounding = (Columns(say("Rounding"), figures(sale.rounding)),) if sale.rounding else ()
    change = (Columns(say("Change"), figures(sale.change), bold=True),) if sale.change else ()
    return Receipt(
        (
            *head(sale.heading),
            *whose(sale.customer),
            *item_lines(sale.lines),
            *(block for card in sale.gift_cards for block in _sold(card)),
            *(Columns(words, figures(amount)) for words, amount in sale.rebates),
            *beside_block(sale.beside),
            Rule(),
            Columns(named(say("TOTAL"), sale.total), figures(sale.total), bold=True, size="huge"),
            *((Text(say("    The refund receipt says where it goes.")),) if sale.total.amount < 0 else ()),
            *rounding,
            *(block for tender in sale.tenders for block in tender_lines(tender)),
            *change,
            *tax_block(sale.taxes),
            *terminal_slip(sale.slip),
            *return_policy(sale.heading.shop),
            *linked(sale.link),
            *tail(sale.heading, sale.heading.shop.thanks),
        )
    )


def _sold(sold: GiftCardSold) -> tuple[Block, ...]:
    programme = sold.programme or say("Gift card")
    line = Columns(f"{programme} {sold.card}", figures(sold.amount))
    valid = (Text(say("    Valid: {validity}", validity=sold.validity)),) if sold.validity else ()
    said = (*valid, *said_below(sold.said))
    if not sold.paid:
        return (line, *said)
    if sold.balance is None:
        return (line, *said, Text(say("    NOT ACTIVE YET - KEEP THIS RECEIPT"), bold=True))
    return (line, *said, Text(say("    New balance {balance}", balance=figures(sold.balance))))


def tender_lines(tender: TenderLine) -> tuple[Block, ...]:
    """A tender with all that belongs to it: card, part approved, approval number, balance left."""
    name = f"{tender.kind} {tender.card}" if tender.card else tender.kind
    whole = tender.amount + tender.discount if tender.discount else tender.amount
    below = [
        say("Approved for {amount} of {asked}", amount=figures(whole), asked=figures(tender.asked))
        if tender.asked is not None and tender.asked != whole
        else "",
        say("Off the card {amount}", amount=figures(whole)) if tender.discount else "",
        say("Approval {reference}", reference=tender.reference) if tender.reference else "",
        say("Balance left {balance}", balance=figures(tender.balance)) if tender.balance is not None else "",
    ]
    return (Columns(name, figures(tender.amount)), *(Text(f"    {words}") for words in below if words))
