"""What was done after its sale had gone on, and answers that nobody waits for."""

import pytest

from register.counter.asking import settling, strays
from register.counter.cards import card_sales
from register.counter.owing import obligations, owed, worker
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import Intended, LateApproval, StrayAnswer, StrayAnswerExplained
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Decline, Declined
from terminal_api.processor import Operation
from tests.flows.unanswered import answers, euros, manager, off, settle_as_it_was, unanswered

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def given_up(shop, card, operation="Payment"):
    """A request that was done, while the till was told that it never arrived."""
    shop.arm(FaultKind.DROP_AFTER, category=operation)
    answers(shop, Declined("The terminal never received this.", Decline.NEVER_RECEIVED))


async def paid_after_the_void(shop):
    """The card, with 50.00 on it, that paid 20.00 for a sale voided because the terminal denied it."""
    card = shop.card("50.00")
    shop.ring_up("20.00")
    await given_up(shop, card)
    await checkout.pay_by_gift_card(shop.till, card)
    await shop.settle()
    await checkout.void(shop.till, "changed their mind")
    del shop.till.terminal.status
    return card


async def test_a_payment_that_turns_out_to_be_done_after_its_sale_was_voided_is_reversed(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    await given_up(shop, card)
    await checkout.pay_by_gift_card(shop.till, card)
    await shop.settle()
    await checkout.void(shop.till, "changed their mind")
    assert shop.till.books.documents == {}
    assert shop.balance(card) == euros("30.00"), "nobody here knows"
    del shop.till.terminal.status
    (request,) = [event.request for event in shop.events(Intended)]
    strays.strayed(shop.till, request.id, "Payment", "Success")
    assert [one.kind for one in obligations.obligations(shop.till)] == [Kind.STRAY]
    await worker.settle_due(shop.till)
    assert shop.balance(card) == euros("50.00")
    assert len(shop.events(LateApproval)) == 1
    assert obligations.obligations(shop.till) == ()
    shop.check()


async def test_what_two_answers_say_was_done_goes_back_once(shop):
    card = await paid_after_the_void(shop)
    (request,) = [event.request for event in shop.events(Intended)]
    for words in (("Payment", "Success"), ("Comparison", "Success")):
        strays.strayed(shop.till, request.id, *words)
    await worker.settle_due(shop.till)
    assert len(shop.events(LateApproval)) == 1
    assert shop.balance(card) == euros("50.00")
    assert obligations.obligations(shop.till) == ()
    shop.check()


async def test_a_load_that_turns_out_to_be_done_after_the_customer_got_the_money_back_is_undone(shop):
    card = shop.card("1.00")
    await card_sales.sell(shop.till, card, euros("25.00"))
    number = shop.sale.number
    await given_up(shop, card, "StoredValue")
    await checkout.pay_cash(shop.till)
    await shop.settle()
    await owed.refund_card(shop.till, number, 0)
    del shop.till.terminal.status
    request = shop.events(Intended)[-1].request
    strays.strayed(shop.till, request.id, "StoredValue", "Success")
    await worker.settle_due(shop.till)
    assert shop.balance(card) == euros("1.00")
    assert shop.cash() == 100, "nobody is paid twice"
    assert shop.till.books.documents == {}
    shop.check()


async def test_what_cannot_be_undone_by_itself_is_seen_to_by_a_manager(shop):
    card = shop.new_card()
    await card_sales.sell(shop.till, card, euros("25.00"))
    number = shop.sale.number
    await given_up(shop, card, "StoredValue")
    await checkout.pay_cash(shop.till)
    await shop.settle()
    await owed.refund_card(shop.till, number, 0)
    del shop.till.terminal.status
    request = shop.events(Intended)[-1].request
    assert request.operation is Operation.ACTIVATE
    strays.strayed(shop.till, request.id, "StoredValue", "Success")
    await worker.settle_due(shop.till)
    (late,) = shop.obligations(Kind.LATE)
    assert isinstance(strays.see_to(shop.till, late.number, manager(shop), " "), Refused)
    assert strays.see_to(shop.till, late.number, manager(shop), "the card was taken in") is None
    assert obligations.obligations(shop.till) == ()
    assert isinstance(strays.see_to(shop.till, late.number, manager(shop), "again"), Refused)
    shop.check()


async def test_a_stray_answer_that_says_nothing_new_is_passed_over(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, card)
    (request,) = [event.request for event in shop.events(Intended)]
    strays.strayed(shop.till, request.id, "Payment", "Success")
    assert shop.events(StrayAnswer) == []


async def test_a_stray_answer_that_the_terminal_takes_back_is_explained(shop):
    shop.ring_up("20.00")
    shop.refuse_next("Payment")
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.card("50.00")), Declined)
    (request,) = [event.request for event in shop.events(Intended)]
    strays.strayed(shop.till, request.id, "Payment", "Success")
    await worker.settle_due(shop.till)
    (explained,) = shop.events(StrayAnswerExplained)
    assert "as the journal says" in explained.words
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_what_a_manager_counted_as_paid_and_the_terminal_denies_stays_for_a_person(shop):
    request = await unanswered(shop, shop.card("50.00"))
    settling.decide(shop.till, request.id, manager(shop), "slip", happened=True)
    await worker.settle_due(shop.till)
    answers(shop, Declined("The card was refused."))
    strays.strayed(shop.till, request.id, "Payment", "Failure")
    await worker.settle_due(shop.till)
    (stray,) = shop.obligations(Kind.STRAY)
    assert "the journal that it was" in shop.till.attempts[stray.key].reason
    assert strays.explain(shop.till, stray.key, manager(shop)) is None
    assert shop.obligations(Kind.STRAY) == []
    shop.check()


