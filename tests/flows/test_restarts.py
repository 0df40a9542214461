"""A till that is started again between any two steps of a full day goes on as if it had never stopped."""

from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.counter import history
from register.counter.cards import card_desk, card_sales
from register.counter.cards.undo_load import undo_load
from register.counter.drawer import shifts
from register.counter.owing import worker
from register.counter.returning import returns
from register.counter.selling import checkout
from register.domain.books import Books, books_after, replay
from register.journal.projections import form
from register.journal.projections.beginning import books_of
from register.journal.projections.catching_up import rebuilt
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.processor import Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def a_sale(shop, cards):
    shop.ring_up("20.00", "3.50")
    await card_sales.sell(shop.till, cards[1], euros("25.00"))
    await checkout.pay_by_gift_card(shop.till, cards[0])
    await checkout.pay_cash(shop.till, euros("40.00"))


async def a_return(shop, cards):
    number = await shop.sold("8.00", "2.00")
    await shop.take_back(number, {0: "1"})


async def a_lost_answer(shop, cards):
    shop.ring_up("5.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, cards[2], euros("5.00"))
    await checkout.set_aside(shop.till)


async def a_reversal_at_the_desk(shop, cards):
    request, _ = await paid_at_the_desk(shop, cards[2])
    payment = history.asked(shop.till.journal, request.id)
    assert payment
    await card_desk.reverse_at_desk(shop.till, payment, euros("1.00"))
    assert str(history.left_to_reverse(shop.till.journal, payment).amount) == "3.00"


async def paid_at_the_desk(shop, card):
    asked = await card_desk.at_desk(shop.till, Operation.PAY, card, euros("4.00"))
    assert isinstance(asked, tuple)
    return asked


async def an_undone_load(shop, cards):
    await card_desk.put_on(shop.till, Operation.LOAD, cards[2], euros("10.00"))
    await undo_load(shop.till, cards[2])


async def a_void(shop, cards):
    shop.ring_up("9.00")
    await checkout.pay_by_bank_card(shop.till, euros("6.00"))
    await checkout.void(shop.till, "changed their mind")


async def a_cash_out(shop, cards):
    await card_desk.cash_out(shop.till, shop.card("3.20"))


DAY = (a_sale, a_return, a_lost_answer, a_reversal_at_the_desk, an_undone_load, a_void, a_cash_out)


async def test_nothing_is_forgotten_from_one_start_to_the_next(shop):
    cards = [shop.card("12.50"), shop.new_card(), shop.card("30.00")]
    for step in DAY:
        before = shop.till.books
        await step(shop, cards)
        left = shop.till.books
        assert left != before
        await shop.close()
        await shop.open()
        assert {**shop.till.books.documents} == {**left.documents}
        assert shop.till.books.shift == left.shift
        empty = Books(left.register, left.currency)
        assert replay(empty, shop.till.journal.entries()) == shop.till.books
    await worker.recover(shop.till)
    await shop.settle()
    shop.check()


async def test_the_books_of_a_full_day_survive_being_written_down_at_every_entry(shop):
    cards = [shop.card("12.50"), shop.new_card(), shop.card("30.00")]
    for step in DAY:
        await step(shop, cards)
    await shop.settle()
    shifts.close_shift(shop.till, shop.till.books.shift.expected)
    empty = Books(shop.till.books.register, EUR)
    books = empty
    for entry in shop.till.journal.entries():
        books = books_after(books, entry.event, entry.at, entry.cashier)
        assert form.read(form.written(books)) == books
    assert books_of(shop.till.journal, empty) == books == shop.till.books


async def test_a_receipt_is_found_with_all_that_came_back_of_it_also_after_all_was_made_anew(shop):
    number = await shop.sold("8.00", "2.00", "1.00")
    await shop.take_back(number, {0: "1"})
    await shop.take_back(number, {2: "1"})
    found = returns.find(shop.till, number)
    assert isinstance(found, returns.Found)
    assert [one.left for one in found.lines] == [Decimal(0), Decimal(1), Decimal(0)]
    empty = Books(shop.till.books.register, EUR)
    assert rebuilt(shop.till.journal, empty) == shop.till.journal.last_seq
    assert returns.find(shop.till, number) == found
    await shop.reopen()
    assert returns.find(shop.till, number) == found
    assert replay(empty, shop.till.journal.entries()) == shop.till.books
