import pytest

from terminal_api.nexo.certificate import Environment
from terminal_api.nexo.cloud.hosts import DeviceApi, OldApi
from terminal_api.nexo.errors import ConfigError

POI = "S1F2-000158213602441"


@pytest.mark.parametrize(
    ("environment", "region", "device", "old"),
    [
        ("test", "eu", "device-api-test", "terminal-api-test"),
        ("test", "us", "device-api-test", "terminal-api-test"),
        ("live", "eu", "device-api-live", "terminal-api-live"),
        ("live", "us", "device-api-live-us", "terminal-api-live-us"),
        ("live", "au", "device-api-live-au", "terminal-api-live-au"),
        ("live", "apse", "device-api-live-apse", "terminal-api-live-apse"),
    ],
)
def test_every_region_has_its_hosts(environment: Environment, region: str, device: str, old: str):
    devices = DeviceApi.at(environment, region, "OakfieldBooksPOS")
    path = f"https://{device}.adyen.com/v1/merchants/OakfieldBooksPOS/devices/{POI}"
    assert str(devices.sync(POI)) == f"{path}/sync"
    assert str(devices.without_waiting(POI)) == f"{path}/async"
    endpoints = OldApi.at(environment, region)
    assert str(endpoints.sync(POI)) == f"https://{old}.adyen.com/sync"
    assert str(endpoints.without_waiting(POI)) == f"https://{old}.adyen.com/async"


def test_one_region_is_served_by_the_device_api_alone():
    assert DeviceApi.at("live", "nea", "Oakfield").base.host == "device-api-live-nea.adyen.com"
    for environment in ("test", "live"):
        with pytest.raises(ConfigError, match="no region 'nea' for the old cloud endpoints"):
            OldApi.at(environment, "nea")


@pytest.mark.parametrize("region", ["", "EU", "mars"])
def test_a_region_nobody_knows_is_one_sentence(region: str):
    with pytest.raises(ConfigError, match="use one of eu, us, au, apse, nea"):
        DeviceApi.at("live", region, "Oakfield")


@pytest.mark.parametrize(
    ("url", "environment"),
    [
        ("http://127.0.0.1:8080", "live"),
        ("ftp://127.0.0.1", "test"),
        ("127.0.0.1:8080", "test"),
        ("https://", "test"),
        ("https://host:port", "test"),
        ("https://somebody:secret@host", "live"),
        ("https://host?x=1", "live"),
    ],
)
def test_a_base_url_that_is_none_or_in_clear_is_refused(url: str, environment: Environment):
    with pytest.raises(ConfigError):
        OldApi.behind(url, environment)


def test_a_proxy_may_keep_the_api_below_a_path():
    api = DeviceApi.behind("https://proxy.oakfield.example/adyen/", "live", "Oakfield")
    assert (
        str(api.connected()) == "https://proxy.oakfield.example/adyen/v1/merchants/Oakfield/connectedDevices"
    )


def test_a_name_cannot_leave_its_place_in_the_path():
    api = DeviceApi.behind("http://127.0.0.1:8080", "test", "Oak/field?")
    assert str(api.sync("../x")) == "http://127.0.0.1:8080/v1/merchants/Oak%2Ffield%3F/devices/..%2Fx/sync"


def test_the_device_api_needs_a_merchant_account():
    with pytest.raises(ConfigError, match="merchant account"):
        DeviceApi.at("test", "eu", "")
