"""What the Stored Value API's answers prove about the money, and what they do not."""

import logging
from typing import Any

import httpx
import pytest
from moneyed import Money

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.service import LOST, Answered, Called
from terminal_api.processors.stored_value import answers
from terminal_api.processors.stored_value.answers import Issued
from terminal_api.processors.stored_value.refusals import REFUSALS
from tests.terminal_api.processors.stored_value_bench import CARD, KEY, request

LOAD = request(Operation.LOAD)
LOOK = request(Operation.BALANCE, "0")


def said(status: int, body: dict[str, Any] | bytes, **headers: str) -> Answered:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else httpx.Response(200, json=body).content
    return Answered(status, httpx.Headers(named), content)


def error(status: int, code: str, **headers: str) -> Answered:
    return said(status, {"status": status, "errorCode": code, "message": "m", "errorType": "t"}, **headers)


def ended(called: Called, *, again: bool = False) -> Outcome:
    return answers.ended(LOAD, called, again=again)


EURO = {"currency": "EUR", "value": 2250}


@pytest.mark.parametrize(
    ("called", "why"),
    [
        (said(200, {"resultCode": "Error"}), Doubt.SILENCE),
        (said(200, {"resultCode": "Error", "refusalReason": "Refused"}), Doubt.SILENCE),
        (said(200, {"resultCode": "Error"}, transient_error="true"), Doubt.RUNNING),
        (said(200, {"resultCode": "NotEnoughBalance", "currentBalance": EURO}), Doubt.SILENCE),
        (said(200, {"resultCode": "Authorised", "currentBalance": EURO}), Doubt.SILENCE),
        (said(200, {"resultCode": "success", "currentBalance": EURO}), Doubt.SILENCE),
        (said(200, {"currentBalance": EURO}), Doubt.SILENCE),
        (said(200, {"refusalReason": "Refused"}), Doubt.SILENCE),
        (said(200, b""), Doubt.SILENCE),
        (said(200, b'{"resultCode": "Suc'), Doubt.SILENCE),
        (
            said(200, {"resultCode": "Success", "currentBalance": {"currency": "USD", "value": 2250}}),
            Doubt.SILENCE,
        ),
        (
            said(200, {"resultCode": "Success", "currentBalance": {"currency": "QQQ", "value": 2250}}),
            Doubt.SILENCE,
        ),
        (said(200, {"resultCode": "Success"}, Idempotency_Key="another"), Doubt.SILENCE),
        (said(200, {"resultCode": "Refused"}, Idempotency_Key="another"), Doubt.SILENCE),
        (said(201, {"resultCode": "Success"}), Doubt.SILENCE),
        (said(204, b""), Doubt.SILENCE),
        (said(302, {"errorCode": "702"}), Doubt.SILENCE),
        (said(400, b"<html>Bad Request</html>"), Doubt.SILENCE),
        (said(401, b""), Doubt.SILENCE),
        (said(403, {"detail": "from some proxy"}), Doubt.SILENCE),
        (said(422, {"errorCode": ""}), Doubt.SILENCE),
        (error(422, "704"), Doubt.RUNNING),
        (error(409, "704"), Doubt.RUNNING),
        (error(503, "703"), Doubt.RUNNING),
        (error(422, "130", transient_error="true"), Doubt.RUNNING),
        (error(500, "000", transient_error="true"), Doubt.RUNNING),
        (error(500, "000", transient_error="false"), Doubt.SILENCE),
        (error(500, "101"), Doubt.SILENCE),
        (error(503, "000"), Doubt.SILENCE),
        (said(500, b""), Doubt.SILENCE),
        (Unknown(LOST), Doubt.SILENCE),
    ],
)
def test_what_proves_nothing_leaves_the_money_open(called: Called, why: Doubt) -> None:
    outcome = ended(called)
    assert isinstance(outcome, Unknown), outcome
    assert outcome.why is why


@pytest.mark.parametrize(
    ("called", "why"),
    [
        (error(400, "702"), Decline.BAD_REQUEST),
        (error(401, "000"), Decline.NOT_LET_IN),
        (error(403, "010"), Decline.NOT_LET_IN),
        (error(403, "901"), Decline.UNKNOWN_SHOP),
        (error(422, "100"), Decline.BAD_REQUEST),
        (error(422, "130"), Decline.BAD_REQUEST),
        (error(422, "000"), Decline.BAD_REQUEST),
        (error(404, "999"), Decline.BAD_REQUEST),
        (said(422, {"errorCode": 130}), Decline.BAD_REQUEST),
        (error(422, "101"), Decline.UNKNOWN_CARD),
        (error(422, "167"), Decline.OTHER),
        (said(200, {"resultCode": "Refused"}), Decline.REFUSED),
        (said(200, {"resultCode": "Refused"}, transient_error="true"), Decline.REFUSED),
    ],
)
def test_what_was_turned_away_was_not_done(called: Called, why: Decline) -> None:
    outcome = ended(called)
    assert isinstance(outcome, Declined), outcome
    assert outcome.why is why
    assert outcome.reason.endswith(".")


@pytest.mark.parametrize(
    "called",
    [
        error(400, "702"),
        error(401, "000"),
        error(403, "010"),
        error(403, "901"),
        error(422, "101"),
        error(422, "167"),
    ],
)
def test_a_repeat_that_is_turned_away_tells_nothing_about_the_first(called: Called) -> None:
    assert isinstance(ended(called), Declined)
    assert isinstance(ended(called, again=True), Unknown)


