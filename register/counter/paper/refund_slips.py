"""What is printed when money goes back: voids, returns, and what was still owed to somebody."""

from decimal import Decimal

from moneyed import Money

from receipts.document import Receipt
from receipts.layouts.parts import Line
from receipts.layouts.refund import RefundLeg, RefundReceipt, refund_receipt
from receipts.layouts.void import VoidSlip, void_slip
from register.counter.history import past
from register.counter.paper.slip_lines import lines_of
from register.counter.paper.slip_taxes import beside, taxes
from register.counter.paper.slips import ending, heading, is_bank_card, local, terminal_words
from register.counter.till import Till
from register.domain.asking.exchange import Done
from register.domain.events import CashGiven, ReversalFailed
from register.domain.goods.basket import Basket
from register.domain.goods.line_item import CardLine
from register.domain.returning.returns import GIVING, Return
from register.domain.rounding import difference
from register.domain.sale import Sale
from register.language import say
from terminal_api.processor import Operation


def void(till: Till, one: Sale, reason: str) -> Receipt:
    """Proof that a sale was voided and of what went back."""
    legs = tuple(_leg(done, whole=True) for done in one.exchanges.done(Operation.REVERSE))
    legs += tuple(RefundLeg(say("cash"), event.amount) for event in one.cash if isinstance(event, CashGiven))
    return void_slip(
        VoidSlip(
            heading=heading(till, one.number),
            lines=lines_of(one.basket),
            total=one.total,
            reason=reason,
            allowed_by=till.books.cashier or "-",
            legs=legs,
            beside=beside(one.basket, one.basket.exemption),
            slip=terminal_words(one.exchanges.done(Operation.REVERSE)),
        )
    )


def refund(till: Till, one: Return) -> Receipt:
    """The receipt of goods taken back."""
    original = past(till, one.original) if one.original else None
    legs = tuple(_leg(done) for done in one.exchanges.done(*GIVING))
    legs += tuple(RefundLeg(say("cash"), event.amount) for event in one.cash)
    basket = Basket(till.currency, one.lines)
    loads = tuple(_load_undone(line) for _, line in basket.cards)
    sold = original.document if original else None
    return refund_receipt(
        RefundReceipt(
            heading=heading(till, one.number),
            original_number=one.original,
            original_at=local(original.at if original else till.clock.now()),
            lines=(*lines_of(basket), *loads),
            total=one.total,
            legs=legs,
            rounding=one.rounding if one.rounding.amount else None,
            reason=_why_undone(basket) if loads else one.reason,
            allowed_by=one.allowed_by,
            exchange=one.exchange,
            signed=not one.original,
            slip=terminal_words(one.exchanges.done(*GIVING)),
            taxes=taxes(basket),
            beside=beside(basket, sold.basket.exemption if isinstance(sold, Sale) else ""),
        )
    )


def _why_undone(basket: Basket) -> str:
    sold = any(line.operation is Operation.ACTIVATE for _, line in basket.cards)
    return say("the sale of the card was undone") if sold else say("the load was undone")


def _load_undone(line: CardLine) -> Line:
    what = say("Load of gift card {card}", card=line.card.last4)
    if line.operation is Operation.ACTIVATE:
        what = say("Gift card {card}", card=line.card.last4)
    return Line(Decimal(1), what, line.amount, line.amount)


def card_refund(till: Till, number: str, line: CardLine, cash: Money) -> Receipt:
    """Proof that a card which could not be activated was given up, and its price paid back in `cash`."""
    what = say("Gift card {card}", card=line.card.last4)
    return _in_cash(till, number, what, line.amount, cash, say("the card could not be activated"))


def owed_paid(till: Till, failed: ReversalFailed, cash: Money) -> Receipt:
    """Proof that the money of a reversal which was not carried out went to the customer in `cash`."""
    return not_by_card(till, failed.sale, failed.amount, cash)


def not_by_card(till: Till, number: str, owed: Money, cash: Money) -> Receipt:
    """Proof that what a card should have got back of that sale went to the customer in `cash`."""
    what, why = say("Not given back by card"), say("the card could not be credited")
    return _in_cash(till, number, what, owed, cash, why)


def _in_cash(till: Till, number: str, what: str, worth: Money, cash: Money, why: str) -> Receipt:
    """`what`, of the sale of that number, was `worth` so much, and `cash` was given for it."""
    original = past(till, number)
    return refund_receipt(
        RefundReceipt(
            heading=heading(till, number),
            original_number=number,
            original_at=local(original.at if original else till.clock.now()),
            lines=(Line(Decimal(1), what, worth, worth),),
            total=worth,
            legs=(RefundLeg(say("cash"), cash),),
            rounding=difference(cash, worth),
            reason=why,
        )
    )


def _leg(done: Done, *, whole: bool = False) -> RefundLeg:
    """What went back of a payment: for goods what of it is like cash; all of it where nothing was sold."""
    bank = is_bank_card(done.request)
    return RefundLeg(
        kind=say("bank card") if bank else say("gift card"),
        amount=done.approved.amount if whole else done.tender,
        card=ending(done.request.card, done.approved),
        balance=None if bank else done.approved.balance,
        reference=done.approved.approval_code or "",
        confirmed=done.approved.confirmed,
        discount=None if whole else done.discount or None,
    )
