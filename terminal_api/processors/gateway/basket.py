"""The closed basket that goes back to the provider, once in effect, when a gift card had part in the sale.

Ours: Centegra says no more than that the basket is passed back.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from moneyed import Money, get_currency

from terminal_api.money import Amount, decimals


class LineKind(StrEnum):
    """What was sold."""

    GOODS = "goods"
    SERVICE = "service"
    GIFT_CARD_SALE = "gift_card_sale"
    GIFT_CARD_LOAD = "gift_card_load"
    DEPOSIT = "deposit"


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line, as it was rung up. Of returned goods, quantity and amounts are below zero."""

    number: str
    """The item's (PLU)."""
    text: str
    department: str
    quantity: Decimal
    unit_price: Amount
    gross: Amount
    """Quantity times price with its tax, before `discount`."""
    discount: Amount
    """What was taken off `gross`; above zero."""
    tax_rate: Decimal
    """In percent."""
    kind: LineKind = LineKind.GOODS


@dataclass(frozen=True, slots=True)
class BasketTax:
    """All that was sold at one rate, after discounts."""

    rate: Decimal
    net: Amount
    tax: Amount


@dataclass(frozen=True, slots=True)
class BasketTender:
    """One means of payment. Change is a tender of the kind `change`, below zero."""

    kind: str
    amount: Amount
    """Of a gift card what is like cash: its discount share is among the discounts."""
    transaction: str = ""
    """For gift cards: our request's id."""
    last4: str = ""


@dataclass(frozen=True, slots=True)
class BasketGiftCard:
    """One gift-card movement of the sale: a payment, a card sold or topped up, or what was taken back."""

    transaction: str
    """Our request's id."""
    operation: Literal["activate", "load", "pay", "reverse"]
    amount: Amount
    """All that moved, a discount share with it; never below zero."""
    reference: str
    """The provider's id; empty where the basket itself is what takes the money."""
    last4: str


@dataclass(frozen=True, slots=True)
class Basket:
    """One closed sale. `wrong` says whether it may leave.

    A sale that was voided after a gift card moved has no lines and no tenders, and names both movements.
    """

    sale: str
    """The sale id that its transactions were asked under."""
    store: str
    till: str
    cashier: str
    opened: datetime
    closed: datetime
    currency: str
    gift_cards: tuple[BasketGiftCard, ...]
    lines: tuple[BasketLine, ...] = ()
    discount: Amount | None = None
    """All discounts: those of the lines, of the sale and the shares of gift cards. None: there are none."""
    taxes: tuple[BasketTax, ...] = ()
    rounding: Amount | None = None
    """What rounding to coins added; below zero, took."""
    tenders: tuple[BasketTender, ...] = ()
    corrects: str = ""
    """The sale id of an earlier basket that this one takes back, in part at least."""

    @property
    def nothing(self) -> Money:
        """Zero of its currency."""
        return Money(0, get_currency(self.currency))

    @property
    def gross(self) -> Money:
        """All lines before discounts."""
        return sum((line.gross for line in self.lines), self.nothing)

    @property
    def discounts(self) -> Money:
        """All that was taken off."""
        return self.discount or self.nothing

    @property
    def tendered(self) -> Money:
        """All tenders, change taken off."""
        return sum((tender.amount for tender in self.tenders), self.nothing)

    @property
    def due(self) -> Money:
        """What tenders must come to: lines, less discounts, and the rounding."""
        return self.gross - self.discounts + (self.rounding or self.nothing)

    @property
    def pays(self) -> tuple[BasketGiftCard, ...]:
        """Its payments by gift card."""
        return tuple(card for card in self.gift_cards if card.operation == "pay")

    @property
    def paid(self) -> Money:
        """All that gift cards paid."""
        return sum((card.amount for card in self.pays), self.nothing)

    def wrong(self) -> str | None:
        """Why it must not leave, in one sentence for support; None when it is in order."""
        if not self.gift_cards:
            return "A basket without gift cards is posted to nobody."
        if any(each.currency.code != self.currency for each in self._amounts()):
            return f"The basket of {self.sale} mixes currencies."
        if any(round(each.amount, decimals(each.currency)) != each.amount for each in self._amounts()):
            return f"The basket of {self.sale} has an amount that there are no coins for."
        if any(len(each.last4) > 4 for each in (*self.gift_cards, *self.tenders)):
            return f"The basket of {self.sale} would tell more of a card than its last four digits."
        if any(card.amount < self.nothing for card in self.gift_cards):
            return f"The basket of {self.sale} has a gift card that moved less than nothing."
        if self.due != self.tendered:
            return f"The basket of {self.sale} does not add up: due is {self.due}, paid is {self.tendered}."
        return self._wrong_tender()

    def _wrong_tender(self) -> str | None:
        """A gift card's tender is one of the movements, and no more than that moved."""
        moved = {card.transaction: card.amount for card in self.pays}
        for tender in self.tenders:
            if tender.transaction and tender.amount > moved.get(tender.transaction, self.nothing):
                return f"The basket of {self.sale} has a tender that no gift card paid."
        return None

    def _amounts(self) -> tuple[Money, ...]:
        lines = [each for line in self.lines for each in (line.unit_price, line.gross, line.discount)]
        taxes = [each for tax in self.taxes for each in (tax.net, tax.tax)]
        parts = [each for each in (self.discount, self.rounding) if each is not None]
        cards = [each.amount for each in (*self.tenders, *self.gift_cards)]
        return (*lines, *taxes, *parts, *cards)
