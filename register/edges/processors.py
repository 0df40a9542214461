"""The gift-card processors beside the terminal, as [processor.NAME] names them."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
from moneyed import Money

from register.config.processors import (
    Factor4Table,
    GatewayTable,
    Online,
    StoredValueTable,
    ToastTable,
    ToggleTable,
    zone,
)
from register.config.secret_source import source
from register.counter.till import Till
from register.errors import ConfigError
from register.settings import Settings
from terminal_api.errors import SettingError
from terminal_api.processor import GiftCardProcessor
from terminal_api.processors.service import Service, service_client
from terminal_api.secret import secret

Opens = Callable[[httpx.AsyncClient], Awaitable[GiftCardProcessor]]

#: The till's numbers at Factor4, in its state directory.
_COUNTERS = "factor4.counter"


async def online(
    stack: AsyncExitStack, settings: Settings, till: Till, state: Path
) -> list[GiftCardProcessor]:
    """All that are set up, until `stack` ends. Raises `ConfigError` where one cannot be used."""
    tables = settings.processor
    rows: tuple[tuple[str, Online | None, Opens], ...] = (
        ("stored-value", tables.stored_value, lambda http: _stored_value(http, tables.stored_value, till)),
        ("toast", tables.toast, lambda http: _toast(http, tables.toast, till)),
        ("toggle", tables.toggle, lambda http: _toggle(http, tables.toggle, till)),
        ("factor4", tables.factor4, lambda http: _factor4(http, tables.factor4, till, state)),
        ("gateway", tables.gateway, lambda http: _gateway(http, tables.gateway, till)),
    )
    made: list[GiftCardProcessor] = []
    for name, table, opens in rows:
        if table is None:
            continue
        try:
            http = await stack.enter_async_context(service_client(_trusted(table, name)))
            made.append(await opens(http))
        except SettingError as error:
            raise ConfigError(f"[processor.{name}]: {error}") from error
    return made


def _trusted(table: Online, name: str) -> ssl.SSLContext | None:
    if table.ca is None:
        return None
    try:
        return ssl.create_default_context(cafile=table.ca)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"[processor.{name}]: ca {table.ca} cannot be read as a certificate") from error


async def _stored_value(
    http: httpx.AsyncClient, table: StoredValueTable | None, till: Till
) -> GiftCardProcessor:
    from terminal_api.processors.stored_value import (
        TEST_URL,
        ApiKey,
        StoredValue,
        StoredValueSettings,
        live_url,
    )

    assert table is not None
    own = live_url(table.live_prefix) if table.live_prefix and table.environment == "live" else TEST_URL
    service = Service(http, table.url or own, name="stored-value", environment=table.environment)
    cards = till.settings.gift_cards
    intersolve = (
        frozenset(one.name for one in cards.providers if one.network == "intersolve") if cards else ()
    )
    names = StoredValueSettings(table.merchant_account, table.store, intersolve=frozenset(intersolve))
    key = ApiKey(await asyncio.to_thread(secret, source(table.key_from)))
    return StoredValue(service, key, names, now=till.clock.now)


async def _toast(http: httpx.AsyncClient, table: ToastTable | None, till: Till) -> GiftCardProcessor:
    from terminal_api.processors.toast.authorisation import StaticKey
    from terminal_api.processors.toast.processor import Toast
    from terminal_api.processors.toast.settings import Settings as ToastSettings
    from terminal_api.processors.toast.transactions import TransactionType

    assert table is not None
    types = {
        "activate": TransactionType.ACTIVATE,
        "load": TransactionType.ADD_VALUE,
        "pay": TransactionType.REDEEM,
    }
    most = table.cash_out_most
    names = ToastSettings(
        table.url,
        table.restaurant,
        till.currency,
        environment=table.environment,
        offers=frozenset(types[one] for one in table.offers),
        cash_out=table.cash_out,
        cash_out_limit=Money(most, till.currency) if most else None,
        refund_as_load=table.refund_as_load,
        idempotent=table.idempotent,
    )
    key = StaticKey(await asyncio.to_thread(secret, source(table.key_from)))
    return Toast(http, names, key, now=till.clock.now)


async def _toggle(http: httpx.AsyncClient, table: ToggleTable | None, till: Till) -> GiftCardProcessor:
    from terminal_api.processors.toggle import Settings as ToggleSettings
    from terminal_api.processors.toggle import Toggle

    assert table is not None
    names = ToggleSettings(
        table.url,
        table.user,
        await asyncio.to_thread(secret, source(table.password_from)),
        table.account_id,
        table.product_id,
        table.site,
        table.merchant_id,
        currency=till.currency.code,
        log_in=table.log_in,
        environment=table.environment,
        zone=zone(table.zone),
    )
    return Toggle(http, names, now=till.clock.now)


async def _factor4(
    http: httpx.AsyncClient, table: Factor4Table | None, till: Till, state: Path
) -> GiftCardProcessor:
    from terminal_api.processors.factor4 import CounterFile, Factor4, JsonCodec, Site, SoapCodec
    from terminal_api.processors.factor4 import Settings as Factor4Settings

    assert table is not None
    site = Site(
        table.client_id,
        table.location_id,
        table.terminal_id,
        table.system_id,
        table.user,
        await asyncio.to_thread(secret, source(table.password_from)),
    )
    names = Factor4Settings(
        zone(table.zone),
        environment=table.environment,
        duplicates=table.duplicates,
        partial=table.partial,
    )
    codec = SoapCodec() if table.codec == "soap" else JsonCodec()
    counters = CounterFile(state / _COUNTERS)
    return Factor4(http, table.url, site, names, counters, codec=codec, now=till.clock.now)


async def _gateway(http: httpx.AsyncClient, table: GatewayTable | None, till: Till) -> GiftCardProcessor:
    from terminal_api.processors.gateway.gateway import Gateway
    from terminal_api.processors.gateway.settings import GatewaySettings

    assert table is not None
    names = GatewaySettings(
        table.url,
        table.store,
        table.till,
        till.currency.code,
        table.provider,
        table.debits,
        table.environment,
    )
    return Gateway(http, await asyncio.to_thread(secret, source(table.key_from)), names, now=till.clock.now)
