"""What may become a line of a basket: goods of the catalogue, and gift cards sold or loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from moneyed import Currency, Money

from register.domain.amounts import Refused, figures, numeral, wrong_amount
from register.domain.cards.card_mark import CardMark
from register.domain.goods.basket import Basket
from register.domain.goods.item import Item
from register.domain.goods.label import Label
from register.domain.goods.line_item import CardLine, Goods
from register.domain.goods.tax import TaxRate
from register.language import say
from terminal_api.money import Amount
from terminal_api.processor import Entry, Operation

#: The largest quantity one line may have; a scanned code typed as a quantity is far above it.
MOST_OF_ONE = Decimal(9999)


def goods_line(
    item: Item, quantity: Decimal, rate: TaxRate, currency: Currency, label: Label | None = None
) -> Goods | Refused:
    """`quantity` of `item` as a line, or why that cannot be."""
    if item.price.currency != currency:
        return Refused(
            say(
                "{name} is priced in {theirs}, this till sells in {ours}",
                name=item.name,
                theirs=item.price.currency.code,
                ours=currency.code,
            )
        )
    if (wrong := wrong_quantity(quantity, item.unit)) is not None:
        return wrong
    return Goods(
        code=item.code,
        name=item.name,
        price=item.price,
        quantity=quantity,
        unit=item.unit,
        tax=rate.letter,
        percent=rate.percent,
        department=item.department,
        label=label,
        tax_added=rate.added,
        tax_per_receipt=rate.per_receipt,
        exempt="item" if rate.exempt else "",
    )


def twice(goods: Iterable[Goods], item: Item, label: Label) -> Refused | None:
    """Why the piece of `item` with that `label` cannot be sold, if it is among `goods` already."""
    number = label.serial
    if number and any(one.code == item.code and one.label and one.label.serial == number for one in goods):
        return Refused(
            say(
                "{name} number {number} is in this basket already: scan another",
                name=item.name,
                number=number,
            )
        )
    return None


def wrong_quantity(quantity: Decimal, unit: str) -> Refused | None:
    """Why `quantity` cannot be sold, if it cannot."""
    if not quantity.is_finite() or quantity <= 0:
        return Refused(say("The quantity must be more than zero; Del removes a line"))
    if quantity > MOST_OF_ONE:
        return Refused(
            say(
                "{quantity} of one item is too many: {most} at most in a line",
                quantity=numeral(quantity),
                most=MOST_OF_ONE,
            )
        )
    if unit == "piece" and quantity != quantity.to_integral_value():
        return Refused(say("This item is sold by the piece: type a whole number"))
    if quantity != quantity.quantize(Decimal("0.001")):
        return Refused(say("A weight has three decimals at most"))
    return None


@dataclass(frozen=True, slots=True)
class CardLimits:
    """What may be put on a provider's card at once."""

    least: Amount
    most: Amount
    only: tuple[Amount, ...] = ()
    """The only amounts that it is sold and loaded for, smallest first; empty: any between the two."""

    def wrong(self, provider: str, amount: Money) -> Refused | None:
        """Why `amount` cannot be put on a card of `provider`, if it cannot."""
        if self.only and amount not in self.only:
            amounts = " · ".join(map(figures, self.only))
            return Refused(say("A {provider} card takes only {amounts}", provider=provider, amounts=amounts))
        if self.least <= amount <= self.most:
            return None
        return Refused(
            say(
                "A {provider} card takes between {least} and {most} at once",
                provider=provider,
                least=figures(self.least),
                most=figures(self.most),
            )
        )


def card_line(
    basket: Basket,
    card: CardMark,
    amount: Money,
    operation: Operation,
    limits: CardLimits | None,
    entry: Entry = Entry.SCANNED,
) -> CardLine | Refused:
    """A gift card for `amount` as a line of `basket`, or why that cannot be."""
    if (wrong := wrong_amount(amount, basket.currency)) is not None:
        return wrong
    if limits and (wrong := limits.wrong(card.provider, amount)) is not None:
        return wrong
    if any(line.card.surely(card) for _, line in basket.cards):
        return Refused(
            say(
                "Card {card} is in this basket already: remove that line to change its amount",
                card=card.last4,
            )
        )
    return CardLine(card=card, amount=amount, operation=operation, entry=entry)
