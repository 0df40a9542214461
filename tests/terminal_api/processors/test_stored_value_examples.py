"""Each exchange of the protocol page's examples: the client asks it so, and reads its answer rightly."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import jsonschema
import pytest
import respx
from moneyed import Money

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.stored_value import TEST_URL, Issued
from tests.terminal_api.processors.stored_value_bench import (
    EXAMPLES,
    SCHEMA,
    WEB,
    answer_of,
    example,
    processor,
    request_of,
)

#: What a till can ask as it stands there, and how it ends: amount and balance, or why not.
ASKED: dict[int, tuple[Operation, Any, Any]] = {
    1: (Operation.ACTIVATE, "50.00", "50.00"),
    2: (Operation.ACTIVATE, "50.00", "50.00"),
    3: (Operation.ACTIVATE, "0", "0"),
    4: (Operation.LOAD, "25.00", "25.00"),
    6: (Operation.BALANCE, "62.95", "62.95"),
    7: (Operation.BALANCE, "62.95", "62.95"),
    8: (Operation.BALANCE, "62.95", "62.95"),
    10: (Operation.UNDO_LOAD, Declined, Decline.REFUSED),
    11: (Operation.UNDO_LOAD, Declined, Decline.REFUSED),
    12: (Operation.UNDO_LOAD, Declined, Decline.OTHER),
    13: (Operation.DEACTIVATE, "0", "0"),
    14: (Operation.DEACTIVATE, Declined, Decline.UNSUPPORTED),
    15: (Operation.LOAD, Declined, Decline.REFUSED),
    16: (Operation.ACTIVATE, Declined, Decline.NOT_ALLOWED),
    17: (Operation.ACTIVATE, Declined, Decline.NOT_ALLOWED),
    18: (Operation.BALANCE, Declined, Decline.WRONG_PIN),
    19: (Operation.BALANCE, Declined, Decline.UNKNOWN_CARD),
    20: (Operation.LOAD, Declined, Decline.NOT_ALLOWED),
    21: (Operation.LOAD, Unknown, Doubt.SILENCE),
    26: (Operation.BALANCE, Declined, Decline.NOT_LET_IN),
    28: (Operation.LOAD, Unknown, Doubt.RUNNING),
    29: (Operation.LOAD, Unknown, Doubt.RUNNING),
    30: (Operation.LOAD, Unknown, Doubt.RUNNING),
    31: (Operation.LOAD, Unknown, Doubt.SILENCE),
}
#: Requests that this client cannot make, or not as this merchant: how their answers are read all the same.
ANSWERED = {
    22: Operation.LOAD,
    23: Operation.LOAD,
    24: Operation.ACTIVATE,
    25: Operation.BALANCE,
    27: Operation.BALANCE,
}
SET_UP = {25: Decline.NOT_LET_IN, 27: Decline.UNKNOWN_SHOP}
APART = {5, 9, 32, 33}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


def path_of(number: int) -> str:
    return example(number)["request"]["path"].rpartition("/")[2]


def asked_as_written(call: respx.models.Call, number: int) -> None:
    """The bytes that left are the example's, in every field and in the headers it shows."""
    written = example(number)["request"]
    assert json.loads(call.request.content) == written["body"]
    assert call.request.url.path == written["path"]
    for name, value in written["headers"].items():
        assert call.request.headers[name] == value
    assert ("Idempotency-Key" in call.request.headers) is ("Idempotency-Key" in written["headers"])


def test_every_example_has_its_test() -> None:
    numbers = {int(path.name[:2]) for path in EXAMPLES.glob("*.json")}
    assert numbers == ASKED.keys() | ANSWERED.keys() | APART
    assert len(numbers) == 33


