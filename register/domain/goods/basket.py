"""What the customer wants to buy: line items, and what they come to."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import Self

from moneyed import Currency, Money

from register.domain.amounts import zero
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.goods.tax import NONE_TOGETHER, Together


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
