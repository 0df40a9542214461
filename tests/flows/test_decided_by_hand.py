"""What became of a request that nobody can be asked about: a manager says it."""

import pytest

from register.counter.asking import deciding, settling
from register.counter.asking.advance import settle_and_follow
from register.counter.cards import card_sales
from register.counter.owing import worker
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import Ended
from register.domain.sale import Stage
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import NotSent, Reference, Unknown
from tests.flows.unanswered import answers, euros, manager, settle_as_it_was, unanswered

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_manager_decides_what_nobody_can_find_out(shop):
    card = shop.card("50.00")
    request = await unanswered(shop, card)
    decided = settling.decide(
        shop.till, request.id, manager(shop), "approved, on the terminal's slip", happened=True
    )
    assert decided == request
    await worker.settle_due(shop.till)
    assert shop.till.books.documents == {}
    assert shop.stage(request.number) is Stage.COMPLETED
    ended = shop.events(Ended)[-1]
    assert ended.by_hand == "Ruth: approved, on the terminal's slip"
    shop.check()


async def test_what_did_not_happen_is_due_again(shop):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_BEFORE, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    answers(shop, NotSent("The terminal cannot be reached."))
    await settle_and_follow(shop.till, request)
    settling.decide(shop.till, request.id, manager(shop), "not in the account's records", happened=False)
    assert shop.sale.due == euros("20.00")
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_what_is_decided_to_be_less_leaves_the_rest_due(shop):
    card = shop.card("12.50")
    request = await unanswered(shop, card)
    settling.decide(shop.till, request.id, manager(shop), "slip", happened=True, amount=euros("12.50"))
    assert shop.sale.due == euros("7.50")
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_what_was_decided_goes_back_by_the_reference_that_was_typed_in(shop):
    card = shop.card("50.00")
    request = await unanswered(shop, card)
    (line,) = [one for one in shop.lines if one.service_id == request.id]
    reference = deciding.reference_typed(shop.till, request, f" {line.id} ")
    assert isinstance(reference, Reference)
    settling.decide(
        shop.till,
        request.id,
        manager(shop),
        "slip",
        happened=True,
        amount=euros("15.00"),
        reference=reference,
    )
    assert shop.sale.due == euros("5.00")
    await checkout.void(shop.till, "changed their mind")
    assert shop.balance(card) == euros("45.00"), "15.00 of the 20.00 that were taken"
    assert shop.stage(request.number) is Stage.VOIDED


@pytest.mark.parametrize(
    ("why", "how"),
    [
        ("Say how it is known", {"reason": "  "}),
        ("cannot be more", {"amount": euros("20.01")}),
        ("more than zero", {"amount": euros("0.00")}),
        ("card's number", {"reason": "6006490000000000016 was charged"}),
        ("card's number", {"reason": "slip of 4111 1111 1111 1111"}),
    ],
)
async def test_a_decision_says_how_it_is_known_and_is_possible(shop, why, how):
    request = await unanswered(shop, shop.card("50.00"))
    given = {"reason": "slip", "happened": True, **how}
    refused = settling.decide(shop.till, request.id, manager(shop), **given)
    assert isinstance(refused, Refused)
    assert why in refused.reason
    assert shop.till.books.unsettled == (request,)
    await settle_as_it_was(shop, request)


@pytest.mark.parametrize("restarted", [False, True])
async def test_nobody_decides_before_the_terminal_was_asked(shop, restarted):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    if restarted:
        shop.till.attempts.clear()
    refused = settling.decide(shop.till, request.id, manager(shop), "slip", happened=True)
    assert isinstance(refused, Refused)
    assert "Ask what became of it first" in refused.reason
    await settle_as_it_was(shop, request)


async def test_one_question_without_an_answer_is_enough_also_the_first_after_a_restart(shop):
    request = await unanswered(shop, shop.card("50.00"))
    shop.till.attempts.clear()
    await settle_and_follow(shop.till, request)
    assert shop.till.attempts[request.id].questions == 1
    assert "cannot say now" in shop.till.attempts[request.id].reason
    assert deciding.not_yet(shop.till, request) is None
    await settle_as_it_was(shop, request)


async def test_a_card_is_not_made_active_in_part(shop):
    card = shop.new_card()
    await card_sales.sell(shop.till, card, euros("25.00"))
    shop.arm(FaultKind.DROP_AFTER, category="StoredValue")
    await checkout.pay_cash(shop.till)
    (request,) = shop.till.books.unsettled
    answers(shop, Unknown("The terminal cannot say now what became of it: ask again."))
    await settle_and_follow(shop.till, request)
    less = {"happened": True, "amount": euros("24.00")}
    refused = settling.decide(shop.till, request.id, manager(shop), "slip", **less)
    assert isinstance(refused, Refused)
    assert "no part of it" in refused.reason
    await settle_as_it_was(shop, request)


@pytest.mark.parametrize(
    "typed", ["", "no name", "abc", "6006490000000000016", "4111111111111111", "x" * 129]
)
async def test_a_transaction_s_name_is_typed_as_it_stands_on_the_slip(shop, typed):
    request = await unanswered(shop, shop.card("50.00"))
    assert isinstance(deciding.reference_typed(shop.till, request, typed), Refused)
    await settle_as_it_was(shop, request)
