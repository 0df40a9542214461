"""How the Stored Value client asks, repeats, and keeps what it knows to itself."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import respx
from pydantic import SecretStr

from terminal_api.errors import SettingError
from terminal_api.outcomes import Approved, Decline, Declined, Reference, Unknown
from terminal_api.processor import GiftCard, Operation, Settling
from terminal_api.processors.service import Service
from terminal_api.processors.stored_value import TEST_URL, BasicLogin, StoredValue, StoredValueSettings
from terminal_api.processors.stored_value.providers import OFFERED, Channel, Deed
from tests.terminal_api.processors.stored_value_bench import (
    API_KEY,
    CARD,
    NOW,
    TILL,
    WEB,
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


@pytest.mark.parametrize(
    "operation",
    [Operation.PAY, Operation.REFUND, Operation.REVERSE, Operation.CASH_OUT, Operation.BANK_CARD],
)
async def test_what_goes_through_the_terminal_is_declined_without_a_byte_sent(
    operation: Operation, http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    stored_value = processor(http)
    asked = request(operation, original=Reference("P", NOW))
    outcome = await stored_value.ask(asked)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.UNSUPPORTED
    later = await stored_value.status(asked)
    if operation is Operation.REFUND:  # returned goods may have been credited under it, by an earlier run
        assert isinstance(later, Unknown)
    else:
        assert isinstance(later, Declined)
        assert later.why is Decline.NEVER_RECEIVED
    assert not respx_mock.calls


async def test_a_till_neither_issues_nor_merges(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    till = processor(http)
    for outcome in (
        await till.issue(request(Operation.ACTIVATE, card=GiftCard("givex"))),
        await till.merge(request(Operation.REFUND), CARD),
    ):
        assert isinstance(outcome, Declined)
        assert outcome.why is Decline.UNSUPPORTED
    assert not respx_mock.calls


async def test_a_web_shop_activates_nothing(http: httpx.AsyncClient, respx_mock: respx.MockRouter) -> None:
    outcome = await processor(http, WEB).ask(request(Operation.ACTIVATE))
    assert isinstance(outcome, Declined)
    assert not respx_mock.calls


async def test_a_request_that_cannot_be_made_is_declined_without_a_byte_sent(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    till = processor(http)
    for asked in (
        request(Operation.LOAD, "0"),
        request(Operation.LOAD, "1.005"),
        request(Operation.UNDO_LOAD),
        request(Operation.BALANCE, card=None),
    ):
        outcome = await till.ask(asked)
        assert isinstance(outcome, Declined)
        assert outcome.why is Decline.BAD_REQUEST
    assert not respx_mock.calls


async def test_what_another_provider_offers_is_sent_and_the_answer_believed(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    """Adyen's tables change between editions."""
    route = respx_mock.post(f"{TEST_URL}/changeStatus").mock(return_value=httpx.Response(200, json=LOADED))
    svs = request(Operation.DEACTIVATE, "0", card=GiftCard("svs", "9900210100030004"))
    assert not processor(http).capabilities("svs").can(Operation.DEACTIVATE)
    assert isinstance(await processor(http).ask(svs), Approved)
    assert route.called


ALWAYS = {Operation.ACTIVATE, Operation.LOAD, Operation.BALANCE, Operation.UNDO_LOAD}


async def test_a_screen_offers_what_the_table_says(http: httpx.AsyncClient) -> None:
    settings = replace(TILL, intersolve=frozenset({"harbourvoucher"}))
    till = processor(http, settings)
    told = {
        name: till.capabilities(name).operations for name in ("givex", "svs", "valuelink", "harbourvoucher")
    }
    assert told == {
        "givex": ALWAYS | {Operation.DEACTIVATE},
        "svs": ALWAYS,
        "valuelink": ALWAYS,
        "harbourvoucher": ALWAYS,
    }
    assert till.capabilities("harbourcard").operations == frozenset()
    assert Deed.VOID_ACTIVATE in till.deeds("svs")
    assert Deed.VOID_ACTIVATE not in till.deeds("givex")


