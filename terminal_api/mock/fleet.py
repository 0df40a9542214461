"""The terminals of one shop: many POIIDs, one set of books behind them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.books.keeping import Booked, Keeping, KeptNote, KeptPeriod, noted
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.memory import Memory
from terminal_api.mock.books.periods import Periods
from terminal_api.mock.orders.faults import Faults
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.device.progress import ProgressEvent
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.messages.event import EventToNotify


class Fleet:
    """Every terminal of `settings`, made when it is first asked: knowing ten thousand costs nothing.

    Raises `NotKept` when the settings name a file of state that is none.
    """

    def __init__(self, settings: MockSettings) -> None:
        self.settings = settings
        self.ledger = CardLedger(
            clock=settings.clock,
            maximum=settings.maximum_balance,
            maximums=settings.maximum_balances,
            triggers=settings.amount_triggers,
            providers=settings.providers,
        )
        self.faults = Faults()
        self.on_event: Callable[[str, EventToNotify, str], None] | None = None
        """Told the POIID, what happens to that terminal, and a sentence about it."""
        self.on_progress: Callable[[MessageHeader, str, ProgressEvent], None] | None = None
        """Told the header of a running request, the terminal's name for it, and how far it has come."""
        self._known = frozenset((settings.poi_id, *settings.more_poi_ids))
        self._off: set[str] = set()
        self._stopping = asyncio.Event()
        self._disconnected: set[str] = set()
        self._terminals: dict[str, Terminal] = {}
        self._keeping = Keeping(settings.state) if settings.state else None
        self._kept_notes: dict[str, list[KeptNote]] = {}
        self._closed_periods: dict[str, list[str]] = {}
        kept = self._restored(self._keeping) if self._keeping else 0
        # The same names again would be taken for the transactions of the run before.
        self._random = Random(
            f"{settings.seed}/{kept}" if kept and settings.seed is not None else settings.seed
        )
        for card in () if kept else settings.cards:
            self.ledger.put(card)

    @property
    def first(self) -> Terminal:
        """The terminal the settings name: the only one, unless they name more."""
        terminal = self.terminal(self.settings.poi_id)
        assert terminal is not None
        return terminal

    @property
    def connected(self) -> list[str]:
        """The POIIDs of those the cloud can reach."""
        names = dict.fromkeys((self.settings.poi_id, *self.settings.more_poi_ids))
        return [poi_id for poi_id in names if self.is_connected(poi_id)]

    def terminal(self, poi_id: str) -> Terminal | None:
        """The terminal called `poi_id`; None when this shop has none of that name."""
        found = self._terminals.get(poi_id)
        if found is None and poi_id in self._known:
            settings = replace(self.settings, poi_id=poi_id)
            memory, periods = self._memory(poi_id), self._periods(poi_id)
            found = Terminal(settings, self.ledger, self._random, memory, periods)
            self._terminals[poi_id] = found
            if self.on_progress:
                found.face.on_progress.append(_Steps(found, self.on_progress))
        return found

    def is_on(self, poi_id: str) -> bool:
        """Whether `poi_id` is known and has power."""
        return poi_id in self._known and poi_id not in self._off

    def is_connected(self, poi_id: str) -> bool:
        """Whether the cloud reaches `poi_id`."""
        return self.is_on(poi_id) and poi_id not in self._disconnected

    def disconnect(self, poi_id: str) -> None:
        """Let the cloud lose `poi_id`, which goes on in the shop's own network."""
        self._disconnected.add(poi_id)

    def connect(self, poi_id: str) -> None:
        """Let the cloud find `poi_id` again."""
        self._disconnected.discard(poi_id)

    def switch_off(self, poi_id: str, *, keep_memory: bool = True) -> None:
        """Take the power from `poi_id`: what it is doing ends undone and unanswered."""
        self._tell(poi_id, EventToNotify.SHUTDOWN, "Terminal is going off")
        self._off.add(poi_id)
        if terminal := self.terminal(poi_id):
            terminal.restart(keep_memory=keep_memory)

    def switch_on(self, poi_id: str) -> None:
        """Give `poi_id` power again."""
        self._off.discard(poi_id)
        self._tell(poi_id, EventToNotify.INITIALISED, "Terminal started")

    def restart(self, poi_id: str, *, keep_memory: bool = True) -> None:
        """Switch `poi_id` off and on; cards and books stay."""
        self.switch_off(poi_id, keep_memory=keep_memory)
        self.switch_on(poi_id)

    async def pause(self, seconds: float) -> bool:
        """Let `seconds` pass. False: every terminal went off before they had."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return True
        return False

    def power_off(self) -> None:
        """Every running request ends undone and unanswered; nothing is waited for any more."""
        self._stopping.set()
        for terminal in self._terminals.values():
            terminal.restart()

    def _tell(self, poi_id: str, what: EventToNotify, sentence: str) -> None:
        if self.on_event and self.is_connected(poi_id):
            self.on_event(poi_id, what, sentence)

    def _memory(self, poi_id: str) -> Memory:
        memory = Memory(self.settings.clock, partial(self._keeping.note, poi_id) if self._keeping else None)
        for kept in self._kept_notes.pop(poi_id, ()):
            memory.replay(noted(kept))
        return memory

    def _periods(self, poi_id: str) -> Periods:
        note = partial(self._keeping.close, poi_id) if self._keeping else None
        return Periods(self._closed_periods.pop(poi_id, ()), note)

    def _restored(self, keeping: Keeping) -> int:
        """How many lines of the books there were; they are in the ledger now."""
        for kept in keeping.lines():
            match kept:
                case Booked(line, card):
                    self.ledger.restore(line, card)
                case KeptPeriod(poi_id, period):
                    self._closed_periods.setdefault(poi_id, []).append(period)
                case _:
                    self._kept_notes.setdefault(kept.poi_id, []).append(kept)
        self.ledger.on_line = keeping.book
        return len(self.ledger.transactions)


class _Steps:
    """Passes on the steps of one terminal, all of a request under the name its answer will have."""

    def __init__(self, terminal: Terminal, tell: Callable[[MessageHeader, str, ProgressEvent], None]) -> None:
        self._terminal = terminal
        self._tell = tell
        self._running: Dialogue | None = None
        self._name = ""

    def __call__(self, progress: ProgressEvent) -> None:
        running = self._terminal.running
        if running is None:
            return
        if running is not self._running:
            self._running, self._name = running, self._terminal.references.upcoming
        self._tell(running.header, self._name, progress)
