"""What a comparison finds, once everybody was asked: requests one by one, then what no request explains."""

from dataclasses import dataclass, replace

from moneyed import Currency

from register.domain.asking.comparison import Finding, Odd, Ours, heard, odd_request, odd_sums, strays
from register.domain.events.compared import DayCompared, Missed, Unlooked
from terminal_api.outcomes import Approved, Declined, Outcome
from terminal_api.record import WAYS, NoSums, Sum, Sums, Whose


@dataclass(frozen=True, slots=True)
class Span:
    """What is compared with one processor, and from where it goes on."""

    processor: str
    known_as: str
    currency: Currency
    before: DayCompared | None
    """The comparison that the last compared Z report told; None when there was none."""
    after: int
    """The number of the journal's entry that it begins after; 0 is the very beginning."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and what the processor told of it; None where it was not asked in the end."""

    ours: Ours
    told: Outcome | None


def day_compared(
    span: Span,
    asked: tuple[Asked, ...],
    sums: Sums | NoSums | None,
    *,
    upto: int,
    missed: Missed | None = None,
) -> DayCompared:
    """The event; `sums` is None where nobody asked for them any more."""
    asked = tuple(one if one.told is None else replace(one, told=heard(one.ours, one.told)) for one in asked)
    told = tuple((one.ours, one.told) for one in asked if one.told is not None)
    odd = tuple(found for ours, outcome in told if (found := odd_request(ours, outcome)) is not None)
    beside, unlooked = _beside(span, asked, sums)
    if unlooked is None:
        odd = tuple(one for one in odd if not _in_sums(one, beside))
    kept = sums if isinstance(sums, Sums) else Sums("", ())
    return DayCompared(
        span.processor,
        span.known_as,
        upto,
        requests=len(asked),
        agree=len(told) - len(odd),
        odd=(*odd, *beside),
        missed=missed,
        unlooked=unlooked,
        period=kept.period,
        sums=kept.sums,
    )


def _in_sums(one: Odd, beside: tuple[Odd, ...]) -> bool:
    """Whether the sums prove what the processor cannot tell by itself: they come out right with ours."""
    way = WAYS.get(one.operation) if one.operation else None
    untold = one.finding is Finding.NOT_TOLD and not one.open
    return untold and way is not None and all(sum_.way is not way for sum_ in beside)


def _beside(
    span: Span, asked: tuple[Asked, ...], sums: Sums | NoSums | None
) -> tuple[tuple[Odd, ...], Unlooked | None]:
    """What was done without this till, and why that was not looked for, where it was not."""
    match sums:
        case None:
            return (), Unlooked.NOT_NOW
        case NoSums(never=never):
            return (), Unlooked.NEVER_TOLD if never else Unlooked.NOT_NOW
        case Sums():
            pass
    before = span.before
    if not _can_go_on(span):
        return (), Unlooked.FIRST
    if before is not None and before.period != sums.period:
        return strays(sums.sums, (), span.currency), Unlooked.NEW_PERIOD
    known = before.sums if before is not None else ()
    if _not_apart(asked, sums.sums, known):
        return (), Unlooked.NOT_APART
    foreign = strays(sums.sums, known, span.currency)
    if any(one.ours.is_open and not isinstance(one.told, Approved | Declined) for one in asked):
        return foreign, Unlooked.OPEN
    told = ((one.ours, one.told) for one in asked)
    pairs = tuple((ours, ours.outcome if outcome is None else outcome) for ours, outcome in told)
    return (*odd_sums(pairs, sums.sums, known, span.currency), *foreign), None


def _can_go_on(span: Span) -> bool:
    """Whether it is known what the sums were when the span began: nothing, at the very first."""
    if span.before is None:
        return span.after == 0
    return span.before.known_as == span.known_as and bool(span.before.period)


def _not_apart(asked: tuple[Asked, ...], sums: tuple[Sum, ...], known: tuple[Sum, ...]) -> bool:
    """Whether all it did is nobody's, although it did something for us."""
    did = any(
        isinstance(one.told, Approved) and one.told.amount and one.ours.request.operation in WAYS
        for one in asked
    )
    named = any(one.whose is Whose.OURS for one in (*sums, *known))
    return did and bool(sums) and not named
