"""A terminal ready to be asked, in one line: connection, seal and client together, let go at the end."""

import re
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from terminal_api.nexo.certificate import Environment, terminal_context
from terminal_api.nexo.cloud.hosts import CloudApi
from terminal_api.nexo.cloud.transport import CLOUD_SETTINGS, CloudTransport, cloud_client
from terminal_api.nexo.local import LocalTransport, local_client
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Keys, Transport
from terminal_api.nexo.watching import Seen, Watched
from terminal_api.settling import utc_now

Watch = Callable[[Seen], None]


@asynccontextmanager
async def local_terminal(
    address: str,
    *,
    poi_id: str,
    sale_id: str,
    root: Path | str,
    key: Keys,
    ids: Callable[[], str],
    environment: Environment = "test",
    unsealed: bool = False,
    settings: Settings | None = None,
    now: Callable[[], datetime] = utc_now,
    watch: Watch | None = None,
) -> AsyncGenerator[NexoTerminal]:
    """The terminal at `address` on the shop's network: `192.168.1.20`, with a port of its own, or a URL.

    `root` is the terminal fleet's root certificate, a file or PEM text; `key` the shared key, or several
    while they change; `ids` gives ServiceIDs, `ServiceIds.kept_in(path)` where nothing else keeps them.
    `unsealed` does without a key, in the test environment alone. `watch` sees every message, without its
    secrets. Raises `ConfigError`; whether the terminal is there only shows when it is asked.
    """
    async with local_client(terminal_context(root, poi_id, environment)) as http:
        way = LocalTransport(http, _url(address), key, environment=environment, unsealed=unsealed)
        yield NexoTerminal(
            _watched(way, watch, now), ids, sale_id=sale_id, poi_id=poi_id, now=now, settings=settings
        )


@asynccontextmanager
async def cloud_terminal(
    api: CloudApi,
    api_key: SecretStr,
    *,
    poi_id: str,
    sale_id: str,
    ids: Callable[[], str],
    key: Keys = None,
    context: ssl.SSLContext | None = None,
    settings: Settings = CLOUD_SETTINGS,
    now: Callable[[], datetime] = utc_now,
    watch: Watch | None = None,
) -> AsyncGenerator[NexoTerminal]:
    """A terminal wherever it stands, through Adyen's cloud: `DeviceApi.at("live", "eu", "MyAccount")`.

    With `key` messages are sealed all the way to the terminal. `context` says whom to trust other than the
    system's certificates; the rest is as for `local_terminal`.
    """
    async with cloud_client(context) as http:
        way = CloudTransport(http, api, api_key, key)
        yield NexoTerminal(
            _watched(way, watch, now), ids, sale_id=sale_id, poi_id=poi_id, now=now, settings=settings
        )


def _url(address: str) -> str:
    """`address` with what it leaves out: terminals speak TLS, on port 8443."""
    if "://" in address:
        return address
    host, slash, path = address.partition("/")
    port = "" if re.search(":[0-9]+$", host) else ":8443"
    return f"https://{host}{port}{slash}{path}"


def _watched(way: Transport, watch: Watch | None, now: Callable[[], datetime]) -> Transport:
    return way if watch is None else Watched(way, watch, now=now)
