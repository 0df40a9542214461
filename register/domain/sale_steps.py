"""Which step may follow in which stage of a sale: a pure function from sale and event to sale."""

from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import assert_never

from register.domain.asking.exchange import Asked, Held, IllegalStep, MoneyRequest, is_open
from register.domain.cards.card_discount import priced_at_close
from register.domain.events import (
    BasketAsked,
    CardRefunded,
    CardSwapped,
    CashGiven,
    CashReason,
    CashTaken,
    CustomerNamed,
    Ended,
    GoodsExchanged,
    Intended,
    LineAdded,
    LineNoted,
    LinePromoted,
    LineReduced,
    LineRemoved,
    PriceChanged,
    PromotionsGiven,
    QuantityChanged,
    SaleCompleted,
    SaleEvent,
    SaleExempted,
    SalePaid,
    SaleParked,
    SaleRecalled,
    SaleVoided,
    SetAside,
    VoidBegun,
)
from register.domain.goods.basket import Basket
from register.domain.goods.basket_tax import exempted
from register.domain.goods.line_item import ReturnedGoods
from register.domain.goods.reductions import by_hand
from register.domain.sale import PAYMENTS, Sale, Stage
from terminal_api.outcomes import Approved, Declined, NotSent
from terminal_api.processor import Operation

#: They would change the basket that takes the cards' money, which is known by its content.
_NOT_WHILE_POSTED = (Intended, CashTaken, CashGiven, VoidBegun)


def sale_after(sale: Sale, event: SaleEvent) -> Sale:
    """The sale once `event` has happened. Raises `IllegalStep` when it cannot happen in this stage."""
    if isinstance(event, _NOT_WHILE_POSTED) and sale.exchanges.with_basket:
        raise IllegalStep(f"the basket of sale {sale.number} is posted: nothing may make it another one")
    match event:
        case LineAdded() | QuantityChanged() | LineReduced() | PriceChanged() | LineRemoved() | LineNoted():
            return _rung_up(_in(sale, Stage.OPEN), event)
        case PromotionsGiven() | SaleExempted() | GoodsExchanged() | CustomerNamed():
            return _seen_whole(_in(sale, Stage.OPEN), event)
        case Intended() | Ended() | CashTaken() | CashGiven() | BasketAsked():
            return _money_moved(sale, event)
        case SalePaid() | SaleCompleted() | VoidBegun() | SaleVoided():
            return _stepped(sale, event)
        case SaleParked() | SaleRecalled() | SetAside():
            return _put_away(sale, event)
        case CardSwapped() | CardRefunded():
            return _card_seen_to(_owing(sale, event.position), event)
        case _:
            assert_never(event)


def _rung_up(
    sale: Sale,
    event: LineAdded | QuantityChanged | LineReduced | PriceChanged | LineRemoved | LineNoted,
) -> Sale:
    """What happens to one line."""
    match event:
        case LineAdded(line=line, age_checked=years):
            asked = max(sale.age_checked, years)
            return replace(sale, basket=sale.basket.with_line(line), age_checked=asked)
        case QuantityChanged(position=position, quantity=quantity):
            return replace(sale, basket=sale.basket.with_quantity(position, quantity))
        case LineReduced(position=position, reductions=reductions):
            reduced = replace(sale.basket.goods_at(position), reductions=reductions)
            return replace(sale, basket=sale.basket.with_goods(position, reduced))
        case PriceChanged(position=position, price=price):
            goods = sale.basket.goods_at(position)
            changed = replace(goods, price=price, list_price=goods.list_price or goods.price)
            return replace(sale, basket=sale.basket.with_goods(position, changed))
        case LineRemoved(position=position):
            return replace(sale, basket=sale.basket.without(position))
        case LineNoted(position=position, note=note):
            return replace(sale, basket=sale.basket.with_note(position, note))


def _seen_whole(sale: Sale, event: PromotionsGiven | SaleExempted | GoodsExchanged | CustomerNamed) -> Sale:
    """What happens to a basket as a whole."""
    match event:
        case PromotionsGiven(changes=changes):
            return reduce(_promoted, changes, sale)
        case SaleExempted(exemption=exemption):
            return replace(sale, basket=exempted(sale.basket, exemption))
        case GoodsExchanged(original=original, lines=lines):
            return _exchanged(sale, original, lines)
        case CustomerNamed(customer=customer):
            return replace(sale, customer=customer)


def _money_moved(sale: Sale, event: Intended | Ended | CashTaken | CashGiven | BasketAsked) -> Sale:
    match event:
        case Intended(request=request):
            asked = _not_over(sale, request).exchanges.asked(request)
            return replace(sale, exchanges=asked, basket_refused="")
        case Ended():
            return _ended(sale, event)
        case BasketAsked(at=at):
            return _posted(sale, at)
        case CashTaken():
            return _paid_in_cash(_in(sale, Stage.OPEN, Stage.TENDERING), event)
        case CashGiven(reason=CashReason.GIVEN_BACK, instead_of=id_) if id_:
            voiding = _in(sale, Stage.VOIDING)
            if all(one.request.id != id_ or one.tender != event.settled for one in sale.kept_back):
                raise IllegalStep(f"payment {id_} of sale {sale.number} is not kept back by its card")
            return replace(voiding, cash=(*sale.cash, event))
        case CashGiven(reason=CashReason.GIVEN_BACK):
            return replace(_in(sale, Stage.TENDERING, Stage.VOIDING), cash=(*sale.cash, event))
        case CashGiven():
            raise IllegalStep(f"cash for {event.reason} does not belong to a sale")


