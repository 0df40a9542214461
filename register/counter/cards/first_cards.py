"""Gift cards whose payment may be a discount in part: they pay first, for no gift cards, and lower prices.

Source: Toggle, guide for tills (its cards are redeemed first, because the taxable amount changes with them).
"""

from dataclasses import replace

from moneyed import Money

from register.counter.cards import keepers
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.cards.card_discount import priced_at_close, shares
from register.domain.cards.gift_card_part import NotByCard
from register.domain.goods.basket import Basket
from register.domain.sale import Sale, Stage
from register.language import say


def not_by_card(till: Till, provider: str = "") -> NotByCard:
    """What gift cards do not pay for here; those of `provider`, where it is named.

    Nobody takes a discount off a gift card's value: what may be one in part pays for no gift card.
    """
    shop = till.settings.gift_cards.not_by_card if till.settings.gift_cards else NotByCard()
    return replace(shop, cards=True) if provider and keepers.may_discount(till, provider) else shop


def pays_too_late(till: Till, sale: Sale, provider: str) -> Refused | None:
    """Why a card of `provider` cannot pay after what was taken for `sale`, if it cannot."""
    if not keepers.may_discount(till, provider) or not _others_paid(till, sale):
        return None
    return Refused(
        say(
            "A {provider} card pays first, because it may lower the price before tax: give back with Esc what"
            " was taken, then take the card",
            provider=provider,
        )
    )


def hint(till: Till) -> str:
    """Which cards pay first here, as a line before anything is taken; nothing where none do."""
    rows = till.settings.gift_cards.providers if till.settings.gift_cards else ()
    names = " · ".join(one.name for one in rows if keepers.may_discount(till, one.name))
    return (
        say("{cards} cards pay first: they may lower the price before tax.\n", cards=names) if names else ""
    )


def taken_off(till: Till, sale: Sale) -> tuple[Money, ...]:
    """What the gift cards of `sale`, which is not closed, take off each line; empty where that is nothing."""
    if not sale.discount:
        return ()
    return shares(sale.basket, sale.discount, not_by_card(till).allows)


def priced_now(till: Till, sale: Sale) -> Basket:
    """The basket of `sale` as it would be closed now, or as it was."""
    closed = sale.mark in (Stage.PAID, Stage.COMPLETED)
    return sale.basket if closed else priced_at_close(sale, taken_off(till, sale))


def _others_paid(till: Till, sale: Sale) -> bool:
    """Whether anything but such cards has paid, and was not given back."""
    if sale.cash_paid.amount:
        return True
    return any(
        one.approved.amount.amount
        and not sale.exchanges.given_back(one.request.id)
        and not (one.request.card and keepers.may_discount(till, one.request.card.provider))
        for one in sale.payments
    )
