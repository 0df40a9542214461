"""From nothing to an open till, after a day and after years: what is remembered is not what is read.

Terminal and printer are left out: what they need has nothing to do with history. "Killed" is a till whose
last checkpoint is as old as one can be.
"""

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from register import wiring
from register.counter import history
from register.domain.books import Books
from register.journal.projections import form, store
from register.journal.projections.catching_up import LAG, STEP, Projections
from register.journal.projections.store import PROJECTIONS
from register.journal.store import JOURNAL
from tests.benchmarks.measure import Figure, medians, timed
from tests.benchmarks.years import OLD_REQUEST, Years, opened, shop

SMALL, LARGE, HUGE = 1_000, 100_000, 1_000_000
REPEATS = 21


@dataclass(frozen=True)
class Till:
    """A till on disk that can be opened again and again."""

    folder: Path

    def write(self) -> None:
        """Its projections up to the journal's end."""
        ours = shop().shop
        with opened(self.folder) as journal:
            Projections.opened(journal, Books(ours.till, ours.currency)).close()

    def opened_s(self) -> float:
        """Seconds until it could sell."""
        return asyncio.run(_opened_s(self.folder))

    def killed_s(self) -> float:
        """The same, when the last checkpoint is old."""
        shutil.copy(self.folder / "old", self.folder / PROJECTIONS)
        return self.opened_s()


async def _opened_s(folder: Path) -> float:
    settings = shop()
    start = perf_counter()
    async with wiring.opened(settings, folder):
        return perf_counter() - start


def figures() -> Iterator[Figure]:
    """Openings by the length of the journal, then by the number of requests without an answer."""
    # Beside this file, not in /tmp, which may be memory: there is no disk to be read there.
    with TemporaryDirectory(dir=Path(__file__).parent) as scratch:
        yield from _by_length(Path(scratch))
        yield from _by_open_intents(Path(scratch))


def _by_length(scratch: Path) -> Iterator[Figure]:
    years = Years(shop().shop.till)
    small, large, huge = (_grown(scratch / "till", years, size) for size in (SMALL, LARGE, HUGE))
    for state, opening in (("", Till.opened_s), (", killed", Till.killed_s)):
        floor_s, large_s, huge_s = medians(
            *(partial(opening, till) for till in (small, large, huge)), repeats=REPEATS
        )
        yield _opening(f"{LARGE:,} entries{state}", large_s, floor_s, f"one with {SMALL:,} entries{state}")
        yield _opening(f"{HUGE:,} entries{state}", huge_s, floor_s, f"one with {SMALL:,} entries{state}")
    with opened(small.folder) as short, opened(huge.folder) as long:
        assert history.asked(short, OLD_REQUEST)
        assert history.asked(long, OLD_REQUEST) == history.asked(short, OLD_REQUEST)
        floor_s, ours_s = medians(
            lambda: timed(lambda: history.asked(short, OLD_REQUEST)),
            lambda: timed(lambda: history.asked(long, OLD_REQUEST)),
            repeats=REPEATS,
        )
    yield Figure(f"find a request in {HUGE:,} entries", ours_s, floor_s, 1.1, f"in {SMALL:,} entries")


def _by_open_intents(scratch: Path) -> Iterator[Figure]:
    """What is open must be read, all of it: so many can only be as quick as their text is long."""
    one, some, many = (_waiting(scratch / f"{intents} open", intents) for intents in (1, 100, 10_000))
    text = form.written(store.last_checkpoint(many.folder / JOURNAL).books)
    one_s, some_s, many_s, json_s = medians(
        *(partial(Till.opened_s, till) for till in (one, some, many)),
        lambda: timed(lambda: json.loads(text)),
        repeats=REPEATS,
    )
    yield Figure("open a till with 100 open intents", some_s, one_s, 2.0, "one with 1 open intent")
    yield Figure("open a till with 10,000 open intents", many_s, json_s, 2.0, "its checkpoint read as JSON")


def _opening(what: str, ours_s: float, floor_s: float, floor: str) -> Figure:
    return Figure(f"open a till with {what}", ours_s, floor_s, 1.1, floor)


def _grown(folder: Path, years: Years, entries: int) -> Till:
    """A copy of the till in `folder`, once it has that many entries and a checkpoint as old as one can be."""
    folder.mkdir(exist_ok=True)
    till = Till(folder)
    with opened(folder) as journal:
        years.go_on(journal, entries - LAG - 3 * STEP)
    till.write()
    shutil.copy(folder / PROJECTIONS, folder / "old")
    with opened(folder) as journal:
        years.go_on(journal, entries)
    till.write()
    return Till(Path(shutil.copytree(folder, folder.with_name(f"{entries} entries"))))


def _waiting(folder: Path, intents: int) -> Till:
    folder.mkdir()
    years, till = Years(shop().shop.till), Till(folder)
    with opened(folder) as journal:
        years.go_on(journal, SMALL)
        years.wait(journal, intents)
    till.write()
    return till
