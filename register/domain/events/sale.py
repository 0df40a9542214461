"""What happens to a sale between its first line and its end."""

from dataclasses import dataclass
from decimal import Decimal

from moneyed import Money

from register.domain.goods.line_item import LineItem, ReturnedGoods
from register.domain.goods.reductions import Promoted, Reduction
from terminal_api.money import Amount


@dataclass(frozen=True, slots=True)
class LineAdded:
    """A line went into the basket; the first one opens the sale."""

    sale: str
    line: LineItem
    age_checked: int = 0
    """The age in years that the customer was found to have, by the birth date, before this line; 0 where
    nobody had to be asked for it, or had been asked before."""


@dataclass(frozen=True, slots=True)
class GoodsExchanged:
    """Goods of one earlier sale went into the basket in exchange; they may open the sale."""

    sale: str
    original: str
    """The number of that earlier sale."""
    lines: tuple[ReturnedGoods, ...]


@dataclass(frozen=True, slots=True)
class QuantityChanged:
    """Another quantity of the goods at `position`, counted from 0."""

    sale: str
    position: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class LineReduced:
    """The goods at `position` have these reductions now, in the place of any before."""

    sale: str
    position: int
    reductions: tuple[Reduction, ...]


@dataclass(frozen=True, slots=True)
class PriceChanged:
    """The goods at `position` have another price than the catalogue's."""

    sale: str
    position: int
    price: Amount
    reason: str
    allowed_by: str = ""
    """The manager who allowed it, where one had to."""


@dataclass(frozen=True, slots=True)
class LinePromoted:
    """What promotions take off the goods at `position` now, perhaps nothing any more."""

    position: int
    by: tuple[Promoted, ...]


@dataclass(frozen=True, slots=True)
class PromotionsGiven:
    """The shop's promotions take something else off these lines than before; off the others the same."""

    sale: str
    changes: tuple[LinePromoted, ...]


@dataclass(frozen=True, slots=True)
class SaleExempted:
    """The customer pays no tax on this sale, or, where `exemption` is empty, pays it again."""

    sale: str
    exemption: str
    """Why, such as the number of a certificate."""
    allowed_by: str = ""
    """The manager who allowed it, or is signed in and did it."""


@dataclass(frozen=True, slots=True)
class LineRemoved:
    """The line at `position` went out of the basket."""

    sale: str
    position: int


@dataclass(frozen=True, slots=True)
class CashTaken:
    """The customer gave `given`; `taken` of it stays in the drawer, the rest is change."""

    sale: str
    given: Amount
    taken: Amount
    rounding: Amount | None = None
    """What `taken` is more, or less, than it pays for: only where cash ends the sale and is rounded."""

    @property
    def settled(self) -> Money:
        """How much of the total it pays."""
        return self.taken - self.rounding if self.rounding else self.taken


@dataclass(frozen=True, slots=True)
class Taking:
    """What one department sold at one tax rate."""

    department: str
    tax: str
    percent: Decimal
    net: Amount
    tax_part: Amount
    exempt: bool = False
    """Whether no tax was due, which is another thing than 0 %."""


@dataclass(frozen=True, slots=True)
class SalePaid:
    """All that was due is settled; what the shop earned and what it owes in gift cards."""

    sale: str
    total: Amount
    takings: tuple[Taking, ...]
    cards: Amount
    card_discounts: tuple[Amount, ...] = ()
    """What gift cards took off each line, what is a discount in their payments; empty where nothing was."""


@dataclass(frozen=True, slots=True)
class SaleCompleted:
    """The customer may go: the till is free for the next."""

    sale: str


@dataclass(frozen=True, slots=True)
class VoidBegun:
    """The sale will not be: every approved tender goes back first."""

    sale: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaleVoided:
    """All of it was given back."""

    sale: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer is missing and the next customer waits; the sale ends when the answer comes."""

    sale: str


@dataclass(frozen=True, slots=True)
class SaleParked:
    """The customer comes back later; `name` says who, in the cashier's words, if anybody asked."""

    sale: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SaleRecalled:
    """A parked sale is at the counter again."""

    sale: str


@dataclass(frozen=True, slots=True)
class CardSwapped:
    """A card that could not be activated after payment is replaced by another one."""

    sale: str
    position: int
    line: LineItem


@dataclass(frozen=True, slots=True)
class CardRefunded:
    """A card that could not be activated is given up; its amount goes back in cash."""

    sale: str
    position: int
    amount: Amount
    rounding: Amount | None = None
    """What the cash is more than the card had cost, for want of small coins."""
