"""The gift-card processors beside the terminal, as [processor.NAME] names them."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

import httpx
from moneyed import Currency, Money
from pydantic import SecretStr

from register.config.asks import Asks
from register.config.processors import (
    Factor4Table,
    GatewayTable,
    LogsIn,
    Online,
    ProcessorTable,
    StoredValueTable,
    ToastTable,
    ToggleTable,
)
from register.config.secret_source import source
from register.edges.doctor.network import is_here
from register.errors import ConfigError
from terminal_api import secret
from terminal_api.errors import SettingError
from terminal_api.processor import GiftCardProcessor
from terminal_api.processors.service import Service, service_client

if TYPE_CHECKING:
    from terminal_api.processors.toast.authorisation import Authorisation

#: The till's numbers at Factor4, in its state directory.
_COUNTERS = "factor4.counter"


@dataclass(frozen=True, slots=True)
class Shop:
    """What a client must know beside its own table."""

    settings: Asks
    state: Path
    now: Callable[[], datetime]

    @property
    def currency(self) -> Currency:
        """What the till works in."""
        return self.settings.shop.currency


async def online(stack: AsyncExitStack, shop: Shop) -> list[GiftCardProcessor]:
    """All that are set up, until `stack` ends. Raises `ConfigError` where one cannot be used."""
    tables = shop.settings.processor.tables
    return [await stack.enter_async_context(opened(name, table, shop)) for name, table in tables]


async def check(shop: Shop) -> None:
    """Whether every certificate and secret can be used, without asking anybody. Raises `ConfigError`."""
    async with AsyncExitStack() as stack:
        await online(stack, shop)


@asynccontextmanager
async def opened(name: str, table: ProcessorTable, shop: Shop) -> AsyncGenerator[GiftCardProcessor]:
    """The client of [processor.NAME], until the context ends. Raises `ConfigError` if it cannot be used."""
    context, url = await asyncio.to_thread(trusted, name, table), address(table)
    async with service_client(context, proxies=not is_here(url)) as http:
        try:
            client = await _client(http, url, table, shop)
        except SettingError as error:
            raise ConfigError(f"[processor.{name}]: {error}") from error
        yield client


def trusted(name: str, table: Online) -> ssl.SSLContext:
    """Whom [processor.NAME] trusts. Raises `ConfigError`."""
    try:
        return ssl.create_default_context(cafile=table.ca)
    except OSError as error:
        why = error.strerror or "it is not PEM"
        raise ConfigError(f"[processor.{name}]: ca cannot be read ({why})") from error


def address(table: ProcessorTable) -> str:
    """Where it is."""
    if not isinstance(table, StoredValueTable):
        return table.url
    from terminal_api.processors.stored_value import TEST_URL, live_url

    own = live_url(table.live_prefix) if table.live_prefix and table.environment == "live" else TEST_URL
    return table.url or own


async def _client(http: httpx.AsyncClient, url: str, table: ProcessorTable, shop: Shop) -> GiftCardProcessor:
    """Imported where it is made: a till pays for the processors that it has."""
    key = await asyncio.to_thread(_secret, table)  # a keyring may ask to be unlocked
    match table:
        case StoredValueTable():
            return _stored_value(http, url, table, key, shop)
        case ToastTable():
            return _toast(http, table, key, shop)
        case ToggleTable():
            return _toggle(http, table, key, shop)
        case Factor4Table():
            return _factor4(http, table, key, shop)
        case GatewayTable():
            return _gateway(http, table, key, shop)
        case _:
            assert_never(table)


def _secret(table: ProcessorTable) -> SecretStr:
    match table:
        case LogsIn():
            return secret.text(source(table.secret_from))
        case ToastTable(signing_key_from=str()):
            return secret.text(source(table.secret_from))
        case _:
            return secret.secret(source(table.secret_from))


def _stored_value(
    http: httpx.AsyncClient, url: str, table: StoredValueTable, key: SecretStr, shop: Shop
) -> GiftCardProcessor:
    from terminal_api.processors.stored_value import ApiKey, StoredValue, StoredValueSettings

    service = Service(http, url, name="stored-value", environment=table.environment)
    rows = shop.settings.gift_cards.providers if shop.settings.gift_cards else ()
    names = StoredValueSettings(
        table.merchant_account,
        table.store,
        intersolve=frozenset(one.name for one in rows if one.network == "intersolve"),
        store_credit=table.store_credit,
    )
    return StoredValue(service, ApiKey(key), names, now=shop.now)


def _toast(http: httpx.AsyncClient, table: ToastTable, key: SecretStr, shop: Shop) -> GiftCardProcessor:
    from terminal_api.processors.toast.processor import Toast
    from terminal_api.processors.toast.settings import Settings as ToastSettings
    from terminal_api.processors.toast.transactions import TransactionType

    types = {
        "activate": TransactionType.ACTIVATE,
        "load": TransactionType.ADD_VALUE,
        "pay": TransactionType.REDEEM,
    }
    most = table.cash_out_most
    names = ToastSettings(
        table.url,
        table.restaurant,
        shop.currency,
        environment=table.environment,
        offers=frozenset(types[one] for one in table.offers),
        cash_out=table.cash_out,
        cash_out_limit=Money(most, shop.currency) if most else None,
        refund_as_load=table.refund_as_load,
        idempotent=table.idempotent,
    )
    return Toast(http, names, _let_in(table, key, shop), now=shop.now)


def _let_in(table: ToastTable, key: SecretStr, shop: Shop) -> "Authorisation":
    from terminal_api.processors.toast.authorisation import SignedToken, StaticKey

    if table.client_id is None or table.naming_authority is None:  # both stand there, or neither
        return StaticKey(key)
    return SignedToken(
        key,
        restaurant=table.restaurant,
        client_id=table.client_id,
        naming_authority=table.naming_authority,
        scope=table.scope,
        clock=lambda: shop.now().timestamp(),
    )


def _toggle(http: httpx.AsyncClient, table: ToggleTable, key: SecretStr, shop: Shop) -> GiftCardProcessor:
    from terminal_api.processors.toggle import Settings as ToggleSettings
    from terminal_api.processors.toggle import Toggle

    names = ToggleSettings(
        table.url,
        table.user,
        key,
        table.account_id,
        table.product_id,
        table.site,
        table.merchant_id,
        currency=shop.currency.code,
        user_by=table.user_by,
        log_in=table.log_in,
        environment=table.environment,
        refunds=table.refund_as_load,
        zone=ZoneInfo(table.zone),
    )
    return Toggle(http, names, now=shop.now)


def _factor4(http: httpx.AsyncClient, table: Factor4Table, key: SecretStr, shop: Shop) -> GiftCardProcessor:
    from terminal_api.processors.factor4 import CounterFile, Factor4, JsonCodec, Site, SoapCodec
    from terminal_api.processors.factor4 import Settings as Factor4Settings

    site = Site(table.client_id, table.location_id, table.terminal_id, table.system_id, table.user, key)
    names = Factor4Settings(
        ZoneInfo(table.zone),
        environment=table.environment,
        duplicates=table.duplicates,
        partial=table.partial,
        cash_out=table.cash_out,
        cash_out_code=table.cash_out_code,
        deactivate=table.deactivate,
        merchandise_return=table.store_credit,
        undo_activation=table.undo_activation,
    )
    codec = SoapCodec() if table.codec == "soap" else JsonCodec()
    counters = CounterFile(shop.state / _COUNTERS)
    return Factor4(http, table.url, site, names, counters, codec=codec, now=shop.now)


def _gateway(http: httpx.AsyncClient, table: GatewayTable, key: SecretStr, shop: Shop) -> GiftCardProcessor:
    from terminal_api.processors.gateway.gateway import Gateway
    from terminal_api.processors.gateway.settings import GatewaySettings

    names = GatewaySettings(
        table.url,
        table.store,
        table.till,
        shop.currency.code,
        table.provider,
        table.debits,
        table.environment,
    )
    return Gateway(http, key, names, now=shop.now)
