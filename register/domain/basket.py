"""What the customer wants to buy: line items, and what they come to."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import Self

from moneyed import Currency, Money

from register.domain.amounts import rounded, times, total, zero
from register.domain.card_mark import CardMark
from register.domain.label import Label
from register.domain.reductions import Reduction, taken_off
from register.domain.tax import NONE_TOGETHER, Exempt, Taxing, Together, beside, tax_on
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


@dataclass(frozen=True, slots=True)
class Sums:
    """What lines come to."""

    goods: Money
    """By the shop's prices."""
    cards: Money
    line_tax: Money
    """Of the lines whose tax is their own."""
    line_beside: Money
    """What those cost more than by the prices; negative where they cost less."""
    together: Together = NONE_TOGETHER

    def plus(self, line: LineItem, sign: int = 1) -> "Sums":
        """With `line`; without it when `sign` is -1. Nothing is lost by rounding, also below zero."""
        match line:
            case Goods():
                together = line.taxed_together
                if together is None:
                    return self._with_own_tax(line, sign)
                priced = line.priced * sign
                return replace(self, goods=self.goods + priced, together=self.together.plus(together, priced))
            case ReturnedGoods(goods=goods):
                return self._with_own_tax(goods, -sign)
            case CardLine():
                return replace(self, cards=self.cards + line.total * sign)

    def _with_own_tax(self, line: Goods, sign: int) -> "Sums":
        """With `line`, whose tax is its own; most have nothing beside their price."""
        more, tax = line.beside, self.line_tax + line.tax_part * sign
        beside_ = self.line_beside + more * sign if more.amount else self.line_beside
        return Sums(self.goods + line.priced * sign, self.cards, tax, beside_, self.together)

    @property
    def tax(self) -> Money:
        """What the customer pays of tax, in the prices or on top of them."""
        return self.together.tax(self.line_tax)

    @property
    def beside(self) -> Money:
        """What the customer pays more than the prices: added tax; or less: contained tax not due."""
        return self.together.beside(self.line_beside)


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of one sale, oldest first."""

    currency: Currency
    lines: tuple[LineItem, ...] = ()
    exemption: str = ""
    """Why the customer pays no tax, such as the number of a certificate; empty where tax is due."""
    _sums: Sums | None = field(default=None, init=False, repr=False, compare=False)
    """Once asked for, or known from the basket before: a long basket is not summed anew for each line."""

    @property
    def sums(self) -> Sums:
        """What the lines come to."""
        if self._sums is None:
            nothing = zero(self.currency)
            sums = reduce(Sums.plus, self.lines, Sums(nothing, nothing, nothing, nothing))
            object.__setattr__(self, "_sums", sums)
            return sums
        return self._sums

    def with_line(self, line: LineItem) -> Self:
        """This basket and one line more."""
        if self.exemption and isinstance(line, Goods):
            line = line.exempted(exempt=True)
        return self._changed((*self.lines, line), self.sums.plus(line))

    def with_quantity(self, position: int, quantity: Decimal) -> Self:
        """The same with another quantity of the goods at `position` (0 is the first line)."""
        return self.with_goods(position, replace(self.goods_at(position), quantity=quantity))

    def goods_at(self, position: int) -> Goods:
        """The goods at `position`, which are some."""
        line = self.lines[position]
        assert isinstance(line, Goods)
        return line

    def with_goods(self, position: int, goods: Goods) -> Self:
        """The same with `goods` in the place of those at `position`."""
        lines = (*self.lines[:position], goods, *self.lines[position + 1 :])
        return self._changed(lines, self.sums.plus(self.goods_at(position), -1).plus(goods))

    def with_note(self, position: int, note: str) -> Self:
        """The same with `note` to the line at `position`; an empty one takes it away."""
        noted = replace(self.lines[position], note=note)
        return self._changed((*self.lines[:position], noted, *self.lines[position + 1 :]), self.sums)

    def without(self, position: int) -> Self:
        """The same without the line at `position`."""
        lines = (*self.lines[:position], *self.lines[position + 1 :])
        return self._changed(lines, self.sums.plus(self.lines[position], -1))

    def _changed(self, lines: tuple[LineItem, ...], sums: Sums) -> Self:
        after = replace(self, lines=lines)
        object.__setattr__(after, "_sums", sums)
        return after

    @property
    def total(self) -> Money:
        """What there is to pay for all lines."""
        return self.sums.goods + self.sums.beside + self.sums.cards

    @property
    def tax(self) -> Money:
        """The tax that the customer pays on the goods, in the prices or on top of them."""
        return self.sums.tax

    @property
    def goods(self) -> tuple[Goods, ...]:
        """The lines of goods."""
        return tuple(line for line in self.lines if isinstance(line, Goods))

    @property
    def returned(self) -> tuple[ReturnedGoods, ...]:
        """The goods that come back in exchange; all of one earlier sale."""
        return tuple(line for line in self.lines if isinstance(line, ReturnedGoods))

    @property
    def original(self) -> str:
        """The number of the sale that goods come back of in exchange; empty where none do."""
        return next((line.original for line in self.returned), "")

    @property
    def cards(self) -> tuple[tuple[int, CardLine], ...]:
        """The gift cards sold or loaded, each with its position."""
        return tuple((at, line) for at, line in enumerate(self.lines) if isinstance(line, CardLine))

    @property
    def goods_total(self) -> Money:
        """What the goods come to by the shop's prices."""
        return self.sums.goods

    @property
    def beside(self) -> Money:
        """What the customer pays more than the prices: added tax; or less: contained tax not due."""
        return self.sums.beside

    @property
    def cards_total(self) -> Money:
        """What the gift cards come to."""
        return self.sums.cards
