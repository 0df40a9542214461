"""What the gateway says of each hop behind it: asked once in a walk, told hop by hop in Centegra's order."""

from collections.abc import Awaitable, Callable

from register.config.processors import GatewayTable
from register.counter.doctor import Broken, Found, Hop, Well, ended
from register.language import say
from terminal_api.outcomes import Declined, NotSent, Unknown
from terminal_api.processors.gateway import health
from terminal_api.processors.gateway.settings import GatewaySettings

Told = health.Hops | Declined | NotSent | Unknown


def settings_of(table: GatewayTable, currency: str) -> GatewaySettings:
    """How the till is known at its gateway. Raises `SettingError`."""
    return GatewaySettings(
        table.url,
        table.store,
        table.till,
        currency,
        table.provider,
        debits=table.debits,
        environment=table.environment,
    )


class Hops:
    """The gateway itself, its provider, the till's key and its store, by one answer of `GET /v1/health`."""

    def __init__(self, table: GatewayTable, currency: str, ask: Callable[[], Awaitable[Told]]) -> None:
        self._table = table
        self._currency = currency
        self._ask = ask
        self._told: Told | None = None
        self._broken: health.Broken | None = None

    def hops(self) -> tuple[Hop, ...]:
        """In the order in which they are looked at."""
        store = self._table.store
        return (
            Hop(say("gateway"), say("is it up?"), self._gateway),
            Hop(say("provider"), say("does the gateway reach it?"), self._provider),
            Hop(say("key"), say("is the till's key enabled?"), self._key),
            Hop(say("store"), say("is store ID {store} mapped?", store=store), self._store),
        )

    async def _gateway(self) -> Found:
        self._told = await self._ask()
        self._broken = health.broken(self._told, settings_of(self._table, self._currency))
        if self._broken is not None and self._broken.hop in (health.Hop.TILL, health.Hop.GATEWAY):
            return Broken(say("no"), ended(say(self._broken.reason)))
        match self._told:
            case health.Hops(gateway=state):
                return Well(say(state.value))
            case _:
                return Well(say("it answers"))

    async def _provider(self) -> Found:
        state = self._told.provider.value if isinstance(self._told, health.Hops) else ""
        return self._at(health.Hop.PROVIDER, state)

    async def _key(self) -> Found:
        told = self._told
        named = f"{told.key.value}, '{told.key_name}'" if isinstance(told, health.Hops) else ""
        return self._at(health.Hop.KEY, named)

    async def _store(self) -> Found:
        state = self._told.store.value if isinstance(self._told, health.Hops) else ""
        return self._at(health.Hop.STORE, state)

    def _at(self, hop: health.Hop, state: str) -> Found:
        if self._broken is not None and self._broken.hop is hop:
            return Broken(state or say("no"), ended(say(self._broken.reason)))
        return Well(state or say("it does not say"))
