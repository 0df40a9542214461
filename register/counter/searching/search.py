"""Searching the journal while somebody types: one thread, and a newer question ends the older one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from register.domain.bookkeeping.record import Question, Record
from register.domain.books import Books
from register.domain.events import Event
from register.journal.projections.archive import Archive
from register.journal.reader import JournalReader
from register.long_work import Stopped, Stops, unstopped

#: So many records are shown at most: whoever wants others narrows down.
MOST = 200
_ON_PAPER = 4
"""So many figures are more than the end of a number that somebody types."""


@dataclass(frozen=True, slots=True)
class Found:
    """The newest records that answer a question, newest first."""

    records: tuple[Record, ...]
    cut: bool = False
    """Whether there are older ones, which were not looked for."""


def found(archive: Archive, question: Question, most: int = MOST) -> Found:
    """What `archive` answers, at once."""
    return _found(archive, question, most, unstopped)


def _found(archive: Archive, question: Question, most: int, stops: Stops) -> Found:
    """Figures may also be what a customer has on paper: the last four of a card, an approval code."""
    records = archive.search(question, most + 1, stops)
    figures = question.number
    if figures.isdecimal() and len(figures) >= _ON_PAPER:
        said = replace(question, number="", words=(*question.words, figures))
        both = {one.seq: one for one in (*records, *archive.search(said, most + 1, stops))}
        records = tuple(sorted(both.values(), key=lambda one: -one.seq))
    return Found(records[:most], len(records) > most)


class Search:
    """Asks the archive of one journal until `close`."""

    def __init__(self, journal: JournalReader[Event], empty: Books) -> None:
        """`empty`: the books as they began."""
        self._journal = journal
        self._empty = empty
        self._threads = ThreadPoolExecutor(1, "search")
        self._newest = 0
        """How many questions there were: an older one need not be answered any more."""
        self._archive: Archive | None = None
        """As the journal stood; used by the thread alone."""
        self._stale = False

    def grew(self) -> None:
        """Something was recorded: the next question is about that too."""
        self._stale = True

    def stop(self) -> None:
        """Nobody waits for the last question any more."""
        self._newest += 1

    async def ask(self, question: Question, most: int = MOST) -> Found | None:
        """What answers `question`; None once a newer one was asked. Raises `JournalError`."""
        self._newest += 1
        return await asyncio.wrap_future(self._threads.submit(self._answer, question, most, self._newest))

    def close(self) -> None:
        """End what is asked, and let go of the archive."""
        self.stop()
        self._threads.submit(self._let_go)
        self._threads.shutdown(wait=False)

    def _answer(self, question: Question, most: int, asked: int) -> Found | None:
        def stop() -> bool:
            return asked != self._newest

        if stop():
            return None
        if self._stale:
            self._let_go()
        try:
            archive = self._archive = self._archive or Archive.opened(self._journal, self._empty, stop)
        except Stopped:
            return None
        answer = _found(archive, question, most, stop)
        return None if stop() else answer

    def _let_go(self) -> None:
        self._stale = False
        if self._archive is not None:
            self._archive.close()
        self._archive = None
