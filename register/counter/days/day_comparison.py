"""Before the Z: what the journal has since the last compared one, beside each processor's own record.

Nothing here moves money, or changes what the journal says of a request: it only finds what is odd.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from register.counter.asking.request import wire
from register.counter.asking.strays import strayed
from register.counter.history import answered
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.asking.comparing import Asked, Span, day_compared
from register.domain.asking.comparison import Finding, Odd, Ours, worth_comparing
from register.domain.asking.exchange import MoneyRequest
from register.domain.events import DayCompared, LateApproval, Missed, ShiftClosed
from register.journal.codec import kind_name
from register.language import say
from terminal_api.outcomes import Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard
from terminal_api.record import KeepsRecord, NoSums, Sums

T = TypeVar("T")

#: After so many questions in a row without an answer, nobody is there.
_SILENCES = 3
#: So often the requests made meanwhile are looked at too.
_ROUNDS = 3
_LOCK = "day comparison"

_Told = dict[tuple[str, Outcome], Outcome]
"""What was told of a request, as it stood in the journal when it was asked for."""


def _nobody() -> None:
    """Nobody watches."""


@dataclass(eq=False)
class Comparing:
    """A comparison under way: how far it is, and the way to stop it."""

    asked: int = 0
    requests: int = 0
    changed: Callable[[], None] = _nobody
    """Told of every step."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Ask nothing more; what was told so far is kept."""
        self.stopping.set()

    def stepped(self, asked: int, requests: int) -> None:
        """It has come so far."""
        self.asked, self.requests = asked, requests
        self.changed()


async def compare_day(till: Till, comparing: Comparing | None = None) -> tuple[DayCompared, ...] | Refused:
    """Compare with every processor that keeps a record, one after the other; what came of it is recorded.

    None at all keeps one: then there is nothing to compare with. Raises `JournalWriteFailed`.
    """
    async with till.lock(_LOCK):
        if till.books.shift is None:
            return Refused(say("No shift is open"))
        under_way = comparing or Comparing()
        return tuple([await _compared(till, one, under_way) for one in till.records.values()])


def is_fresh(till: Till) -> bool:
    """Whether it need not be done again: all agreed, and nothing was asked for since."""
    shift = till.books.shift
    done = {one.processor for one in shift.compared if one.is_whole and not one.odd} if shift else set[str]()
    return shift is not None and done == set(till.records) and not shift.asked_since


def wants_a_word(till: Till) -> bool:
    """Whether a manager must have seen what the newest comparison found, before the shift closes."""
    shift = till.books.shift
    return shift is not None and any(one.wants_a_word for one in shift.compared)


def look_into(till: Till, odd: Odd) -> Refused | None:
    """Put a request that is odd on the list of what is open: the till asks about it, and takes back by itself
    what was done although its sale went on without it. Raises `JournalWriteFailed`.
    """
    if not can_be_looked_into(odd):
        return Refused(say("The till cannot find out more about this: look at the terminal"))
    strayed(
        till, odd.request_id, "Comparison", "Success" if odd.finding is Finding.ONLY_THEIRS else "Failure"
    )
    return None


def can_be_looked_into(odd: Odd) -> bool:
    """Whether the till itself can do something about it."""
    return bool(odd.request_id) and odd.finding in (Finding.ONLY_OURS, Finding.ONLY_THEIRS)


async def _compared(till: Till, record: KeepsRecord, comparing: Comparing) -> DayCompared:
    span = _span(till, record)
    told: _Told = {}
    missed, sums = await _ask(till, record, span, told, comparing)
    asked = tuple(Asked(one, told.get(_key(one))) for one in _ours(till, span))
    if missed is None and any(one.told is None for one in asked):
        missed, sums = Missed.BUSY, None
    event = day_compared(span, asked, sums, upto=till.journal.last_seq, missed=missed)
    if missed is Missed.SILENT:
        event = replace(event, silent_since=till.terminal_down_since or till.clock.now())
    till.record(event)
    return event


