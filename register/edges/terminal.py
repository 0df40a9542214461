"""The payment terminal on the way that `[terminal]` names."""

import ssl
from contextlib import AsyncExitStack
from pathlib import Path

from register.config.terminal import Terminal
from register.counter.selling.customer_screen import BasketShown
from register.counter.till import Till
from register.edges.gives_way import GivesWay
from register.edges.running import running
from register.edges.terminal_table import keys as keys
from register.edges.terminal_table import terminal_settings as terminal_settings
from register.edges.told import Told
from register.errors import ConfigError
from register.version import version
from terminal_api.errors import SettingError
from terminal_api.inspector.log import MessageLog
from terminal_api.nexo.certificate import terminal_context
from terminal_api.nexo.device.screen import CustomerScreen, ScreenSettings
from terminal_api.nexo.errors import NexoError
from terminal_api.nexo.local import LocalTransport, local_client
from terminal_api.nexo.messages.login import SaleSoftware
from terminal_api.nexo.record import TerminalRecord
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Transport
from terminal_api.nexo.watching import Watched

#: As many messages as a developer looks back upon.
_REMEMBERED = 500


async def connected(stack: AsyncExitStack, table: Terminal, till: Till) -> NexoTerminal:
    """The terminal of `table`, with all that belongs to it, until `stack` ends.

    Raises `ConfigError` when a key, a certificate or an address cannot be used.
    """
    try:
        return await _connected(stack, table, till)
    except (NexoError, SettingError) as error:
        raise ConfigError(f"[terminal]: {error}") from error


def record(terminal: NexoTerminal, table: Terminal, till: Till) -> TerminalRecord:
    """What `terminal` has written down itself, to be compared with at the day's end."""
    software = SaleSoftware(
        manufacturer_id="cashwrap",
        application_name="cashwrap",
        software_version=version(),
        certification_code="none",
    )
    return TerminalRecord(terminal, sale_id=table.sale_id, software=software, now=till.clock.now)


async def check(table: Terminal) -> None:
    """Whether certificates and keys of `table` can be used, without asking anybody. Raises `ConfigError`."""
    try:
        if table.is_cloud:
            from register.edges import cloud

            await cloud.check(table)
        elif table.ca is not None:
            terminal_context(table.ca, table.poiid, table.environment)
    except (NexoError, SettingError) as error:
        raise ConfigError(f"[terminal]: {error}") from error
    if table.notify_certificate is not None:
        _check_endpoint(table.notify_certificate, table.notify_key)


async def _connected(stack: AsyncExitStack, table: Terminal, till: Till) -> NexoTerminal:
    known, ids = keys(table), ServiceIds(till.books.stamp, table.lane)
    told = Told(till, table.poiid, table.sale_id)
    way = await (
        _way_told(stack, table, told, known, ids)
        if table.is_cloud or table.notify_port is not None
        else _local_way(stack, table, known, told)
    )
    if table.inspector:
        till.messages = MessageLog(limit=_REMEMBERED)
        way = Watched(way, till.messages.add, now=till.clock.now)
    screens = way = GivesWay(way) if table.show_basket else way
    terminal = NexoTerminal(
        way,
        ids,
        sale_id=table.sale_id,
        poi_id=table.poiid,
        now=till.clock.now,
        settings=terminal_settings(table, till.settings.gift_cards),
    )
    if isinstance(screens, GivesWay):
        shown = BasketShown(till, CustomerScreen(terminal, ScreenSettings(columns=table.columns)))
        screens.afterwards = shown.disturbed
        await stack.enter_async_context(running(shown.run()))
    return terminal


async def _way_told(
    stack: AsyncExitStack, table: Terminal, told: Told, known: tuple[TerminalKey, ...], ids: ServiceIds
) -> Transport:
    # Loaded here: a till in the shop's own network, to which nobody tells anything, needs no server.
    from register.edges import cloud
    from register.edges.notified import notified

    endpoint = await notified(stack, table, told, known)
    if table.is_cloud:
        return await cloud.cloud_way(stack, table, known, ids, endpoint, told.stray)
    return await _local_way(stack, table, known, told)


async def _local_way(
    stack: AsyncExitStack, table: Terminal, known: tuple[TerminalKey, ...], told: Told
) -> Transport:
    assert table.ca is not None
    assert table.url is not None
    http = await stack.enter_async_context(
        local_client(terminal_context(table.ca, table.poiid, table.environment))
    )
    return LocalTransport(
        http,
        table.url,
        known,
        environment=table.environment,
        unsealed=not table.sealed,
        on_stray=told.stray,
    )


def _check_endpoint(certificate: Path, key: Path | None) -> None:
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except OSError as error:  # an SSLError is one too
        why = error.strerror or "not PEM, or of another key"
        raise ConfigError(f"[terminal]: notify_certificate cannot be used: {why}") from error
