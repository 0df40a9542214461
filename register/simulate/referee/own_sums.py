"""The referee's own sums of a sale, a return or a slip: kept beside the register's, by other arithmetic.

Amounts are plain `Decimal`s of the shop's one currency. Nothing here asks the register's fold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from register.domain.asking.exchange import MoneyRequest
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.sale import PAYMENTS
from register.simulate.referee.own_tax import ZERO, Sum, bill
from register.simulate.world.assortment import SOLD
from terminal_api.processor import Operation


@dataclass(slots=True)
class Asked:
    """A request for money, and what is known of it."""

    request: MoneyRequest
    register: str
    card: str | None
    """The gift card's number; empty while only the terminal knows it, None where there is no such card."""
    sent: int = 0
    ended: bool = False
    approved: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """What was asked for."""
        return self.request.amount.amount


@dataclass(slots=True)
class SaleSums:
    """One sale."""

    number: str
    lines: list[LineItem] = field(default_factory=list[LineItem])
    paid: Decimal = ZERO
    """Surely with us: cash and approved tenders, less what surely went back."""
    cash: Decimal = ZERO
    open: dict[str, Asked] = field(default_factory=dict[str, Asked])
    tried: set[int] = field(default_factory=set[int])
    """Positions of cards that somebody was asked to make spendable."""
    spendable: set[int] = field(default_factory=set[int])
    refunded: set[int] = field(default_factory=set[int])
    back: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    """By payment, what went back of it or may have."""
    stage: str = "open"
    parked: bool = False
    given_back: Decimal = ZERO
    """To the customer, by returns after it was completed."""
    pieces_back: dict[int, Decimal] = field(default_factory=dict[int, Decimal])
    """By position, how much of the goods, by a return or in exchange."""
    to_give: Decimal = ZERO
    """What it left to give back as an exchange, until a return is to give it."""
    age_checked: int = 0
    """The customer proved to be so old."""
    exempt: bool = False
    """The customer pays no tax."""
    sold: dict[tuple[str, str, bool], Sum] = field(default_factory=dict[tuple[str, str, bool], Sum])
    """What was earned by the goods that went out, by department and letter."""
    came_back: dict[tuple[str, str, bool], Sum] = field(default_factory=dict[tuple[str, str, bool], Sum])
    """What of that was undone by returns and exchanges."""
    customer: str = ""
    """Whose it is."""
    payers: set[str] = field(default_factory=set[str])
    """Who approved a payment of it."""
    by_card: Decimal = ZERO
    """Of `paid`, what gift cards paid that were asked for as such."""

    @property
    def total(self) -> Decimal:
        """What its lines cost."""
        return bill(self.lines, exempt=self.exempt)[0]

    @property
    def for_cards(self) -> Decimal:
        """What of it gift cards may pay: neither gift cards nor deposits."""
        goods = [line for line in self.lines if isinstance(line, Goods) and not line.deposit]
        return bill(goods, exempt=self.exempt)[0]

    @property
    def went_out(self) -> Decimal:
        """What its lines cost, without what came back in exchange."""
        out = (line for line in self.lines if not isinstance(line, ReturnedGoods))
        return bill(out, exempt=self.exempt)[0]

    @property
    def held(self) -> Decimal:
        """Asked for, or asked back, and not answered."""
        moving = (*PAYMENTS, Operation.REVERSE)
        return sum((one.amount for one in self.open.values() if one.request.operation in moving), ZERO)

    @property
    def owed(self) -> set[int]:
        """Positions of the cards that were paid for and cannot be spent."""
        if self.stage not in ("paid", "completed"):
            return set()
        cards = {at for at, line in enumerate(self.lines) if isinstance(line, CardLine)}
        return cards - self.spendable - self.refunded


@dataclass(slots=True)
class ReturnSums:
    """Something that comes back."""

    number: str
    original: str
    lines: tuple[LineItem, ...]
    total: Decimal
    given: Decimal = ZERO
    open: dict[str, Asked] = field(default_factory=dict[str, Asked])
    completed: bool = False

    @property
    def due(self) -> Decimal:
        """Neither given nor on its way."""
        return self.total - self.given - sum((one.amount for one in self.open.values()), ZERO)


@dataclass(slots=True)
class DeskSums:
    """A slip of the gift-card desk."""

    number: str
    open: dict[str, Asked] = field(default_factory=dict[str, Asked])
    to_hand_out: Decimal = ZERO
    to_take_in: Decimal = ZERO
    """Of cash-outs that were taken back."""
    late: str | None = None
    """The request that was done although its sale went on without it, until its money is back."""


def misfit(lines: Sequence[LineItem], age_checked: int | None = None) -> str | None:
    """What of `lines` is not as the shop sells it: price, deposit, or the customer's age if given."""
    for at, line in enumerate(lines):
        if not isinstance(line, Goods) or line.deposit or (item := SOLD.get(line.code)) is None:
            continue
        listed = (line.list_price or line.price).amount
        if not item.open_price and listed != item.price.amount:
            return f"{line.name} at {listed}"
        next_line = lines[at + 1] if at + 1 < len(lines) else None
        behind = next_line if isinstance(next_line, Goods) and next_line.deposit else None
        paid = behind.price.amount * behind.quantity if behind else ZERO
        should = item.deposit.amount * line.quantity if item.deposit else ZERO
        if paid != should:
            return f"{paid} of deposit on {line.quantity} of {line.name}"
        if age_checked is not None and item.minimum_age > age_checked:
            return f"{line.name} to somebody of {age_checked}"
    return None


Sums = SaleSums | ReturnSums | DeskSums