def test_a_repeat_that_did_not_leave_tells_nothing_about_the_first() -> None:
    assert ended(NotSent("no line")) == NotSent("no line")
    assert isinstance(ended(NotSent("no line"), again=True), Unknown)


@pytest.mark.parametrize("again", [False, True])
def test_a_result_counts_whenever_it_is_told(again: bool) -> None:
    done = said(
        200, {"resultCode": "Success", "pspReference": "P", "currentBalance": EURO}, Idempotency_Key=KEY
    )
    outcome = ended(done, again=again)
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("12.50", "EUR")
    assert isinstance(ended(said(200, {"resultCode": "Refused"}), again=again), Declined)


def test_a_bare_success_is_all_of_it() -> None:
    assert ended(said(200, {"resultCode": "Success"})) == Approved(
        Money("12.50", "EUR"), card="0003", brand="givex"
    )


def test_a_deactivation_moves_nothing_whatever_the_request_says() -> None:
    done = said(200, {"resultCode": "Success", "currentBalance": {"currency": "EUR", "value": 0}})
    outcome = answers.ended(request(Operation.DEACTIVATE, "3.10"), done, again=False)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (Money(0, "EUR"), Money(0, "EUR"))


REASONS = {
    "Invalid Card Number": (Decline.UNKNOWN_CARD, True),
    "Invalid Pin": (Decline.WRONG_PIN, True),
    "CVC Declined": (Decline.WRONG_PIN, True),
    "Not enough balance": (Decline.NOT_ENOUGH, False),
    "Invalid Amount": (Decline.NOT_ALLOWED, True),
    "Blocked Card": (Decline.BLOCKED, False),
    "Restricted Card": (Decline.BLOCKED, False),
    "Expired Card": (Decline.EXPIRED, False),
    "Transaction Not Permitted": (Decline.NOT_ALLOWED, False),
    "Not supported": (Decline.UNSUPPORTED, False),
    "Issuer Unavailable": (Decline.OTHER, True),
    "Acquirer Error": (Decline.OTHER, True),
    "Refused": (Decline.REFUSED, False),
    "Something nobody has published": (Decline.REFUSED, False),
    "": (Decline.REFUSED, False),
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_chooses_the_words_and_nothing_else(reason: str) -> None:
    body = {"resultCode": "Refused", "refusalReason": reason, "thirdPartyRefusalReason": "raw words"}
    outcome = ended(said(200, body))
    assert isinstance(outcome, Declined)
    assert (outcome.why, outcome.retryable) == REASONS[reason]
    assert "raw words" not in outcome.reason
    done = ended(said(200, body | {"resultCode": "Success"}))
    assert isinstance(done, Approved), "decide on the result code alone"


def test_every_reason_of_the_table_is_tried_here() -> None:
    assert {reason.lower() for reason in REASONS} >= REFUSALS.keys()


def test_the_providers_own_words_go_to_the_log_without_numbers(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    words = f"card {CARD.number} is stolen"
    ended(said(200, {"resultCode": "Refused", "thirdPartyRefusalReason": words, "pspReference": "PSP1"}))
    ended(said(422, {"errorCode": "101", "message": f"Invalid card number {CARD.number}"}))
    assert "is stolen" in caplog.text
    assert "PSP1" in caplog.text
    assert CARD.number not in caplog.text


@pytest.mark.parametrize(
    "called",
    [
        said(200, {"resultCode": "Error"}),
        said(200, {"resultCode": "Success"}),
        said(200, {"resultCode": "Success", "currentBalance": {"currency": "EUR", "value": -1}}),
        said(200, {"resultCode": "Success", "currentBalance": {"currency": "QQQ", "value": 1}}),
        said(200, {"resultCode": "Maybe", "currentBalance": EURO}),
        said(200, {"currentBalance": EURO}),
        said(200, b"{"),
        error(500, "000"),
        error(422, "704"),
        error(503, "703"),
        Unknown(LOST),
    ],
)
def test_a_look_without_a_balance_can_simply_be_repeated(called: Called) -> None:
    outcome = answers.balance(LOOK, called)
    assert isinstance(outcome, Declined)
    assert outcome.retryable


def test_a_look_at_a_card_with_other_money_says_which() -> None:
    outcome = answers.balance(
        LOOK, said(200, {"resultCode": "Success", "currentBalance": {"currency": "USD", "value": 100}})
    )
    assert isinstance(outcome, Declined)
    assert "USD" in outcome.reason


def test_a_look_is_not_open_when_it_did_not_leave() -> None:
    assert answers.balance(LOOK, NotSent("no line")) == NotSent("no line")


@pytest.mark.parametrize("method", [None, {}, {"type": "givex"}, {"number": ""}])
def test_a_new_card_whose_number_nobody_was_told_is_open(method: dict[str, str] | None) -> None:
    issue = request(Operation.ACTIVATE, card=GiftCard("givex"))
    body = {"resultCode": "Success", "currentBalance": EURO, "paymentMethod": method or {}}
    assert isinstance(answers.issued(issue, said(200, body), again=False), Unknown)
    told = body | {"paymentMethod": {"number": "9900110100090014"}}
    made = answers.issued(issue, said(200, told), again=False)
    assert isinstance(made, Issued)
    assert made.card.pin == ""
