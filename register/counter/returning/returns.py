"""Goods come back: find the sale, plan where the money goes, give it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from moneyed import Money

from register.counter.asking.advance import advance
from register.counter.cards import card_again, keepers
from register.counter.history import (
    document_now,
    exchanges_of,
    kin,
    past_sale,
    returns_of,
    with_desk_reversals,
)
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused, figures, total, wrong_amount, zero
from register.domain.asking.exchange import Done
from register.domain.events import PlannedLeg, ReturnOpened
from register.domain.goods.deposits import with_deposits
from register.domain.goods.line_item import Goods
from register.domain.returning.refund_plan import Leg, Split, plan
from register.domain.returning.returnable import Returnable, returnable, returned_lines
from register.domain.returning.returns import Return, taken_back
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from terminal_api.processor import GiftCard


@dataclass(frozen=True, slots=True)
class Found:
    """A completed sale with what of it may still come back."""

    sale: Sale
    earlier: tuple[Return, ...]
    lines: tuple[Returnable, ...]
    split: Split = Split.CARDS_FIRST
    """To which of its tenders a refund goes, by the shop's rule."""
    kin: tuple[Sale, ...] = ()
    """It, and the sales that it hangs together with by exchanges: their tenders are one."""
    given: tuple[Return, ...] = ()
    """What gave money back to those tenders."""
    whole_only: frozenset[str] = frozenset()
    """Their payments that go back all at once or not at all, by their ids."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes back and where its money goes; nothing has moved yet."""

    found: Found
    lines: tuple[Goods, ...]
    legs: tuple[Leg, ...]
    positions: tuple[int, ...]
    """Where each of `lines` stands in the sale."""
    exchange: str = ""
    """The number of the sale in which the lines come back, ..."""
    net: Money | None = None
    """... and what that leaves to give back."""

    @property
    def total(self) -> Money:
        """What the customer gets back."""
        if self.net is not None:
            return self.net
        return total((line.total for line in self.lines), self.found.sale.basket.currency)

    @property
    def waiting(self) -> Money:
        """What no tender takes back, because a card gives back all or nothing: it needs another way."""
        return self.total - total((leg.amount for leg in self.legs), self.total.currency)


def receipt_number(till: Till, typed: str) -> str:
    """The receipt number that was typed or scanned: `R2-000017`, `r2-17` or just `17`."""
    return number_typed(till.settings.shop.till, typed)


