"""Builds the register, once: the only place that knows every part by name."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from register.catalogue.store import Catalogue
from register.config.terminal import Terminal
from register.counter.cards.cash_outs import shop_day
from register.counter.checks.doctor import Walk
from register.counter.checks.evidence import Evidence, Tell
from register.counter.checks.outside import Outside
from register.counter.ports import Clock
from register.counter.till import Till
from register.domain.books import Books
from register.domain.cards.cash_out_words import ceiling_warning
from register.domain.events import EVENTS, Event, Started
from register.edges.no_printer import NoPrinter, PrinterLeftAlone
from register.errors import ConfigError
from register.journal.codec import by_kind
from register.journal.look_file import LOOKS, LookFile
from register.journal.pin_file import PINS, PinFile
from register.journal.projections.catching_up import Projections
from register.journal.store import JOURNAL, Journal
from register.journal.vault import CardKeys, Vault
from register.language import language, speak
from register.long_work import Far, Stops
from register.settings import Settings
from register.version import version
from register.watched import beside_watcher
from terminal_api.processor import Condition, Health

if TYPE_CHECKING:
    from register.counter.selling.customer_display import LinesShown

log = logging.getLogger(__name__)

#: Opens the journal at a path, as `Journal.open` does.
OpensJournal = Callable[..., Journal[Event]]
#: Gives a till its terminal and its paper, until the stack ends.
Connects = Callable[[AsyncExitStack, Till], Awaitable[None]]


class WallClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """UTC."""
        return datetime.now(UTC)

    async def pause(self, seconds: float) -> None:
        """Come back after `seconds`."""
        await asyncio.sleep(seconds)


def kinds() -> dict[str, type[Any]]:
    """Every event class by its name in the journal."""
    return by_kind(EVENTS)


def import_edges(settings: Settings) -> None:
    """Import what leads to the terminal and the printer of `settings`, else `opened` does so by the way.

    It takes a quarter of a second: whoever shows a screen meanwhile calls this in a thread. A till that has
    neither never imports them: HTTP and all messages of the terminal take 15 MB.
    """
    if settings.printer is not None:
        import_module("register.edges.printer")
    if settings.customer_display is not None:
        import_module("register.edges.customer_display")
    if settings.terminal is not None:
        import_module("register.edges.terminal")
        import_module("register.edges.terminal_paper")


@asynccontextmanager
async def opened(
    settings: Settings,
    state: Path,
    *,
    clock: Clock | None = None,
    journal: OpensJournal = Journal[Event].open,
    connect: Connects | None = None,
) -> AsyncGenerator[Till]:
    """The till of `state`, its journal held, its terminal and printer connected; all let go at the end.

    `clock` is the computer's own unless another is handed in; so are disk, terminal and printer, which a
    simulation brings along.
    Raises `JournalLocked` when another process has it, `ConfigError` when a part cannot be set up.
    """
    speak(language(settings.shop.language))
    async with AsyncExitStack() as stack:
        till = await _remembering(stack, settings, state, clock or WallClock(), journal)
        if warning := ceiling_warning(settings.cash_out_law, shop_day(till)):
            log.warning("%s", warning)
        await (connect or _connect)(stack, till)
        if connect is None and settings.processor.names:
            from register.edges import processors

            others = await processors.online(stack, processors.Shop(settings, state, till.clock.now))
            till.processors = {**till.processors, **{one.name: one for one in others}}
        till.walks = partial(_walks, till, state)
        till.evidence = partial(_evidence, till, state)
        till.outside = _outside(till, state, None)
        till.hand_over()
        if connect is None and (display := settings.customer_display) is not None:
            from register.edges import customer_display

            # Behind the papers: half of one may lie in the printer, and its spool must know of it first.
            till.outside = _outside(till, state, await customer_display.displayed(stack, display, till))
        yield till


async def _remembering(
    stack: AsyncExitStack, settings: Settings, state: Path, clock: Clock, open_journal: OpensJournal
) -> Till:
    """Journal, catalogue, keys and vault of `state`, with the books as the journal tells them."""
    _make(state)
    shop = settings.shop
    journal = stack.enter_context(
        open_journal(state / JOURNAL, store=shop.store, register=shop.till, kinds=kinds(), clock=clock.now)
    )
    keys = CardKeys.load_or_make(state / "card-keys.json")
    vault = Vault(state / "cards.sqlite", keys.vault_key)
    stack.callback(vault.close)
    catalogue = stack.enter_context(
        Catalogue(settings.catalogue_file(state), lambda: clock.now().astimezone().date())
    )
    projections = await _projected(stack, journal, Books(shop.till, shop.currency))
    till = Till(
        journal=journal,
        books=projections.books,
        settings=settings,
        catalogue=catalogue,
        clock=clock,
        keys=keys,
        vault=vault,
        pins=PinFile(state / PINS),
        looks=LookFile(state / LOOKS),
    )
    till.watchers.append(projections.look)
    till.paper = NoPrinter(till)
    _start(till)
    return till


def _make(state: Path) -> None:
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{state} cannot be made: {error.strerror}. Choose another with --state."
        ) from error


async def _projected(stack: AsyncExitStack, journal: Journal[Event], empty: Books) -> Projections:
    """The first start of a new version reads the whole journal: some 10,000 entries a second."""

    def read(far: Far, stops: Stops) -> Projections:
        # Here, so that they are let go also if nobody waits any more once they are there.
        return stack.enter_context(Projections.opened(journal, empty, far, stops))

    return await beside_watcher(read)


def _walks(till: Till, state: Path) -> tuple[Walk, ...]:
    from register.edges.doctor import walks  # for a fault, which is seldom looked for

    return walks.of_till(till, state)


def _evidence(till: Till, state: Path, tell: Tell, stops: Stops) -> Evidence:
    from register.edges.evidence.search import TillSearch  # asked for by an auditor, if ever

    source = till.settings.source
    config = source.file if source else None
    return TillSearch(till.settings, state, till.clock.now, config)(tell, stops)


def _outside(till: Till, state: Path, lines: "LinesShown | None") -> Outside:
    """What is asked of the devices for whoever sets the till up, which is seldom: loaded then."""

    def asked() -> Outside:
        from register.edges.doctor import trials

        return trials.outside(till, state, lines)

    async def prove(found: Settings) -> None:
        await asked().prove(found)

    return Outside(lambda one: asked().walks(one), lambda one: asked().trials(one), prove)


def _start(till: Till) -> None:
    """Request ids begin behind all that were ever made, even if the clock was put back."""
    stamp = max(int(till.clock.now().timestamp() * 1000), till.books.stamp + 1)
    till.record(Started(version(), stamp))


async def unconnected(_: AsyncExitStack, till: Till) -> None:
    """For a command that only records: nobody waits for terminal and printer, and no paper is let go."""
    till.paper = PrinterLeftAlone(till)


async def _connect(stack: AsyncExitStack, till: Till) -> None:
    """Terminal and paper.

    Without a terminal, or without the certificate to know it by, the till is cash only and says so.
    """
    table = till.settings.terminal
    if till.settings.printer is not None:
        from register.edges import printer

        till.paper = await printer.spooled(stack, till.settings.printer, till)
    if table is None:
        till.terminal_health = Health(Condition.UNSEEN, "no terminal")
    elif table.ca is None and not table.is_cloud:
        missing = "terminal not set up: [terminal] ca is missing"
        till.terminal_health = Health(Condition.NOT_READY, missing)
    else:
        await _connect_terminal(stack, till, table)
    if till.settings.receipt.must_print and isinstance(till.paper, NoPrinter):
        raise ConfigError(
            "[receipt]: must_print = true needs something to print on, and the terminal that should print is "
            "not set up: [terminal] ca is missing"
        )


async def _connect_terminal(stack: AsyncExitStack, till: Till, table: Terminal) -> None:
    from register.edges import terminal

    till.terminal = connected = await terminal.connected(stack, table, till)
    till.processors = {connected.name: connected}
    till.records = {connected.name: terminal.record(connected, table, till)}
    if till.settings.printer is None and table.print_receipts:
        from register.edges.running import running
        from register.edges.terminal_paper import TerminalPaper

        till.paper = paper = TerminalPaper(till, connected, table.columns)
        await stack.enter_async_context(running(paper.run()))
