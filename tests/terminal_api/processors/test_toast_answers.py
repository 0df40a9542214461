"""What a provider's answer proves about money, and what it does not."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import respx
from moneyed import EUR, Money

from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Operation
from terminal_api.processors.toast.statuses import REFUSALS, Status
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.toast_wire import (
    NUMBER,
    Scripted,
    Till,
    accepts,
    balance,
    refuses,
)

REDEEM = TransactionType.REDEEM


@pytest.fixture
def till() -> Iterator[Till]:
    with respx.mock:
        yield Till()


async def paid(till: Till, answer: Scripted, amount: str = "12.50") -> Outcome:
    till.will_answer(answer)
    return await till.processor.ask(till.request(Operation.PAY, amount))


def test_every_status_has_its_sentence():
    assert set(REFUSALS) == set(Status) - {Status.ACCEPT}
    assert len(Status) == 14
    for status, meaning in REFUSALS.items():
        reason = meaning.declined.reason
        assert reason.endswith("."), status
        assert reason[0].isupper()
        assert ": " in reason, "it says what to do"
        assert "ERROR" not in reason


@pytest.mark.parametrize("status", list(REFUSALS))
@pytest.mark.parametrize("http", [400, 200])
async def test_a_refusal_of_a_first_request_is_final_whatever_its_http_status(
    till: Till, status: Status, http: int, caplog: pytest.LogCaptureFixture
):
    outcome = await paid(till, (http, {"transactionStatus": status}))
    assert outcome == REFUSALS[status].declined
    assert ("200 where 400 belongs" in caplog.text) == (http == 200)


@pytest.mark.parametrize(
    ("status", "why", "retryable"),
    [
        (Status.TYPE_NOT_SUPPORTED, Decline.UNSUPPORTED, False),
        (Status.INVALID_TYPE, Decline.BAD_REQUEST, False),
        (Status.ALREADY_ACTIVATED, Decline.NOT_ALLOWED, False),
        (Status.NOT_ACTIVATED, Decline.REFUSED, False),
        (Status.CARD_INVALID, Decline.UNKNOWN_CARD, False),
        (Status.INVALID_INPUT, Decline.BAD_REQUEST, False),
        (Status.DOES_NOT_EXIST, Decline.OTHER, False),
        (Status.INVALID_TOKEN, Decline.NOT_LET_IN, False),
        (Status.CANNOT_BE_REVERSED, Decline.NOT_ALLOWED, False),
        (Status.INVALID_RESTAURANT, Decline.UNKNOWN_SHOP, False),
        (Status.VERIFICATION_REQUIRED, Decline.WRONG_PIN, True),
        (Status.VERIFICATION_FAILED, Decline.WRONG_PIN, True),
        (Status.VERIFICATION_NOT_SUPPORTED, Decline.UNSUPPORTED, True),
    ],
)
def test_a_register_can_act_on_each_refusal(status: Status, why: Decline, retryable: bool):
    declined = REFUSALS[status].declined
    assert (declined.why, declined.retryable) == (why, retryable)


async def test_the_word_of_the_reference_implementation_is_known_too(till: Till):
    till.will_answer(refuses("ERROR_TRANSACTION_ALREADY_REVERSED"))
    outcome = await till.processor.ask(till.request(Operation.REVERSE))
    assert outcome == REFUSALS[Status.CANNOT_BE_REVERSED].declined


GOOD = json.dumps(
    {"transactionStatus": "ACCEPT", "redeemResponse": {"currentBalance": 1, "redeemedValue": 12.5}}
)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, text=GOOD),
        httpx.Response(201, text=GOOD),
        httpx.Response(500, text=GOOD),
        httpx.Response(302, text=GOOD, headers={"Location": "https://elsewhere.example/"}),
        *(
            httpx.Response(status, json={"transactionStatus": "ERROR_CARD_INVALID"})
            for status in (201, 401, 403, 404, 405, 413, 415, 429, 499, 500, 503)
        ),
        httpx.Response(400),
        httpx.Response(400, text="<html>Bad Request</html>"),
        httpx.Response(400, json={}),
        httpx.Response(400, json={"transactionStatus": None}),
        httpx.Response(400, json={"transactionStatus": "ERROR_NOBODY_KNOWS"}),
        httpx.Response(400, json=["ERROR_CARD_INVALID"]),
        httpx.Response(200, text=GOOD[:-10]),
        httpx.Response(200, text="[" * 5000),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.ReadTimeout("silence"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("closed"),
    ],
)
async def test_what_is_no_answer_of_the_protocol_leaves_a_payment_open(till: Till, answer: Any):
    outcome = await paid(till, answer)
    assert isinstance(outcome, Unknown), outcome
    assert outcome.reason.endswith(".")


async def test_no_redirect_is_followed(till: Till):
    elsewhere = respx.route(host="elsewhere.example")
    await paid(till, httpx.Response(307, headers={"Location": "https://elsewhere.example/"}))
    assert not elsewhere.called


@pytest.mark.parametrize("failure", [httpx.ConnectError("refused"), httpx.ConnectTimeout("no way")])
async def test_who_cannot_be_reached_was_sent_nothing(till: Till, failure: Exception):
    assert isinstance(await paid(till, failure), NotSent)


@pytest.mark.parametrize(
    "told",
    [
        {},
        None,
        "12.50",
        {"currentBalance": 1},
        {"redeemedValue": 12.5},
        {"currentBalance": -1, "redeemedValue": 12.5},
        {"currentBalance": 1, "redeemedValue": -12.5},
        {"currentBalance": 1, "redeemedValue": 12.51},
        {"currentBalance": 1, "redeemedValue": 12.495},
        {"currentBalance": 1, "redeemedValue": "NaN"},
        {"currentBalance": 1, "redeemedValue": True},
        {"currentBalance": 1, "redeemedValue": None},
        {"currentBalance": 1e300, "redeemedValue": 12.5},
    ],
)
async def test_an_acceptance_without_an_amount_that_can_be_true_leaves_it_open(till: Till, told: object):
    outcome = await paid(till, (200, {"transactionStatus": "ACCEPT", "redeemResponse": told}))
    assert isinstance(outcome, Unknown), outcome


async def test_the_member_of_another_type_is_no_answer(till: Till):
    answer = accepts(TransactionType.ADD_VALUE, 12.5)
    assert isinstance(await paid(till, answer), Unknown)


async def test_a_card_pays_all_of_it(till: Till):
    till.will_answer(accepts(REDEEM, 56.60, 18.40))
    request = till.request(Operation.PAY, "18.40")
    outcome = await till.processor.ask(request)
    assert outcome == Approved(
        Money("18.40", EUR),
        Reference(request.id, request.at),
        Money("56.60", EUR),
        card=NUMBER[-4:],
        brand="toast",
    )


async def test_a_card_with_less_pays_what_it_has(till: Till):
    outcome = await paid(till, accepts(REDEEM, 0, 8))
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money(8, EUR)
    assert outcome.balance == Money(0, EUR)


async def test_an_acceptance_that_pays_nothing_is_an_empty_card(till: Till):
    outcome = await paid(till, accepts(REDEEM, 0, 0))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_ENOUGH
    assert "empty" in outcome.reason


async def test_nothing_taken_from_a_full_card_is_not_called_empty(till: Till):
    outcome = await paid(till, accepts(REDEEM, 30, 0))
    assert isinstance(outcome, Declined)
    assert "empty" not in outcome.reason


async def test_what_is_paid_out_is_what_was_taken_and_not_what_was_asked(till: Till):
    till.will_answer(balance("9.99"), accepts(REDEEM, 0, "9.98"))
    outcome = await till.processor.ask(till.request(Operation.CASH_OUT, "9.99"))
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("9.98", EUR)


async def test_a_load_that_left_less_than_was_put_on_is_not_believed(till: Till):
    till.will_answer(balance(5), accepts(TransactionType.ADD_VALUE, 12))
    assert isinstance(await till.processor.ask(till.request(Operation.LOAD, "12.50")), Unknown)


async def test_unknown_members_of_an_answer_are_passed_over(till: Till):
    told = {"currentBalance": 1, "redeemedValue": 12.5, "expires": "never"}
    answer = (
        200,
        {"transactionStatus": "ACCEPT", "redeemResponse": told, "news": [{}], "activateResponse": None},
    )
    assert isinstance(await paid(till, answer), Approved)


@pytest.mark.parametrize(
    "answer", [httpx.Response(500), httpx.Response(404), httpx.ReadTimeout("lost"), httpx.Response(200)]
)
async def test_a_balance_is_never_unknown_since_nothing_can_have_happened(till: Till, answer: Any):
    till.will_answer(answer)
    outcome = await till.processor.ask(till.request(Operation.BALANCE, "0"))
    assert isinstance(outcome, Declined)
    assert outcome.retryable


async def test_the_number_and_the_pin_are_in_no_log(till: Till, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    till.will_answer(refuses("ERROR_INVALID_INPUT_PROPERTIES"))
    await till.processor.ask(till.request(Operation.PAY, pin="903417"))
    assert "ERROR_INVALID_INPUT_PROPERTIES" in caplog.text
    assert NUMBER[-4:] in caplog.text, "the mistake can be found"
    assert NUMBER not in caplog.text
    assert "903417" not in caplog.text
    assert "example-key" not in caplog.text + repr(till.processor)
