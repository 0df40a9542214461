"""Every request of a past day with its own id on both sides, and what explains those that are odd."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from register.counter.days.day_story import TELLING, Story, around, story
from register.counter.days.past_days import FIGURED, Day, DayFigures, entries_of, figured
from register.counter.history import asked
from register.domain.asking.comparison import Finding, Odd, Ours, worth_comparing
from register.domain.asking.exchange import MoneyRequest
from register.domain.events import (
    DayCompared,
    Ended,
    Event,
    Intended,
    LateApproval,
    ReversalConfirmed,
    ReversalFailed,
    StrayAnswer,
    StrayAnswerExplained,
)
from register.journal.entry import Entry
from register.journal.reader import JournalReader
from register.long_work import Far, Stops, unstopped, untold
from terminal_api.outcomes import Approved


class Standing(StrEnum):
    """How a request stands beside the processor's own record."""

    OPEN = "open"
    """Nobody knows yet how it ended."""
    ODD = "odd"
    """The two did not agree, and what is known by now does not put it right."""
    EXPLAINED = "explained"
    """Something was odd about it, and what the journal knows by now puts it right."""
    AGREES = "agrees"
    UNCOMPARED = "not compared"
    """Nobody compared it: it never left, or the processor keeps no record, or did not answer."""


@dataclass(frozen=True, slots=True)
class MatchedRequest:
    """A request as both sides have it; `odd` is what the day's comparison found."""

    story: Story
    standing: Standing
    odd: Odd | None = None

    @property
    def request(self) -> MoneyRequest:
        """As it was asked."""
        return self.story.request

    @property
    def ours(self) -> str:
        """Our own id of it (nexo: ServiceID)."""
        return self.request.id

    @property
    def theirs(self) -> str:
        """The processor's name for it; empty where it has none, or told none."""
        return self.story.reference.id if self.story.reference else ""

    @property
    def wants_a_look(self) -> bool:
        """Whether it is one of the odd ones."""
        return self.standing in (Standing.OPEN, Standing.ODD, Standing.EXPLAINED)


@dataclass(frozen=True, slots=True)
class DayRead:
    """A past day, read: what it came to, and each request of it, the odd ones first."""

    day: Day
    figures: DayFigures
    requests: tuple[MatchedRequest, ...]
    loose: tuple[tuple[DayCompared, Odd], ...]
    """Sums of a processor that no request explains."""

    @property
    def odd(self) -> tuple[MatchedRequest, ...]:
        """Those that want a look."""
        return tuple(one for one in self.requests if one.wants_a_look)


def read_day(
    journal: JournalReader[Event],
    day: Day,
    now: datetime,
    stops: Stops = unstopped,
    far: Far = untold,
) -> DayRead:
    """Read `day`, and of what is odd whatever followed. Raises `JournalError`, and `Stopped`."""
    entries = tuple(entries_of(journal, day, {*FIGURED, *TELLING}, stops, far))
    figures = figured(day, entries)
    findings = {odd.request_id: odd for one in figures.compared for odd in one.odd if odd.request_id}
    last = entries[-1].seq if entries else 0
    mine = _by_request((*entries, *journal.entries(last, kinds=_TOLD_LATER)))
    matched = [
        _matched(journal, intended, mine, figures, findings, now)
        for intended in _asked_for(journal, entries, findings)
    ]
    matched.sort(key=lambda one: (_ORDER.index(one.standing), one.request.at))
    loose = tuple((one, odd) for one in figures.compared for odd in one.odd if not odd.request_id)
    return DayRead(day, figures, tuple(matched), loose)


_ORDER = tuple(Standing)
_TOLD_LATER = (LateApproval, StrayAnswer, StrayAnswerExplained, ReversalFailed)
"""What may tell of a request days later, under another number than its own or none. There are few, ever."""


@dataclass(frozen=True, slots=True)
class _Intention:
    """A request, and the entry at which it was asked for."""

    request: MoneyRequest
    seq: int


def _asked_for(
    journal: JournalReader[Event], entries: Iterable[Entry[Event]], findings: Mapping[str, Odd]
) -> Iterator[_Intention]:
    """What was asked for that day; then those of earlier days that its comparison found odd."""
    seen: set[str] = set()
    for entry in entries:
        if isinstance(entry.event, Intended):
            seen.add(entry.event.request.id)
            yield _Intention(entry.event.request, entry.seq)
    for id_ in findings:
        if id_ not in seen and (known := asked(journal, id_)) is not None:
            yield _Intention(known.request, 0)


def _matched(
    journal: JournalReader[Event],
    asked_for: _Intention,
    mine: Mapping[str, list[Entry[Event]]],
    figures: DayFigures,
    findings: Mapping[str, Odd],
    now: datetime,
) -> MatchedRequest:
    request = asked_for.request
    here, odd = mine.get(request.id, []), findings.get(request.id)
    told = story(request, here, now)
    if odd is not None or not told.smooth:
        late = (entry.event.sale for entry in here if isinstance(entry.event, LateApproval))
        whole = {entry.seq: entry for entry in (*here, *around(journal, request, *late))}
        told = story(request, (whole[seq] for seq in sorted(whole)), now)
    return MatchedRequest(told, _standing(told, odd, _was_compared(asked_for, told, figures)), odd)


def _standing(told: Story, odd: Odd | None, compared: bool) -> Standing:
    if told.is_open:
        return Standing.OPEN
    if odd is not None:
        return Standing.EXPLAINED if _explains(told, odd) else Standing.ODD
    if not told.smooth:
        return Standing.EXPLAINED
    return Standing.AGREES if compared else Standing.UNCOMPARED


def _explains(told: Story, odd: Odd) -> bool:
    """Whether what is known by now is what the processor said then."""
    match odd.finding, told.outcome:
        case Finding.ONLY_THEIRS, outcome:
            return bool(told.late) or isinstance(outcome, Approved)
        case Finding.ONLY_OURS, outcome:
            return not isinstance(outcome, Approved)
        case Finding.AMOUNT, Approved(amount=amount):
            return amount == odd.theirs
        case ((Finding.AMOUNT | Finding.NOT_TOLD), _):
            return False


def _was_compared(asked_for: _Intention, told: Story, figures: DayFigures) -> bool:
    """Whether the day's comparison looked at it; of one that was not finished nobody knows which it did."""
    done = {one.processor: one.upto for one in figures.compared if one.missed is None}
    ours = Ours(told.request, told.outcome)
    return worth_comparing(ours) and asked_for.seq <= done.get(told.request.processor, -1)


def _by_request(entries: Iterable[Entry[Event]]) -> dict[str, list[Entry[Event]]]:
    """The entries that tell something of each request, by its id."""
    mine: dict[str, list[Entry[Event]]] = {}
    undoes: dict[str, str] = {}
    for entry in entries:
        match entry.event:
            case Intended(request=request) | Ended(request=request) | LateApproval(request=request):
                about = (request.id, request.undoes or "")
                undoes[request.id] = request.undoes or ""
            case ReversalFailed(request=request):
                about = (request.id, request.undoes or "")
            case (
                ReversalConfirmed(request_id=id_)
                | StrayAnswer(request_id=id_)
                | StrayAnswerExplained(request_id=id_)
            ):
                about = (id_, undoes.get(id_, ""))
            case _:
                about = ()
        for id_ in about:
            if id_:
                mine.setdefault(id_, []).append(entry)
    return mine
