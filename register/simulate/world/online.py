"""The real clients of all processors beside the terminal, at one till, over the simulated internet."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
from moneyed import EUR
from pydantic import SecretStr

from register.config.processors import (
    Factor4Table,
    GatewayTable,
    StoredValueTable,
    ToastTable,
    ToggleTable,
)
from register.counter.till import Till
from register.simulate.world.internet import Server
from terminal_api.processor import GiftCardProcessor
from terminal_api.processors.factor4 import CounterFile, Factor4, JsonCodec, Site, SoapCodec
from terminal_api.processors.factor4 import Settings as Factor4Settings
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.service import Service
from terminal_api.processors.stored_value import ApiKey, StoredValue, StoredValueSettings
from terminal_api.processors.toast.authorisation import StaticKey
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toast.settings import Settings as ToastSettings
from terminal_api.processors.toggle import Settings as ToggleSettings
from terminal_api.processors.toggle import Toggle

Now = Callable[[], datetime]
Ticks = Callable[[], float]


class Guids:
    """GUIDs of version 4, called by `names` instead of by chance."""

    def __init__(self, *names: object) -> None:
        self._names = "/".join(map(str, names))
        self._count = count()

    def __call__(self) -> UUID:
        """The next one."""
        drawn = hashlib.sha256(f"{self._names}/{next(self._count)}".encode()).digest()
        return UUID(bytes=drawn[:16], version=4)


def clients(
    http: httpx.AsyncClient,
    till: Till,
    folder: Path,
    servers: Mapping[str, Server],
    ticks: Ticks,
) -> dict[str, GiftCardProcessor]:
    """One of each by its name; `folder` is the till's, `ticks` counts seconds."""
    tables, now = till.settings.processor, till.clock.now
    assert tables.stored_value is not None
    assert tables.toast is not None
    assert tables.toggle is not None
    assert tables.factor4 is not None
    assert tables.gateway is not None

    def told(name: str, what: str) -> SecretStr:
        return SecretStr(servers[name].desk.credentials[what])

    def guids(name: str) -> Guids:
        return Guids(till.settings.shop.till, till.books.stamp, name)

    made = (
        _stored_value(
            http, tables.stored_value, told("stored-value", "X-API-Key"), guids("stored-value"), now
        ),
        _toast(http, tables.toast, told("toast", "token"), guids("toast"), now),
        _toggle(http, tables.toggle, told("toggle", "password"), guids("toggle"), now),
        _factor4(http, tables.factor4, told("factor4", "password"), folder, now),
        _gateway(http, tables.gateway, told("gateway", "key"), guids("gateway"), (now, ticks)),
    )
    return {one.name: one for one in made}


def _stored_value(
    http: httpx.AsyncClient, table: StoredValueTable, key: SecretStr, guids: Guids, now: Now
) -> GiftCardProcessor:
    service = Service(http, table.url or "", name="stored-value")
    names = StoredValueSettings(table.merchant_account, table.store)
    return StoredValue(service, ApiKey(key), names, now=now, new_guid=guids)


def _toast(
    http: httpx.AsyncClient, table: ToastTable, key: SecretStr, guids: Guids, now: Now
) -> GiftCardProcessor:
    names = ToastSettings(table.url, table.restaurant, EUR, refund_as_load=table.refund_as_load)
    return Toast(http, names, StaticKey(key), now=now, new_guid=lambda: str(guids()))


def _toggle(
    http: httpx.AsyncClient, table: ToggleTable, password: SecretStr, guids: Guids, now: Now
) -> GiftCardProcessor:
    names = ToggleSettings(
        table.url,
        table.user,
        password,
        table.account_id,
        table.product_id,
        table.site,
        table.merchant_id,
        currency=EUR.code,
        zone=ZoneInfo(table.zone),
    )
    return Toggle(http, names, now=now, new_guid=guids)


def _factor4(
    http: httpx.AsyncClient, table: Factor4Table, password: SecretStr, folder: Path, now: Now
) -> GiftCardProcessor:
    site = Site(table.client_id, table.location_id, table.terminal_id, table.system_id, table.user, password)
    names = Factor4Settings(ZoneInfo(table.zone), duplicates=table.duplicates, partial=table.partial)
    codec = SoapCodec() if table.codec == "soap" else JsonCodec()
    counters = CounterFile(folder / "factor4.counter", clock_s=lambda: int(now().timestamp()))
    return Factor4(http, table.url, site, names, counters, codec=codec, now=now)


def _gateway(
    http: httpx.AsyncClient, table: GatewayTable, key: SecretStr, guids: Guids, clocks: tuple[Now, Ticks]
) -> GiftCardProcessor:
    names = GatewaySettings(table.url, table.store, table.till, EUR.code, table.provider, table.debits)
    return Gateway(http, key, names, now=clocks[0], ticks=clocks[1], new_guid=guids)
