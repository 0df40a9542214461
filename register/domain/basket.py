"""What the customer wants to buy: line items, and what they come to."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import Self

from moneyed import Currency, Money

from register.domain.amounts import rounded, times, total, zero
from register.domain.label import Label
from register.domain.reductions import Reduction, taken_off
from terminal_api.money import Amount
from terminal_api.processor import Entry, Operation


@dataclass(frozen=True, slots=True)
class CardMark:
    """What we keep of a gift card: enough to know it again, never enough to spend it."""

    token: str
    """Keyed stand-in for the number, for look-up. Empty when the terminal reads the card itself."""
    last4: str
    """Empty until the processor tells it, when the terminal reads the card itself."""
    provider: str

    def surely(self, other: "CardMark | None") -> bool:
        """Whether both are the same card. Of one that the terminal reads nobody here knows."""
        return other is not None and bool(self.token) and self.token == other.token


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of goods, as sold: price and tax are those of the moment it was scanned. Prices include tax."""

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
    """Of a part of a line that came back: its part of the tax on that line."""
    label: Label | None = None
    """What the code on the piece said beside its number, if it did."""
    deposit: bool = False
    """Whether it is the deposit on the goods of the line before."""

    @property
    def full(self) -> Money:
        """Price times quantity, rounded once, half up."""
        return rounded(times(self.price, self.quantity))

    @property
    def total(self) -> Money:
        """What the customer pays for it: `full`, less the reductions."""
        return self.full - self.taken_off if self.reductions else self.full

    @property
    def taken_off(self) -> Money:
        """All that the reductions take off."""
        return total(taken_off(self.full, self.reductions), self.price.currency)

    @property
    def given_up(self) -> Money:
        """How much less than by the catalogue's price it comes to; negative where that was raised."""
        return rounded(times(self.list_price or self.price, self.quantity)) - self.total

    @property
    def tax_part(self) -> Money:
        """The tax contained in `total`, rounded per line so that any sum of lines adds up."""
        if self.tax_share is not None:
            return self.tax_share
        return self.total - rounded(times(self.total, 100 / (100 + self.percent)))


@dataclass(frozen=True, slots=True)
class CardLine:
    """A gift card sold or loaded: money for the holder later, so neither turnover nor tax now."""

    card: CardMark
    amount: Amount
    operation: Operation
    """`ACTIVATE` or `LOAD`."""
    entry: Entry = Entry.SCANNED

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

    @property
    def total(self) -> Money:
        """What the customer gets for them, as a negative amount."""
        return -self.goods.total

    @property
    def tax_part(self) -> Money:
        """The tax contained in `total`, negative too."""
        return -self.goods.tax_part

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
    """What lines come to; both totals include tax."""

    goods: Money
    cards: Money
    tax: Money
    """Contained in the goods."""

    def plus(self, line: LineItem, sign: int = 1) -> "Sums":
        """With `line`; without it when `sign` is -1. Lines are rounded one by one, so nothing is lost."""
        match line:
            case Goods() | ReturnedGoods():
                return Sums(self.goods + line.total * sign, self.cards, self.tax + line.tax_part * sign)
            case CardLine():
                return Sums(self.goods, self.cards + line.total * sign, self.tax)


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of one sale, oldest first."""

    currency: Currency
    lines: tuple[LineItem, ...] = ()
    _sums: Sums | None = field(default=None, init=False, repr=False, compare=False)
    """Once asked for, or known from the basket before: a long basket is not summed anew for each line."""

    @property
    def sums(self) -> Sums:
        """What the lines come to."""
        if self._sums is None:
            nothing = zero(self.currency)
            sums = reduce(Sums.plus, self.lines, Sums(nothing, nothing, nothing))
            object.__setattr__(self, "_sums", sums)
            return sums
        return self._sums

    def with_line(self, line: LineItem) -> Self:
        """This basket and one line more."""
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
        """What all lines come to."""
        return self.sums.goods + self.sums.cards

    @property
    def tax(self) -> Money:
        """The tax contained in the goods."""
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
        """What the goods come to."""
        return self.sums.goods

    @property
    def cards_total(self) -> Money:
        """What the gift cards come to."""
        return self.sums.cards
