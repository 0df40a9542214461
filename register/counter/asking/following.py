"""What follows in the books alone: steps that need an entry, and nobody who is asked.

They stand in one commit with what they follow from. Which step is next is found from the state alone, so that
a crash between two of them loses neither.
"""

from register.counter.cards import card_slips
from register.counter.cards.first_cards import taken_off
from register.counter.closed_baskets.letting_go import let_go
from register.counter.paper import papers, refund_slips, slips
from register.counter.selling import cash
from register.counter.till import Till
from register.domain.amounts import zero
from register.domain.asking.exchange import Asked
from register.domain.cards.card_discount import priced_at_close
from register.domain.cards.desk import Desk
from register.domain.events import (
    CashGiven,
    DrawerOpened,
    Event,
    ReturnCompleted,
    SaleCompleted,
    SalePaid,
    SaleVoided,
    VoidBegun,
)
from register.domain.returning.returns import Return, return_takings
from register.domain.sale import Sale, Stage, takings
from register.language import marked, say

SET_ASIDE = marked("set aside and not paid in full")
"""Why the till voids a sale by itself, in the journal."""


def follow_in_books(till: Till, number: str) -> None:
    """Take every such step of `number`, in one commit."""
    with till.together():
        while (document := till.books.documents.get(number)) is not None:
            match document:
                case Sale():
                    stepped = _sale_step(till, document)
                case Return():
                    stepped = _return_step(till, document)
                case Desk():
                    stepped = _desk_step(till, document)
            if not stepped:
                return


def untried_cards(sale: Sale) -> list[int]:
    """Positions of the cards sold that nobody has tried to make spendable."""
    return [position for position, _ in sale.owed_cards if sale.activation(position) is None]


def _sale_step(till: Till, sale: Sale) -> bool:
    match sale.stage:
        case Stage.OPEN | Stage.TENDERING if sale.aside and sale.due.amount > 0 and not sale.exchanges.open:
            till.record(VoidBegun(sale.number, SET_ASIDE))
        case Stage.TENDERING if not (sale.due.amount or sale.held.amount or sale.reserved.amount):
            till.record(paid(till, sale))
        case Stage.PAID if not untried_cards(sale):
            return complete(till, sale)
        case Stage.VOIDING if sale.exchanges.reserved:
            let_go(till, sale.number)
        case Stage.VOIDING if not sale.to_give_back:
            return _given_back(till, sale)
        case _:
            return False
    return True


def paid(till: Till, sale: Sale) -> SalePaid:
    """That `sale` is settled: what its gift cards take off is spread over its lines here, once for all."""
    parts = taken_off(till, sale)
    earned = takings(priced_at_close(sale, parts))
    return SalePaid(sale.number, sale.total, earned, sale.basket.cards_total, parts)


def complete(till: Till, sale: Sale) -> bool:
    """The customer may go, with what is owed on paper; not while a card is just being asked for."""
    if any(isinstance(one, Asked) for one in sale.exchanges.open):
        return False
    till.record(SaleCompleted(sale.number), papers.queued(till, slips.sale(till, sale), "sale", sale.number))
    return True


def _given_back(till: Till, sale: Sale) -> bool:
    """Cash; a card that could not be reversed keeps nobody waiting for it."""
    if sale.cash_paid.amount:
        return _handed_out(till, cash.given_back(sale), "cash given back")
    if sale.exchanges.open or sale.money_with_us:
        return False
    receipt = refund_slips.void(till, sale, say(SET_ASIDE) if sale.reason == SET_ASIDE else sale.reason)
    till.record(SaleVoided(sale.number), papers.queued(till, receipt, "void", sale.number))
    return True


def _handed_out(till: Till, given: CashGiven, reason: str, *also: Event) -> bool:
    """Cash to a customer; it waits for a shift, because without one there is no drawer."""
    if till.books.shift is None:
        return False
    till.record(given, DrawerOpened(given.sale, reason), *also)
    return True


def untried_leg(one: Return) -> str | None:
    """The payment whose part of the return nobody has asked back yet, if it may be asked back now.

    Never more than is due: what a card refused may have gone onto another.
    """
    for leg in one.legs:
        tried = any(asked.request.undoes == leg.payment for asked in one.exchanges.all)
        if leg.payment and not tried and leg.amount <= one.due:
            return leg.payment
    return None


def _return_step(till: Till, one: Return) -> bool:
    """Cards first, then cash."""
    if one.completed or untried_leg(one):
        return False
    part = sum((leg.amount for leg in one.legs if leg.payment is None), zero(till.currency))
    if part.amount and not one.cash and part <= one.due:
        return _handed_out(till, cash.refunded(till, one.number, part), "refund")
    if one.exchanges.open or one.due.amount:
        return False
    receipt = refund_slips.refund(till, one)
    earned = () if one.exchange else return_takings(one.lines)
    done = ReturnCompleted(one.number, one.total, earned, one.cards, one.exchange)
    till.record(done, papers.queued(till, receipt, "refund", one.number))
    return True


def _taken_in(till: Till, desk: Desk) -> bool:
    """The cash that had gone out for what is on the card again: just as much."""
    if till.books.shift is None:
        return False
    returned = cash.came_back(till, desk)
    till.record(returned, DrawerOpened(desk.number, "gift card cash-out taken back"))
    return True


def _desk_step(till: Till, desk: Desk) -> bool:
    """Hand out what a finished cash-out owes its holder, or take it in again where that was taken back."""
    if desk.to_take_in.amount:
        return _taken_in(till, desk)
    if not desk.to_hand_out.amount:
        return False
    given = cash.cashed_out(till, desk.number, desk.to_hand_out)
    paper = papers.queued(till, card_slips.cash_out(till, desk, given), "cash-out", desk.number)
    return _handed_out(till, given, "gift card cash-out", paper)