def number_typed(register: str, typed: str) -> str:
    """The same at the till of that number in the shop."""
    text = typed.strip().upper()
    prefix, _, digits = text.rpartition("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        return text
    own = "R" + register
    return f"{own if prefix in ('', own.upper()) else prefix}-{int(digits):06d}"


def find(till: Till, typed: str, but: str = "") -> Found | Refused:
    """The completed sale with that receipt number. What a basket takes back of it counts as come back.

    `but`: the number of the one whose own lines do not count.
    """
    number = receipt_number(till, typed)
    sale = past_sale(till, number)
    if sale is None:
        return Refused(say("No sale {number} is known here", number=number))
    if sale.stage is not Stage.COMPLETED:
        return Refused(
            say(
                "Sale {number} is {stage}: nothing of it can be returned",
                number=number,
                stage=say(sale.stage),
            )
        )
    exchanges = (one for one in exchanges_of(till, number) if one.number != but)
    earlier = (*returns_of(till, number), *(taken_back(one, number) for one in exchanges))
    related = kin(till, sale)
    return Found(
        with_desk_reversals(till, sale),
        earlier,
        returnable(sale, earlier),
        till.settings.returns.split,
        tuple(with_desk_reversals(till, one) for one in related),
        tuple(given for one in related for given in returns_of(till, one.number)),
        whole_only(till, related),
    )


def whole_only(till: Till, sales: Iterable[Sale]) -> frozenset[str]:
    """The ids of the payments of `sales` that go back all at once or not at all."""
    paid = (payment for sale in sales for payment in sale.payments)
    return frozenset(one.request.id for one in paid if keepers.gives_back_whole(till, one))


def planned(found: Found, chosen: dict[int, Decimal]) -> Plan | Refused:
    """Where the money of the chosen quantities, by line position, would go."""
    positions = tuple(sorted(with_deposits(found.sale.basket.lines, chosen)))
    lines = returned_lines(found.sale, found.earlier, chosen)
    if isinstance(lines, Refused):
        return lines
    amount = total((line.total for line in lines), found.sale.basket.currency)
    legs = plan(found.sale, found.given, amount, found.split, found.kin, found.whole_only)
    return legs if isinstance(legs, Refused) else Plan(found, lines, legs, positions)


def changed(one: Plan, position: int, amount: Money) -> Plan | Refused:
    """The plan with `amount` to the tender at `position`; the other tenders with room take the rest."""
    leg = one.legs[position]
    wrong = wrong_amount(amount, one.total.currency) if amount.amount else None
    if wrong is not None:
        return wrong
    if amount > leg.refundable:
        return Refused(say("Only {left} can go back there", left=figures(leg.refundable)))
    if amount > one.total:
        return Refused(say("Only {amount} is to go back", amount=figures(one.total)))
    if leg.whole and amount.amount and amount != leg.refundable:
        return Refused(
            say("That card gives back all of it, {amount}, or nothing", amount=figures(leg.refundable))
        )
    legs = [replace(each, amount=amount) if at == position else each for at, each in enumerate(one.legs)]
    rest = one.total - amount
    # Whoever gives back all or nothing before those that can give the rest.
    for at in sorted(range(len(legs)), key=lambda at: not legs[at].whole):
        if at != position:
            most = legs[at].refundable
            share = zero(rest.currency) if legs[at].whole and most > rest else min(rest, most)
            legs[at] = replace(legs[at], amount=share)
            rest -= share
    if rest > one.waiting:
        return Refused(say("{amount} would have nowhere to go", amount=figures(rest)))
    return replace(one, legs=tuple(legs))


async def give(
    till: Till, one: Plan, by: Person | None = None, cards: Iterable[GiftCard] = ()
) -> Return | Refused:
    """Open the return and send the money where the plan says; `by` allows it, where the cashier may not.

    `cards`: those of the tenders that were presented again, as `cards_wanted` asks for.
    """
    if till.books.shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    if till.books.sale is not None:
        return Refused(say("A sale is open: finish it or void it before taking goods back"))
    if (no := staff.refused(till, Act.RETURN, by)) is not None:
        return no
    fresh = find(till, one.found.sale.number)
    if isinstance(fresh, Refused):
        return fresh
    if fresh != one.found:
        return Refused(say("Something of this sale was returned meanwhile: look at it again"))
    if (wrong := wrong_plan(one)) is not None:
        return wrong
    number, legs = till.books.next_number, legs_of(one)
    opened = ReturnOpened(number, one.found.sale.number, one.lines, legs, positions=one.positions)
    till.record(*staff.note(Act.RETURN, by, number), opened)
    with card_again.at_hand(till, cards):
        await advance(till, number)
    now = document_now(till, number)
    assert isinstance(now, Return)
    return now


def cards_wanted(till: Till, one: Plan) -> tuple[Done, ...]:
    """The payments that get something back, and get it only if their card is presented again."""
    paid = (leg.payment for leg in one.legs if leg.amount.amount and leg.payment)
    return card_again.wanted(till, paid)


def wrong_plan(one: Plan) -> Refused | None:
    """Why `one` cannot be carried out as it is."""
    sent = one.total - one.waiting
    may_wait = one.waiting.amount >= 0 and any(leg.whole for leg in one.legs)
    parts = any(leg.whole and leg.amount.amount and leg.amount != leg.refundable for leg in one.legs)
    off = one.waiting.amount and not may_wait
    if off or parts or any(leg.amount > leg.refundable for leg in one.legs):
        return Refused(
            say(
                "The plan gives {sent} where {total} is to go back",
                sent=figures(sent),
                total=figures(one.total),
            )
        )
    return None


def legs_of(one: Plan) -> tuple[PlannedLeg, ...]:
    """The parts of the plan, as the journal keeps them."""
    return tuple(
        PlannedLeg(leg.payment.request.id if leg.payment else None, leg.amount)
        for leg in one.legs
        if leg.amount.amount
    )
