"""From a sale or return that is over to the basket that the gateway gets: a pure function, whose sums agree.

What is in the record is the gateway's contract; what of ours stands in which field of it is here alone. Ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from moneyed import Money

from register.counter.closed_baskets.basket_lines import basket_line, basket_taxes
from register.domain.amounts import total, zero
from register.domain.asking.exchange import Done
from register.domain.events import CashGiven, CashTaken
from register.domain.goods.basket import Basket as Lines
from register.domain.goods.basket_tax import settled
from register.domain.owed_baskets import GATEWAY, gift_card_movements
from register.domain.returning.returns import GIVING, Return, return_takings
from register.domain.sale import Sale, Stage, takings
from terminal_api.processor import Operation
from terminal_api.processors.gateway.basket import (
    Basket,
    BasketGiftCard,
    BasketLine,
    BasketTax,
    BasketTender,
)


@dataclass(frozen=True, slots=True)
class Closing:
    """Where and when a sale or return was, and by whom."""

    store: str
    """As the gateway knows it, and so its `till`."""
    till: str
    cashier: str
    opened: datetime
    closed: datetime


def closed_basket(document: Sale | Return, closing: Closing) -> Basket:
    """The basket of `document`, which has ended. The same document always makes the same basket."""
    match document:
        case Sale(mark=Stage.VOIDED):
            return _record(document, closing)  # no lines: only what moved and moved back
        case Sale():
            return _of_sale(document, closing)
        case Return():
            return _of_return(document, closing)
        case _:
            assert_never(document)


def taking_basket(sale: Sale, closing: Closing) -> Basket:
    """The basket of `sale` that takes what its cards are to pay, as if it had; the same until it has."""
    return _of_sale(replace(sale, exchanges=sale.exchanges.as_taken), closing)


def _of_sale(sale: Sale, closing: Closing) -> Basket:
    currency = sale.basket.currency
    lines = settled(sale.basket).lines
    kept = tuple(line for at, line in enumerate(lines) if at not in sale.refunded)
    refunded = total((lines[at].total for at in sale.refunded), currency)
    return _record(
        sale,
        closing,
        lines=tuple(basket_line(line, 1) for line in kept),
        taxes=basket_taxes(takings(Lines(currency, lines)), 1),
        rounding=sale.rounding,
        tenders=(
            *(_paid(sale, one) for one in _kept_payments(sale)),
            *_cash(sale.cash),
            # A card that could not be made active was paid back: it is no line any more.
            *_some("cash", -refunded),
            # What an exchange leaves to give back goes back by a return of its own.
            *_some("given_back", -(sale.handed_on or zero(currency))),
        ),
        corrects=sale.basket.original,
    )


def _of_return(one: Return, closing: Closing) -> Basket:
    nothing = zero(one.total.currency)
    taxes = return_takings(one.lines) if one.lines else ()
    return _record(
        one,
        closing,
        lines=tuple(basket_line(line, -1) for line in one.lines),
        taxes=basket_taxes(taxes, -1),
        rounding=-one.rounding,
        tenders=(
            # Of an exchange, which has the lines: what it left is settled here.
            *_some("given_back", one.total if one.exchange else nothing),
            *(_given(done) for done in one.exchanges.done(*GIVING)),
            *_cash(one.cash),
        ),
        corrects=one.original,
    )


def _record(
    document: Sale | Return,
    closing: Closing,
    *,
    lines: tuple[BasketLine, ...] = (),
    taxes: tuple[BasketTax, ...] = (),
    rounding: Money | None = None,
    tenders: tuple[BasketTender, ...] = (),
    corrects: str = "",
) -> Basket:
    currency = document.basket.currency if isinstance(document, Sale) else document.total.currency
    discount = total((line.discount for line in lines), currency)
    return Basket(
        sale=document.number,
        store=closing.store,
        till=closing.till,
        cashier=closing.cashier,
        opened=closing.opened,
        closed=closing.closed,
        currency=currency.code,
        gift_cards=tuple(_movement(one) for one in gift_card_movements(document)),
        lines=lines,
        discount=discount or None,
        taxes=taxes,
        rounding=rounding or None,
        tenders=tenders,
        corrects=corrects,
    )


def _kept_payments(sale: Sale) -> tuple[Done, ...]:
    """Those of which anything was kept."""
    return tuple(one for one in sale.payments if _left(sale, one).amount)


def _left(sale: Sale, payment: Done) -> Money:
    """What is like cash of a payment and was not given back."""
    back = (one.tender for one in sale.exchanges.given_back(payment.request.id))
    return payment.tender - total(back, sale.basket.currency)


def _paid(sale: Sale, payment: Done) -> BasketTender:
    """A payment by card as a tender: its discount share has made the lines cheaper."""
    amount = _left(sale, payment)
    if payment.request.processor != GATEWAY:
        return BasketTender(_kind(payment), amount)
    return BasketTender(_kind(payment), amount, payment.request.id, _last4(payment))


def _given(back: Done) -> BasketTender:
    """What went back to a card. No transaction: there a tender is what its transaction paid."""
    return BasketTender(_kind(back), -back.tender)


def _kind(one: Done) -> str:
    bank = Operation.BANK_CARD in (one.request.operation, one.request.undoes_operation)
    return "bank_card" if bank else "gift_card"


def _cash(moved: Iterable[CashTaken | CashGiven]) -> tuple[BasketTender, ...]:
    tenders: list[BasketTender] = []
    for one in moved:
        match one:
            case CashTaken(given=given, taken=taken):
                tenders += [*_some("cash", given), *_some("change", taken - given)]
            case CashGiven(amount=amount):
                tenders += _some("cash", -amount)
            case _:
                assert_never(one)
    return tuple(tenders)


def _some(kind: str, amount: Money) -> tuple[BasketTender, ...]:
    return (BasketTender(kind, amount),) if amount.amount else ()


_WORDS: dict[Operation, Literal["activate", "load", "pay", "reverse"]] = {
    Operation.ACTIVATE: "activate",
    Operation.LOAD: "load",
    Operation.PAY: "pay",
    Operation.REVERSE: "reverse",
    Operation.UNDO_LOAD: "reverse",
}


def _movement(one: Done) -> BasketGiftCard:
    approved = one.approved
    # After our own id and a dot, where the answer was told again without its approval code.
    theirs = approved.reference.id.partition(".")[2] if approved.reference else ""
    return BasketGiftCard(
        transaction=one.request.id,
        operation=_WORDS[one.request.operation],
        amount=approved.amount,
        reference=approved.approval_code or theirs,
        last4=_last4(one),
    )


def _last4(one: Done) -> str:
    card = one.card
    return card.last4 if card else one.approved.card or ""
