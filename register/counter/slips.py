"""What a receipt says: fills the layouts with a sale, a void or a return."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from moneyed import Money

from receipts.document import Receipt
from receipts.layouts.parts import CardEnding, Heading, Line, Shop
from receipts.layouts.refund import RefundLeg, RefundReceipt, refund_receipt
from receipts.layouts.sale import GiftCardSold, SaleReceipt, TenderLine, sale_receipt
from receipts.layouts.void import VoidSlip, void_slip
from register.counter.history import past
from register.counter.slip_taxes import beside, taxes
from register.counter.till import Till
from register.domain.amounts import numeral
from register.domain.basket import Basket
from register.domain.card_mark import CardMark
from register.domain.deposits import name_of
from register.domain.events import CashGiven, ReversalFailed
from register.domain.exchange import Done, Exchange, Exchanges
from register.domain.line_item import CardLine, Goods, ReturnedGoods
from register.domain.reductions import AmountOff, PercentOff, Promoted, Reduction, taken_off
from register.domain.returns import GIVING, Return
from register.domain.rounding import difference
from register.domain.sale import PAYMENTS, Sale, Stage
from register.language import say
from register.settings import Settings
from terminal_api.outcomes import Approved, Slip
from terminal_api.processor import Operation


def local(at: datetime) -> datetime:
    """UTC to the clock on the wall."""
    return at.astimezone()


def shop(settings: Settings) -> Shop:
    """Who sells, as the top and bottom of every receipt say it."""
    named = settings.shop
    return Shop(named.name, named.address, named.tax_number or "", named.footer)


def heading(till: Till, number: str) -> Heading:
    """The head of a receipt made now."""
    return Heading(
        shop=shop(till.settings),
        number=number,
        at=local(till.clock.now()),
        till=say("till {till}", till=till.settings.shop.till),
        cashier=till.books.cashier or _began(till, number) or "-",
    )


def _began(till: Till, number: str) -> str | None:
    """Whose sale it is that a restart finishes before anybody has signed in again."""
    found = past(till, number)
    return found.cashier if found else None


def sale(till: Till, one: Sale) -> Receipt:
    """A sale's receipt, finished or as it would print now."""
    return sale_receipt(
        SaleReceipt(
            heading=heading(till, one.number),
            lines=_lines(one.basket),
            total=one.total,
            tenders=tuple(_tender(payment) for payment in one.payments if _kept(one, payment)) + _cash(one),
            change=one.change if one.change.amount else None,
            rounding=one.rounding if one.rounding.amount else None,
            gift_cards=tuple(
                GiftCardSold(
                    CardEnding(line.card.last4),
                    line.amount,
                    _balance(one.activation(position)),
                    paid=one.mark is not Stage.OPEN,
                    said=line.note,
                )
                for position, line in one.basket.cards
            ),
            taxes=taxes(one.basket),
            slip=_terminal_words(one.exchanges),
            beside=beside(one.basket, one.basket.exemption),
            customer=one.customer,
        )
    )


def void(till: Till, one: Sale, reason: str) -> Receipt:
    """Proof that a sale was voided and of what went back."""
    legs = tuple(_leg(done) for done in one.exchanges.done(Operation.REVERSE))
    legs += tuple(RefundLeg(say("cash"), event.amount) for event in one.cash if isinstance(event, CashGiven))
    return void_slip(
        VoidSlip(
            heading=heading(till, one.number),
            lines=_lines(one.basket),
            total=one.total,
            reason=reason,
            allowed_by=till.books.cashier or "-",
            legs=legs,
            beside=beside(one.basket, one.basket.exemption),
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
            lines=(*_lines(basket), *loads),
            total=one.total,
            legs=legs,
            rounding=one.rounding if one.rounding.amount else None,
            reason=say("the load was undone") if loads else one.reason,
            allowed_by=one.allowed_by,
            exchange=one.exchange,
            signed=not one.original,
            taxes=taxes(basket),
            beside=beside(basket, sold.basket.exemption if isinstance(sold, Sale) else ""),
        )
    )


def _load_undone(line: CardLine) -> Line:
    return Line(Decimal(1), say("Load of gift card {card}", card=line.card.last4), line.amount, line.amount)


def card_refund(till: Till, number: str, line: CardLine, cash: Money) -> Receipt:
    """Proof that a card which could not be activated was given up, and its price paid back in `cash`."""
    original = past(till, number)
    return refund_receipt(
        RefundReceipt(
            heading=heading(till, number),
            original_number=number,
            original_at=local(original.at if original else till.clock.now()),
            lines=(
                Line(Decimal(1), say("Gift card {card}", card=line.card.last4), line.amount, line.amount),
            ),
            total=line.amount,
            legs=(RefundLeg(say("cash"), cash),),
            rounding=difference(cash, line.amount),
            reason=say("the card could not be activated"),
        )
    )


