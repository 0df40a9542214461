"""Answers that break the page's rules, as real providers' do: what was done is done all the same."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from terminal_api.mock.providers.toast.wire import Type
from tests.terminal_api.mock.providers.toast_counter import (
    PLENTY,
    new_guid,
)
from tests.terminal_api.mock.providers.toast_line import Line, exact, reached


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with reached() as line:
        yield line


REDEEMED = {"currentBalance": Decimal("20.10"), "redeemedValue": Decimal("19.90")}


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        ("accept_with_400", 400, {"transactionStatus": "ACCEPT", "redeemResponse": REDEEMED}),
        ("errors_with_200", 200, {"transactionStatus": "ACCEPT", "redeemResponse": REDEEMED}),
        ("without_member", 200, {"transactionStatus": "ACCEPT"}),
        ("without_status", 200, {"redeemResponse": REDEEMED}),
        ("unknown_status", 200, {"transactionStatus": "ERROR_NOBODY_KNOWS", "redeemResponse": REDEEMED}),
        (
            "float_noise",
            200,
            {
                "transactionStatus": "ACCEPT",
                "redeemResponse": {
                    "currentBalance": Decimal("20.100000000000005"),
                    "redeemedValue": Decimal("19.900000000000002"),
                },
            },
        ),
        (
            "quoted_numbers",
            200,
            {
                "transactionStatus": "ACCEPT",
                "redeemResponse": {"currentBalance": "20.10", "redeemedValue": "19.90"},
            },
        ),
        (
            "more_taken",
            200,
            {
                "transactionStatus": "ACCEPT",
                "redeemResponse": {**REDEEMED, "redeemedValue": Decimal("20.90")},
            },
        ),
        ("already_reversed", 200, {"transactionStatus": "ACCEPT", "redeemResponse": REDEEMED}),
    ],
)
async def test_an_acceptance_can_be_told_wrongly(line: Line, kind: str, status: int, body: object) -> None:
    assert (await line.control("POST", "/faults", {"fault": kind})).status_code == 201
    answer = await line.redeem(PLENTY, 19.9)
    assert (answer.status_code, exact(answer)) == (status, body)
    assert line.counter.on(PLENTY) == Decimal("20.10")


@pytest.mark.parametrize(
    ("kind", "http", "status"),
    [
        ("errors_with_200", 200, "ERROR_TRANSACTION_CANNOT_BE_REVERSED"),
        ("accept_with_400", 400, "ERROR_TRANSACTION_CANNOT_BE_REVERSED"),
        ("already_reversed", 400, "ERROR_TRANSACTION_ALREADY_REVERSED"),
        ("unknown_status", 400, "ERROR_NOBODY_KNOWS"),
        ("more_taken", 400, "ERROR_TRANSACTION_CANNOT_BE_REVERSED"),
        ("float_noise", 400, "ERROR_TRANSACTION_CANNOT_BE_REVERSED"),
    ],
)
async def test_a_refusal_can_be_told_wrongly(line: Line, kind: str, http: int, status: str) -> None:
    payment = new_guid()
    await line.redeem(PLENTY, 5, payment)
    await line.ask(Type.REVERSE, PLENTY, previousTransaction=payment)
    await line.control("POST", "/faults", {"fault": kind, "times": "forever"})
    for _ in range(2):
        answer = await line.ask(Type.REVERSE, PLENTY, previousTransaction=payment)
        assert (answer.status_code, exact(answer)) == (http, {"transactionStatus": status})
