"""How a lost answer is found out, and what a second copy of a request may say."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import respx

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Operation, Request, Settling
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.service import service_client
from tests.terminal_api.processors.gateway.asking import (
    ID,
    MADE,
    REVERSE,
    URL,
    approved,
    error,
    no,
    pounds,
    request,
    till,
)
from tests.terminal_api.processors.gateway.benches import Clock

WHERE = f"{URL}/transactions/{ID}"
MISSING = error("TRANSACTION_UNKNOWN")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def gateway(clock: Clock) -> AsyncIterator[Gateway]:
    async with service_client(proxies=False) as http:
        yield till(http, clock)


async def lost(gateway: Gateway, respx_mock: respx.MockRouter, asked=None) -> respx.Route:
    route = respx_mock.put(WHERE).mock(side_effect=httpx.ReadTimeout("silence"))
    assert isinstance(await gateway.ask(asked or request()), Unknown)
    return route


def test_the_gateway_is_asked_what_became_of_a_request() -> None:
    assert till(httpx.AsyncClient()).settling is Settling.ASKING


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, approved("50.00"), Approved),
        (200, no("NOT_ENOUGH"), Declined),
        (202, {"result": "pending"}, Unknown),
        (403, error("KEY_DISABLED"), Unknown),
        (401, error("KEY_WRONG"), Unknown),
        (429, error("BUSY"), Unknown),
        (503, error("PROVIDER_DOWN", forwarded=False), Unknown),
        (404, error("CARD_UNKNOWN"), Unknown),
        (404, "no such page", Unknown),
        (500, {}, Unknown),
    ],
)
async def test_only_what_tells_of_the_request_itself_settles_it(
    gateway: Gateway, respx_mock: respx.MockRouter, status: int, body: object, kind: type
) -> None:
    await lost(gateway, respx_mock)
    route = respx_mock.get(WHERE).respond(status, json=body)
    assert isinstance(await gateway.status(replace(request(), card=None)), kind)
    assert route.call_count == 1


async def test_a_question_that_did_not_leave_says_so(gateway: Gateway, respx_mock: respx.MockRouter) -> None:
    respx_mock.get(WHERE).mock(side_effect=httpx.ConnectError("refused"))
    assert isinstance(await gateway.status(request()), NotSent)


async def test_without_its_card_a_request_never_came_when_that_is_said_twice_half_a_minute_after_sending(
    gateway: Gateway, respx_mock: respx.MockRouter, clock: Clock
) -> None:
    await lost(gateway, respx_mock)
    respx_mock.get(WHERE).respond(404, json=MISSING)

    async def told() -> Outcome:
        return await gateway.status(replace(request(), card=None))

    for clock.seconds in (2.0, 7.0, 29.9, 30.0):
        outcome = await told()
        assert isinstance(outcome, Unknown)
        assert outcome.why is Doubt.NOT_YET
    outcome = await told()
    assert isinstance(outcome, Declined)
    assert (outcome.why, outcome.retryable) == (Decline.NEVER_RECEIVED, True)


@pytest.mark.parametrize("asked", [request(), REVERSE], ids=["a payment", "a reversal"])
async def test_what_never_came_is_repeated_to_the_byte_and_waits_anew_when_that_is_lost(
    gateway: Gateway, respx_mock: respx.MockRouter, clock: Clock, asked: Request
) -> None:
    route = await lost(gateway, respx_mock, asked)
    respx_mock.get(WHERE).respond(404, json=MISSING)
    clock.seconds = 40
    assert isinstance(await gateway.status(asked), Unknown)
    assert route.call_count == 1
    assert isinstance(await gateway.status(asked), Unknown)
    first, second = (call.request for call in route.calls)
    assert first.content == second.content
    for _ in range(3):
        assert isinstance(await gateway.status(asked), Unknown)
    assert route.call_count == 2
    clock.seconds = 80
    respx_mock.put(WHERE).respond(200, json=approved(str(asked.amount.amount)))
    assert isinstance(await gateway.status(asked), Unknown)
    assert isinstance(await gateway.status(asked), Approved)


async def test_the_half_minute_begins_when_nobody_waits_for_the_answer_any_more(
    gateway: Gateway, respx_mock: respx.MockRouter, clock: Clock
) -> None:
    def silence(_: httpx.Request) -> httpx.Response:
        clock.seconds += 20
        raise httpx.ReadTimeout("silence")

    respx_mock.put(WHERE).mock(side_effect=silence)
    respx_mock.get(WHERE).respond(404, json=MISSING)
    await gateway.ask(request())
    clock.seconds = 45
    for _ in range(3):
        assert isinstance(await gateway.status(request()), Unknown)


async def test_a_request_nobody_waited_for_may_have_been_done(
    gateway: Gateway, respx_mock: respx.MockRouter
) -> None:
    def stopped(_: httpx.Request) -> httpx.Response:
        raise asyncio.CancelledError

    respx_mock.put(WHERE).mock(side_effect=stopped)
    with pytest.raises(asyncio.CancelledError):
        await gateway.ask(request())
    respx_mock.put(WHERE).respond(429, json=error("BUSY"))
    assert isinstance(await gateway.ask(request()), Unknown)


async def test_of_a_request_of_an_earlier_run_its_own_moment_counts(respx_mock: respx.MockRouter) -> None:
    respx_mock.get(WHERE).respond(404, json=MISSING)
    async with service_client(proxies=False) as http:
        for age_s, last in ((31, Declined), (29, Unknown)):
            clock = Clock(seconds=100.0)
            restarted = till(http, clock)
            asked = replace(request(), at=MADE - timedelta(seconds=age_s), card=None)
            assert isinstance(await restarted.status(asked), Unknown)
            assert isinstance(await restarted.status(asked), last)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, error("KEY_DISABLED")),
        (400, error("REQUEST_INVALID")),
        (429, error("BUSY")),
        (503, error("PROVIDER_DOWN", forwarded=False)),
    ],
)
async def test_what_refuses_only_the_second_copy_says_nothing_of_the_first(
    gateway: Gateway, respx_mock: respx.MockRouter, status: int, body: object
) -> None:
    await lost(gateway, respx_mock)
    respx_mock.put(WHERE).respond(status, json=body)
    assert isinstance(await gateway.ask(request()), Unknown)
    respx_mock.put(WHERE).mock(side_effect=httpx.ConnectError("refused"))
    assert isinstance(await gateway.ask(request()), Unknown)


async def test_a_request_that_was_refused_at_the_door_may_be_refused_there_again(
    gateway: Gateway, respx_mock: respx.MockRouter
) -> None:
    respx_mock.put(WHERE).respond(429, json=error("BUSY"))
    assert isinstance(await gateway.ask(request()), NotSent)
    assert isinstance(await gateway.ask(request()), NotSent)


@pytest.mark.parametrize("operation", [Operation.REVERSE, Operation.UNDO_LOAD])
async def test_already_reversed_after_a_lost_answer_is_done(
    gateway: Gateway, respx_mock: respx.MockRouter, operation: Operation
) -> None:
    asked = replace(REVERSE, operation=operation)
    await lost(gateway, respx_mock, asked)
    respx_mock.put(WHERE).respond(200, json=no("ALREADY_REVERSED"))
    outcome = await gateway.ask(asked)
    assert isinstance(outcome, Approved)
    assert outcome.amount == pounds("50")
    # Asked for the first time, somebody else has taken it back.
    other = replace(asked, id="3f9d2a58-0d4c-4c1b-9a6f-6f8a1b2c3d4e")
    respx_mock.put(f"{URL}/transactions/{other.id}").respond(200, json=no("ALREADY_REVERSED"))
    assert isinstance(await gateway.ask(other), Declined)


async def test_a_balance_moves_nothing_and_is_looked_up_nowhere(
    gateway: Gateway, respx_mock: respx.MockRouter
) -> None:
    outcome = await gateway.status(request(Operation.BALANCE, "0"))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NEVER_RECEIVED
    assert not respx_mock.calls


async def test_a_look_at_what_became_of_a_request_never_sends_it_again(
    gateway: Gateway, respx_mock: respx.MockRouter, clock: Clock
) -> None:
    sent = await lost(gateway, respx_mock)
    respx_mock.get(WHERE).respond(404, json=MISSING)
    for _ in range(3):
        clock.seconds += 40
        told = await gateway.told_of(request())
        assert isinstance(told, Declined)
        assert told.why is Decline.NEVER_RECEIVED
    assert sent.call_count == 1


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, approved("50.00"), Approved),
        (200, no("NOT_ENOUGH"), Declined),
        (202, {"result": "pending"}, Unknown),
        (403, error("KEY_DISABLED"), Unknown),
        (404, error("CARD_UNKNOWN"), Unknown),
    ],
)
async def test_a_look_tells_what_the_gateway_has(
    gateway: Gateway, respx_mock: respx.MockRouter, status: int, body: object, kind: type
) -> None:
    respx_mock.get(WHERE).respond(status, json=body)
    assert isinstance(await gateway.told_of(replace(request(), card=None)), kind)


async def test_a_look_that_did_not_leave_says_so(gateway: Gateway, respx_mock: respx.MockRouter) -> None:
    respx_mock.get(WHERE).mock(side_effect=httpx.ConnectError("refused"))
    assert isinstance(await gateway.told_of(request()), NotSent)
