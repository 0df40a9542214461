"""Requests that may have left before: repeated as they were, and judged by what that proves."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import respx
from moneyed import EUR, Money

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Settling
from terminal_api.processors.toast.settings import TYPES
from terminal_api.processors.toast.statuses import REFUSALS, About, Status
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.toast_wire import (
    EARLIER,
    NOT_ACTIVE,
    NUMBER,
    Till,
    accepts,
    balance,
    foreign,
    refuses,
)

LOST = httpx.ReadTimeout("lost")
REDEEM = TransactionType.REDEEM
PAID = accepts(REDEEM, 7, "12.50")
#: The card as a register presents it again: from its number alone.
AGAIN = GiftCard("toast", NUMBER)


@pytest.fixture
def till() -> Iterator[Till]:
    with respx.mock:
        yield Till()


def test_a_request_is_settled_by_repeating_it(till: Till):
    assert till.processor.settling is Settling.REPEATING
    assert till.restarted(idempotent=False).settling is Settling.NOBODY


async def test_a_lost_payment_repeated_is_the_same_to_the_byte(till: Till):
    till.will_answer(LOST, LOST, PAID)
    request = till.request(Operation.PAY, entry=Entry.TYPED)
    assert isinstance(await till.processor.ask(request), Unknown)
    # A register that keeps only the number presents it as scanned.
    assert isinstance(await till.processor.ask(replace(request, card=AGAIN)), Unknown)
    outcome = await till.processor.ask(replace(request, card=AGAIN))
    assert isinstance(outcome, Approved)
    assert outcome.reference == Reference(request.id, request.at)
    assert len({(each.guid, str(each.body)) for each in till.seen}) == 1


@pytest.mark.parametrize("operation", [Operation.ACTIVATE, Operation.LOAD, Operation.CASH_OUT])
async def test_no_look_goes_before_a_repeat(till: Till, operation: Operation):
    look = NOT_ACTIVE if operation is Operation.ACTIVATE else balance("12.50")
    type = TYPES[operation]
    till.will_answer(look, LOST, accepts(type, "12.50", "12.50" if type is REDEEM else None))
    request = till.request(operation)
    assert isinstance(await till.processor.ask(request), Unknown)
    assert isinstance(await till.processor.ask(request), Approved)
    assert [each.type for each in till.seen] == [TransactionType.GET_BALANCE, type, type]


async def test_after_a_restart_a_card_that_was_sold_is_not_looked_at_but_asked_about(till: Till):
    request = till.request(Operation.ACTIVATE)
    processor = till.restarted()
    till.will_answer(accepts(TransactionType.ACTIVATE, "12.50"))
    assert isinstance(await processor.ask(request), Approved)
    assert [each.type for each in till.seen] == [TransactionType.ACTIVATE]


@pytest.mark.parametrize("status", list(REFUSALS))
async def test_a_refusal_after_a_restart_proves_only_what_it_says_of_the_card(till: Till, status: Status):
    till.will_answer(refuses(status))
    outcome = await till.processor.ask(foreign(till.request(Operation.PAY)))
    proves = {Status.NOT_ACTIVATED, Status.CARD_INVALID, Status.DOES_NOT_EXIST}
    if status in proves:
        assert outcome == REFUSALS[status].declined
    else:
        assert isinstance(outcome, Unknown), outcome
        assert outcome.reason.endswith(".")


@pytest.mark.parametrize("status", [status for status in REFUSALS if REFUSALS[status].about is About.PIN])
@pytest.mark.parametrize("pin", ["", "9034"])
async def test_a_word_about_the_pin_is_final_where_the_repeat_sends_it_as_before(
    till: Till, status: Status, pin: str
):
    till.will_answer(LOST, refuses(status))
    request = till.request(Operation.PAY, pin=pin)
    await till.processor.ask(request)
    assert await till.processor.ask(request) == REFUSALS[status].declined


@pytest.mark.parametrize("status", [status for status in REFUSALS if REFUSALS[status].about is About.PIN])
async def test_a_pin_that_is_not_kept_is_said_to_be_checked_and_then_a_refusal_proves_nothing(
    till: Till, status: Status
):
    till.will_answer(LOST, LOST, refuses(status))
    request = till.request(Operation.PAY, pin="9034")
    for _ in range(3):
        assert isinstance(await till.processor.ask(request), Unknown)
        request = replace(request, card=AGAIN)
    said = [each.information["verificationCode"] for each in till.seen]
    assert said == [{"value": "9034", "source": "KEYED"}, {"source": "VERIFIED"}, {"source": "VERIFIED"}]


async def test_a_key_that_was_changed_meanwhile_does_not_undo_a_payment(till: Till):
    till.will_answer(LOST, refuses("ERROR_INVALID_TOKEN"), PAID)
    request = till.request(Operation.PAY)
    await till.processor.ask(request)
    assert isinstance(await till.processor.ask(request), Unknown)
    assert isinstance(await till.processor.ask(request), Approved)


async def test_a_card_found_active_by_a_repeated_sale_may_be_our_own_doing(till: Till):
    till.will_answer(NOT_ACTIVE, LOST, refuses("ERROR_CARD_ALREADY_ACTIVATED"))
    request = till.request(Operation.ACTIVATE)
    await till.processor.ask(request)
    assert isinstance(await till.processor.ask(request), Unknown)


async def test_who_cannot_be_reached_for_a_repeat_leaves_it_as_open_as_before(till: Till):
    till.will_answer(LOST, httpx.ConnectError("no"), PAID)
    request = till.request(Operation.PAY)
    await till.processor.ask(request)
    assert isinstance(await till.processor.ask(request), Unknown)
    assert isinstance(await till.processor.ask(request), Approved)


async def test_what_surely_stayed_here_is_a_first_request_still(till: Till):
    till.will_answer(httpx.ConnectError("no"), refuses("ERROR_INVALID_TOKEN"))
    request = till.request(Operation.PAY)
    assert isinstance(await till.processor.ask(request), NotSent)
    assert isinstance(await till.processor.ask(request), Declined)


async def test_one_that_stayed_says_nothing_of_another_that_left_meanwhile(till: Till):
    """Two ask the same at once, which no register should; the first finds no way out."""
    request, other = till.request(Operation.PAY), asyncio.Event()

    async def provider(sent: httpx.Request) -> httpx.Response:
        if till.route.call_count == 0 and not other.is_set():
            other.set()
            assert isinstance(await till.processor.ask(request), Unknown)
            raise httpx.ConnectError("no")
        raise LOST

    till.route.side_effect = provider
    assert isinstance(await till.processor.ask(request), Unknown)
    till.will_answer(refuses("ERROR_INVALID_TOKEN"))
    assert isinstance(await till.processor.ask(request), Unknown)


async def test_what_is_missing_for_a_repeat_leaves_it_open_and_sends_nothing(till: Till):
    outcome = await till.processor.ask(foreign(till.request(Operation.PAY, card=None)))
    assert isinstance(outcome, Unknown)
    assert not till.seen


async def test_what_can_never_have_left_is_declined_under_any_id(till: Till):
    for operation in (Operation.DEACTIVATE, Operation.BANK_CARD):
        assert isinstance(await till.processor.ask(foreign(till.request(operation))), Declined)


async def test_a_request_that_no_provider_need_remember_is_for_a_person(till: Till):
    till.will_answer(LOST)
    request = till.request(Operation.PAY)
    await till.processor.ask(request)
    till.now += timedelta(days=7, seconds=1)
    outcome = await till.processor.ask(request)
    assert isinstance(outcome, Unknown)
    assert outcome.why is Doubt.TOO_OLD
    assert len(till.seen) == 1


async def test_a_provider_that_does_repeats_twice_is_sent_each_request_once(till: Till):
    processor = till.restarted(idempotent=False)
    till.will_answer(LOST)
    request = till.request(Operation.PAY)
    assert isinstance(await processor.ask(request), Unknown)
    assert isinstance(await processor.ask(request), Unknown)
    assert isinstance(await processor.ask(foreign(request)), Unknown)
    assert isinstance(await processor.status(request), Unknown)
    assert len(till.seen) == 1


async def test_there_is_no_look_up(till: Till):
    assert isinstance(await till.processor.status(till.request(Operation.PAY)), Unknown)
    told = await till.processor.status(till.request(Operation.BALANCE, "0"))
    assert isinstance(told, Declined)
    assert not till.seen


async def test_a_lost_reversal_is_repeated_under_its_own_guid(till: Till):
    till.will_answer(LOST, accepts(TransactionType.REVERSE, 50))
    request = till.request(Operation.REVERSE)
    assert isinstance(await till.processor.ask(request), Unknown)
    assert isinstance(await till.processor.ask(request), Approved)
    assert {(each.guid, each.information["previousTransaction"]) for each in till.seen} == {
        (request.id, EARLIER.id)
    }


async def paid(till: Till) -> Any:
    """A payment of 20.00 of which the card had 12.50."""
    till.will_answer(PAID, accepts(TransactionType.REVERSE, "19.50"))
    outcome = await till.processor.ask(till.request(Operation.PAY, "20"))
    assert isinstance(outcome, Approved)
    return outcome.reference


async def test_a_part_of_a_payment_is_not_given_back_since_all_of_it_would_be(till: Till):
    reference = await paid(till)
    part = await till.processor.ask(till.request(Operation.REVERSE, "5", original=reference))
    assert isinstance(part, Declined)
    assert part.why is Decline.NOT_ALLOWED
    assert len(till.seen) == 1
    whole = await till.processor.ask(till.request(Operation.REVERSE, "12.50", original=reference))
    assert isinstance(whole, Approved)
    assert whole.amount == Money("12.50", EUR)


async def test_what_is_undone_is_what_was_moved_where_no_amount_is_named(till: Till):
    reference = await paid(till)
    outcome = await till.processor.ask(till.request(Operation.REVERSE, "0", original=reference))
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("12.50", EUR)


async def test_nothing_to_reverse_is_said_plainly(till: Till):
    till.will_answer(refuses("ERROR_TRANSACTION_DOES_NOT_EXIST"))
    outcome = await till.processor.ask(till.request(Operation.REVERSE))
    assert isinstance(outcome, Declined)
    assert "does not know the earlier transaction" in outcome.reason