@pytest.mark.parametrize("number", ASKED)
async def test_an_example_is_asked_and_answered_as_written(
    number: int, http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    operation, first, second = ASKED[number]
    route = respx_mock.post(f"{TEST_URL}/{path_of(number)}").mock(return_value=answer_of(number))
    outcome = await processor(http).ask(request_of(number, operation))
    asked_as_written(route.calls[0], number)
    match outcome:
        case Approved():
            assert (outcome.amount, outcome.balance) == (Money(first, "EUR"), Money(second, "EUR"))
        case Declined() | Unknown():
            assert (type(outcome), outcome.why) == (first, second)
            assert outcome.reason.endswith(".")
        case _:
            pytest.fail(f"it is {outcome}")


@pytest.mark.parametrize("number", ANSWERED)
async def test_an_error_that_this_client_should_never_see_is_a_set_up_problem_and_nothing_happened(
    number: int, http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    respx_mock.post(f"{TEST_URL}/{path_of(number)}").mock(return_value=answer_of(number))
    request = replace(request_of(1, ANSWERED[number]), amount=Money("50.00", "EUR"))
    outcome = await processor(http).ask(request)
    assert isinstance(outcome, Declined)
    assert (outcome.why, outcome.retryable) == (SET_UP.get(number, Decline.BAD_REQUEST), False)
    assert "support" in outcome.reason


async def test_an_approval_tells_all_that_the_answer_does(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    respx_mock.post(f"{TEST_URL}/changeStatus").mock(return_value=answer_of(1))
    request = request_of(1, Operation.ACTIVATE)
    outcome = await processor(http).ask(request)
    assert isinstance(outcome, Approved)
    assert outcome.reference
    assert (outcome.reference.id, outcome.reference.at) == ("GSJ7FQ4H2WJ99WJQ", request.at)
    assert (outcome.card, outcome.brand, outcome.approval_code) == ("0003", "givex", "564694")


async def test_a_void_names_the_original_and_is_the_result_itself(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.post(f"{TEST_URL}/voidTransaction").mock(return_value=answer_of(9))
    outcome = await processor(http).ask(
        replace(request_of(9, Operation.UNDO_LOAD), amount=Money("25.00", "EUR"))
    )
    asked_as_written(route.calls[0], 9)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (Money("25.00", "EUR"), Money(0, "EUR"))
    assert outcome.confirmed


async def test_returned_goods_are_a_load_with_a_mark(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.post(f"{TEST_URL}/load").mock(return_value=answer_of(5))
    outcome = await processor(http).credit_goods(request_of(5, Operation.REFUND))
    asked_as_written(route.calls[0], 5)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (Money("12.95", "EUR"), Money("62.95", "EUR"))


async def test_a_web_shop_issues_a_card_whose_number_no_repr_shows(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.post(f"{TEST_URL}/issue").mock(return_value=answer_of(32))
    issued = await processor(http, WEB).issue(request_of(32, Operation.ACTIVATE))
    asked_as_written(route.calls[0], 32)
    assert isinstance(issued, Issued)
    assert issued.card == GiftCard("givex", "9900110100090014", pin="7093")
    assert issued.outcome.amount == Money("30.00", "EUR")
    assert "9900110100090014" not in repr(issued)
    assert "7093" not in repr(issued)


async def test_a_web_shop_merges_two_cards(http: httpx.AsyncClient, respx_mock: respx.MockRouter) -> None:
    route = respx_mock.post(f"{TEST_URL}/mergeBalance").mock(return_value=answer_of(33))
    request = replace(request_of(33, Operation.REFUND), amount=Money("12.00", "EUR"))
    source = GiftCard("valuelink", "9900310000400058", pin="10957734")
    outcome = await processor(http, WEB).merge(request, source)
    asked_as_written(route.calls[0], 33)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (Money("12.00", "EUR"), Money("19.00", "EUR"))


STRUCTURES = {
    "changeStatus": "StoredValueStatusChange",
    "load": "StoredValueLoad",
    "checkBalance": "StoredValueBalanceCheck",
    "issue": "StoredValueIssue",
    "mergeBalance": "StoredValueBalanceMerge",
    "voidTransaction": "StoredValueVoid",
}


def fits(body: Any, name: str) -> bool:
    checker = jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"})
    return checker.is_valid(body)


@pytest.mark.parametrize("number", range(1, 34))
def test_the_examples_fit_the_schema_unless_that_is_what_they_show(number: int) -> None:
    exchange = example(number)
    structure = STRUCTURES[path_of(number)]
    assert fits(exchange["request"]["body"], f"{structure}Request") is (number not in {22, 23, 24})
    answer = f"{structure}Response" if exchange["response"]["status"] == 200 else "ServiceError"
    assert fits(exchange["response"]["body"], answer)
