"""What several receipts share: whose receipt it is, figures, card endings, tax rows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from moneyed import Currency, Money

from receipts.document import QR, Barcode, Block, Cell, Columns, Cut, Feed, Picture, Row, Rule, Text
from receipts.language import moment, say, with_decimal_sign


@dataclass(frozen=True, slots=True)
class Shop:
    """Who sells. `lines` are address and whatever the law wants there; `footer` the last words to customers.

    `header` are more lines below the tax number. `thanks` stands on sales, `return_policy` wherever goods may
    come back with.
    """

    name: str
    lines: tuple[str, ...] = ()
    tax_number: str = ""
    footer: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    thanks: str = ""
    return_policy: str = ""
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """Which receipt: `number` is the register's own, `at` local time, both the same on every copy."""

    shop: Shop
    number: str
    at: datetime
    till: str
    cashier: str


@dataclass(frozen=True, slots=True)
class CardEnding:
    """All that paper may show of a card: its last four characters. Raises `ValueError` when given more."""

    last4: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.last4) <= 4 or not self.last4.replace("*", "0").isalnum():
            raise ValueError(
                "a card ending is one to four letters, digits or stars: the rest of a number stays off paper"
            )

    def __str__(self) -> str:
        return say("ending {digits}", digits=self.last4)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax rate's share: `letter` as on the item lines, `rate` in percent. Computed elsewhere."""

    letter: str
    rate: Decimal
    net: Money
    tax: Money
    gross: Money
    exempt: bool = False
    """Whether no tax is due on it, which is another thing than a rate of 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item. `name` wraps, `tax` is the rate's letter, `notes` are words and amounts below it.

    `said`: what somebody wrote to it, below all that.
    """

    quantity: Decimal
    name: str
    unit_price: Money
    total: Money
    tax: str = ""
    unit: str = ""
    notes: tuple[tuple[str, Money], ...] = ()
    said: str = ""
    of_receipt: str = ""
    """The number of the receipt that it comes back of, in exchange."""


def decimals(currency: Currency) -> int:
    """How many decimals `currency` has: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217)."""
    return len(str(currency.sub_unit)) - 1


def figures(money: Money) -> str:
    """`-12.50`: at least the currency's decimals, every further digit kept, no currency."""
    exact = money.amount
    rounded = exact.quantize(Decimal(1).scaleb(-decimals(money.currency)))
    return with_decimal_sign(f"{rounded if rounded == exact else exact.normalize():f}")


def plain(number: Decimal) -> str:
    """A quantity or a rate without needless zeros: `2`, `1.254`, `20`."""
    return with_decimal_sign(f"{number.normalize():f}")


def named(label: str, money: Money) -> str:
    """`TOTAL EUR`: the one place where a receipt says its currency."""
    return f"{label} {money.currency.code}"


def head(heading: Heading, title: str = "") -> tuple[Block, ...]:
    """Shop, title, number, time, till and cashier."""
    shop = heading.shop
    titled = (Text(title, bold=True, size="large", align="center"), Feed()) if title else ()
    return (
        *((shop.logo,) if shop.logo else ()),
        *shop_lines(shop),
        Feed(),
        *titled,
        Columns(say("No. {number}", number=heading.number) if heading.number else "", moment(heading.at)),
        Columns(say("Cashier {cashier}", cashier=heading.cashier), heading.till),
        Rule(),
    )


def shop_lines(shop: Shop) -> tuple[Block, ...]:
    """The shop in words, as on top of every paper."""
    said = (*shop.lines, *((shop.tax_number,) if shop.tax_number else ()), *shop.header)
    return (
        Text(shop.name, bold=True, size="large", align="center"),
        *(Text(line, align="center") for line in said),
    )


