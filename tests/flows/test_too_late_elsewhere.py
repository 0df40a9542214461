"""What a gateway did although a manager said that it had not: the till finds out, and takes it back."""

from datetime import timedelta

import pytest

from register.counter.asking import settling, too_late
from register.counter.asking.advance import follow, settle_and_follow
from register.counter.asking.strays import LISTENED_FOR
from register.counter.cards import card_balance, card_in_doubt, card_limits, card_sales
from register.counter.owing import obligations, owed, worker
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.cards.desk import Desk
from register.domain.events import Intended, LateApproval, StrayAnswerExplained
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Unknown
from terminal_api.processor import Operation
from tests.flows.unanswered import manager

pytestmark = pytest.mark.asyncio(loop_scope="module")


def on(street, card):
    return street.gateway.ledger.card(card.number)


async def sold_without_answer(street, fault=FaultKind.DROP_AFTER):
    """A card sold for 25.00 in cash; its activation was done, and nobody can find that out."""
    card = street.gift_card("0", CardStatus.INACTIVE)
    assert isinstance(await card_sales.sell(street.till, card, street.money("25.00")), card_balance.Look)
    number = street.sale.number
    street.gateway.arm(fault, operation="activate")
    await checkout.pay_cash(street.till)
    (request,) = street.till.books.unsettled
    street.gateway.arm(FaultKind.DROP_BEFORE, operation="status")
    assert isinstance(await settle_and_follow(street.till, request), Unknown)
    return card, number, request


async def denied(street, request):
    """A manager says that it did not happen."""
    decided = settling.decide(street.till, request.id, manager(street), "not in the portal", happened=False)
    assert decided == request
    await follow(street.till, request)


async def later(street, pause=timedelta(minutes=2)):
    street.clock.time += pause
    await worker.settle_due(street.till)


async def test_an_activation_that_was_done_all_the_same_is_undone_by_itself(street):
    card, number, request = await sold_without_answer(street)
    await denied(street, request)
    await owed.refund_card(street.till, number, 0)
    assert on(street, card).balance == street.money("25.00"), "nobody here knows"
    await later(street)
    assert len(street.events(LateApproval)) == 1
    assert (on(street, card).status, on(street, card).balance) == (CardStatus.INACTIVE, street.money("0"))
    assert street.cash() == 100, "its price went back once"
    assert obligations.obligations(street.till) == ()
    assert street.till.books.documents == {}
    assert street.till.books.shift.of("unallocated") == street.money("0")
    assert card_limits.put_on_today(street.till, street.till.mark(card)) == street.money("0")


async def test_a_restart_between_the_word_and_the_truth_loses_neither(street):
    card, number, request = await sold_without_answer(street)
    await denied(street, request)
    await owed.refund_card(street.till, number, 0)
    await street.reopen()
    await later(street)
    assert on(street, card).status is CardStatus.INACTIVE
    assert street.till.books.documents == {}


async def test_nobody_is_told_of_a_question_that_the_till_asks_by_itself(street):
    _, number, request = await sold_without_answer(street)
    await denied(street, request)
    assert [one.kind for one in obligations.obligations(street.till)] == [Kind.CARD]
    await owed.refund_card(street.till, number, 0)
    assert obligations.obligations(street.till) == ()


async def test_a_card_that_the_customer_waits_for_can_be_made_active_again(street):
    card, number, request = await sold_without_answer(street)
    await denied(street, request)
    await later(street)
    assert on(street, card).status is CardStatus.INACTIVE
    await owed.activate_again(street.till, number, 0)
    assert on(street, card).balance == street.money("25.00")
    assert [street.obligations(kind) for kind in (Kind.CARD, Kind.LATE)] == [[], []]
    assert street.till.books.documents == {}


async def test_a_card_that_was_loaded_since_keeps_what_is_on_it_and_a_manager_is_told(street):
    card, number, request = await sold_without_answer(street)
    await denied(street, request)
    await owed.refund_card(street.till, number, 0)
    await card_sales.sell(street.till, card, street.money("10.00"))
    await checkout.pay_cash(street.till)
    await later(street)
    assert on(street, card).balance == street.money("35.00")
    (late,) = street.obligations(Kind.LATE)
    assert not too_late.goes_back_by_itself(street.till, late.number)
    undone = [one for one in street.events(Intended) if one.request.operation is Operation.UNDO_LOAD]
    assert undone == []
    desk = street.till.books.documents[late.number]
    assert isinstance(desk, Desk)
    assert desk.late is not None
    assert too_late.taken_back_by(street.till, desk.late.request) is Operation.UNDO_LOAD


async def test_what_really_did_not_happen_is_asked_about_for_a_while_and_never_sent_again(street):
    card, number, request = await sold_without_answer(street, FaultKind.DROP_BEFORE)
    await denied(street, request)
    await owed.refund_card(street.till, number, 0)
    await later(street)
    assert street.events(StrayAnswerExplained) == [], "it may still be on its way"
    await later(street, LISTENED_FOR)
    (explained,) = street.events(StrayAnswerExplained)
    assert explained.words == "gateway was asked: it ended as the journal says"
    assert on(street, card).status is CardStatus.INACTIVE
    assert street.till.books.strays == ()


async def test_a_payment_that_a_manager_denied_goes_back_to_its_card(street):
    card = street.gift_card("50.00")
    street.ring_up("20.00")
    street.gateway.arm(FaultKind.DROP_AFTER, operation="pay")
    await checkout.pay_by_gift_card(street.till, card)
    (request,) = street.till.books.unsettled
    street.gateway.arm(FaultKind.DROP_BEFORE, operation="status")
    await settle_and_follow(street.till, request)
    await denied(street, request)
    await checkout.pay_cash(street.till)
    assert on(street, card).balance == street.money("30.00")
    await later(street)
    assert on(street, card).balance == street.money("50.00")
    assert street.till.books.documents == {}


async def test_the_gateway_tells_what_is_on_a_card_before_and_after_what_is_in_doubt(street):
    card = street.gift_card("50.00")
    street.ring_up("20.00")
    await checkout.pay_by_gift_card(street.till, card)
    street.ring_up("10.00")
    street.gateway.arm(FaultKind.DROP_AFTER, operation="pay")
    await checkout.pay_by_gift_card(street.till, card)
    (request,) = street.till.books.unsettled
    known = card_in_doubt.before(street.till, request)
    assert known is not None
    assert known.balance == street.money("30.00")
    assert card_in_doubt.can_look(street.till, request)
    seen = await card_in_doubt.look_now(street.till, request)
    assert isinstance(seen, card_balance.Look)
    assert seen.balance == street.money("20.00")
    assert street.till.books.is_unsettled(request)


async def test_of_a_card_that_this_till_never_heard_of_no_balance_is_told_from_before(street):
    _, _, request = await sold_without_answer(street)
    assert card_in_doubt.before(street.till, request) is None
