"""What the gateway says of each hop behind it: asked once in a walk, told hop by hop in Centegra's order."""

from collections.abc import Awaitable, Callable

from register.config.processors import GatewayTable
from register.counter.checks.doctor import Broken, Found, Hop, Well, ended
from register.language import marked, say
from terminal_api.outcomes import Declined, NotSent, Unknown
from terminal_api.processors.gateway import health
from terminal_api.processors.gateway.settings import GatewaySettings

#: Where keys are listed by their names. Source: Centegra, "Find the Fault".
_KEYS = "Company Settings > External Access & FTP > API Secure Keys"

#: The contract's words for how a hop is: known to translators here.
STATES = (
    *(marked("up"), marked("degraded"), marked("down"), marked("unknown")),
    *(marked("enabled"), marked("disabled"), marked("mapped"), marked("unmapped")),
)

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
            return Broken(say("no"), self._advice(self._broken))
        match self._told:
            case health.Hops(gateway=state):
                return Well(say(state.value))
            case _:
                return Well(say("it answers"))

    async def _provider(self) -> Found:
        state = say(self._told.provider.value) if isinstance(self._told, health.Hops) else ""
        return self._at(health.Hop.PROVIDER, state)

    async def _key(self) -> Found:
        told = self._told
        named = f"{say(told.key.value)}, '{_plain(told.key_name)}'" if isinstance(told, health.Hops) else ""
        return self._at(health.Hop.KEY, named)

    async def _store(self) -> Found:
        state = say(self._told.store.value) if isinstance(self._told, health.Hops) else ""
        return self._at(health.Hop.STORE, state)

    def _at(self, hop: health.Hop, state: str) -> Found:
        if self._broken is not None and self._broken.hop is hop:
            return Broken(state or say("no"), self._advice(self._broken))
        return Well(state or say("it does not say"))

    def _advice(self, broken: health.Broken) -> str:
        """What to do, as the client says it, in the language of the shop."""
        match self._told, broken.hop:
            case NotSent(), _:
                return say("This till does not reach the gateway: check the shop's network.")
            case Unknown(), _:
                return say("The gateway is down: nothing to repair here.")
            case health.Hops(), health.Hop.TILL:
                return say("This till's clock is more than two minutes off: set it.")
            case health.Hops(), health.Hop.GATEWAY:
                return say("The gateway says that it is not well: nothing to repair here.")
            case health.Hops(), health.Hop.PROVIDER:
                spoken = settings_of(self._table, self._currency).spoken
                return say("{provider}, the provider, is down: nothing to repair here.", provider=spoken)
            case health.Hops(key_name=key), health.Hop.KEY:
                return say(
                    "The key '{key}' is switched off: switch it on in {where}.", key=_plain(key), where=_KEYS
                )
            case health.Hops(store_id=store), health.Hop.STORE:
                return say(
                    "Store ID {store} is not known at the provider: have it mapped there.", store=store
                )
            case _:
                return ended(say(broken.reason))


def _plain(name: str) -> str:
    """A name that somebody else's server told, as one line that no screen trips over."""
    return "".join(sign for sign in " ".join(name.split()) if sign.isprintable())[:60]