def owed_paid(till: Till, failed: ReversalFailed, cash: Money) -> Receipt:
    """Proof that the money of a reversal which was not carried out went to the customer in `cash`."""
    original = past(till, failed.sale)
    return refund_receipt(
        RefundReceipt(
            heading=heading(till, failed.sale),
            original_number=failed.sale,
            original_at=local(original.at if original else till.clock.now()),
            lines=(Line(Decimal(1), say("Not given back by card"), failed.amount, failed.amount),),
            total=failed.amount,
            legs=(RefundLeg(say("cash"), cash),),
            rounding=difference(cash, failed.amount),
            reason=say("the card could not be credited"),
        )
    )


def _lines(basket: Basket) -> tuple[Line, ...]:
    goods = (line for line in basket.lines if not isinstance(line, CardLine))
    return tuple(_came_back(line) if isinstance(line, ReturnedGoods) else _sold(line) for line in goods)


def _sold(line: Goods) -> Line:
    unit = "kg" if line.unit == "kg" else ""
    notes = _notes(line)
    return Line(line.quantity, called(line), line.price, line.full, line.tax, unit, notes, line.note)


def _came_back(line: ReturnedGoods) -> Line:
    """The line as it was sold, the other way round."""
    sold = _sold(line.goods)
    notes = tuple((words, -amount) for words, amount in sold.notes)
    came = replace(sold, quantity=-sold.quantity, total=-sold.total, notes=notes, said=line.note)
    return replace(came, of_receipt=line.original)


def _notes(line: Goods) -> tuple[tuple[str, Money], ...]:
    """What was taken off, each with its reason, below the line's full amount."""
    return tuple(
        (_reduction(one), -off)
        for one, off in zip(line.reductions, taken_off(line.full, line.reductions), strict=True)
    )


def _reduction(one: Reduction) -> str:
    match one:
        case PercentOff(percent, reason):
            return f"{numeral(percent.normalize())} % {reason}"
        case AmountOff(_, reason) | Promoted(_, reason):
            return reason


def called(line: Goods) -> str:
    """Its name, with the number of the piece, which a warranty asks for."""
    serial = line.label.serial if line.label else ""
    name = name_of(line)
    return say("{name}, no. {serial}", name=name, serial=serial) if serial else name


def _kept(one: Sale, payment: Done) -> bool:
    return bool(payment.approved.amount.amount) and not one.exchanges.given_back(payment.request.id)


def _tender(payment: Done) -> TenderLine:
    request, approved = payment.request, payment.approved
    gift = request.operation is Operation.PAY
    return TenderLine(
        kind=say("Gift card") if gift else (approved.brand or say("Bank card")).capitalize(),
        amount=approved.amount,
        card=ending(request.card, approved),
        asked=request.amount,
        balance=approved.balance if gift else None,
        reference=approved.approval_code or "",
    )


def _cash(one: Sale) -> tuple[TenderLine, ...]:
    """What was given and not given back; the change is told below it."""
    return (TenderLine(say("Cash"), one.cash_paid + one.change),) if one.cash_paid.amount else ()


def _balance(activation: Exchange | None) -> Money | None:
    """What is on a card after it was activated; None until it is."""
    if not isinstance(activation, Done):
        return None
    return activation.approved.balance or activation.approved.amount


def _leg(done: Done) -> RefundLeg:
    bank = Operation.BANK_CARD in (done.request.operation, done.request.undoes_operation)
    return RefundLeg(
        kind=say("bank card") if bank else say("gift card"),
        amount=done.approved.amount,
        card=ending(done.request.card, done.approved),
        balance=None if bank else done.approved.balance,
        reference=done.approved.approval_code or "",
        confirmed=done.approved.confirmed,
    )


def ending(mark: CardMark | None, approved: Approved) -> CardEnding | None:
    """The last four digits, ours or the processor's; None when neither knows them."""
    last4 = mark.last4 if mark and mark.last4 else approved.card
    return CardEnding(last4) if last4 else None


def _terminal_words(exchanges: Exchanges) -> tuple[tuple[str, str], ...]:
    """The customer's slips of bank cards, as the terminal words them."""
    slips = [slip for done in exchanges.done(*PAYMENTS) for slip in _bank_slips(done)]
    return tuple((line.label, line.value) for slip in slips for line in slip.lines)


def _bank_slips(done: Done) -> tuple[Slip, ...]:
    if done.request.operation is not Operation.BANK_CARD:
        return ()
    return tuple(slip for slip in done.approved.slips if slip.copy == "customer")