def item_lines(lines: tuple[Line, ...]) -> tuple[Block, ...]:
    """Quantity, name, tax letter, unit price and total, with the notes of each item below it."""
    letters = max((len(line.tax) for line in lines), default=0)
    blocks: list[Block] = []
    for line in lines:
        quantity = f"{plain(line.quantity)} {line.unit}" if line.unit else plain(line.quantity)
        letter = (Cell(line.tax, letters),) if letters else ()
        price, total = Cell(figures(line.unit_price), 7, "right"), Cell(figures(line.total), 9, "right")
        blocks.append(Row((Cell(quantity, 3, "right"), Cell(line.name), *letter, price, total)))
        blocks += [Columns(f"    {words}", figures(amount)) for words, amount in line.notes]
        sold = say("    Returned, of receipt {number}", number=line.of_receipt)
        blocks += [Text(sold)] if line.of_receipt else []
        blocks += said_below(line.said)
    return tuple(blocks)


def said_below(words: str) -> tuple[Block, ...]:
    """What somebody wrote to the line above, indented; nothing where nobody did."""
    return (Text(f"    {words}"),) if words else ()


def whose(customer: str) -> tuple[Block, ...]:
    """Whose sale it is, under the head of its receipt; nothing where nobody said."""
    return (Columns(say("Customer"), customer), Rule()) if customer else ()


def tax_block(taxes: tuple[TaxLine, ...]) -> tuple[Block, ...]:
    """One row a rate: letter, rate, net, tax, gross. Nothing when no tax is due."""
    if not taxes:
        return ()
    rows = [(say("Tax"), say("Net"), say("Tax"), say("Gross"))] + [
        (_rate(tax), figures(tax.net), figures(tax.tax), figures(tax.gross)) for tax in taxes
    ]
    return (Rule(), *(_four(*row) for row in rows))


def _rate(tax: TaxLine) -> str:
    return say("{letter} exempt", letter=tax.letter) if tax.exempt else f"{tax.letter} {plain(tax.rate)}%"


@dataclass(frozen=True, slots=True)
class BesidePrices:
    """What the prices come to, and what the customer pays more: added tax; or less: contained tax not due.

    The other way round where more comes back than is sold.
    """

    prices: Money
    more: Money
    added: bool
    exemption: str = ""
    """Why the customer pays no tax, such as the number of a certificate."""


def beside_block(beside: BesidePrices | None) -> tuple[Block, ...]:
    """Between the lines and the total, where they differ; and why no tax is due."""
    if beside is None:
        return ()
    words = say("Tax") if beside.added else say("Tax not charged")
    sums = (Columns(say("Subtotal"), figures(beside.prices)), Columns(words, figures(beside.more)))
    reason = (Text(say("Exempt from tax: {why}", why=beside.exemption)),) if beside.exemption else ()
    return (Rule(), *(sums if beside.more.amount else ()), *reason)


def _four(label: str, net: str, tax: str, gross: str) -> Row:
    return Row((Cell(label), Cell(net, 8, "right"), Cell(tax, 7, "right"), Cell(gross, 8, "right")))


TerminalLines = tuple[tuple[str, str], ...]
"""The payment terminal's own lines: what stands left, and what stands right, either may be empty."""


def terminal_slip(lines: TerminalLines) -> tuple[Block, ...]:
    """The payment terminal's own words, in order and unaltered: they are certified as they are."""
    if not lines:
        return ()
    return (Rule(), *(Columns(left, right) if right else Text(left) for left, right in lines))


def signature(who: str) -> tuple[Block, ...]:
    """Room to sign above a line."""
    return (Feed(2), Text("_" * 28), Text(who))


def linked(address: str) -> tuple[Block, ...]:
    """Where the customer finds the receipt again, to scan with a telephone; nothing where that is nowhere."""
    words = Text(say("Keep this receipt on your phone:"), align="center")
    return (Feed(), words, QR(address)) if address else ()


def return_policy(shop: Shop) -> tuple[Block, ...]:
    """What the shop says of goods that come back."""
    return (Feed(), Text(shop.return_policy)) if shop.return_policy else ()


def tail(heading: Heading, thanks: str = "") -> tuple[Block, ...]:
    """Barcode of the receipt number, the shop's last words, cut."""
    return (
        Feed(),
        *((Barcode(heading.number),) if heading.number else ()),
        *((Text(thanks, align="center"),) if thanks else ()),
        *(Text(line, align="center") for line in heading.shop.footer),
        Cut(),
    )
