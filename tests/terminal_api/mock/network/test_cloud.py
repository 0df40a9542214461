"""The cloud in front of the terminals: who may use it, whom it reaches, what it says when it cannot."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.settings import MockSettings, SharedKey
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.sealing import SealedMessage, TerminalKey, fresh_nonce, open_sealed, seal
from tests.terminal_api.mock.network.far_away import (
    NO_ANSWER,
    NOT_CONNECTED,
    SECOND,
    Cloud,
    a_cloud,
    payment,
)


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with a_cloud() as cloud:
        yield cloud


@pytest.mark.parametrize("key", [None, "", "wrong", "geheim-ä"])
async def test_without_the_right_api_key_nothing_is_passed_on(cloud: Cloud, key: str | None) -> None:
    del cloud.http.headers["x-api-key"]
    headers = [] if key is None else [(b"X-API-Key", key.encode())]
    for path in (cloud.path(), cloud.path("async"), "/sync", "/async"):
        reply = await cloud.http.post(path, headers=headers, json=cloud.message("Diagnosis", {}))
        assert reply.status_code == 401
    assert (await cloud.http.get(cloud.path("status"), headers=headers)).status_code == 401


async def test_a_key_without_the_role_and_another_merchant_are_forbidden(cloud: Cloud) -> None:
    without = {"X-API-Key": cloud.settings.api_key_without_role}
    assert (await cloud.http.get(cloud.path("status"), headers=without)).status_code == 403
    elsewhere = cloud.path().replace(cloud.settings.merchant, "SomebodyElse")
    assert (await cloud.http.post(elsewhere, json=cloud.message("Diagnosis", {}))).status_code == 403


@pytest.mark.parametrize("path", [None, "/sync"])
async def test_a_request_in_clear_is_answered_in_clear(cloud: Cloud, path: str | None) -> None:
    reply = await cloud.http.post(path or cloud.path(), json=cloud.message("Diagnosis", {}))
    answer = reply.json()["SaleToPOIResponse"]
    assert answer["DiagnosisResponse"]["Response"]["Result"] == "Success"


async def test_a_sealed_request_gets_an_answer_sealed_with_the_same_key() -> None:
    old = SharedKey("the key of last year", "old-key", 7)
    async with a_cloud(MockSettings(cloud_port=0, other_keys=(old,))) as cloud:
        settings = cloud.settings
        new = SharedKey(settings.passphrase, settings.key_identifier, settings.key_version)
        for shared in (old, new):
            key = TerminalKey.derive(shared.passphrase, shared.identifier, shared.version)
            message = cloud.message("Diagnosis", {})
            header = MessageHeader.parse(message["SaleToPOIRequest"]["MessageHeader"])
            content = seal(json.dumps(message).encode(), header, key, fresh_nonce()).written()
            for url in (cloud.path(), cloud.mock.url):
                reply = await cloud.http.post(url, content=content)
                assert (
                    b'"Success"' in open_sealed(SealedMessage.read(reply.content), [key])
                    or url != cloud.path()
                )


async def test_a_business_failure_is_no_http_error(cloud: Cloud) -> None:
    reply = await cloud.http.post(cloud.path(), json=cloud.message("Payment", {}))
    assert reply.status_code == 200
    response = reply.json()["SaleToPOIResponse"]["PaymentResponse"]["Response"]
    assert (response["Result"], response["ErrorCondition"]) == ("Failure", "MessageFormat")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "message=Empty+input+which+would+have+resulted+in+a+null+result."),
        (b'{"SaleToPOIRequest"', "message=Input+is+not+a+JSONObject"),
        (b"[1]", "message=Input+is+not+a+JSONObject"),
        (b"\xff", "message=Input+is+not+a+JSONObject"),
        (b'{"SaleToPOIRequest": {}}', "message=Input+is+not+a+SaleToPOIRequest"),
    ],
)
async def test_what_is_no_request_comes_back_with_a_reason(cloud: Cloud, content: bytes, why: str) -> None:
    details, header = await cloud.rejected(content)
    assert details == why
    assert (header["MessageClass"], header["MessageType"]) == ("Event", "Notification")
    assert (header["SaleID"], header["POIID"]) == ("N/A", "N/A")
    assert header["DeviceID"]


async def test_an_unknown_device_is_not_connected_and_another_than_named_is_refused(cloud: Cloud) -> None:
    stranger = "V400m-999999999"
    content = json.dumps(cloud.message("Diagnosis", {}, POIID=stranger)).encode()
    details, header = await cloud.rejected(content, cloud.path(device=stranger))
    assert (details, header["POIID"], header["ServiceID"]) == (NOT_CONNECTED, stranger, "C1")
    details, _ = await cloud.rejected(content, cloud.path(device=SECOND))
    assert details != NOT_CONNECTED


async def test_a_terminal_without_its_cloud_is_still_in_the_shop(cloud: Cloud) -> None:
    fleet, poi_id = cloud.mock.fleet, cloud.settings.poi_id
    content = json.dumps(cloud.message("Diagnosis", {})).encode()
    listing = f"/v1/merchants/{cloud.settings.merchant}/connectedDevices"

    async def seen() -> tuple[list[str], str]:
        devices = (await cloud.http.get(listing)).json()["uniqueDeviceIds"]
        status = (await cloud.http.get(cloud.path("status"))).json()
        assert status["deviceId"] == poi_id
        return devices, status["status"]

    assert await seen() == ([poi_id, SECOND], "ONLINE")
    fleet.disconnect(poi_id)
    assert await seen() == ([SECOND], "OFFLINE")
    assert (await cloud.rejected(content))[0] == NOT_CONNECTED
    assert (await cloud.http.post(cloud.mock.url, content=b"{}")).status_code == 200
    fleet.connect(poi_id)
    assert await seen() == ([poi_id, SECOND], "ONLINE")
    fleet.switch_off(poi_id)
    assert (await cloud.rejected(content))[0] == NOT_CONNECTED
    fleet.switch_on(poi_id)
    assert (await cloud.http.get(listing, params={"store": "elsewhere"})).json() == {"uniqueDeviceIds": []}
    ours = (await cloud.http.get(listing, params={"store": cloud.settings.store})).json()
    assert ours == {"uniqueDeviceIds": [poi_id, SECOND]}


async def test_a_terminal_that_goes_off_over_a_request_never_answers_the_cloud(cloud: Cloud) -> None:
    cloud.mock.shopper.wait()
    content = json.dumps(cloud.message("Payment", payment())).encode()
    asked = asyncio.create_task(cloud.rejected(content))
    async with asyncio.timeout(30):
        await cloud.mock.shopper.is_prompted.wait()
    cloud.mock.fleet.restart(cloud.settings.poi_id)
    assert (await asked)[0] == NO_ANSWER


async def test_each_terminal_serves_its_own_customer(cloud: Cloud) -> None:
    cloud.mock.shopper.wait()
    first = asyncio.create_task(cloud.http.post(cloud.path(), json=cloud.message("Payment", payment())))
    async with asyncio.timeout(30):
        await cloud.mock.shopper.is_prompted.wait()
    message = cloud.message("Payment", payment(), POIID=SECOND)
    second = await cloud.http.post(cloud.path(device=SECOND), json=message)
    answer = second.json()["SaleToPOIResponse"]
    assert answer["PaymentResponse"]["Response"]["Result"] == "Success"
    assert answer["MessageHeader"]["POIID"] == SECOND
    cloud.mock.shopper.approve()
    assert (await first).json()["SaleToPOIResponse"]["PaymentResponse"]["Response"]["Result"] == "Success"


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.RESET_MID_ANSWER])
async def test_a_fault_cuts_the_cloud_off_as_it_does_a_terminal(cloud: Cloud, kind: FaultKind) -> None:
    cloud.mock.faults.arm(Fault(kind, category="Diagnosis"))
    with pytest.raises(httpx.TransportError):
        await cloud.diagnosis()
    await cloud.diagnosis()


async def test_a_wrong_key_is_a_bare_401_where_so_set() -> None:
    async with a_cloud(MockSettings(cloud_port=0, unreadable_is_401=True)) as cloud:
        message = cloud.message("Diagnosis", {})
        header = MessageHeader.parse(message["SaleToPOIRequest"]["MessageHeader"])
        wrong = TerminalKey.derive("wrong", cloud.settings.key_identifier, cloud.settings.key_version)
        content = seal(json.dumps(message).encode(), header, wrong, fresh_nonce()).written()
        for url in (cloud.path(), cloud.mock.url):
            reply = await cloud.http.post(url, content=content)
            assert (reply.status_code, reply.content) == (401, b"")
