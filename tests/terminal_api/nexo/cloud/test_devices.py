import logging
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import respx
from pydantic import SecretStr

from terminal_api.nexo.cloud.devices import CloudDevices, ConnectedDevices, Connection, DeviceStatus, Untold
from terminal_api.nexo.cloud.hosts import DeviceApi

POI = "S1F2-000158213602441"
#: Nothing leaves this process, and reading the system's certificates for each test takes long.
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
BASE = "https://device-api-live-us.adyen.com/v1/merchants/OakfieldBooksPOS"
API_KEY = "AQEyhmfxK4nJbhVGnHyd-invented-key="


@pytest.fixture
async def devices() -> AsyncIterator[CloudDevices]:
    async with httpx.AsyncClient(verify=TRUSTS_NOBODY) as client:
        yield CloudDevices(client, DeviceApi.at("live", "us", "OakfieldBooksPOS"), SecretStr(API_KEY))


async def test_the_cloud_lists_the_terminals_it_reaches(devices: CloudDevices, respx_mock: respx.MockRouter):
    route = respx_mock.get(f"{BASE}/connectedDevices").mock(
        return_value=httpx.Response(200, json={"uniqueDeviceIds": [POI, "V400m-347374578"]})
    )
    assert await devices.connected_devices() == ConnectedDevices((POI, "V400m-347374578"))
    assert route.calls.last.request.url.query == b""
    assert route.calls.last.request.headers["X-API-Key"] == API_KEY


async def test_a_shop_asks_for_the_terminals_of_one_store(
    devices: CloudDevices, respx_mock: respx.MockRouter
):
    respx_mock.get(f"{BASE}/connectedDevices", params={"store": "oak&field"}).mock(
        return_value=httpx.Response(200, json={"uniqueDeviceIds": []})
    )
    assert await devices.connected_devices("oak&field") == ConnectedDevices(())


@pytest.mark.parametrize("state", Connection)
async def test_the_cloud_tells_whether_a_terminal_is_connected(
    devices: CloudDevices, respx_mock: respx.MockRouter, state: Connection
):
    body = {"deviceId": POI, "status": state.value}
    respx_mock.get(f"{BASE}/devices/{POI}/status").mock(return_value=httpx.Response(200, json=body))
    assert await devices.device_status(POI) == DeviceStatus(POI, state)


@pytest.mark.parametrize(
    "happens",
    [
        httpx.ConnectError(f"refused {API_KEY}"),
        httpx.ReadTimeout("silence"),
        [httpx.Response(401)],
        [httpx.Response(403)],
        [httpx.Response(308, headers={"Location": "https://elsewhere/"})],
        [httpx.Response(500)],
        [httpx.Response(200, text="ok")],
        [httpx.Response(200, json=[])],
        [httpx.Response(200, json={"deviceId": POI, "status": "ASLEEP"})],
        [httpx.Response(200, json={"deviceId": "V400m-347374578", "status": "ONLINE"})],
    ],
)
async def test_a_cloud_that_does_not_say_is_never_taken_for_one_that_does(
    devices: CloudDevices, respx_mock: respx.MockRouter, caplog: pytest.LogCaptureFixture, happens: Any
):
    respx_mock.get(f"{BASE}/devices/{POI}/status").mock(side_effect=happens)
    respx_mock.get(f"{BASE}/connectedDevices").mock(side_effect=happens)
    with caplog.at_level(logging.DEBUG):
        told = [await devices.device_status(POI)]
    assert all(isinstance(answer, Untold) and answer.reason for answer in told)
    assert API_KEY not in caplog.text + repr(told)


async def test_a_list_that_is_none_is_untold(devices: CloudDevices, respx_mock: respx.MockRouter):
    respx_mock.get(f"{BASE}/connectedDevices").mock(return_value=httpx.Response(200, json={"ids": []}))
    assert isinstance(await devices.connected_devices(), Untold)
