"""The look at a card before its money moves: what it finds, and what is lost of it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import respx

from terminal_api.outcomes import Approved, Decline, Declined, NotSent
from terminal_api.processor import Operation
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.toast_wire import NOT_ACTIVE, Scripted, Till, accepts, balance, refuses

REDEEM = TransactionType.REDEEM


@pytest.fixture
def till() -> Iterator[Till]:
    with respx.mock:
        yield Till()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(404),
        httpx.ReadTimeout("lost"),
        httpx.ConnectError("no"),
        (200, {}),
    ],
)
@pytest.mark.parametrize("operation", [Operation.ACTIVATE, Operation.LOAD, Operation.CASH_OUT])
async def test_a_lost_look_means_that_no_money_was_asked_for(till: Till, operation: Operation, answer: Any):
    till.will_answer(answer)
    outcome = await till.processor.ask(till.request(operation))
    assert isinstance(outcome, NotSent), outcome
    assert [each.type for each in till.seen] == [TransactionType.GET_BALANCE]


async def test_after_a_lost_look_the_same_request_looks_again_and_goes_through(till: Till):
    till.will_answer(httpx.ReadTimeout("lost"), NOT_ACTIVE, accepts(TransactionType.ACTIVATE, 12.5))
    request = till.request(Operation.ACTIVATE)
    assert isinstance(await till.processor.ask(request), NotSent)
    assert isinstance(await till.processor.ask(request), Approved)


@pytest.mark.parametrize(
    ("operation", "seen", "why"),
    [
        (Operation.ACTIVATE, balance(50), Decline.NOT_ALLOWED),
        (Operation.ACTIVATE, balance(0), Decline.NOT_ALLOWED),
        (Operation.ACTIVATE, refuses("ERROR_CARD_INVALID"), Decline.UNKNOWN_CARD),
        (Operation.ACTIVATE, refuses("ERROR_INVALID_TOKEN"), Decline.NOT_LET_IN),
        (Operation.LOAD, NOT_ACTIVE, Decline.REFUSED),
        (Operation.LOAD, refuses("ERROR_VERIFICATION_REQUIRED"), Decline.WRONG_PIN),
        (Operation.CASH_OUT, NOT_ACTIVE, Decline.REFUSED),
        (Operation.CASH_OUT, balance(0), Decline.NOT_ENOUGH),
        (Operation.CASH_OUT, balance("12.51"), Decline.NOT_ALLOWED),
    ],
)
async def test_what_the_look_finds_is_said_and_no_money_is_asked_for(
    till: Till, operation: Operation, seen: Scripted, why: Decline
):
    till.will_answer(seen)
    outcome = await till.processor.ask(till.request(operation))
    assert isinstance(outcome, Declined), outcome
    assert outcome.why is why
    assert len(till.seen) == 1


@pytest.mark.parametrize(("held", "pays"), [("12.50", True), ("12.49", False), ("0", False)])
async def test_a_payment_that_must_not_be_partial_is_asked_for_only_where_the_card_has_it(
    till: Till, held: str, pays: bool
):
    till.will_answer(balance(held), accepts(REDEEM, 0, "12.50"))
    outcome = await till.processor.ask(till.request(Operation.PAY, "12.50", partial=False))
    assert isinstance(outcome, Approved if pays else Declined)
    assert len(till.seen) == 1 + pays