def test_in_the_shop_nobody_issues_or_merges_and_no_deactivation_is_undone() -> None:
    for deeds in OFFERED[Channel.POS].values():
        assert not deeds & {Deed.ISSUE, Deed.MERGE, Deed.VOID_ISSUE, Deed.VOID_MERGE, Deed.VOID_DEACTIVATE}
    assert OFFERED[Channel.POS].keys() == OFFERED[Channel.ECOMMERCE].keys()


async def test_a_balance_is_asked_without_a_key_and_never_asked_about(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.post(f"{TEST_URL}/checkBalance").mock(return_value=answer_of(6))
    till = processor(http)
    look = request(Operation.BALANCE, "0", transaction="Q2-T1-005105")
    assert await till.ask(look) == await till.ask(look)
    assert "Idempotency-Key" not in route.calls[0].request.headers
    later = await till.status(look)
    assert isinstance(later, Declined)
    assert later.retryable
    assert route.call_count == 2


async def test_a_web_service_user_signs_in_with_its_password(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.post(f"{TEST_URL}/checkBalance").mock(return_value=answer_of(6))
    login = BasicLogin("ws@Company.Harbour", SecretStr("pässword"))
    till = StoredValue(Service(http, TEST_URL, name="stored-value"), login, TILL)
    await till.ask(request(Operation.BALANCE, "0"))
    sent = route.calls[0].request.headers
    assert sent["Authorization"] == "Basic d3NAQ29tcGFueS5IYXJib3VyOnDDpHNzd29yZA=="
    assert "X-API-Key" not in sent
    assert "pässword" not in repr(login)


@pytest.mark.parametrize("user", ["", "a:b"])
def test_a_user_that_basic_cannot_carry_is_refused(user: str) -> None:
    with pytest.raises(SettingError):
        BasicLogin(user, SecretStr("p"))


async def test_a_redirect_is_not_followed(http: httpx.AsyncClient, respx_mock: respx.MockRouter) -> None:
    elsewhere = httpx.Response(307, headers={"Location": "https://elsewhere.example/load"})
    route = respx_mock.post(f"{TEST_URL}/load").mock(return_value=elsewhere)
    assert isinstance(await processor(http).ask(LOAD), Unknown)
    assert route.call_count == len(respx_mock.calls) == 1


async def test_it_is_known_by_account_and_store_and_its_ids_are_keys(http: httpx.AsyncClient) -> None:
    till = processor(http)
    assert (till.name, till.known_as) == ("stored-value", "LanternPaper_POS at QUAYSIDE-02")
    assert processor(http, WEB).known_as == "LanternPaper_POS"
    assert till.settling is Settling.REPEATING
    assert len(till.new_id()) <= 64


async def test_nothing_secret_is_in_a_log_or_a_repr(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    respx_mock.post(f"{TEST_URL}/load").mock(
        side_effect=[httpx.ReadTimeout("silence"), httpx.Response(400, content=b"?")]
    )
    till = processor(http)
    said: list[Any] = [await till.ask(LOAD), await till.ask(LOAD), till, vars(till), LOAD]
    text = caplog.text + repr(said)
    for secret in (CARD.number, CARD.pin, API_KEY):
        assert secret not in text


def test_a_store_too_long_is_told_before_anything_is_sent() -> None:
    with pytest.raises(SettingError, match="16 characters"):
        StoredValueSettings("M", "x" * 17)


async def test_each_call_takes_its_own_operation(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    """So that no other call can take one of them for its own, and do it a second time in another way."""
    web = processor(http, WEB)
    for outcome in (
        await web.credit_goods(LOAD),
        await web.merge(LOAD, CARD),
        await web.issue(request(Operation.LOAD, card=GiftCard("givex"))),
    ):
        assert isinstance(outcome, Declined)
        assert outcome.why is Decline.BAD_REQUEST
    assert not respx_mock.calls
