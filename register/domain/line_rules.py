"""What may become a line of a basket: goods of the catalogue, and gift cards sold or loaded."""

from dataclasses import dataclass
from decimal import Decimal

from moneyed import Currency, Money

from register.domain.amounts import Refused, figures, wrong_amount
from register.domain.basket import Basket, CardLine, CardMark, Goods
from register.domain.item import Item
from register.domain.label import Label
from register.domain.tax import TaxRate
from terminal_api.money import Amount
from terminal_api.processor import Entry, Operation

#: The largest quantity one line may have; a scanned code typed as a quantity is far above it.
MOST_OF_ONE = Decimal(9999)


def goods_line(
    item: Item, quantity: Decimal, rate: TaxRate, currency: Currency, label: Label | None = None
) -> Goods | Refused:
    """`quantity` of `item` as a line, or why that cannot be."""
    if item.price.currency != currency:
        theirs = item.price.currency.code
        return Refused(f"{item.name} is priced in {theirs}, this till sells in {currency.code}")
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


def wrong_quantity(quantity: Decimal, unit: str) -> Refused | None:
    """Why `quantity` cannot be sold, if it cannot."""
    if not quantity.is_finite() or quantity <= 0:
        return Refused("The quantity must be more than zero; Del removes a line")
    if quantity > MOST_OF_ONE:
        return Refused(f"{quantity:f} of one item is too many: {MOST_OF_ONE} at most in a line")
    if unit == "piece" and quantity != quantity.to_integral_value():
        return Refused("This item is sold by the piece: type a whole number")
    if quantity != quantity.quantize(Decimal("0.001")):
        return Refused("A weight has three decimals at most")
    return None


@dataclass(frozen=True, slots=True)
class CardLimits:
    """The smallest and largest amount that may be put on a provider's card at once."""

    least: Amount
    most: Amount


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
    if limits and not limits.least <= amount <= limits.most:
        between = f"{figures(limits.least)} and {figures(limits.most)}"
        return Refused(f"A {card.provider} card takes between {between} at once")
    if any(line.card.surely(card) for _, line in basket.cards):
        return Refused(f"Card {card.last4} is in this basket already: remove that line to change its amount")
    return CardLine(card=card, amount=amount, operation=operation, entry=entry)
