"""Searching while somebody types: the newest question is answered, from the journal as it stands."""

import asyncio
from threading import Event

from moneyed import EUR, Money

from register.counter.drawer import movements as drawer
from register.counter.drawer import shifts
from register.counter.searching.search import Search
from register.domain.bookkeeping.record import Question
from register.domain.books import Books
from register.domain.events import Movement


def moved(till, reason: str) -> None:
    assert drawer.move(till, Movement.PAID_IN, Money(5, EUR), reason)


async def test_only_the_newest_of_several_questions_is_answered(till):
    till.by_command = True
    shifts.open_shift(till, Money(100, EUR))
    moved(till, "coins")
    moved(till, "stamps")
    search = Search(till.journal, Books(till.books.register, till.currency))
    busy = Event()
    search._threads.submit(busy.wait, 8)  # so that nothing is answered before all was asked
    asyncio.get_running_loop().call_soon(busy.set)
    typed = (Question(words=(word,)) for word in ("s", "st", "sta", "coins"))
    *older, newest = await asyncio.gather(*(search.ask(one) for one in typed))
    assert older == [None, None, None]
    assert newest is not None
    assert [one.number for one in newest.records] == ["R2-000001"]
    first = await search.ask(Question(), 1)
    assert first is not None
    assert first.cut
    assert [one.number for one in first.records] == ["R2-000002"]
    search.close()


async def test_what_is_recorded_meanwhile_is_found_once_the_search_hears_of_it(till):
    till.by_command = True
    shifts.open_shift(till, Money(100, EUR))
    search = Search(till.journal, Books(till.books.register, till.currency))
    before = await search.ask(Question())
    moved(till, "coins")
    search.grew()
    after = await search.ask(Question())
    assert before is not None
    assert after is not None
    assert len(after.records) == len(before.records) + 1
    search.close()
