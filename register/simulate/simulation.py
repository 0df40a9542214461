"""A run: shops one after another, each for some days on a fresh disk, until all customers were served."""

import asyncio
import hashlib
import logging
import time
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from register.journal.errors import JournalWriteFailed
from register.simulate import day
from register.simulate.life import Killed
from register.simulate.lot import Lot
from register.simulate.referee.own_tax import TaxedSo
from register.simulate.referee.promise import Broken
from register.simulate.shop import Shop
from register.simulate.tally import Tally
from register.simulate.world.networks import Agreed
from register.simulate.world.surroundings import surroundings
from register.simulate.world.virtual_time import Stalled, VirtualClock, VirtualLoop
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.sealing import TerminalKey

#: Customers of a day, and days of a shop. A start reads its journal whole, so no shop grows old.
A_DAY, DAYS = 60, 3


@dataclass(frozen=True, slots=True)
class Failure:
    """A promise that was broken, and where."""

    day: int
    sale: int
    sentence: str
    last: tuple[str, ...]
    """The newest entries of the journals."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to. `digest` is over all journals; `marks` is it after each sale."""

    seed: int
    tally: Tally
    digest: str
    marks: tuple[str, ...]
    seconds: float
    """Of one core."""
    failure: Failure | None = None


@dataclass
class Run:
    """One run on the way."""

    seed: int
    sales: int
    days: int | None = None
    faults: bool = True
    tally: Tally = field(default_factory=Tally)
    marks: list[str] = field(default_factory=list[str])
    failure: Failure | None = None
    served: int = 0
    digest: str = ""
    shop: Shop | None = None
    errors: list[str] = field(default_factory=list[str])

    @property
    def over(self) -> bool:
        """Whether no further customer comes."""
        days_over = self.days is not None and self.served >= self.days * A_DAY
        return self.served >= self.sales or days_over or self.failure is not None


def simulate(seed: int, sales: int, *, days: int | None = None, faults: bool = True) -> Result:
    """Serve `sales` customers, in so many `days` at most; the first broken promise ends it."""
    run = Run(seed, sales, days, faults)
    began = time.process_time()
    with surroundings() as folder, _listening(run):
        loop = VirtualLoop()
        asyncio.set_event_loop(loop)
        loop.set_exception_handler(lambda _, context: _unheard(run, context))
        try:
            loop.run_until_complete(_all_shops(run, VirtualClock(loop), folder))
        except Stalled as stalled:
            _fail(run, str(stalled))
        finally:
            _put_away(loop)
    return Result(seed, run.tally, run.digest, tuple(run.marks), time.process_time() - began, run.failure)


async def _all_shops(run: Run, clock: VirtualClock, folder: Path) -> None:
    number = 0
    while not run.over:
        lot = Lot(run.seed, "shop", number)
        tax = Lot(run.seed, "tax", number)
        taxed = TaxedSo(added=tax.chance(0.4), per_receipt=tax.chance(0.4))
        paper = Lot(run.seed, "paper", number).chance(0.5)
        two = Lot(run.seed, "printers", number).chance(0.3)
        run.shop = Shop(
            folder / str(number),
            clock,
            terminal_key(),
            lot,
            run.tally,
            taxed=taxed,
            must_print=paper,
            two_printers=two,
            agreed=Agreed.drawn(Lot(run.seed, "agreed", number)),
        )
        try:
            await _one_shop(run, run.shop)
        except Exception as error:  # noqa: BLE001 - whatever broke, the run ends here and says where
            where = "".join(traceback.format_exception(error)[-4:])
            _fail(run, run.shop.referee.broken or (str(error) if isinstance(error, Broken) else where))
        number += 1


async def _one_shop(run: Run, shop: Shop) -> None:
    for number in range(DAYS):
        lot = Lot(run.seed, "day", run.served // A_DAY)
        await day.opens(shop, lot, first=number == 0)
        for _ in range(A_DAY):
            if run.over:
                break
            await day.serves(shop, Lot(run.seed, "sale", run.served), faults=run.faults)
            run.served += 1
            run.marks.append(_digest(run, shop))
            _look(run, shop)
        last = run.over or number == DAYS - 1
        if run.failure is None:
            await day.closes(shop, lot, last=last, faults=run.faults)
            _look(run, shop)
        run.tally.days += 1
        if last or run.failure:
            break
        await day.sleeps(shop)
    run.digest = _digest(run, shop)
    run.tally.entries += shop.referee.entries
    for (processor, operation), count in shop.referee.requests.approved.items():
        run.tally.approved(processor, operation, count)


def _look(run: Run, shop: Shop) -> None:
    if shop.referee.broken is None and run.errors:
        shop.referee.holds(False, run.errors[0])
    if shop.referee.broken is not None:
        _fail(run, shop.referee.broken)


def _fail(run: Run, sentence: str) -> None:
    if run.failure is None:
        last = tuple(run.shop.referee.last) if run.shop else ()
        run.failure = Failure(1 + max(run.served - 1, 0) // A_DAY, run.served, sentence, last)


def _digest(run: Run, shop: Shop) -> str:
    """Over this shop's journals as they stand, and all before them."""
    heads = "/".join(register.disk.digest for register in shop.registers)
    return hashlib.sha256(f"{run.digest}/{heads}".encode()).hexdigest()


@cache
def terminal_key() -> TerminalKey:
    """The mock's key, derived once."""
    mock = MockSettings()
    return TerminalKey.derive(mock.passphrase, mock.key_identifier, mock.key_version)


def _unheard(run: Run, context: dict[str, object]) -> None:
    """A task that broke with nobody waiting for it."""
    error = context.get("exception")
    if isinstance(error, BaseException) and not isinstance(error, Killed | asyncio.CancelledError):
        run.errors.append("".join(traceback.format_exception(error)[-4:]))


def _put_away(loop: VirtualLoop) -> None:
    """End whatever still runs, and the loop."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks))
    asyncio.set_event_loop(None)
    loop.close()


class _Errors(logging.Handler):
    """Keeps what the program logs of mistakes of its own, which it survives and a simulation does not."""

    def __init__(self, run: Run) -> None:
        super().__init__(logging.ERROR)
        self._run = run

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, OSError | JournalWriteFailed):
            self._run.errors.append("".join(traceback.format_exception(error)[-4:]))


@contextmanager
def _listening(run: Run) -> Generator[None]:
    heard = _Errors(run)
    loggers = [logging.getLogger(name) for name in ("register", "receipts", "terminal_api")]
    before = [(logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(heard)
        logger.propagate = False
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, (propagate, level) in zip(loggers, before, strict=True):
            logger.removeHandler(heard)
            logger.propagate = propagate
            logger.setLevel(level)
