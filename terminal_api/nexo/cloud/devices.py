"""Which terminals the cloud can reach just now."""

import logging
from dataclasses import dataclass
from enum import StrEnum

import httpx
from pydantic import ConfigDict, SecretStr
from pydantic.alias_generators import to_camel

from terminal_api.nexo.cloud.hosts import DeviceApi
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import Wire

log = logging.getLogger(__name__)

_TIMEOUT_S = 10.0


class Connection(StrEnum):
    """Whether a terminal keeps its connection to the cloud."""

    ONLINE = "ONLINE"
    OFFLINE = "OFFLINE"


@dataclass(frozen=True, slots=True)
class ConnectedDevices:
    """The terminals with a live connection."""

    poi_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """One terminal's connection."""

    poi_id: str
    connection: Connection


@dataclass(frozen=True, slots=True)
class Untold:
    """The cloud did not say; `reason` is one sentence."""

    reason: str


class _Devices(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    unique_device_ids: tuple[str, ...]


class _Status(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    device_id: str
    status: Connection


class CloudDevices:
    """Asks the Cloud device API about terminals. `api_key` needs the Cloud Device API role."""

    def __init__(self, http: httpx.AsyncClient, api: DeviceApi, api_key: SecretStr) -> None:
        self._http = http
        self._api = api
        self._api_key = api_key

    async def connected_devices(self, store: str | None = None) -> ConnectedDevices | Untold:
        """The connected terminals of the merchant account, or of one `store` by its id."""
        url = self._api.connected()
        body = await self._got(url.copy_add_param("store", store) if store else url)
        try:
            return (
                body if isinstance(body, Untold) else ConnectedDevices(_Devices.read(body).unique_device_ids)
            )
        except NotUnderstood as error:
            return Untold(str(error))

    async def device_status(self, poi_id: str) -> DeviceStatus | Untold:
        """Whether `poi_id` is connected."""
        body = await self._got(self._api.status(poi_id))
        if isinstance(body, Untold):
            return body
        try:
            status = _Status.read(body)
        except NotUnderstood as error:
            return Untold(str(error))
        if status.device_id != poi_id:
            return Untold("The cloud told of another terminal.")
        return DeviceStatus(status.device_id, status.status)

    async def _got(self, url: httpx.URL) -> bytes | Untold:
        headers = {"X-API-Key": self._api_key.get_secret_value()}
        try:
            response = await self._http.get(url, headers=headers, timeout=_TIMEOUT_S, follow_redirects=False)
        except (httpx.HTTPError, OSError) as failure:
            log.info("the cloud did not answer about devices: %s", type(failure).__name__)
            return Untold("The cloud cannot be reached: check the shop's internet connection.")
        match response.status_code:
            case 200:
                return response.content
            case 401:
                return Untold("The cloud does not accept the API key.")
            case 403:
                return Untold("The API key lacks the Cloud Device API role.")
            case status:
                return Untold(f"The cloud answered HTTP {status}.")
