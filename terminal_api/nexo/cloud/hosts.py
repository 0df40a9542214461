"""Where in the cloud a terminal is reached: hosts by environment and region, and the paths on them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import quote

import httpx

from terminal_api.nexo.certificate import Environment
from terminal_api.nexo.errors import ConfigError


class Region(StrEnum):
    """The data centre a live merchant account is kept in, chosen close to the shop."""

    EU = "eu"
    US = "us"
    AU = "au"
    APSE = "apse"
    NEA = "nea"
    """Named for the device API only, and not in its published description."""


_DEVICE_HOSTS = {
    Region.EU: "device-api-live.adyen.com",
    Region.US: "device-api-live-us.adyen.com",
    Region.AU: "device-api-live-au.adyen.com",
    Region.APSE: "device-api-live-apse.adyen.com",
    Region.NEA: "device-api-live-nea.adyen.com",
}
_OLD_HOSTS = {
    Region.EU: "terminal-api-live.adyen.com",
    Region.US: "terminal-api-live-us.adyen.com",
    Region.AU: "terminal-api-live-au.adyen.com",
    Region.APSE: "terminal-api-live-apse.adyen.com",
}


@dataclass(frozen=True, slots=True)
class DeviceApi:
    """The Cloud device API, where a terminal has a path of its own under its merchant account."""

    base: httpx.URL
    merchant_account: str

    @classmethod
    def at(cls, environment: Environment, region: str, merchant_account: str) -> Self:
        """The host Adyen names; the test host serves all regions. Raises `ConfigError`."""
        live = _live_host(_DEVICE_HOSTS, region, "the Cloud device API")
        host = "device-api-test.adyen.com" if environment == "test" else live
        return cls.behind(f"https://{host}", environment, merchant_account)

    @classmethod
    def behind(cls, url: str, environment: Environment, merchant_account: str) -> Self:
        """Another base URL, such as a mock's; `http://` only in environment test. Raises `ConfigError`."""
        if not merchant_account:
            raise ConfigError("The cloud needs the name of the merchant account the terminal belongs to.")
        return cls(_base(url, environment), merchant_account)

    def sync(self, poi_id: str) -> httpx.URL:
        """Where to ask and wait for the answer."""
        return self._url("devices", poi_id, "sync")

    def without_waiting(self, poi_id: str) -> httpx.URL:
        """Where to ask and be answered by notification."""
        return self._url("devices", poi_id, "async")

    def status(self, poi_id: str) -> httpx.URL:
        """Whether one terminal is connected."""
        return self._url("devices", poi_id, "status")

    def connected(self) -> httpx.URL:
        """Which terminals are connected."""
        return self._url("connectedDevices")

    def _url(self, *steps: str) -> httpx.URL:
        return _below(self.base, "v1", "merchants", self.merchant_account, *steps)


@dataclass(frozen=True, slots=True)
class OldApi:
    """The endpoints before the Cloud device API: two paths for all terminals. Supported, not developed."""

    base: httpx.URL

    @classmethod
    def at(cls, environment: Environment, region: str) -> Self:
        """The host Adyen names; the test host serves all regions. Raises `ConfigError`."""
        live = _live_host(_OLD_HOSTS, region, "the old cloud endpoints")
        host = "terminal-api-test.adyen.com" if environment == "test" else live
        return cls.behind(f"https://{host}", environment)

    @classmethod
    def behind(cls, url: str, environment: Environment) -> Self:
        """Another base URL, such as a mock's; `http://` only in environment test. Raises `ConfigError`."""
        return cls(_base(url, environment))

    def sync(self, poi_id: str) -> httpx.URL:
        """Where to ask and wait for the answer; the message alone names the terminal."""
        return _below(self.base, "sync")

    def without_waiting(self, poi_id: str) -> httpx.URL:
        """Where to ask and be answered by notification."""
        return _below(self.base, "async")


CloudApi = DeviceApi | OldApi


def _live_host(hosts: dict[Region, str], region: str, api: str) -> str:
    """The region is checked in the test environment too: going live must not be when its mistake shows."""
    known = {str(name): host for name, host in hosts.items()}
    if region not in known:
        raise ConfigError(f"There is no region {region!r} for {api}: use one of {', '.join(known)}.")
    return known[region]


def _base(url: str, environment: Environment) -> httpx.URL:
    schemes = ("https", "http") if environment == "test" else ("https",)
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise ConfigError("The cloud's address is not a URL.") from None
    if not parsed.host or parsed.scheme not in schemes or parsed.query or parsed.userinfo:
        raise ConfigError("The cloud's address must be like https://device-api-live.adyen.com.")
    return parsed


def _below(base: httpx.URL, *steps: str) -> httpx.URL:
    path = "/".join(quote(step, safe="") for step in steps)
    return base.copy_with(raw_path=f"{base.path.rstrip('/')}/{path}".encode("ascii"))
