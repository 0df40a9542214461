"""Answers that are missing: asked for, repeated, decided by a person; and those that come too late."""

from datetime import timedelta
from itertools import pairwise

import pytest
from moneyed import EUR, Money

from register.counter import card_sales, checkout, deciding, obligations, owed, settling, strays, worker
from register.counter.advance import settle_and_follow
from register.counter.obligations import Kind
from register.domain.amounts import Refused
from register.domain.events import Ended, Intended, LateApproval, StrayAnswer, StrayAnswerExplained
from register.domain.people import Role
from register.domain.sale import Stage
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Decline, Declined, NotSent, Reference, Unknown
from terminal_api.processor import Operation, Settling

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def manager(shop):
    return next(one for one in shop.till.settings.people if one.role is Role.MANAGER)


def answers(shop, told):
    """From now on the terminal says `told` of every request that it is asked about."""

    async def status(request):
        return told

    shop.till.terminal.status = status


async def unanswered(shop, card, prices="20.00"):
    """A payment by `card` whose answer got lost, and that nobody can find out about."""
    shop.ring_up(prices)
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Unknown)
    request = shop.till.books.unsettled[-1]
    answers(shop, Unknown("The terminal cannot say now what became of it: ask again."))
    await settle_and_follow(shop.till, request)
    return request


# A person decides


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


async def settle_as_it_was(shop, request):
    vars(shop.till.terminal).pop("status", None)
    await settle_and_follow(shop.till, request)
    assert shop.till.books.documents == {}
    shop.check()


# Processors without a status


class Repeats:
    """The terminal as a processor that does a repeated request once, and answers it again as before."""

    settling = Settling.REPEATING

    def __init__(self, terminal):
        self._terminal = terminal
        self.done = {}
        self.cards = []
        self.silent = False

    def __getattr__(self, name):
        return getattr(self._terminal, name)

    async def ask(self, request):
        self.cards.append(request.card.number if request.card else None)
        if request.id not in self.done:
            self.done[request.id] = await self._terminal.ask(request)
        return Unknown("lost") if self.silent else self.done[request.id]

    async def status(self, request):
        raise AssertionError("it has no status")


async def test_where_repeating_is_safe_a_lost_answer_is_asked_for_again_also_after_a_restart(shop):
    card = shop.card("12.50")
    shop.ring_up("20.00")
    repeats = Repeats(shop.till.terminal)
    shop.till.terminal, shop.till.processors = repeats, {"terminal": repeats}
    repeats.silent = True
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Unknown)
    assert shop.till.vault.tokens() == {shop.till.keys.token(card.number)}
    await shop.close()
    await shop.open()
    again = Repeats(shop.till.terminal)
    again.done = repeats.done
    shop.till.terminal, shop.till.processors = again, {"terminal": again}
    await worker.recover(shop.till)
    assert again.cards == [card.number], "the very request, card and all"
    assert (shop.sale.paid, shop.sale.due) == (euros("12.50"), euros("7.50"))
    assert shop.till.vault.tokens() == frozenset(), "the number is needed no more"
    assert [event.request.id for event in shop.events(Intended)] == list(again.done)
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_where_nobody_can_be_asked_a_person_is(shop):
    class Mute(Repeats):
        settling = Settling.NOBODY

    shop.ring_up("20.00")
    mute = Mute(shop.till.terminal)
    shop.till.terminal, shop.till.processors = mute, {"terminal": mute}
    mute.silent = True
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    told = await settle_and_follow(shop.till, request)
    assert isinstance(told, Unknown)
    assert "look it up" in told.reason
    settling.decide(shop.till, request.id, manager(shop), "the portal says so", happened=True)
    await worker.settle_due(shop.till)
    assert shop.till.books.documents == {}
    shop.check()


# What never left


async def off(request):
    return NotSent("The terminal cannot be reached: check its power and network.")


