"""The way to each processor of gift cards: the network, what it says of itself, a harmless look-up."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from register.config.processors import GatewayTable, ProcessorTable
from register.counter.checks.doctor import Hop, Walk
from register.edges.doctor import gateway, look_up
from register.edges.doctor.network import Server, clock_hop, hops, is_here
from register.edges.processors import address, trusted
from register.language import say
from register.settings import Settings
from terminal_api.processor import GiftCardProcessor
from terminal_api.processors.gateway.gateway import Gateway

Opens = Callable[[], AbstractAsyncContextManager[GiftCardProcessor]]
"""How to come by a client; it may be opened for one question only."""
Clients = Mapping[str, Opens]
"""The same for each processor, by its name."""
Clock = Callable[[], datetime]


def walks(settings: Settings, clients: Clients, now: Clock) -> tuple[Walk, ...]:
    """One for each [processor.NAME]: till, processor, key, shop, and the look-up that passes all of them."""
    return tuple(
        Walk(name, (*_network(name, table, now), *_behind(settings, name, table, clients, now)))
        for name, table in settings.processor.tables
    )


def _network(name: str, table: ProcessorTable, now: Clock) -> tuple[Hop, ...]:
    server = _server(name, table)
    return (*hops(server), clock_hop(server, now))


def _behind(
    settings: Settings, name: str, table: ProcessorTable, clients: Clients, now: Clock
) -> tuple[Hop, ...]:
    behind = look_up.Behind(settings, name, table, clients[name], now)
    if not isinstance(table, GatewayTable):
        return behind.hops()
    told = gateway.Hops(table, settings.shop.currency.code, _told(clients[name]))
    return (*told.hops(), behind.look_up())


def _told(client: Opens) -> Callable[[], Awaitable[gateway.Told]]:
    async def told() -> gateway.Told:
        async with client() as asked:
            assert isinstance(asked, Gateway)
            return await asked.hops()

    return told


def _server(name: str, table: ProcessorTable) -> Server:
    setting, url = f"[processor.{name}]", address(table)
    spoken = say("the gateway") if name == "gateway" else name
    return Server(
        spoken,
        f"{setting} url",
        url,
        lambda: trusted(name, table),
        f"{setting} ca",
        proxies=not is_here(url),
    )
