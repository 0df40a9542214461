"""The way to each processor of gift cards: the network, what it says of itself, a harmless look-up."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import assert_never

from moneyed import Money

from register.config.processors import (
    Factor4Table,
    GatewayTable,
    Online,
    StoredValueTable,
    ToastTable,
    ToggleTable,
)
from register.config.secret_source import source
from register.counter.doctor import Broken, Found, Hop, Walk, Well, ended
from register.edges.doctor import gateway
from register.edges.doctor.network import Server, clock_hop, hops, is_here
from register.errors import ConfigError
from register.language import say
from register.settings import Settings
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, GiftCardProcessor, Operation, Request
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.service import service_client
from terminal_api.secret import secret

#: A number that no card has.
NO_CARD = "0" * 16

#: What is said of a card that is not there. Anything else speaks of the till, or of the processor.
_OF_THE_CARD = (
    Decline.UNKNOWN_CARD,
    Decline.REFUSED,
    Decline.NOT_ENOUGH,
    Decline.BLOCKED,
    Decline.EXPIRED,
    Decline.WRONG_PIN,
)

#: Source: Adyen, Stored Value API; the live host begins with the account's own prefix.
_STORED_VALUE_TEST = "https://pal-test.adyen.com"
_STORED_VALUE_LIVE = "https://{prefix}-pal-live.adyenpayments.com"

Clients = Mapping[str, GiftCardProcessor]
Clock = Callable[[], datetime]


def walks(settings: Settings, clients: Clients, now: Clock) -> tuple[Walk, ...]:
    """One for each [processor.NAME]; `clients` are those of a running till, by their names.

    What needs more than the network is asked of those, and of the gateway also without a till.
    """
    return tuple(
        Walk(name, (*_network(name, table, now), *_behind(settings, name, table, clients, now)))
        for name, table in settings.processor.tables
    )


def _network(name: str, table: Online, now: Clock) -> tuple[Hop, ...]:
    server = _server(name, table)
    return (*hops(server), clock_hop(server, now))


def _behind(settings: Settings, name: str, table: Online, clients: Clients, now: Clock) -> tuple[Hop, ...]:
    if isinstance(table, GatewayTable):
        code = settings.shop.currency.code

        def asked() -> AbstractAsyncContextManager[Gateway]:
            return _gateway(table, code, now)

        async def told() -> gateway.Told:
            async with asked() as client:
                return await client.hops()

        async def gateway_looked() -> Found:
            async with asked() as client:
                return await _looked(settings, name, client, now)

        return (*gateway.Hops(table, code, told).hops(), _look_up(gateway_looked))
    if (client := clients.get(name)) is None:
        return ()
    return (_look_up(lambda: _looked(settings, name, client, now)),)


def _look_up(probe: Callable[[], Awaitable[Found]]) -> Hop:
    return Hop(say("look-up"), say("does it look up a card that is not there?"), probe)


async def _looked(settings: Settings, name: str, client: GiftCardProcessor, now: Clock) -> Found:
    """Ask for the balance of no card: that moves nothing, and passes all that a payment passes."""
    providers = settings.gift_cards.providers if settings.gift_cards else ()
    brand = next((one.name for one in providers if one.processor == name), name)
    request = Request(
        client.new_id(),
        Operation.BALANCE,
        Money(0, settings.shop.currency),
        now(),
        "doctor",
        GiftCard(brand, NO_CARD),
    )
    return _meant(await client.ask(request))


def _meant(outcome: Outcome) -> Found:
    match outcome:
        case Approved():
            return Well(say("it answers"))
        case Declined(why=why) if why in _OF_THE_CARD:
            return Well(say("it knows of no such card, as it should be"))
        case Declined(reason) | NotSent(reason) | Unknown(reason):
            return Broken(say("no"), ended(say(reason)))
        case _:
            assert_never(outcome)


@asynccontextmanager
async def _gateway(table: GatewayTable, currency: str, now: Clock) -> AsyncGenerator[Gateway]:
    """A client of its own. Raises `SettingError` where the key cannot be read."""
    settings = gateway.settings_of(table, currency)
    key = await asyncio.to_thread(secret, source(table.key_from))  # a keyring may ask to be unlocked
    trust = await asyncio.to_thread(_trust, "gateway", table)
    async with service_client(trust, proxies=not is_here(table.url)) as http:
        yield Gateway(http, key, settings, now=now)


def _server(name: str, table: Online) -> Server:
    setting = f"[processor.{name}]"
    url = _url(table)
    spoken = say("the gateway") if name == "gateway" else name
    return Server(
        spoken,
        f"{setting} url",
        url,
        lambda: _trust(name, table),
        f"{setting} ca",
        proxies=not is_here(url),
    )


def _url(table: Online) -> str:
    match table:
        case StoredValueTable(url=None, environment="live", live_prefix=prefix):
            return _STORED_VALUE_LIVE.format(prefix=prefix)
        case StoredValueTable(url=url):
            return url or _STORED_VALUE_TEST
        case ToastTable(url=url) | ToggleTable(url=url) | Factor4Table(url=url) | GatewayTable(url=url):
            return url
        case _:
            raise TypeError(type(table))


def _trust(name: str, table: Online) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=table.ca)
    except OSError as error:
        why = error.strerror or "it is not PEM"
        raise ConfigError(f"[processor.{name}]: ca cannot be read ({why})") from error
