"""How much of a sale gift cards may pay: goods, but no gift cards, and nothing of some departments."""

from dataclasses import dataclass, replace

from moneyed import Money

from register.domain.amounts import Refused, figures, total
from register.domain.goods.basket import Basket
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.sale import Sale
from register.language import say
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class NotByCard:
    """What gift cards do not pay for in this shop."""

    cards: bool = True
    """Gift cards sold or loaded: the money would only move from one card onto another."""
    departments: frozenset[str] = frozenset()

    def allows(self, line: LineItem) -> bool:
        """Whether gift cards pay for `line`."""
        match line:
            case Goods() | ReturnedGoods():
                return line.department not in self.departments
            case CardLine():
                return not self.cards


def payable(basket: Basket, not_by_card: NotByCard) -> Money:
    """What of `basket` gift cards may pay, however much of it they have paid."""
    return replace(basket, lines=tuple(line for line in basket.lines if not_by_card.allows(line))).total


def left_for_cards(sale: Sale, not_by_card: NotByCard) -> Money:
    """What gift cards may still pay of what is due of `sale`; zero where that is nothing."""
    left = payable(sale.basket, not_by_card) - _paid_by_cards(sale)
    return max(total((), left.currency), min(left, sale.due))


def too_much_for_cards(sale: Sale, not_by_card: NotByCard, amount: Money | None) -> Refused | None:
    """Why no gift card can pay `amount` of `sale`, or anything where that is not said, if none can."""
    left, due = left_for_cards(sale, not_by_card), figures(sale.due)
    if not left.amount and not _paid_by_cards(sale).amount:
        return Refused(
            say("Gift cards pay for nothing in this basket: take {due} in cash or by bank card", due=due)
        )
    if not left.amount:
        return Refused(
            say("Gift cards have paid all they may of this sale: take {due} in cash or by bank card", due=due)
        )
    if amount is not None and amount > left:
        most = figures(left)
        return Refused(
            say(
                "Gift cards may pay {most} of this sale at most: take the rest in cash or by bank card",
                most=most,
            )
        )
    return None


def _paid_by_cards(sale: Sale) -> Money:
    kept = (
        one.approved.amount
        for one in sale.payments
        if one.request.operation is Operation.PAY and not sale.exchanges.given_back(one.request.id)
    )
    return total(kept, sale.basket.currency) + sale.reserved
