"""What a provider's answer proves about money, and what it does not."""

import json
import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, Money

from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Operation
from terminal_api.processors.toast.amounts import NotPayable, read_amount, read_json, wire_amount
from terminal_api.processors.toast.statuses import REFUSALS, Status
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.toast_wire import (
    NOT_ACTIVE,
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
        (Status.INVALID_TOKEN, Decline.BAD_REQUEST, False),
        (Status.CANNOT_BE_REVERSED, Decline.NOT_ALLOWED, False),
        (Status.INVALID_RESTAURANT, Decline.BAD_REQUEST, False),
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
        (Operation.ACTIVATE, refuses("ERROR_INVALID_TOKEN"), Decline.BAD_REQUEST),
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


async def test_the_number_and_the_pin_are_in_no_log(till: Till, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    till.will_answer(refuses("ERROR_INVALID_INPUT_PROPERTIES"))
    await till.processor.ask(till.request(Operation.PAY, pin="903417"))
    assert "ERROR_INVALID_INPUT_PROPERTIES" in caplog.text
    assert NUMBER[-4:] in caplog.text, "the mistake can be found"
    assert NUMBER not in caplog.text
    assert "903417" not in caplog.text
    assert "example-key" not in caplog.text + repr(till.processor)


@given(st.integers(0, 10**11))
def test_a_binary_fraction_next_to_an_amount_is_that_amount(cents: int):
    amount = Decimal(cents).scaleb(-2)
    # As a double is written: the shortest digits of it, or all of them.
    for told in (read_json(repr(float(amount)).encode()), Decimal(float(amount)), str(amount)):
        if abs(Decimal(str(told))) < 10**10:
            assert read_amount(told, EUR) == Money(amount, EUR)


@given(st.decimals(min_value=0, max_value=10**8, allow_nan=False, allow_infinity=False))
def test_no_amount_is_read_as_another(exact: Decimal):
    try:
        read = read_amount(exact, EUR)
    except NotPayable:
        assert abs(exact - round(exact, 2)) >= Decimal("0.0001")
    else:
        assert abs(read.amount - exact) < Decimal("0.0001")
        assert wire_amount(read) == read.amount


@pytest.mark.parametrize(
    "told", [Decimal("-0.01"), "-5", "1e3", "", " 5", [], {}, True, Decimal("1E+400"), None]
)
def test_what_is_no_amount_is_not_read(told: object):
    with pytest.raises(NotPayable):
        read_amount(told, EUR)


def test_nothing_below_zero_is_nothing():
    assert str(read_amount(Decimal("-0.00001"), EUR).amount) == "0.00"
    assert read_amount(Decimal("1200.00004"), JPY) == Money(1200, JPY)
