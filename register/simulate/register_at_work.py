"""One register: its program, which may be killed and starts again, and whoever presses its keys."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import httpx

from receipts.printing.pair import Pair
from receipts.printing.sides import Device
from receipts.printing.spool import Spool
from register import wiring
from register.counter.owing import worker
from register.counter.paper.previews import printed_by, sheet
from register.counter.till import Till
from register.edges.no_printer import NoPrinter
from register.edges.printer import Spooled, paired
from register.edges.running import running
from register.edges.terminal import record, terminal_settings
from register.errors import RegisterError
from register.journal.errors import JournalWriteFailed
from register.settings import Settings
from register.simulate.life import Killed, Life
from register.simulate.lot import Lot
from register.simulate.referee.promise import Broken
from register.simulate.referee.referee import Referee
from register.simulate.tally import Tally
from register.simulate.world.disk import Disk
from register.simulate.world.internet import Internet, Online
from register.simulate.world.network import Line, Shopfloor
from register.simulate.world.online import clients
from register.simulate.world.printer import CounterPrinter
from register.simulate.world.virtual_time import VirtualClock
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import Approved

P = ParamSpec("P")
T = TypeVar("T")

#: Nothing a person asks for takes longer than this, however many faults there are.
LONGEST_S = 3600.0


class Crashed(Exception):
    """The program ended under the hands of whoever used it; it was started again."""


@dataclass
class Register:
    """One register. Its disk, its printer and its plug are the shop's and outlive its program."""

    name: str
    settings: Settings
    folder: Path
    clock: VirtualClock
    floor: Shopfloor
    internet: Internet
    referee: Referee
    disk: Disk
    tally: Tally
    printer: CounterPrinter | None
    second_printer: CounterPrinter | None = None
    works: bool = True
    """Whether somebody sees to its obligations all the time; else, as with commands, at each start."""
    plugged: bool = True
    """Whether the terminal is there."""
    online: bool = True
    """Whether the internet is there."""
    sold: list[str] = field(default_factory=list[str])
    """Sales it completed, in their order."""
    life: Life = field(default_factory=Life)
    _till: Till | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _line: Line | None = None
    _online: Online | None = None

    @property
    def till(self) -> Till:
        """The till that is open now."""
        assert self._till is not None
        return self._till

    @property
    def printers(self) -> tuple[CounterPrinter, ...]:
        """Those that it has."""
        return tuple(one for one in (self.printer, self.second_printer) if one is not None)

    @property
    def idle(self) -> bool:
        """Whether nobody is asked for anything, so that no answer can change any more."""
        return (self._line is None or self._line.idle) and self.internet.is_idle(self.name)

    async def open(self) -> None:
        """Start the program, as often as it takes, and let it find out what the last one left open."""
        while True:
            self.life = Life()
            try:
                await self._until_over(self._opened())
            except JournalWriteFailed:  # the disk is full: somebody makes room
                await self._bury()
                await self.clock.pause(60)
            except Crashed:
                await self._bury()
            else:
                return

    async def close(self) -> None:
        """End the program in good order."""
        self._till = None
        await self._stack.aclose()
        self.life.end()

    async def restart(self) -> None:
        """End it and start it again."""
        self.tally.restarts += 1
        await self.close()
        await self.open()

    def press(self, use: Callable[Concatenate[Till, P], T], *given: P.args, **how: P.kwargs) -> T | None:
        """Do what a key does at once; None when the disk was full. Raises `Crashed`."""
        try:
            return use(self.till, *given, **how)
        except Killed:
            raise Crashed from None
        except RegisterError:
            return None

    async def ask(
        self, use: Callable[Concatenate[Till, P], Coroutine[Any, Any, T]], *given: P.args, **how: P.kwargs
    ) -> T | None:
        """Do what a key does in its time; None when the disk was full. Raises `Crashed`."""
        try:
            answer = await self._until_over(use(self.till, *given, **how))
        except RegisterError:
            return None
        self._heard(answer)
        return answer

    async def revive(self) -> None:
        """Start the program again after it was killed."""
        if self.life.ended_at is not None:
            self.tally.kills[self.life.ended_at] = self.tally.kills.get(self.life.ended_at, 0) + 1
        await self._bury()
        await self.open()

    def _heard(self, answer: object) -> None:
        """Whoever asked was told this."""
        said = cast("tuple[object, ...]", answer) if isinstance(answer, tuple) else (answer,)
        for one in said:
            if isinstance(one, Approved):
                self.referee.told(one)

    async def _until_over(self, doing: Coroutine[Any, Any, T]) -> T:
        """What `doing` comes to. Raises `Crashed` when the program ends before, `Broken` if never."""
        task = asyncio.ensure_future(doing)
        over = asyncio.ensure_future(self.life.over.wait())
        try:
            done, _ = await asyncio.wait({task, over}, timeout=LONGEST_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
        if self.life.over.is_set():
            task.cancel()
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()  # seen: it died with its program
            raise Crashed
        if not done:
            task.cancel()
            raise Broken(f"{self.name}: what was asked for never ended")
        if (error := task.exception()) is not None and not isinstance(error, RegisterError):
            raise Broken(f"{self.name}: the program broke: {''.join(traceback.format_exception(error)[-3:])}")
        return task.result()

    async def _opened(self) -> None:
        self._till = await self._stack.enter_async_context(
            wiring.opened(
                self.settings,
                self.folder,
                clock=self.clock,
                journal=self.disk.opening(self.life),
                connect=self._connect,
            )
        )
        await worker.recover(self._till)
        if self.works:
            await self._stack.enter_async_context(running(worker.work(self._till)))

    async def _connect(self, stack: AsyncExitStack, till: Till) -> None:
        table = self.settings.terminal
        assert table is not None
        till.chance = Lot(self.name, till.books.stamp).share
        self._line = Line(self.floor, self.life, lambda: self.plugged)
        till.terminal = terminal = NexoTerminal(
            self._line,
            ServiceIds(till.books.stamp, table.lane),
            sale_id=table.sale_id,
            poi_id=table.poiid,
            now=till.clock.now,
            settings=terminal_settings(table, self.settings.gift_cards),
            clock_s=asyncio.get_running_loop().time,
        )
        self._online = Online(self.internet, self.name, self.life, lambda: self.online)
        http = await stack.enter_async_context(httpx.AsyncClient(transport=self._online, trust_env=False))
        ticks = asyncio.get_running_loop().time
        others = clients(http, till, self.folder, self.internet.servers, ticks)
        till.processors = {terminal.name: terminal, **others}
        till.records = {terminal.name: record(terminal, table, till)}
        if self.printer is None:
            till.paper = NoPrinter(till)
        else:
            await stack.enter_async_context(running(self._spool(till, self.printer).run()))

    def _spool(self, till: Till, printer: CounterPrinter) -> Spool | Pair:
        life = self.life
        till.paper = paper = Spooled(till)
        first = Device(lambda: printer.connect(life), sheet(self.settings))
        second, table = self.second_printer, self.settings.second_printer
        if second is not None and table is not None:
            device = Device(lambda: second.connect(life), printed_by(table, self.settings))
            paper.spool = paired(paper, first, device, table, till.clock.now)
        else:
            lamp = paper.lamp_changed
            paper.spool = Spool(first.connect, first.profile, paper, on_status=lamp, now=till.clock.now)
        return paper.spool

    async def _bury(self) -> None:
        """What is left of a dead program: nothing it still does may reach anybody."""
        self.life.end()
        self._till = None
        if self._line is not None:
            self._line.cut()
        if self._online is not None:
            self._online.cut()
        stack, self._stack = self._stack, AsyncExitStack()
        with suppress(Killed):  # its workers died with it
            await stack.aclose()
