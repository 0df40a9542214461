"""Looks at gift cards without the till: for a command that must not wait for a till at work to let go.

Balances move no money and are not written down, so the journal and its lock stay where they are. What the
clients of till and command share is kept apart: ServiceIDs by `ServiceIds(beside=True)`, Factor4's
counters by their file's lock. A terminal that is busy with a customer says so. Each client is imported where
it is made: half of the time that such a command takes is importing.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from moneyed import Money

from register.config.asks import Asks
from register.config.tables import TERMINAL
from register.config.terminal import Terminal
from register.errors import ConfigError
from register.language import say
from terminal_api.errors import SettingError
from terminal_api.outcomes import Decline, Declined, NotSent, Outcome
from terminal_api.processor import GiftCard, GiftCardProcessor, Operation, PaymentTerminal, Request

if TYPE_CHECKING:
    from terminal_api.nexo.sealing import TerminalKey
    from terminal_api.nexo.transport import Transport

_STANDBY = "stored-value"
_STAMP = "looks.stamp"
"""In the state directory: what the ServiceIDs of such commands begin with."""


def now() -> datetime:
    """The computer's own clock, UTC."""
    return datetime.now(UTC)


@dataclass
class Looking:
    """Asks about one card after the other; clients are made when needed, and last until `stack` ends."""

    stack: AsyncExitStack
    settings: Asks
    state: Path
    _made: dict[str, GiftCardProcessor | None] = field(default_factory=dict[str, GiftCardProcessor | None])
    _at_counter: PaymentTerminal | None = None

    async def look(self, card: GiftCard) -> Outcome:
        """What is on the card, from the first of its ways that is free. Raises `ConfigError`."""
        outcome: Outcome | None = None
        there = False
        for name in self._ways(card.provider):
            processor = await self._processor(name)
            there = there or processor is not None
            if processor is None or not processor.capabilities(card.provider).can(Operation.BALANCE):
                continue
            outcome = await self._ask(processor, card)
            if not _stands_aside(outcome):
                return outcome
        if outcome is not None:
            return outcome
        if not there:
            return NotSent(self._nobody(card.provider))
        told = say("A {provider} card can only pay here: its balance is not told", provider=card.provider)
        return Declined(told, Decline.UNSUPPORTED)

    def asks_pin(self, card: GiftCard) -> bool:
        """Whether the card's PIN is asked for before anything else: a terminal asks the customer itself."""
        return self._ways(card.provider)[0] != TERMINAL and (
            self.settings.provider_of(card.number).pin == "always"
        )

    def _ways(self, provider: str) -> tuple[str, ...]:
        name = self.settings.processor_name(provider)
        has_standby = name == TERMINAL and _STANDBY in self.settings.processor.names
        return (name, _STANDBY) if has_standby else (name,)

    def _nobody(self, provider: str) -> str:
        name = self.settings.processor_name(provider)
        if name != TERMINAL:
            return f"This till cannot ask anybody: {name} is not set up"
        table = self.settings.terminal
        why = "no terminal" if table is None else "terminal not set up: [terminal] ca is missing"
        return f"This till cannot ask anybody: {why}"

    async def _ask(self, processor: GiftCardProcessor, card: GiftCard) -> Outcome:
        id_, nothing = processor.new_id(), Money(0, self.settings.shop.currency)
        request = Request(id_, Operation.BALANCE, nothing, now(), f"B-{id_}", card)
        try:
            return await processor.ask(request)
        except asyncio.CancelledError:
            if self._at_counter and processor is self._at_counter:  # nobody waits; it may prompt for a PIN
                await self._at_counter.abort(request)
            raise

    async def _processor(self, name: str) -> GiftCardProcessor | None:
        if name not in self._made:
            self._made[name] = await self._client(name)
        return self._made[name]

    async def _client(self, name: str) -> GiftCardProcessor | None:
        if name == TERMINAL:
            table = self.settings.terminal
            usable = table is not None and (table.is_cloud or table.ca is not None)
            self._at_counter = await self._terminal(table) if table and usable else None
            return self._at_counter
        from register.edges import processors  # each imports its own client

        table = dict(self.settings.processor.tables).get(name)
        if table is None:
            return None
        shop = processors.Shop(self.settings, self.state, now)
        return await self.stack.enter_async_context(processors.opened(name, table, shop))

    async def _terminal(self, table: Terminal) -> PaymentTerminal:
        from register.edges.terminal_table import keys, terminal_settings
        from terminal_api.nexo.errors import NexoError
        from terminal_api.nexo.service_id import ServiceIds
        from terminal_api.nexo.terminal import NexoTerminal

        try:
            self.state.mkdir(parents=True, exist_ok=True)
            ids = ServiceIds.kept_in(self.state / _STAMP, table.lane, beside=True)
            return NexoTerminal(
                await self._way(table, keys(table)),
                ids,
                sale_id=table.sale_id,
                poi_id=table.poiid,
                now=now,
                settings=terminal_settings(table, self.settings.gift_cards),
            )
        except (NexoError, SettingError) as error:
            raise ConfigError(f"[terminal]: {error}") from error
        except OSError as error:
            raise ConfigError(f"{self.state} cannot be made: {error.strerror}") from error

    async def _way(self, table: Terminal, known: tuple[TerminalKey, ...]) -> Transport:
        if table.is_cloud:
            from register.edges import cloud

            return await cloud.held_open(self.stack, table, known)
        from terminal_api.nexo.certificate import terminal_context
        from terminal_api.nexo.local import LocalTransport, local_client

        assert table.ca is not None
        assert table.url is not None
        trusted = terminal_context(table.ca, table.poiid, table.environment)
        http = await self.stack.enter_async_context(local_client(trusted))
        return LocalTransport(
            http, table.url, known, environment=table.environment, unsealed=not table.sealed
        )


def _stands_aside(outcome: Outcome) -> bool:
    """Whether somebody else may be asked: this one was not reached, or has another customer."""
    return isinstance(outcome, NotSent) or (isinstance(outcome, Declined) and outcome.why is Decline.BUSY)