def _ended(sale: Sale, event: Ended) -> Sale:
    before = sale.exchanges.find(event.request.id)
    ended = replace(sale, exchanges=sale.exchanges.ended(event.request, event.outcome))
    match before, event.outcome:
        case Asked(reserved=Approved()), (Declined(reason) | NotSent(reason)):
            return replace(ended, basket_refused=reason)
        case Held(reserved=Approved()), Declined(reason):
            return replace(ended, basket_refused=reason)
        case _:
            return ended


def _posted(sale: Sale, at: datetime) -> Sale:
    if not sale.wants_basket_posted:
        raise IllegalStep(f"the basket of sale {sale.number} has nothing to take, or not yet")
    return replace(sale, exchanges=sale.exchanges.posted(at))


def _stepped(sale: Sale, event: SalePaid | SaleCompleted | VoidBegun | SaleVoided) -> Sale:
    """From one stage to the next; never while a card still is to pay with the basket."""
    if not isinstance(event, VoidBegun) and (sale.exchanges.reserved or sale.exchanges.with_basket):
        raise IllegalStep(f"sale {sale.number} cannot end: cards of it are still to pay with its basket")
    match event:
        case SalePaid(card_discounts=parts):
            paid = _in(sale, Stage.OPEN, Stage.TENDERING)
            back = -sale.due if sale.due.amount < 0 else None
            return replace(paid, mark=Stage.PAID, basket=priced_at_close(sale, parts), handed_on=back)
        case SaleCompleted():
            return replace(_in(sale, Stage.PAID), mark=Stage.COMPLETED)
        case VoidBegun(reason=reason):
            return replace(_in(sale, Stage.OPEN, Stage.TENDERING), mark=Stage.VOIDING, reason=reason)
        case SaleVoided():
            return replace(_in(sale, Stage.VOIDING), mark=Stage.VOIDED)


def _put_away(sale: Sale, event: SaleParked | SaleRecalled | SetAside) -> Sale:
    match event:
        case SaleParked(name=name):
            return replace(_in(sale, Stage.OPEN), parked=name)
        case SaleRecalled():
            if sale.parked is None:
                raise IllegalStep(f"sale {sale.number} is not parked")
            return replace(sale, parked=None)
        case SetAside():
            return replace(sale, aside=True)


def _card_seen_to(sale: Sale, event: CardSwapped | CardRefunded) -> Sale:
    """A card that was paid for and is not active: another one in its place, or its price back."""
    match event:
        case CardSwapped(position=position, line=line):
            lines = sale.basket.lines
            swapped = replace(sale.basket, lines=(*lines[:position], line, *lines[position + 1 :]))
            return replace(sale, basket=swapped)
        case CardRefunded(position=position):
            return replace(sale, refunded=sale.refunded | {position})


def _promoted(sale: Sale, line: LinePromoted) -> Sale:
    goods = sale.basket.goods_at(line.position)
    given = replace(goods, reductions=(*by_hand(goods.reductions), *line.by))
    return replace(sale, basket=sale.basket.with_goods(line.position, given))


def _exchanged(sale: Sale, original: str, lines: tuple[ReturnedGoods, ...]) -> Sale:
    if any(line.original != original for line in (*sale.basket.returned, *lines)):
        raise IllegalStep(f"sale {sale.number} takes goods back of more sales than {original}")
    return replace(sale, basket=reduce(Basket.with_line, lines, sale.basket))


def _paid_in_cash(sale: Sale, event: CashTaken) -> Sale:
    behind = len(sale.exchanges.all)
    paid = replace(sale, cash=(*sale.cash, event), cash_behind=behind, basket_refused="")
    if event.rounding and (paid.due.amount or paid.held.amount):
        raise IllegalStep(f"cash that does not end sale {sale.number} was rounded")
    return paid


def _in(sale: Sale, *stages: Stage) -> Sale:
    if sale.parked is not None:
        raise IllegalStep(f"sale {sale.number} is parked")
    if sale.stage not in stages:
        raise IllegalStep(f"sale {sale.number} is {sale.stage}, not {' or '.join(stages)}")
    return sale


def _owing(sale: Sale, position: int) -> Sale:
    last = sale.activation(position)
    if position not in dict(sale.owed_cards) or (last is not None and is_open(last)):
        raise IllegalStep(f"line {position} of sale {sale.number} is no card that is certainly not active")
    return sale


def _not_over(sale: Sale, request: MoneyRequest) -> Sale:
    if request.operation in PAYMENTS:
        return _in(sale, Stage.OPEN, Stage.TENDERING)
    if request.operation is Operation.REVERSE:
        return _in(sale, Stage.TENDERING, Stage.VOIDING)
    return _in(sale, Stage.PAID, Stage.COMPLETED)
