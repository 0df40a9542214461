"""Goods that come back without a receipt: a manager's word, today's price at most, cash or a gift card."""

from decimal import Decimal

from moneyed import Money

from register.counter.asking.advance import advance
from register.counter.free_words import wrong_reason
from register.counter.history import document_now
from register.counter.people import staff
from register.counter.returning.refunding import give_to_card
from register.counter.selling.cash import refund_in_cash
from register.counter.selling.looking_up import Found, PriceNeeded, priced
from register.counter.selling.ringing_up import Answers, deposits
from register.counter.till import Till
from register.domain.amounts import Refused, figures, total
from register.domain.events import PlannedLeg, ReturnOpened
from register.domain.goods.line_item import Goods
from register.domain.goods.line_rules import goods_line
from register.domain.returning.returns import Return
from register.domain.returning.unreceipted import as_sold_today, wrong_without_receipt
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from terminal_api.processor import GiftCard


def as_today(
    till: Till, found: Found, quantity: Decimal | None, answers: Answers
) -> tuple[Goods, ...] | Refused | PriceNeeded:
    """`quantity` of what was scanned as it would be sold today, the deposit on it behind it."""
    at_price = priced(till, found.item, quantity, answers.price, found.code)
    if isinstance(at_price, Refused | PriceNeeded):
        return at_price
    item, much, label = at_price
    line = goods_line(item, much, till.settings.tax_rate(item.tax), till.currency, label)
    return line if isinstance(line, Refused) else (line, *deposits(till, item, line))


def wrong(till: Till, lines: tuple[Goods, ...]) -> Refused | None:
    """Why `lines` cannot come back now, whoever allows it."""
    if till.books.shift is None:
        return Refused(say("The shift is not open: sign in and count the float first"))
    if till.books.sale is not None:
        return Refused(say("A sale is open: finish it or void it before taking goods back"))
    most = Money(till.settings.returns.without_receipt_most, till.currency)
    if not most.amount:
        return Refused(say("This shop takes nothing back without a receipt: see [returns] in config.toml"))
    return wrong_without_receipt(lines, most)


def wrong_why(till: Till, reason: str) -> Refused | None:
    """Why `reason` is none."""
    return wrong_reason(till, reason, say("Say why: it stands on the journal and on the slip"))


async def give(
    till: Till,
    lines: tuple[Goods, ...],
    reason: str,
    manager: Person,
    card: GiftCard | None = None,
    *,
    never_sold: bool = False,
) -> Return | Refused:
    """Take `lines` back and give what they are worth in cash, or onto `card`; `manager` allows it.

    What the card refuses stays to be given, and is on the list of what is open.
    """
    refused = wrong(till, lines) or wrong_why(till, reason)
    refused = refused or staff.refused(till, Act.WITHOUT_RECEIPT, manager)
    if refused is not None:
        return refused
    lines = as_sold_today(lines, till.currency)
    worth = total((line.total for line in lines), till.currency)
    cash = refund_in_cash(till, worth)
    if card is None and till.books.shift and till.books.shift.expected < cash:
        return Refused(say("There is not enough cash in the drawer to pay {cash}", cash=figures(cash)))
    number = till.books.next_number
    legs = (PlannedLeg(None, worth),) if card is None else ()
    till.record(ReturnOpened(number, "", lines, legs, reason=reason.strip(), allowed_by=manager.name))
    if card is None:
        await advance(till, number)
    else:
        await give_to_card(till, number, card, never_sold=never_sold)
    now = document_now(till, number)
    assert isinstance(now, Return)
    return now
