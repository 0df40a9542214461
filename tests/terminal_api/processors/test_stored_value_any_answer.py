"""Whatever a server answers, the Stored Value client says no more than it proves."""

import json

import httpx
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.outcomes import Approved, Declined, NotSent
from terminal_api.processor import Operation
from terminal_api.processors.service import Answered
from terminal_api.processors.stored_value import answers
from tests.terminal_api.processors.stored_value_bench import request

LOAD = request(Operation.LOAD)
LOOK = request(Operation.BALANCE, "0")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
    max_leaves=6,
)
AMOUNT = st.fixed_dictionaries(
    {},
    optional={"currency": st.sampled_from(["EUR", "USD", "QQQ", ""]) | JSON, "value": st.integers() | JSON},
)
ANSWER = st.fixed_dictionaries(
    {},
    optional={
        "resultCode": st.sampled_from(["Success", "Refused", "Error", "NotEnoughBalance"]) | JSON,
        "currentBalance": AMOUNT | JSON,
        "pspReference": JSON,
        "paymentMethod": JSON,
        "errorCode": st.sampled_from(["101", "703", "704"]) | JSON,
        "refusalReason": JSON,
    },
)


@given(
    st.sampled_from([200, 201, 302, 400, 401, 403, 409, 422, 500, 503]) | st.integers(100, 599),
    ANSWER.map(lambda body: json.dumps(body).encode()) | st.binary(),
    st.booleans(),
)
def test_whatever_comes_back_nothing_is_approved_without_its_word(
    status: int, body: bytes, again: bool
) -> None:
    called = Answered(status, httpx.Headers(), body)
    outcome = answers.ended(LOAD, called, again=again)
    look = answers.balance(LOOK, called)
    assert not isinstance(look, NotSent)
    if isinstance(outcome, Approved):
        assert status == 200
        assert json.loads(body)["resultCode"] == "Success"
        assert outcome.amount == LOAD.amount
    if isinstance(outcome, Declined):
        assert (status == 200 and json.loads(body)["resultCode"] == "Refused") or (
            400 <= status < 500 and not again
        )
    if isinstance(look, Approved):
        assert look.amount.amount >= 0
