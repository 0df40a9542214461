"""Builds the register, once: the only place that knows every part by name."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx

from receipts.document import Receipt
from receipts.printers import TcpPrinter
from receipts.spool import Job, JobState, PrinterStatus, Spool
from register.catalogue.store import Catalogue
from register.config_tables import Terminal
from register.counter import papers
from register.counter.till import Clock, Till
from register.domain.books import Books, replay
from register.domain.events import EVENTS, Event, Started
from register.errors import ConfigError
from register.journal.codec import by_kind
from register.journal.store import JOURNAL, Journal
from register.journal.vault import CardKeys, Vault
from register.settings import Settings
from terminal_api.nexo import (
    LocalTransport,
    NexoTerminal,
    ServiceIds,
    TerminalKey,
    local_client,
    terminal_context,
)
from terminal_api.nexo import Settings as TerminalSettings
from terminal_api.nexo.errors import NexoError


class WallClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """UTC."""
        return datetime.now(UTC)

    async def pause(self, seconds: float) -> None:
        """Come back after `seconds`."""
        await asyncio.sleep(seconds)


class NoPrinter:
    """Where nothing is printed: a job is over as soon as it is there, and can be printed by another till."""

    lamp = (True, "no printer")

    def __init__(self, till: Till) -> None:
        self._till = till

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """Note that it will not reach paper here."""
        papers.noted(self._till, job, "no_printer", "no printer is configured")

    def kick_drawer(self) -> None:
        """The drawer hangs on the printer; there is none."""


@dataclass
class Spooled:
    """The spool as the till sees it, and the journal as the spool sees it."""

    till: Till
    spool: Spool | None = None
    trouble: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while the printer says that it cannot print."""

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """Queue it; a job with a past is printed again as the proof it left demands."""
        assert self.spool is not None
        # A copy says so in its own blocks; the spool marks only what it has to repeat.
        self.spool.add(Job(job, receipt, state=JobState(state)))

    def kick_drawer(self) -> None:
        """Open the drawer."""
        assert self.spool is not None
        self.spool.kick_drawer()

    @property
    def lamp(self) -> tuple[bool, str]:
        """The printer's state, in words."""
        assert self.spool is not None
        return self.spool.status.ok, self.spool.status.note

    def record(self, job_id: str, state: JobState, note: str) -> None:
        """The spool's memory is the journal."""
        papers.noted(self.till, job_id, state.value, note)

    def lamp_changed(self, status: PrinterStatus) -> None:
        """Let the status line know, and whoever waits for paper."""
        if status.ok:
            self.trouble.clear()
        else:
            self.trouble.set()
        self.till.changed()

    async def wait_out(self, limit_s: float) -> None:
        """Until everything is on paper, the printer says that it cannot, or time is up."""
        assert self.spool is not None
        waits = [
            asyncio.ensure_future(self.spool.wait_idle(limit_s)),
            asyncio.ensure_future(self.trouble.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()


def kinds() -> dict[str, type[Any]]:
    """Every event class by its name in the journal."""
    return by_kind(EVENTS)


@asynccontextmanager
async def opened(settings: Settings, state: Path, *, clock: Clock | None = None) -> AsyncGenerator[Till]:
    """The till of `state`, its journal held, its terminal and printer connected; all let go at the end.

    `clock` is the computer's own unless another is handed in.
    Raises `JournalLocked` when another process has it, `ConfigError` when a part cannot be set up.
    """
    async with AsyncExitStack() as stack:
        till = _remembering(stack, settings, state, clock or WallClock())
        await _connect_terminal(stack, till)
        if settings.printer is not None:
            paper = Spooled(till)
            connect = TcpPrinter(settings.printer.host, settings.printer.port).connect
            paper.spool = Spool(connect, settings.printer.paper, paper, on_status=paper.lamp_changed)
            till.paper = paper
            await stack.enter_async_context(_running(paper.spool))
        papers.hand_over(till)
        yield till


def _remembering(stack: AsyncExitStack, settings: Settings, state: Path, clock: Clock) -> Till:
    """Journal, catalogue, keys and vault of `state`, with the books folded from the journal."""
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{state} cannot be made: {error.strerror}. Choose another with --state."
        ) from error
    shop = settings.shop
    journal = stack.enter_context(
        Journal[Event].open(
            state / JOURNAL, store=shop.store, register=shop.till, kinds=kinds(), clock=clock.now
        )
    )
    keys = CardKeys.load_or_make(state / "card-keys.json")
    vault = Vault(state / "cards.sqlite", keys.vault_key)
    stack.callback(vault.close)
    catalogue = stack.enter_context(Catalogue(settings.catalogue_file(state)))
    books = replay(Books(shop.till, shop.currency), journal.entries())
    till = Till(
        journal=journal,
        books=books,
        settings=settings,
        catalogue=catalogue,
        clock=clock,
        keys=keys,
        vault=vault,
    )
    till.paper = NoPrinter(till)
    stamp = max(int(clock.now().timestamp() * 1000), books.stamp + 1)
    till.record(Started(version("cashwrap"), stamp))
    return till


async def _connect_terminal(stack: AsyncExitStack, till: Till) -> None:
    """Without a terminal, or without the certificate to know it by, the till is cash only and says so."""
    table = till.settings.terminal
    if table is None:
        till.terminal_lamp = (True, "no terminal")
    elif table.ca is None:
        till.terminal_lamp = (False, "terminal not set up: [terminal] ca is missing")
    else:
        till.terminal = await _terminal(stack, table, table.ca, till)
        till.processors = {till.terminal.name: till.terminal}


async def _terminal(stack: AsyncExitStack, table: Terminal, ca: str, till: Till) -> NexoTerminal:
    try:
        if table.ca is None:
            raise ConfigError(
                "[terminal]: ca is missing; name the PEM file of the terminals' root certificate"
            )
        context = terminal_context(ca, table.poiid, table.environment)
        http: httpx.AsyncClient = await stack.enter_async_context(local_client(context))
        transport = LocalTransport(
            http, table.url, _key(table), environment=table.environment, unsealed=not table.sealed
        )
    except NexoError as error:
        raise ConfigError(f"[terminal]: {error}") from error
    return NexoTerminal(
        transport,
        ServiceIds(till.books.stamp),
        sale_id=table.sale_id,
        poi_id=table.poiid,
        now=till.clock.now,
        settings=TerminalSettings(
            not_found_grace_s=table.not_found_grace_s, prompt_timeout_s=table.answer_timeout_s
        ),
    )


def _key(table: Terminal) -> TerminalKey | None:
    if not table.sealed:
        return None
    assert table.passphrase is not None
    assert table.key_identifier is not None
    assert table.key_version is not None
    return TerminalKey.derive(
        table.passphrase.get_secret_value(),
        identifier=table.key_identifier.get_secret_value(),
        version=table.key_version,
    )


@asynccontextmanager
async def _running(spool: Spool) -> AsyncGenerator[None]:
    worker = asyncio.create_task(spool.run())
    try:
        yield
    finally:
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
