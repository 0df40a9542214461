"""What a line of a basket may be: goods, a gift card sold or loaded, goods that come back in exchange."""

from dataclasses import dataclass, replace
from decimal import Decimal

from moneyed import Money

from register.domain.amounts import rounded, times, total, zero
from register.domain.cards.card_mark import CardMark
from register.domain.goods.label import Label
from register.domain.goods.reductions import Reduction, taken_off
from register.domain.goods.tax import Exempt, Taxing, beside, tax_on
from terminal_api.money import Amount
from terminal_api.processor import Entry, Operation


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of goods, as sold: price, tax and its rules are those of the moment it was scanned."""

    code: str
    name: str
    price: Amount
    """Of one piece or one kilogram."""
    quantity: Decimal
    unit: str
    tax: str
    """The letter on the receipt."""
    percent: Decimal
    department: str
    reductions: tuple[Reduction, ...] = ()
    list_price: Amount | None = None
    """What the catalogue said, where the cashier changed the price."""
    tax_share: Amount | None = None
    """Its part of a tax that was rounded for more than this line: for a receipt, or for the line that it is
    a part of and came back. Where no tax is due, of the tax that would be."""
    label: Label | None = None
    """What the code on the piece said beside its number, if it did."""
    deposit: bool = False
    """Whether it is the deposit on the goods of the line before."""
    tax_added: bool = False
    """Whether the tax comes on top of the price, which includes it else."""
    tax_per_receipt: bool = False
    """Whether the tax is rounded for the whole receipt, rate by rate; else for this line alone."""
    exempt: Exempt = ""
    note: str = ""
    """What somebody wrote to it, for the receipt."""

    @property
    def full(self) -> Money:
        """Price times quantity, rounded once, half up."""
        return rounded(times(self.price, self.quantity))

    @property
    def priced(self) -> Money:
        """What it comes to by the shop's prices: `full`, less the reductions."""
        return self.full - self.taken_off if self.reductions else self.full

    @property
    def beside(self) -> Money:
        """What the customer pays more: tax that is added; or less: contained tax that is not due."""
        if self.tax_added is bool(self.exempt):
            return zero(self.price.currency)
        return beside(self.tax_reckoned, added=self.tax_added, exempt=bool(self.exempt))

    @property
    def total(self) -> Money:
        """What the customer pays for it."""
        return self.priced if self.tax_added is bool(self.exempt) else self.priced + self.beside

    @property
    def taken_off(self) -> Money:
        """All that the reductions take off."""
        return total(taken_off(self.full, self.reductions), self.price.currency)

    @property
    def given_up(self) -> Money:
        """How much less than by the catalogue's price it comes to; negative where that was raised."""
        return rounded(times(self.list_price or self.price, self.quantity)) - self.priced

    @property
    def tax_part(self) -> Money:
        """The tax in `total`: its share of what was rounded together, else rounded for this line."""
        return zero(self.price.currency) if self.exempt else self.tax_reckoned

    @property
    def tax_reckoned(self) -> Money:
        """The same, whether it is due or not."""
        if self.tax_share is not None:
            return self.tax_share
        return tax_on(self.priced, self.percent, added=self.tax_added)

    @property
    def taxed_together(self) -> Taxing | None:
        """How its tax is found together with that of other lines; None where it is its own."""
        if not self.tax_per_receipt or self.tax_share is not None:
            return None
        return Taxing(self.tax, self.percent, self.tax_added, bool(self.exempt))

    def exempted(self, *, exempt: bool) -> "Goods":
        """The same for a customer who pays no tax, or does. What has its tax, or never has any, stays so."""
        if self.exempt == "item" or self.tax_share is not None:
            return self
        return replace(self, exempt="sale" if exempt else "")


@dataclass(frozen=True, slots=True)
class CardLine:
    """A gift card sold or loaded: money for the holder later, so neither turnover nor tax now."""

    card: CardMark
    amount: Amount
    operation: Operation
    """`ACTIVATE` or `LOAD`."""
    entry: Entry = Entry.SCANNED
    note: str = ""
    """What somebody wrote to it, for the receipt."""

    @property
    def total(self) -> Money:
        """What the customer pays for it: its value, never discounted."""
        return self.amount


@dataclass(frozen=True, slots=True)
class ReturnedGoods:
    """Goods of an earlier sale that come back in exchange for others: what they were paid with counts off."""

    original: str
    """The number of that sale."""
    position: int
    """Where they stand in it, counted from 0."""
    goods: Goods
    note: str = ""
    """What somebody wrote to it, for the receipt."""

    @property
    def priced(self) -> Money:
        """What they came to by the shop's prices, as a negative amount."""
        return -self.goods.priced

    @property
    def total(self) -> Money:
        """What the customer gets for them, as a negative amount."""
        return -self.goods.total

    @property
    def tax_part(self) -> Money:
        """The tax in `total`, negative too: settled when they were sold, so never rounded with new lines."""
        return -self.goods.tax_part

    @property
    def exempt(self) -> Exempt:
        """Why no tax was due on them, whatever this customer shows."""
        return self.goods.exempt

    @property
    def department(self) -> str:
        """Under which they were sold."""
        return self.goods.department

    @property
    def tax(self) -> str:
        """The letter on the receipt."""
        return self.goods.tax

    @property
    def percent(self) -> Decimal:
        """The tax rate they were sold at."""
        return self.goods.percent


LineItem = Goods | CardLine | ReturnedGoods
