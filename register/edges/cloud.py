"""The way to the terminal through Adyen's cloud, as `[terminal]` names it."""

import asyncio
import ssl
from contextlib import AsyncExitStack

from pydantic import SecretStr

from register.config.secret_source import source
from register.config.terminal import Terminal
from register.errors import ConfigError
from terminal_api.nexo.cloud.asynchronous import AsyncCloudTransport, Rhythm
from terminal_api.nexo.cloud.hosts import DeviceApi
from terminal_api.nexo.cloud.notifications import Notifications
from terminal_api.nexo.cloud.transport import CloudTransport, cloud_client
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.transport import Stray, Transport
from terminal_api.secret import secret


async def cloud_way(
    stack: AsyncExitStack,
    table: Terminal,
    known: tuple[TerminalKey, ...],
    ids: ServiceIds,
    notifications: Notifications | None,
    on_stray: Stray,
) -> Transport:
    """Holding a connection open, or asynchronous with answers by `notifications`.

    Raises `ConfigError`, or that of `terminal_api`, when key, certificate or address cannot be used.
    """
    cloud = await held_open(stack, table, known, on_stray)
    if table.connection == "cloud":
        return cloud
    assert notifications is not None
    rhythm = Rhythm(not_found_grace_s=table.not_found_grace_s)
    return AsyncCloudTransport(cloud, notifications, ids, rhythm=rhythm)


async def held_open(
    stack: AsyncExitStack, table: Terminal, known: tuple[TerminalKey, ...], on_stray: Stray | None = None
) -> CloudTransport:
    """Holding a connection open for each answer: nobody need be told one. Raises as `cloud_way` does."""
    key = await asyncio.to_thread(_key, table)  # a keyring may ask somebody to unlock it
    http = await stack.enter_async_context(cloud_client(trusted(table)))
    return CloudTransport(http, api(table), key, known, on_stray=on_stray)


async def check(table: Terminal) -> None:
    """Whether all of it can be used, without asking the cloud. Raises as `cloud_way` does."""
    trusted(table)
    api(table)
    await asyncio.to_thread(_key, table)


def api(table: Terminal) -> DeviceApi:
    """Where the cloud is. Raises `NexoError` when that cannot be used."""
    assert table.merchant_account is not None
    if table.url is not None:
        return DeviceApi.behind(table.url, table.environment, table.merchant_account)
    assert table.region is not None
    return DeviceApi.at(table.environment, table.region, table.merchant_account)


def _key(table: Terminal) -> SecretStr:
    if table.api_key is not None:
        return table.api_key
    assert table.api_key_from is not None
    return secret(source(table.api_key_from))


def trusted(table: Terminal) -> ssl.SSLContext | None:
    """Whom to trust; `None`: as the system does."""
    if table.ca is None:
        return None
    try:
        return ssl.create_default_context(cadata=table.ca)
    except ssl.SSLError as error:
        raise ConfigError(f"[terminal]: ca cannot be read ({error.reason or 'no certificate'})") from error