async def test_what_came_too_late_is_asked_back_again_when_the_terminal_was_off(shop):
    card = await paid_after_the_void(shop)
    shop.till.terminal.ask = off
    strays.strayed(shop.till, shop.events(Intended)[0].request.id, "Payment", "Success")
    await worker.settle_due(shop.till)
    (late,) = shop.obligations(Kind.LATE)
    assert shop.balance(card) == euros("30.00")
    del shop.till.terminal.ask
    await shop.settle()
    assert shop.balance(card) == euros("50.00")
    assert isinstance(await owed.take_back_again(shop.till, late.number), Refused)
    assert obligations.obligations(shop.till) == ()
    shop.check()


async def test_what_came_too_late_and_was_refused_is_asked_back_once_more_by_a_person(shop):
    card = await paid_after_the_void(shop)
    shop.refuse_next("Reversal")
    strays.strayed(shop.till, shop.events(Intended)[0].request.id, "Payment", "Success")
    await shop.settle()
    (late,) = shop.obligations(Kind.LATE)
    asked = len(shop.asked)
    await shop.settle()
    assert len(shop.asked) == asked, "what was refused is a person's"
    await owed.take_back_again(shop.till, late.number)
    assert shop.balance(card) == euros("50.00")
    assert obligations.obligations(shop.till) == ()
    shop.check()


async def test_an_answer_to_a_request_that_nobody_made_is_shown_until_a_manager_has_seen_it(shop):
    shop.ring_up("20.00")
    shop.arm(FaultKind.OTHER_SERVICE_ID, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    await shop.settle()
    assert shop.till.books.documents == {}, (
        "the answer was applied to nothing, and the right one was asked for"
    )
    (stray,) = shop.obligations(Kind.STRAY)
    await shop.reopen()
    assert shop.obligations(Kind.STRAY) == [stray]
    assert strays.explain(shop.till, stray.key, manager(shop)) is None
    assert shop.obligations(Kind.STRAY) == []
    assert isinstance(strays.explain(shop.till, stray.key, manager(shop)), Refused)
    shop.check()


async def test_a_stray_answer_about_an_open_request_makes_the_till_ask_at_once(shop):
    request = await unanswered(shop, shop.card("50.00"))
    del shop.till.terminal.status
    assert tuple(settling.due_now(shop.till)) == ()
    strays.strayed(shop.till, request.id, "Payment", "Success")
    assert tuple(settling.due_now(shop.till)) == (request,)
    await settle_as_it_was(shop, request)
