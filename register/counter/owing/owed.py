"""What a sale still owes when the customer has paid or gone: cards not active, tenders not given back."""

from dataclasses import replace

from moneyed import Money

from register.counter.asking.advance import activate, advance, follow, reverse, take_back
from register.counter.cards import keepers
from register.counter.cards.card_balance import look
from register.counter.cards.card_limits import over_a_day
from register.counter.cards.card_sales import sold_by
from register.counter.history import sale_now
from register.counter.paper import papers, refund_slips
from register.counter.people import staff
from register.counter.selling.cash import owed_in_cash
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.asking.exchange import is_open
from register.domain.cards.desk import Desk
from register.domain.events import CardRefunded, CardSwapped, CashGiven, CashReason, DrawerOpened
from register.domain.goods.line_rules import card_line
from register.domain.rounding import difference
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from terminal_api.processor import GiftCard


async def activate_again(till: Till, number: str, position: int) -> Sale | Refused:
    """Try once more to make a card spendable that was paid for."""
    async with till.lock(number):
        sale = _owing(till, number, position)
        if isinstance(sale, Refused):
            return sale
        asked = await activate(till, sale, position)
    if isinstance(asked, Refused):
        return asked
    await follow(till, asked[0])
    return sale_now(till, sale)


async def swap_card(
    till: Till, number: str, position: int, card: GiftCard, by: Person | None = None
) -> Sale | Refused:
    """Give the customer `card` in place of one that was paid for and cannot be activated; `by` whose word."""
    seen = await look(till, card)
    if isinstance(seen, Refused):
        return seen
    operation = sold_by(till, card, seen)
    if isinstance(operation, Refused):
        return operation
    async with till.lock(number):
        sale = _owing(till, number, position)
        if isinstance(sale, Refused):
            return sale
        limits = till.settings.provider_of(card.number).limits(till.currency)
        before = sale.basket.lines[position]
        amount = before.total
        line = card_line(sale.basket.without(position), seen.card, amount, operation, limits, card.entry)
        if isinstance(line, Refused):
            return line
        if (over := over_a_day(till, seen.card, amount)) is not None:
            return over
        till.vault.put(seen.card.token, card.number)
        word = staff.note(Act.SEE_TO, by, f"{number}: card {seen.card.last4} in place of the one sold")
        till.record(*word, CardSwapped(number, position, replace(line, note=before.note)))
        asked = await activate(till, sale_now(till, sale), position)
    if isinstance(asked, Refused):
        return asked
    await follow(till, asked[0])
    return sale_now(till, sale)


async def refund_card(till: Till, number: str, position: int, by: Person | None = None) -> Sale | Refused:
    """Give up a card that cannot be activated: what was paid for it goes back in cash; `by` whose word."""
    async with till.lock(number):
        sale = _owing(till, number, position)
        if isinstance(sale, Refused):
            return sale
        line = dict(sale.owed_cards)[position]
        cash = owed_in_cash(till, line.amount)
        if (refused := _no_cash(till, cash)) is not None:
            return refused
        till.record(
            *staff.note(Act.PAY_OWED, by, f"{number}: card {line.card.last4} given up"),
            CardRefunded(number, position, cash, difference(cash, line.amount)),
            DrawerOpened(number, "gift card refunded"),
            papers.queued(till, refund_slips.card_refund(till, number, line, cash), "card refund", number),
        )
    return sale_now(till, sale)


async def reverse_again(till: Till, number: str) -> Sale | Refused:
    """Try once more to give back a tender whose reversal was refused."""
    async with till.lock(number):
        sale = till.books.documents.get(number)
        if not isinstance(sale, Sale) or not sale.kept_back:
            return Refused(say("Nothing of that sale is waiting to be given back"))
        if not await reverse(till, sale, sale.kept_back[0]):
            return Refused(keepers.nobody(till, sale.kept_back[0].card))
    await advance(till, number)
    return sale_now(till, sale)


async def give_cash_instead(till: Till, number: str, payment_id: str, manager: Person) -> Sale | Refused:
    """Give a tender back from the drawer whose card did not take it back; `manager` allows it."""
    async with till.lock(number):
        sale = till.books.documents.get(number)
        kept = sale.kept_back if isinstance(sale, Sale) and sale.mark is Stage.VOIDING else ()
        payment = next((one for one in kept if one.request.id == payment_id), None)
        if payment is None or not isinstance(sale, Sale):
            return Refused(say("Nothing of that sale is waiting to be given back"))
        if payment.discount.amount:
            return Refused(say("That card lowered the price: only its processor can give it back"))
        cash = owed_in_cash(till, payment.tender)
        if (refused := staff.refused(till, Act.PAY_OWED, manager) or _no_cash(till, cash)) is not None:
            return refused
        more = difference(cash, payment.tender)
        till.record(
            CashGiven(number, cash, CashReason.GIVEN_BACK, more, manager.name, payment_id),
            DrawerOpened(number, "reversal that was refused"),
            papers.queued(till, refund_slips.not_by_card(till, number, payment.tender, cash), "owed", number),
        )
    await advance(till, number)
    return sale_now(till, sale)


def _no_cash(till: Till, cash: Money) -> Refused | None:
    """Why `cash` cannot be paid from the drawer now."""
    if till.books.shift is None:
        return Refused(say("The shift is not open: there is no drawer to pay from"))
    if till.books.shift.expected < cash:
        return Refused(say("There is not enough cash in the drawer to pay {cash}", cash=figures(cash)))
    return None


async def take_back_again(till: Till, number: str) -> Desk | Refused:
    """Try once more to undo what was done too late."""
    async with till.lock(number):
        desk = till.books.documents.get(number)
        if not isinstance(desk, Desk) or desk.to_take_back is None:
            return Refused(say("Nothing of that came too late any more"))
        if desk.exchanges.open:
            return Refused(say("The answer is missing: it is being taken back"))
        if not await take_back(till, desk, desk.to_take_back):
            return Refused(say("It cannot be undone by itself: a manager sees to it"))
    now = till.books.documents.get(number)
    return now if isinstance(now, Desk) else desk


def _owing(till: Till, number: str, position: int) -> Sale | Refused:
    """The sale that owes the card at `position`. Ask while holding its lock: somebody may be quicker."""
    sale = till.books.documents.get(number)
    if not isinstance(sale, Sale) or position not in dict(sale.owed_cards):
        return Refused(say("That card is not waiting to be activated"))
    last = sale.activation(position)
    if last is not None and is_open(last):
        return Refused(say("The answer about that card is missing: nothing may be asked twice"))
    return sale
