"""The way to the payment terminal, itself or through the cloud."""

import ssl
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime

from register.config.terminal import Terminal
from register.counter.checks.doctor import Broken, Found, Hop, Walk, Well, ended
from register.counter.till import Till
from register.edges import cloud
from register.edges.doctor.network import Server, clock_hop, hops
from register.edges.terminal import keys, terminal_settings
from register.errors import ConfigError
from register.language import marked, say
from terminal_api.errors import SettingError
from terminal_api.nexo.certificate import terminal_context
from terminal_api.nexo.errors import NexoError
from terminal_api.nexo.local import LocalTransport, local_client
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Transport
from terminal_api.processor import Health

#: What a diagnosis may say, as `terminal_api.nexo.diagnosis` words it: known to translators here.
NOTES = (
    marked("The terminal is ready."),
    marked("The terminal is ready; its paper is low."),
    marked("The terminal is ready; it has no paper."),
    marked("The terminal is ready; its paper is jammed."),
    marked("The terminal is ready; its printer does not work."),
    marked("The terminal is not ready."),
    marked("The terminal is busy with something else."),
    marked("The terminal is under maintenance: wait, or use another terminal."),
    marked("The terminal cannot be reached: check its power and network."),
    marked("The terminal cannot say how it is: restart it, or use another terminal."),
    marked("The terminal reports a security fault: stop using it and call support."),
    marked("The terminal's card reader or keypad does not work: use another terminal."),
    marked("The terminal has no connection to the bank: check its network."),
)

Diagnose = Callable[[], Awaitable[Health | None]]
"""How the terminal says it is; None: it is asked for money just now."""


def walk(table: Terminal, now: Callable[[], datetime], diagnose: Diagnose) -> Walk:
    """Address, connection, TLS, the time where the cloud tells it, and the terminal's own diagnosis."""
    if table.ca is None and not table.is_cloud:
        root = Hop(say("settings"), say("is its root certificate there?"), _no_root)
        return Walk(say("terminal"), (root,))

    async def diagnosis() -> Found:
        return _health(await diagnose())

    server = _server(table)
    clock = (clock_hop(server, now),) if table.is_cloud else ()
    own = Hop(say("diagnosis"), say("is it ready, and does it reach the bank?"), diagnosis)
    return Walk(say("terminal"), (*hops(server), *clock, own))


def of_till(till: Till) -> Diagnose:
    """Asked by the running till's own client; while money is asked for there, the terminal is left alone."""

    async def diagnose() -> Health | None:
        return None if till.asking or till.terminal is None else await till.terminal.diagnose()

    return diagnose


def from_shell(table: Terminal, now: Callable[[], datetime]) -> Diagnose:
    """Asked by a client of its own, beside which a till may run."""

    async def diagnose() -> Health:
        async with AsyncExitStack() as stack:
            try:
                terminal = NexoTerminal(
                    await _way(stack, table, now),
                    lambda: _service_id(table, now()),
                    sale_id=table.sale_id,
                    poi_id=table.poiid,
                    now=now,
                    settings=terminal_settings(table, None),
                )
            except (NexoError, SettingError) as error:
                raise ConfigError(f"[terminal]: {error}") from error
            return await terminal.diagnose()

    return diagnose


async def _way(stack: AsyncExitStack, table: Terminal, now: Callable[[], datetime]) -> Transport:
    if table.is_cloud:
        # Also where the till does not wait itself: the endpoint for answers is the till's own.
        waits = table.model_copy(update={"connection": "cloud"})
        ids = ServiceIds(int(now().timestamp() * 1000), table.lane)
        return await cloud.cloud_way(stack, waits, keys(table), ids, None, lambda _: None)
    assert table.ca is not None
    assert table.url is not None
    context = terminal_context(table.ca, table.poiid, table.environment)
    http = await stack.enter_async_context(local_client(context))
    return LocalTransport(
        http, table.url, keys(table), environment=table.environment, unsealed=not table.sealed
    )


def _service_id(table: Terminal, now: datetime) -> str:
    """The last id of its stamp: a till that began in that very millisecond never counts so far."""
    stamp = int(now.timestamp() * 1000)
    return f"{ServiceIds(stamp, table.lane)()[:6]}ZZZZ"


def _health(health: Health | None) -> Found:
    if health is None:
        return Well(say("it is being asked for money"))
    if health.ok:
        return Well(say(health.note))
    return Broken(say("not ready"), ended(say(health.note)))


async def _no_root() -> Found:
    text = say(
        "The terminal cannot be known without its root certificate: set ca in [terminal] of config.toml."
    )
    return Broken(say("ca is missing"), text)


def _server(table: Terminal) -> Server:
    name = say("the cloud") if table.is_cloud else say("the terminal")
    setting = "[terminal] url" if table.url else "[terminal] region"
    url = table.url or str(cloud.api(table).base)
    return Server(name, setting, url, lambda: _trust(table), "[terminal] ca", proxies=table.is_cloud)


def _trust(table: Terminal) -> ssl.SSLContext:
    if table.is_cloud:
        return cloud.trusted(table) or ssl.create_default_context()
    assert table.ca is not None
    try:
        return terminal_context(table.ca, table.poiid, table.environment)
    except NexoError as error:
        raise ConfigError(f"[terminal]: {error}") from error
