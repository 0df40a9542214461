"""Goods of an earlier sale come back in exchange for others: into the same basket, for the difference."""

from collections.abc import Iterable
from decimal import Decimal

from register.counter.asking.advance import advance
from register.counter.asking.following import follow_in_books, paid
from register.counter.cards import card_again
from register.counter.history import document_now, sale_now
from register.counter.people import staff
from register.counter.returning.returns import Found, Plan, find, legs_of, wrong_plan
from register.counter.selling.ringing_up import cannot_sell
from register.counter.till import Till
from register.domain.amounts import Refused, figures, total
from register.domain.events import GoodsExchanged, ReturnOpened
from register.domain.goods.deposits import with_deposits
from register.domain.goods.line_item import ReturnedGoods
from register.domain.returning.refund_plan import plan
from register.domain.returning.returnable import returned_lines
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from terminal_api.processor import GiftCard


def bring_in(
    till: Till, found: Found, chosen: dict[int, Decimal], by: Person | None = None
) -> Sale | Refused:
    """Put the chosen quantities, by line position, into the basket: what was paid for them counts off.

    `by` allows it, where the cashier alone may not.
    """
    if (closed := cannot_sell(till) or staff.refused(till, Act.RETURN, by)) is not None:
        return closed
    sale, original = till.books.sale, found.sale.number
    if sale is not None and sale.basket.original not in ("", original):
        other = sale.basket.original
        return Refused(
            say(
                "This basket takes goods of {other} back: finish it before those of another receipt",
                other=other,
            )
        )
    if find(till, original) != found:
        return Refused(say("Something of this sale came back meanwhile: look at it again"))
    places = sorted(with_deposits(found.sale.basket.lines, chosen))
    lines = returned_lines(found.sale, found.earlier, chosen)
    if isinstance(lines, Refused):
        return lines
    returned = tuple(ReturnedGoods(original, at, goods) for at, goods in zip(places, lines, strict=True))
    number = sale.number if sale else till.books.next_number
    till.record(*staff.note(Act.RETURN, by, number), GoodsExchanged(number, original, returned))
    assert till.books.sale is not None
    return till.books.sale


def came_back_meanwhile(till: Till, sale: Sale) -> Refused | None:
    """Why what `sale` takes back cannot come back any more, if it cannot; to be asked before money moves."""
    number = sale.basket.original
    if not number:
        return None
    found = find(till, number, but=sale.number)
    if isinstance(found, Refused):
        return found
    for one in found.lines:
        mine = [line.goods for line in sale.basket.returned if line.position == one.position]
        much = sum((goods.quantity for goods in mine), Decimal(0))
        if much > one.left or total((goods.total for goods in mine), till.currency) > one.worth:
            return Refused(
                say(
                    "{name} of {number} came back meanwhile: take it out with Del",
                    name=one.line.name,
                    number=number,
                )
            )
    return None


def leaves_nothing_due(sale: Sale | None) -> bool:
    """Whether `sale` is an exchange that ends without a tender: nothing is due, or something goes back."""
    return sale is not None and bool(sale.basket.returned) and sale.total.amount <= 0


def close_even(till: Till) -> Sale | Refused:
    """End an exchange in which nothing is due and nothing goes back."""
    sale = _to_end(till)
    if isinstance(sale, Refused):
        return sale
    if sale.total.amount:
        return Refused(say("{amount} is to be given back first", amount=figures(-sale.total)))
    with till.together():
        till.record(paid(till, sale))
        follow_in_books(till, sale.number)
    return sale_now(till, sale)


def net_back(till: Till) -> Plan | Refused:
    """Where the money goes that the open exchange leaves to give back; nothing has moved yet."""
    sale = _to_end(till)
    if isinstance(sale, Refused):
        return sale
    found = find(till, sale.basket.original, but=sale.number)
    if isinstance(found, Refused):
        return found
    net = -sale.total
    legs = plan(found.sale, found.given, net, found.split, found.kin, found.whole_only)
    return legs if isinstance(legs, Refused) else Plan(found, (), legs, (), sale.number, net)


async def give_net(till: Till, one: Plan, cards: Iterable[GiftCard] = ()) -> Return | Refused:
    """End the exchange and open the return that gives the difference, in one commit; then give it.

    `cards`: as for `returns.give`.
    """
    fresh = net_back(till)
    if isinstance(fresh, Refused):
        return fresh
    if (fresh.found, fresh.exchange, fresh.net) != (one.found, one.exchange, one.net):
        return Refused(say("The basket or the sale has changed meanwhile: look at it again"))
    if (wrong := wrong_plan(one)) is not None:
        return wrong
    sale = till.books.sale
    assert sale is not None
    with till.together():
        till.record(paid(till, sale))
        follow_in_books(till, sale.number)
        number = till.books.next_number
        legs = legs_of(one)
        original = one.found.sale.number
        till.record(ReturnOpened(number, original, (), legs, exchange=sale.number, net=one.total))
    with card_again.at_hand(till, cards):
        await advance(till, sale.number)
        await advance(till, number)
    now = document_now(till, number)
    assert isinstance(now, Return)
    return now


def _to_end(till: Till) -> Sale | Refused:
    """The open exchange, if it can end now without a tender."""
    sale = till.books.sale
    if till.books.shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    if sale is None or not leaves_nothing_due(sale):
        return Refused(say("There is no exchange that leaves something to give back"))
    if sale.stage is not Stage.OPEN:
        return Refused(say("Give back with Esc what was taken first"))
    return came_back_meanwhile(till, sale) or sale