async def test_a_card_that_could_not_be_asked_for_is_made_active_when_the_terminal_is_back(shop):
    card = shop.new_card()
    await card_sales.sell(shop.till, card, euros("25.00"))
    shop.till.terminal.ask = off
    await checkout.pay_cash(shop.till)
    assert [one.kind for one in obligations.obligations(shop.till)] == [Kind.CARD]
    await worker.settle_due(shop.till)
    del shop.till.terminal.ask
    await shop.settle()
    assert shop.status(card) is CardStatus.ACTIVE
    assert shop.till.books.documents == {}
    shop.check()


async def test_it_is_not_asked_for_all_the_time(shop):
    times = []

    async def noted(request):
        times.append(shop.till.clock.now())
        return await off(request)

    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    shop.till.terminal.ask = noted
    await checkout.pay_cash(shop.till)
    for _ in range(60):
        shop.clock.time += timedelta(seconds=1)
        await worker.settle_due(shop.till)
    assert 3 < len(times) < 12
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(times[1:])]
    assert pauses == sorted(pauses)
    del shop.till.terminal.ask
    await shop.settle()
    shop.check()


async def test_a_tender_that_could_not_be_given_back_goes_back_when_the_terminal_is_there(shop):
    card = shop.card("12.50")
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, card)
    shop.till.terminal.ask = off
    await checkout.void(shop.till, "changed their mind")
    assert shop.stage(number) is Stage.VOIDING
    del shop.till.terminal.ask
    await shop.settle()
    assert shop.balance(card) == euros("12.50")
    assert shop.stage(number) is Stage.VOIDED
    shop.check()


async def test_a_return_that_could_not_be_asked_for_goes_back_by_itself(shop):
    card = shop.card("20.00")
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, card)
    shop.till.terminal.ask = off
    await shop.take_back(number, {0: "1"})
    assert shop.balance(card) == euros("0.00")
    del shop.till.terminal.ask
    await shop.settle()
    assert shop.balance(card) == euros("20.00")
    assert shop.till.books.documents == {}
    shop.check()


async def test_what_was_refused_waits_for_a_person(shop):
    card = shop.new_card()
    await card_sales.sell(shop.till, card, euros("25.00"))
    number = shop.sale.number
    shop.refuse_next("StoredValue")
    await checkout.pay_cash(shop.till)
    await shop.settle()
    asked = len(shop.asked)
    await shop.settle()
    assert len(shop.asked) == asked
    await owed.activate_again(shop.till, number, 0)
    shop.check()


# Too late


async def given_up(shop, card, operation="Payment"):
    """A request that was done, while the till was told that it never arrived."""
    shop.arm(FaultKind.DROP_AFTER, category=operation)
    answers(shop, Declined("The terminal never received this.", Decline.NEVER_RECEIVED))


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
    card = shop.card("50.00")
    shop.ring_up("20.00")
    await given_up(shop, card)
    await checkout.pay_by_gift_card(shop.till, card)
    await shop.settle()
    await checkout.void(shop.till, "changed their mind")
    del shop.till.terminal.status
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
    card = shop.card("50.00")
    shop.ring_up("20.00")
    await given_up(shop, card)
    await checkout.pay_by_gift_card(shop.till, card)
    await shop.settle()
    await checkout.void(shop.till, "changed their mind")
    del shop.till.terminal.status
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


# The clock


async def test_a_clock_that_is_set_back_breaks_no_order(shop):
    first = await unanswered(shop, shop.card("50.00"))
    await checkout.set_aside(shop.till)
    shop.clock.time -= timedelta(days=30)
    del shop.till.terminal.status
    second = await unanswered(shop, shop.card("50.00"))
    assert second.at < first.at
    assert shop.till.books.unsettled == (first, second), "in the order in which they were made"
    del shop.till.terminal.status
    await shop.settle()
    assert shop.till.books.documents == {}
    assert [entry.seq for entry in shop.till.journal.entries()] == list(
        range(1, shop.till.journal.last_seq + 1)
    )
    shop.check()
