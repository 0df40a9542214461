"""Where the money of returned goods goes: every tender with what is refundable of it, and what goes there.

The shop chooses the order. Whatever it is, the parts come to the amount exactly, and none is more than what
its tender still can give back. Some cards give back all of a payment or nothing of it: where that leaves a
rest that no tender takes, the parts come to less, and the rest waits for another way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product
from typing import assert_never

from moneyed import Money

from register.domain.amounts import Refused, figures, total, zero
from register.domain.asking.exchange import Done
from register.domain.cards.card_mark import CardMark
from register.domain.goods.reductions import spread
from register.domain.returning.returns import Return
from register.domain.sale import PAYMENTS, Sale
from register.language import say
from terminal_api.processor import Operation

#: Of more than ten such cards in one sale, not every way is tried.
_MOST_WAYS = 1024


class Split(StrEnum):
    """Which tenders a refund goes to."""

    CARDS_FIRST = "cards first"
    """Gift cards, then bank cards, then cash: whoever paid by a card gets the card's money on the card."""
    NEWEST_FIRST = "newest first"
    """The tender that was taken last gives back first."""
    OLDEST_FIRST = "oldest first"
    IN_PROPORTION = "in proportion"
    """Every tender, as its remainder is to those of the others."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One tender of the original sale: what may still go back to it, and what the plan sends there."""

    payment: Done | None
    """None is cash."""
    refundable: Money
    amount: Money
    whole: bool = False
    """Whether it gives back all of that or nothing."""

    @property
    def card(self) -> CardMark | None:
        """The gift card it was paid with."""
        return self.payment.card if self.payment else None


def plan(
    sale: Sale,
    earlier: tuple[Return, ...],
    amount: Money,
    split: Split = Split.CARDS_FIRST,
    kin: tuple[Sale, ...] = (),
    whole_only: frozenset[str] = frozenset(),
) -> tuple[Leg, ...] | Refused:
    """How `amount` goes back to the tenders of `sale`, given what `earlier` returns took of them.

    `kin`: it and the sales that it hangs together with by exchanges, the oldest first; their tenders are one.
    `whole_only`: the ids of the payments that give back all or nothing.
    """
    sales = kin or (sale,)
    payments = _in_order(sales, split)
    room = [_refundable(sales, earlier, payment) for payment in payments]
    whole = total(room, amount.currency)
    if amount > whole:
        return Refused(
            say("Only {left} of sale {number} is left to give back", left=figures(whole), number=sale.number)
        )
    only = [payment is not None and payment.request.id in whole_only for payment in payments]
    shares = _shares(amount, room, only, in_parts=split is Split.IN_PROPORTION)
    legs = map(Leg, payments, room, shares, only)
    return tuple(leg for leg in legs if leg.refundable.amount > 0)


def _shares(
    amount: Money, room: Sequence[Money], whole: Sequence[bool], *, in_parts: bool
) -> tuple[Money, ...]:
    """What each gives back; of those that are `whole`, all or nothing."""
    currency = amount.currency
    in_turn = _in_turn(amount, room, whole)
    if not in_parts and total(in_turn, currency) == amount:
        return in_turn
    nothing = zero(currency)
    parts = [nothing if only else most for most, only in zip(room, whole, strict=True)]
    taken = _all_of(amount, [most - part for most, part in zip(room, parts, strict=True)], parts)
    rest = min(amount - total(taken, currency), total(parts, currency))
    shares = spread(rest, parts) if in_parts and rest.amount else _in_turn(rest, parts)
    return tuple(all_ + part for all_, part in zip(taken, shares, strict=True))


def _all_of(amount: Money, whole: Sequence[Money], parts: Sequence[Money]) -> tuple[Money, ...]:
    """Which of `whole` give all back, so that as little as can be is left when `parts` have given theirs."""
    currency = amount.currency
    nothing, beside = zero(currency), total(parts, currency)
    ways = product(*((most, nothing) if most.amount else (nothing,) for most in whole))
    fitting = (way for way in islice(ways, _MOST_WAYS) if total(way, currency) <= amount)
    # The first of those that leave the least: whoever stands before another in the shop's order goes first.
    return min(
        fitting,
        key=lambda way: max(amount - total(way, currency) - beside, nothing),
        default=tuple(nothing for _ in whole),
    )


def _in_turn(amount: Money, room: Sequence[Money], whole: Sequence[bool] | None = None) -> tuple[Money, ...]:
    """As much as it takes to each, one after the other; past those that are `whole` and too much."""
    shares: list[Money] = []
    for at, most in enumerate(room):
        only = whole is not None and whole[at]
        shares.append(zero(amount.currency) if only and most > amount else min(amount, most))
        amount -= shares[-1]
    return tuple(shares)


def _in_order(sales: tuple[Sale, ...], split: Split) -> list[Done | None]:
    match split:
        case Split.OLDEST_FIRST:
            return _as_taken(sales)
        case Split.NEWEST_FIRST:
            return _as_taken(sales)[::-1]
        case Split.CARDS_FIRST | Split.IN_PROPORTION:
            cards = [one for sale in sales for one in sale.payments]
            cards.sort(key=lambda one: one.request.operation is not Operation.PAY)
            return [*cards, None]
        case _:
            assert_never(split)


def _as_taken(sales: tuple[Sale, ...]) -> list[Done | None]:
    """Oldest first. Cash is one tender, from when some of it was taken last."""
    taken: list[Done | None] = []
    for sale in sales:
        for at, one in enumerate(sale.exchanges.all):
            if sale.cash and at == sale.cash_behind:
                taken = _moved_behind(taken)
            if isinstance(one, Done) and one.request.operation in PAYMENTS:
                taken.append(one)
        if sale.cash and sale.cash_behind >= len(sale.exchanges.all):
            taken = _moved_behind(taken)
    return taken if None in taken else _moved_behind(taken)


def _moved_behind(taken: list[Done | None]) -> list[Done | None]:
    return [*(one for one in taken if one is not None), None]


def _refundable(sales: tuple[Sale, ...], earlier: tuple[Return, ...], payment: Done | None) -> Money:
    currency = sales[0].basket.currency
    if payment is None:
        settled = total((sale.cash_settled for sale in sales), currency)
        left = settled - total((event.settled for one in earlier for event in one.cash), currency)
        return max(left, zero(currency))  # a manager may have given cash for what a card refused
    gone: list[Money] = []
    for exchanges in (*(sale.exchanges for sale in sales), *(one.exchanges for one in earlier)):
        gone += [one.tender for one in exchanges.given_back(payment.request.id)]
        gone += [one.request.tender for one in exchanges.giving_back(payment.request.id)]
    return max(payment.tender - total(gone, currency), zero(currency))
