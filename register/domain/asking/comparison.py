"""The register's requests beside what a processor has written down itself. Nothing here moves money."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from moneyed import Currency, Money

from register.domain.amounts import total
from register.domain.asking.exchange import MoneyRequest
from terminal_api.money import Amount
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Operation
from terminal_api.record import WAYS, Means, Sum, Way, Whose


class Finding(StrEnum):
    """In what way the two records do not agree."""

    ONLY_OURS = "only_ours"
    """The journal counts on it, and the processor says that it did not happen."""
    ONLY_THEIRS = "only_theirs"
    """The processor did it, and the journal does not count on it."""
    AMOUNT = "amount"
    """Both have it, with different amounts."""
    NOT_TOLD = "not_told"
    """The processor cannot say what became of it."""


@dataclass(frozen=True, slots=True)
class Odd:
    """One thing in which the two do not agree: a request, or a sum that no request of ours explains."""

    finding: Finding
    request_id: str = ""
    """Empty for a sum."""
    number: str = ""
    """Of the sale, return or slip that the request belongs to."""
    operation: Operation | None = None
    ours: Amount | None = None
    theirs: Amount | None = None
    open: bool = False
    """Whether its answer is missing in the journal too, so that settling it may put it right."""
    whose: Whose | None = None
    """Of a sum: under whose name the processor did it."""
    means: Means | None = None
    """Of a sum of nobody's; our own are not told apart by it."""
    way: Way | None = None
    brand: str = ""
    count: int = 1
    """How many of them, in a sum."""


@dataclass(frozen=True, slots=True)
class Ours:
    """A request as the journal has it; `outcome` is the newest that is known, `Unknown` while it is open."""

    request: MoneyRequest
    outcome: Outcome
    by_hand: bool = False
    """Whether a person decided how it ended, and not the processor's own answer."""

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet how it ended."""
        return isinstance(self.outcome, Unknown)


def worth_comparing(one: Ours) -> bool:
    """Whether the processor can have anything to say of it: it left us, and was about money or a card."""
    return not isinstance(one.outcome, NotSent) and one.request.operation is not Operation.BALANCE


def heard(one: Ours, told: Outcome) -> Outcome:
    """What `told` means for `one`: of what a processor once said that it did, it can only have forgotten."""
    match one, told:
        case Ours(outcome=Approved(), by_hand=False), Declined(reason=reason, why=Decline.NEVER_RECEIVED):
            return Unknown(reason, Doubt.TOO_OLD)
        case _:
            return told


def odd_request(one: Ours, told: Outcome) -> Odd | None:
    """In what `one` is not as the processor `told`; None when they agree, also that nothing happened."""
    match one.outcome, told:
        case _, (Unknown() | NotSent()):
            return _odd(Finding.NOT_TOLD, one, _moved(one.outcome), None)
        case Approved(amount=ours), Approved(amount=theirs):
            return None if ours == theirs else _odd(Finding.AMOUNT, one, ours, theirs)
        case Approved(amount=ours), Declined():
            return _odd(Finding.ONLY_OURS, one, ours, None)
        case _, Approved(amount=theirs):
            return _odd(Finding.ONLY_THEIRS, one, None, theirs)
        case Unknown(), Declined():
            return _odd(Finding.ONLY_OURS, one, one.request.amount, None)
        case ((Declined() | NotSent()), Declined()):
            return None


def odd_sums(
    span: Iterable[tuple[Ours, Outcome]], now: Iterable[Sum], before: Iterable[Sum], currency: Currency
) -> tuple[Odd, ...]:
    """What was done under our name in the span, by its sums, that is not what its requests come to.

    `now` and `before` are the processor's sums at the end of the span and at its beginning. Of a request,
    what the processor told counts, and else what the journal has: what is odd about it is found by itself.
    Means are not told apart: a customer who is to pay by bank card may present a gift card.
    """
    expected, found = _requests(span), _ours(now)
    for way, parts in _ours(before).items():
        expected[way] = [*expected.get(way, ()), *parts]
    odd: list[Odd] = []
    for way in sorted({*expected, *found}):
        ours, theirs = _together(expected.get(way, ()), currency), _together(found.get(way, ()), currency)
        odd += _differing(way, ours, theirs)
    return tuple(odd)


def strays(now: Iterable[Sum], before: Iterable[Sum], currency: Currency) -> tuple[Odd, ...]:
    """What was entered at the terminal itself between the two times."""
    later, earlier = _by_brand(now), _by_brand(before)
    odd: list[Odd] = []
    for (means, way, brand), parts in sorted(later.items()):
        newest = _together(parts, currency)
        known = _together(earlier.get((means, way, brand), ()), currency)
        if newest.count > known.count:
            odd.append(
                Odd(
                    Finding.ONLY_THEIRS,
                    theirs=newest.amount - known.amount,
                    whose=Whose.NOBODYS,
                    means=means,
                    way=way,
                    brand=brand,
                    count=newest.count - known.count,
                )
            )
    return tuple(odd)


@dataclass(frozen=True, slots=True)
class _Part:
    count: int
    amount: Money


_Parts = dict[Way, list[_Part]]


def _odd(finding: Finding, one: Ours, ours: Money | None, theirs: Money | None) -> Odd:
    request = one.request
    return Odd(finding, request.id, request.number, request.operation, ours, theirs, one.is_open)


def _moved(outcome: Outcome) -> Money | None:
    return outcome.amount if isinstance(outcome, Approved) else None


def _requests(span: Iterable[tuple[Ours, Outcome]]) -> _Parts:
    parts: _Parts = {}
    for one, told in span:
        way = WAYS.get(one.request.operation)
        moved = _moved(told) if isinstance(told, Approved | Declined) else _moved(one.outcome)
        if way is not None and moved:
            parts.setdefault(way, []).append(_Part(1, moved))
    return parts


def _ours(sums: Iterable[Sum]) -> _Parts:
    parts: _Parts = {}
    for one in sums:
        if one.whose is Whose.OURS:
            parts.setdefault(one.way, []).append(_Part(one.count, one.amount))
    return parts


def _by_brand(sums: Iterable[Sum]) -> Mapping[tuple[Means, Way, str], list[_Part]]:
    parts: dict[tuple[Means, Way, str], list[_Part]] = {}
    for one in sums:
        if one.whose is Whose.NOBODYS:
            parts.setdefault((one.means, one.way, one.brand), []).append(_Part(one.count, one.amount))
    return parts


def _together(parts: Iterable[_Part], currency: Currency) -> _Part:
    kept = tuple(parts)
    # What is in another currency is none of ours: it stays apart, and makes the count differ.
    same = tuple(part.amount for part in kept if part.amount.currency == currency)
    return _Part(sum(part.count for part in kept), total(same, currency))


def _differing(way: Way, ours: _Part, theirs: _Part) -> tuple[Odd, ...]:
    many, more = theirs.count - ours.count, theirs.amount - ours.amount
    sum_ = Odd(Finding.AMOUNT, whose=Whose.OURS, way=way)
    if many > 0:
        return (_named(sum_, Finding.ONLY_THEIRS, many, None, more),)
    if many < 0:
        return (_named(sum_, Finding.ONLY_OURS, -many, -more, None),)
    if more.amount:
        return (_named(sum_, Finding.AMOUNT, ours.count, ours.amount, theirs.amount),)
    return ()


def _named(sum_: Odd, finding: Finding, count: int, ours: Money | None, theirs: Money | None) -> Odd:
    return replace(sum_, finding=finding, count=count, ours=ours, theirs=theirs)
