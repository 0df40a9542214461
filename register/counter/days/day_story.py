"""What became of one request for money, told by the entries of every number that has to do with it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from register.counter.asking.noted import first_part, noted
from register.counter.owing.ages import moment
from register.domain.asking.exchange import MoneyRequest
from register.domain.events import (
    DOUBTED,
    CashGiven,
    Ended,
    Event,
    Intended,
    LateApproval,
    LateSeenTo,
    OwedPaid,
    ReversalConfirmed,
    ReversalFailed,
    StrayAnswer,
    StrayAnswerExplained,
)
from register.journal.entry import Entry
from register.journal.projections.keys import By
from register.journal.projections.look_up import found
from register.journal.reader import JournalReader
from register.language import marked, say
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Reference, Unknown

TELLING = (
    *(Intended, Ended, LateApproval, LateSeenTo),
    *(StrayAnswer, StrayAnswerExplained, ReversalConfirmed, ReversalFailed, OwedPaid, CashGiven),
)
"""The events that tell something of a request."""

_BY_HAND = {
    True: marked("Decided by hand at {time} that it happened. {why}."),
    False: marked("Decided by hand at {time} that it did not happen. {why}."),
}
_CUT_OFF = Unknown(marked("cut off before an answer came"))


@dataclass(frozen=True, slots=True)
class Story:
    """A request, the newest that is known of it, and what happened beyond one question and one answer."""

    request: MoneyRequest
    cashier: str | None = None
    outcome: Outcome = _CUT_OFF
    reference: Reference | None = None
    """The processor's own name for it, also where it was done too late."""
    ends: int = 0
    """How often it ended: in an answer, in silence, by a person's word."""
    late: str = ""
    """The number under which it stands that it was done after all, where it had counted as not done."""
    told: tuple[str, ...] = ()
    """In whole sentences, the oldest first: what explains why two records may not agree."""
    rough: bool = False
    """Whether anything went another way than by question and answer; being taken back does not count."""

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet how it ended."""
        return isinstance(self.outcome, Unknown)

    @property
    def smooth(self) -> bool:
        """Whether one question had one answer."""
        return not self.rough and self.ends == 1 and not self.is_open


def around(journal: JournalReader[Event], request: MoneyRequest, *numbers: str) -> tuple[Entry[Event], ...]:
    """The entries of its own number, of those that undo it and of `numbers`, oldest first.

    Raises `JournalError`.
    """
    undoing = (one.number for one in found(journal, By.UNDONE, request.id))
    numbers = tuple(dict.fromkeys((request.number, *undoing, *numbers)))
    entries = (entry for each in numbers for entry in journal.entries(sale=each, kinds=TELLING))
    return tuple(sorted(entries, key=lambda entry: entry.seq))


def story(request: MoneyRequest, entries: Iterable[Entry[Event]], now: datetime) -> Story:
    """What `entries` tell of `request`; `now` decides whether an hour needs its day."""
    telling = _Telling(Story(request), now)
    for entry in entries:
        telling.hear(entry)
    return telling.so_far


class _Telling:
    """A story while it is being heard."""

    def __init__(self, begun: Story, now: datetime) -> None:
        self.so_far, self._now = begun, now
        self._undoing: set[str] = set()

    def hear(self, entry: Entry[Event]) -> None:
        """One more entry."""
        id_, time = self.so_far.request.id, moment(entry.at, self._now)
        match entry.event:
            case Intended(request=request) if request.id == id_:
                self.so_far = replace(self.so_far, cashier=entry.cashier)
            case Intended(request=request) if request.undoes == id_:
                self._undoing.add(request.id)
            case Ended(request=request) as ended if request.id == id_:
                self._ended(ended, time)
            case Ended(request=request) as ended if request.id in self._undoing:
                self._undone(ended, entry.cashier or "-", time)
            case LateApproval() as late if late.request.id == id_:
                self.so_far = replace(self.so_far, reference=late.approved.reference, late=late.sale)
                words = marked("It was done after all, as was found out at {time}: see {number}.")
                self._rough(words, time=time, number=late.sale)
            case LateSeenTo(sale=number, manager=who, reason=why) if number == self.so_far.late:
                words = marked("{who} has seen to it at {time}: {reason}.")
                self._rough(words, time=time, who=who, reason=_bare(why))
            case event:
                self._told_later(event, time)

    def _told_later(self, event: Event, time: str) -> None:
        mine = {self.so_far.request.id, *self._undoing}
        match event:
            case StrayAnswer(words=answer) if answer == DOUBTED:
                pass  # no answer: what the manager said is told already
            case StrayAnswer(request_id=about, words=answer) if about in mine:
                words = marked("An answer came at {time} that nobody waited for: {answer}.")
                self._rough(words, time=time, answer=answer)
            case StrayAnswerExplained(request_id=about, words=answer) if (
                about in mine and not self.so_far.late
            ):
                self._rough(marked("Looked into at {time}: {answer}."), time=time, answer=answer)
            case ReversalConfirmed(request_id=about) if about in mine:
                self._tell(marked("At {time} it was confirmed that the money went back."), time=time)
            case ReversalFailed(request=request, reason=why) if request.id in mine:
                words = marked("At {time} it turned out that nothing went back: {reason}.")
                self._rough(words, time=time, reason=_bare(why) or say("nobody said why"))
            case OwedPaid(request_id=about, manager=who) | CashGiven(instead_of=about, allowed_by=who) if (
                about in mine
            ):
                self._rough(marked("Paid out in cash at {time}, allowed by {who}."), time=time, who=who)
            case _:
                pass

    def _ended(self, ended: Ended, time: str) -> None:
        before = self.so_far
        reference = ended.outcome.reference if isinstance(ended.outcome, Approved) else before.reference
        self.so_far = replace(before, outcome=ended.outcome, reference=reference, ends=before.ends + 1)
        how = became(ended.outcome)
        match ended.outcome:
            case Unknown(reason=reason) if not (before.ends and before.is_open):
                self._rough(marked("No answer came at first: {reason}."), reason=first_part(reason))
            case Unknown():
                pass
            case _ if ended.by_hand:
                self._rough(
                    _BY_HAND[isinstance(ended.outcome, Approved)], time=time, why=_bare(ended.by_hand)
                )
            case _ if before.ends:
                self._rough(
                    marked("It was asked again, and the answer came at {time}: {how}."), time=time, how=how
                )
            case _:
                pass

    def _undone(self, ended: Ended, who: str, time: str) -> None:
        match ended.outcome:
            case Approved():
                words = marked("Taken back at {time} by {who} under {number}, request {id}.")
                self._tell(words, time=time, who=who, number=ended.sale, id=ended.request.id)
            case Declined(reason=reason):
                words = marked("Taking it back was refused at {time}: {reason}.")
                self._rough(words, time=time, reason=_bare(reason))
            case Unknown() | NotSent():
                pass

    def _rough(self, english: str, **parts: str) -> None:
        self._tell(english, **parts)
        self.so_far = replace(self.so_far, rough=True)

    def _tell(self, english: str, **parts: str) -> None:
        self.so_far = replace(self.so_far, told=(*self.so_far.told, say(english, **parts)))


def became(outcome: Outcome) -> str:
    """How it ended, in a word or two."""
    match outcome:
        case Approved(confirmed=True):
            return say("done")
        case Approved():
            return say("received")
        case Declined():
            return say("refused")
        case NotSent():
            return say("never left")
        case Unknown():
            return say("no answer")


def _bare(reason: str) -> str:
    return noted(reason).rstrip(".")
