"""The gift-card desk: cards paid out, ended, made ready, loaded, looked at."""

from register.counter import history
from register.counter.cards import balance_limit, card_balance, card_desk, card_sales
from register.counter.cards.undo_load import undo_load
from register.counter.drawer import shifts
from register.counter.paper import gift_receipts, papers, saving
from register.counter.selling import checkout
from register.domain.cards.look_limit import Looker
from register.domain.sale import PAYMENTS
from register.simulate.habits.visit import Visit
from terminal_api.processor import Operation
from tests.crash.deeds.at_the_counter import euros, holding, rings_up


async def cashes_a_card_out(visit: Visit) -> None:
    await visit.register.ask(card_desk.cash_out, holding(visit, "4.20"))


async def cashes_out_more_than_there_is(visit: Visit) -> None:
    """4.18 is owed to the card's holder, and no coins make it."""
    await visit.register.ask(card_desk.cash_out, holding(visit, "4.18"))


async def ends_a_card(visit: Visit) -> None:
    await visit.register.ask(card_desk.deactivate, holding(visit, "4.20", "givex"))


async def refunds_onto_a_card(visit: Visit) -> None:
    await visit.register.ask(card_desk.refund_onto, holding(visit, "1.00"), euros("10.00"))


async def activates_at_the_desk(visit: Visit) -> None:
    await visit.register.ask(card_desk.put_on, Operation.ACTIVATE, visit.shop.new_card(), euros("25.00"))


async def loads_and_undoes(visit: Visit) -> None:
    card = holding(visit, "1.00")
    await visit.register.ask(card_sales.sell, card, euros("10.00"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("4.00"))
    await visit.register.ask(checkout.pay_cash)
    await visit.register.ask(undo_load, card)


async def reverses_at_the_desk(visit: Visit) -> None:
    rings_up(visit, "20.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "50.00"))
    (payment,) = [
        one
        for one in history.answered(visit.till.journal, sale.number).values()
        if one.request.operation in PAYMENTS
    ]
    await visit.register.ask(card_desk.reverse_at_desk, payment, euros("5.00"))


async def looks_while_nobody_is_signed_in(visit: Visit) -> None:
    """A miss is journalled, and counts before anybody is asked."""
    await visit.register.ask(balance_limit.look_by, visit.shop.new_card(), Looker.NOBODY)


async def looks_and_prints(visit: Visit) -> None:
    seen = await visit.register.ask(card_balance.look, holding(visit, "4.20"))
    assert isinstance(seen, card_balance.Look)
    visit.register.press(card_balance.print_balance, seen)
    rings_up(visit, "20.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_cash)
    visit.register.press(papers.reprint, sale.number)
    visit.register.press(saving.save, sale.number)
    visit.register.press(gift_receipts.print_gift_receipt, sale.number)
    visit.register.press(shifts.print_x)
