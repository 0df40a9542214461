"""The hops between till and card, in the order in which faults are looked for. Ours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from terminal_api.outcomes import Declined, NotSent, Unknown
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.gateway.wire import Wire

#: A till whose clock is further off than this writes wrong times into other people's books.
CLOCK_WITHIN = timedelta(minutes=2)


class GatewayState(StrEnum):
    """How the gateway says it is."""

    UP = "up"
    DEGRADED = "degraded"


class ProviderState(StrEnum):
    """Whether the gateway reaches the provider."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


class KeyState(StrEnum):
    """Whether the till's key is switched on."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    UNKNOWN = "unknown"


class StoreState(StrEnum):
    """Whether the provider knows the store."""

    MAPPED = "mapped"
    UNMAPPED = "unmapped"
    UNKNOWN = "unknown"


class _Gateway(Wire):
    state: Annotated[GatewayState, Field(strict=False)]


class _Provider(Wire):
    name: str
    state: Annotated[ProviderState, Field(strict=False)]


class _Key(Wire):
    name: str
    state: Annotated[KeyState, Field(strict=False)]


class _Store(Wire):
    id: str
    state: Annotated[StoreState, Field(strict=False)]


class Told(Wire):
    """The answer of `GET /v1/health`."""

    gateway: _Gateway
    provider: _Provider
    key: _Key
    store: _Store
    offers: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Hops:
    """How every hop behind the network is."""

    gateway: GatewayState
    provider: ProviderState
    key: KeyState
    key_name: str
    store: StoreState
    store_id: str
    offers: frozenset[str] | None
    """The gateway's words: `pay`, `load`, ...; None when it does not say."""
    clock_off: timedelta | None = None
    """By how much the till's clock is ahead of the gateway's; None when it told no time."""


class Hop(StrEnum):
    """Where a walk stops."""

    TILL = "till"
    GATEWAY = "gateway"
    PROVIDER = "provider"
    KEY = "key"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first hop that does not work, and what to do about it."""

    hop: Hop
    reason: str


def hops(told: Told, date: str | None, now: datetime) -> Hops:
    """The hops by the gateway's answer, whose `Date` header is `date`, at `now`."""
    return Hops(
        told.gateway.state,
        told.provider.state,
        told.key.state,
        told.key.name,
        told.store.state,
        told.store.id,
        None if told.offers is None else frozenset(told.offers),
        _clock_off(date, now),
    )


def broken(told: Hops | Declined | NotSent | Unknown, settings: GatewaySettings) -> Broken | None:
    """The first broken hop; None when all of them work. What is `unknown` stops nobody."""
    match told:
        case NotSent():
            return Broken(Hop.TILL, "This till does not reach the gateway: check the shop's network.")
        case Unknown():
            return Broken(Hop.GATEWAY, "The gateway is down: nothing to repair here.")
        case Declined(reason):
            return Broken(Hop.KEY, reason)
        case Hops():
            return _first(told, settings)


def _first(told: Hops, settings: GatewaySettings) -> Broken | None:
    if told.clock_off is not None and abs(told.clock_off) > CLOCK_WITHIN:
        return Broken(Hop.TILL, "This till's clock is more than two minutes off: set it.")
    if told.gateway is GatewayState.DEGRADED:
        return Broken(Hop.GATEWAY, "The gateway says that it is not well: nothing to repair here.")
    if told.provider is ProviderState.DOWN:
        return Broken(Hop.PROVIDER, f"{settings.spoken}, the provider, is down: nothing to repair here.")
    if told.key is KeyState.DISABLED:
        where = "Company Settings > External Access & FTP > API Secure Keys"
        return Broken(Hop.KEY, f"The key '{told.key_name}' is switched off: switch it on in {where}.")
    if told.store is StoreState.UNMAPPED:
        return Broken(
            Hop.STORE, f"Store ID {told.store_id} is not known at the provider: have it mapped there."
        )
    return None


def _clock_off(date: str | None, now: datetime) -> timedelta | None:
    try:
        told = parsedate_to_datetime(date) if date else None
    except ValueError:
        return None
    return now - told if told is not None and told.tzinfo else None
