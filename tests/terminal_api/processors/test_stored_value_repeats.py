"""How the Stored Value client asks again, and what it never says of a request that is open."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import respx

from terminal_api.outcomes import Approved, Declined, Doubt, NotSent, Reference, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.stored_value import TEST_URL
from tests.terminal_api.processors.stored_value_bench import (
    CARD,
    KEY,
    NOW,
    TILL,
    WEB,
    Clock,
    answer_of,
    processor,
    request,
)

LOADED = {"pspReference": "WD26FK6FWS8VP2CZ", "resultCode": "Success"}
LOAD = request(Operation.LOAD)
TURNED_AWAY = httpx.Response(401, json={"status": 401, "errorCode": "000"})


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


async def test_a_repeat_is_the_same_bytes_under_the_same_key_even_without_the_code(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    answers = [httpx.ReadTimeout("silence"), answer_of(28), httpx.Response(200, json=LOADED)]
    route = respx_mock.post(f"{TEST_URL}/load").mock(side_effect=answers)
    till = processor(http)
    assert isinstance(await till.ask(LOAD), Unknown)
    forgotten = replace(LOAD, card=GiftCard("givex", CARD.number))
    assert isinstance(await till.ask(forgotten), Unknown)
    assert isinstance(await till.status(replace(LOAD, card=None)), Approved)
    assert len({call.request.content for call in route.calls}) == 1
    assert {call.request.headers["Idempotency-Key"] for call in route.calls} == {KEY}


async def test_returned_goods_are_asked_about_as_what_they_are(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    answers = [httpx.ReadTimeout("silence"), httpx.Response(200, json=LOADED)]
    route = respx_mock.post(f"{TEST_URL}/load").mock(side_effect=answers)
    till, returned = processor(http), replace(LOAD, operation=Operation.REFUND)
    assert isinstance(await till.credit_goods(returned), Unknown)
    assert isinstance(await till.ask(replace(returned, card=None)), Approved)
    assert len({call.request.content for call in route.calls}) == 1


async def test_what_another_call_may_have_sent_is_never_said_to_be_refused(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    """Of an earlier run nothing is known: `ask` cannot send it, and must not say that it was not done."""
    clock = Clock()
    clock.now += timedelta(hours=1)
    returned = replace(LOAD, operation=Operation.REFUND)
    issued = request(Operation.ACTIVATE, card=GiftCard("givex"))
    for shop, asked in ((processor(http, clock=clock), returned), (processor(http, WEB, clock), issued)):
        assert isinstance(await shop.ask(asked), Unknown)
        assert isinstance(await shop.status(asked), Unknown)
    assert not respx_mock.calls


async def test_where_cards_have_codes_a_repeat_without_one_is_not_sent(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    """It would be another body under the same key, and what that does is not published."""
    route = respx_mock.post(f"{TEST_URL}/load").mock(return_value=httpx.Response(200, json=LOADED))
    clock = Clock()
    clock.now += timedelta(hours=1)
    till = processor(http, replace(TILL, coded=frozenset({"givex"})), clock)
    outcome = await till.ask(replace(LOAD, card=GiftCard("givex", CARD.number)))
    assert isinstance(outcome, Unknown)
    assert "code" in outcome.reason
    assert not route.called
    assert isinstance(await till.ask(LOAD), Approved)
    new = replace(LOAD, id=till.new_id(), at=clock.now, card=GiftCard("givex", CARD.number))
    assert isinstance(await till.ask(new), Approved), "the first time, the server says what it wants"


async def test_another_run_makes_the_same_bytes_from_the_same_request(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    answers = [httpx.ReadTimeout("silence"), httpx.Response(200, json=LOADED)]
    route = respx_mock.post(f"{TEST_URL}/load").mock(side_effect=answers)
    await processor(http).ask(LOAD)
    await processor(http).status(LOAD)
    assert len({call.request.content for call in route.calls}) == 1


async def test_a_wrong_key_says_no_to_the_first_request_and_nothing_about_one_before(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    respx_mock.post(f"{TEST_URL}/load").mock(
        side_effect=[TURNED_AWAY, httpx.ReadTimeout("silence"), TURNED_AWAY, TURNED_AWAY, TURNED_AWAY]
    )
    till, other = processor(http), replace(LOAD, id=processor(http).new_id())
    assert isinstance(await till.ask(LOAD), Declined)
    assert isinstance(await till.ask(other), Unknown)
    assert isinstance(await till.ask(other), Unknown)
    assert isinstance(await till.status(other), Unknown)
    clock = Clock()
    clock.now += timedelta(seconds=1)
    restarted = processor(http, clock=clock)
    assert isinstance(await restarted.ask(other), Unknown), "it was made before this run, and perhaps sent"


async def test_a_repeat_that_finds_no_line_leaves_the_request_as_open_as_it_was(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    gone = httpx.ConnectError("no line")
    respx_mock.post(f"{TEST_URL}/load").mock(side_effect=[gone, gone, httpx.ReadTimeout("silence"), gone])
    till = processor(http)
    assert isinstance(await till.ask(LOAD), NotSent)
    assert isinstance(await till.ask(LOAD), NotSent), "the first had not left either"
    assert isinstance(await till.ask(LOAD), Unknown)
    assert isinstance(await till.ask(LOAD), Unknown)


async def test_a_request_that_was_cut_off_is_open(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    reached = asyncio.Event()

    async def never(_: httpx.Request) -> httpx.Response:
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError

    route = respx_mock.post(f"{TEST_URL}/load").mock(side_effect=never)
    till = processor(http)
    asking = asyncio.create_task(till.ask(LOAD))
    await reached.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    route.side_effect = [TURNED_AWAY]
    assert isinstance(await till.ask(LOAD), Unknown)


async def test_what_is_older_than_six_days_is_not_sent_again(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.post(f"{TEST_URL}/load").mock(return_value=httpx.Response(200, json=LOADED))
    clock = Clock()
    till = processor(http, clock=clock)
    clock.now = NOW + timedelta(days=6)
    assert isinstance(await till.ask(LOAD), Approved)
    clock.now += timedelta(seconds=1)
    for outcome in (await till.ask(LOAD), await till.status(replace(LOAD, card=None))):
        assert isinstance(outcome, Unknown)
        assert outcome.why is Doubt.TOO_OLD
    assert route.call_count == 1


async def test_a_request_of_another_run_needs_its_card_and_an_undoing_does_not(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    respx_mock.post(f"{TEST_URL}/voidTransaction").mock(return_value=httpx.Response(200, json=LOADED))
    till = processor(http)
    missing = await till.status(replace(LOAD, card=None))
    assert isinstance(missing, Unknown)
    assert "card" in missing.reason
    undoing = request(Operation.UNDO_LOAD, card=None, original=Reference("WD26FK6FWS8VP2CZ", NOW))
    assert isinstance(await till.status(undoing), Approved)


async def test_a_stored_error_stays_open_and_says_what_a_person_compares(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    respx_mock.post(f"{TEST_URL}/load").mock(return_value=httpx.Response(200, json={"resultCode": "Error"}))
    till = processor(http)
    for outcome in (await till.ask(LOAD), await till.ask(LOAD), await till.status(LOAD)):
        assert isinstance(outcome, Unknown)
        assert "compare the card's balance" in outcome.reason


async def test_a_passing_failure_is_worked_on_afresh_under_the_same_key(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    answers = [answer_of(30), answer_of(29), httpx.Response(200, json=LOADED)]
    route = respx_mock.post(f"{TEST_URL}/load").mock(side_effect=answers)
    till = processor(http)
    seen = [await till.ask(LOAD) for _ in range(3)]
    assert [type(outcome) for outcome in seen] == [Unknown, Unknown, Approved]
    assert route.call_count == 3
