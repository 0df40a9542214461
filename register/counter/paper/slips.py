"""What a receipt says: fills the layout with a sale, and the head of every other slip."""

from collections.abc import Iterable
from datetime import datetime

from moneyed import Money

from receipts.document import Picture, Receipt
from receipts.layouts.parts import CardEnding, Heading, Shop, TerminalLines
from receipts.layouts.sale import GiftCardSold, SaleReceipt, TenderLine, sale_receipt
from register.counter.cards.first_cards import priced_now
from register.counter.history import past
from register.counter.paper.slip_lines import card_discounts, lines_of
from register.counter.paper.slip_taxes import beside, taxes
from register.counter.till import Till
from register.domain.asking.exchange import Done, Exchange, MoneyRequest
from register.domain.cards.card_mark import CardMark
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
    named, words = settings.shop, settings.receipt
    logo = Picture(words.logo.path.name, words.logo.sha256) if words.logo else None
    return Shop(
        named.name,
        named.address,
        named.tax_number or "",
        (*named.footer, *words.footer),
        words.header,
        words.thanks or "",
        words.return_policy or "",
        logo,
    )


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
    basket = priced_now(till, one)
    return sale_receipt(
        SaleReceipt(
            heading=heading(till, one.number),
            lines=lines_of(basket, together=True),
            rebates=card_discounts(basket),
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
                    validity=validity(till, line.card),
                )
                for position, line in one.basket.cards
            ),
            taxes=taxes(basket),
            slip=terminal_words(one.exchanges.done(*PAYMENTS)),
            beside=beside(basket, basket.exemption),
            customer=one.customer,
            link=link(till, one),
        )
    )


def link(till: Till, one: Sale) -> str:
    """Where the finished sale is found again. What somebody learns with is nowhere."""
    if one.mark is Stage.OPEN or till.training:
        return ""
    return till.settings.receipt.linked(one.number)


def _kept(one: Sale, payment: Done) -> bool:
    return bool(payment.approved.amount.amount) and not one.exchanges.given_back(payment.request.id)


def _tender(payment: Done) -> TenderLine:
    request, approved = payment.request, payment.approved
    gift = request.operation is Operation.PAY
    return TenderLine(
        kind=say("Gift card") if gift else (approved.brand or say("Bank card")).capitalize(),
        amount=payment.tender,
        card=ending(request.card, approved),
        asked=request.amount,
        balance=approved.balance if gift else None,
        reference=approved.approval_code or "",
        discount=payment.discount or None,
    )


def _cash(one: Sale) -> tuple[TenderLine, ...]:
    """What was given and not given back; the change is told below it."""
    return (TenderLine(say("Cash"), one.cash_paid + one.change),) if one.cash_paid.amount else ()


def validity(till: Till, card: CardMark | None) -> str:
    """How long `card` is good for, as the shop words it for its provider."""
    cards = till.settings.gift_cards
    return cards.validity(card.provider) if cards and card else ""


def _balance(activation: Exchange | None) -> Money | None:
    """What is on a card after it was activated; None until it is."""
    if not isinstance(activation, Done):
        return None
    return activation.approved.balance or activation.approved.amount


def ending(mark: CardMark | None, approved: Approved) -> CardEnding | None:
    """The last four digits, ours or the processor's; None when neither knows them."""
    last4 = mark.last4 if mark and mark.last4 else approved.card
    return CardEnding(last4) if last4 else None


def terminal_words(done: Iterable[Done]) -> TerminalLines:
    """The customer's slips of bank cards, as the terminal words them."""
    slips = (slip for one in done if is_bank_card(one.request) for slip in one.approved.slips)
    return tuple(line for slip in slips if slip.copy == "customer" for line in terminal_lines(slip))


def terminal_lines(slip: Slip) -> TerminalLines:
    """What the terminal says on `slip`, as paper takes it."""
    return tuple((line.label, line.value) for line in slip.lines)


def is_bank_card(request: MoneyRequest) -> bool:
    """Whether it takes money from a bank card, or gives some back to one."""
    return Operation.BANK_CARD in (request.operation, request.undoes_operation)