async def _ask(
    till: Till, record: KeepsRecord, span: Span, told: _Told, comparing: Comparing
) -> tuple[Missed | None, Sums | NoSums | None]:
    """Every request, then the sums; once more for what was asked for meanwhile, so that both fit."""
    sums: Sums | NoSums | None = None
    for _ in range(_ROUNDS):
        ours = tuple(_ours(till, span))
        if (missed := await _ask_each(till, record, ours, told, comparing)) is not None:
            return missed, None
        sums = await _unless_stopped(record.sums(), comparing)
        if sums is None:
            return Missed.STOPPED, None
        if all(_key(one) in told for one in _ours(till, span)):
            break
    return None, sums


async def _ask_each(
    till: Till, record: KeepsRecord, ours: tuple[Ours, ...], told: _Told, comparing: Comparing
) -> Missed | None:
    silent: list[tuple[str, Outcome]] = []
    for number, one in enumerate(ours):
        comparing.stepped(number, len(ours))
        if _key(one) in told:
            continue
        outcome = await _unless_stopped(_told_of(till, record, one.request), comparing)
        if outcome is None:
            return Missed.STOPPED
        told[_key(one)] = outcome
        silent = [*silent, _key(one)] if _is_silence(outcome) else []
        if len(silent) == min(_SILENCES, len(ours)):
            for key in silent:  # they were not compared, which says nothing about them
                del told[key]
            return Missed.SILENT
    comparing.stepped(len(ours), len(ours))
    return None


async def _told_of(till: Till, record: KeepsRecord, request: MoneyRequest) -> Outcome:
    if request.known_as != record.known_as:
        # It would say "never heard of it", which would be true and mean nothing.
        was = f"It was asked as {request.known_as}; the till is now {record.known_as}"
        return Unknown(was, Doubt.TOO_OLD)
    card = GiftCard(request.card.provider) if request.card else None
    return await record.told_of(wire(till, request, card))


async def _unless_stopped(asking: Coroutine[Any, Any, T], comparing: Comparing) -> T | None:
    """What `asking` comes to; None when somebody stops it before."""
    answer = asyncio.ensure_future(asking)
    stopped = asyncio.ensure_future(comparing.stopping.wait())
    try:
        await asyncio.wait({answer, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return None if comparing.stopping.is_set() else await answer
    finally:
        answer.cancel()
        stopped.cancel()


def _is_silence(outcome: Outcome) -> bool:
    return isinstance(outcome, NotSent) or (isinstance(outcome, Unknown) and outcome.why is Doubt.SILENCE)


def _key(one: Ours) -> tuple[str, Outcome]:
    return one.request.id, one.outcome


def _span(till: Till, record: KeepsRecord) -> Span:
    before = next((one for one in till.books.compared if one.processor == record.name), None)
    after = before.upto if before else _first_begun(till)
    return Span(record.name, record.known_as, till.currency, before, after)


def _ours(till: Till, span: Span) -> Iterator[Ours]:
    return (one for one in ours_since(till, span.after) if one.request.processor == span.processor)


def ours_since(till: Till, after: int) -> Iterator[Ours]:
    """What any processor was asked since entry `after`, as it stands in the journal now."""
    late = {
        entry.event.request.id: entry.event.approved
        for entry in till.journal.entries(after, kinds=[LateApproval])
        if isinstance(entry.event, LateApproval)
    }
    for one in answered(till.journal, after=after).values():
        approved_late = late.get(one.request.id)
        ours = Ours(one.request, approved_late or one.outcome, one.by_hand and approved_late is None)
        if worth_comparing(ours):
            yield ours


def _first_begun(till: Till) -> int:
    """Where the first span begins that was ever to be compared: after the Z before it, or with the journal.

    A day that could not be compared stays in it until one can.
    """
    last = 0
    for record in till.journal.records(kinds=[ShiftClosed, DayCompared]):
        if record.kind == kind_name(DayCompared):
            break
        last = record.seq
    return last
