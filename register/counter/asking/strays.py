"""Answers that nobody waits for: written down, looked into, and what was done after all is taken back.

Such an answer is never applied: it only makes the till ask what became of the request that it names.
"""

from datetime import timedelta

from register.config.tables import TERMINAL
from register.counter.asking.advance import advance
from register.counter.asking.noted import noted
from register.counter.asking.request import wire
from register.counter.free_words import wrong_reason
from register.counter.history import Answered, asked
from register.counter.owing.pauses import ask_again_later, is_due
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.cards.desk import Desk
from register.domain.events import DOUBTED, LateApproval, LateSeenTo, StrayAnswer, StrayAnswerExplained
from register.domain.staff.people import Person
from register.language import say
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, LooksUp

#: So long the till asks on where a manager said that it did not happen: what is late has come by then.
LISTENED_FOR = timedelta(minutes=10)


def strayed(till: Till, request_id: str, category: str, result: str) -> None:
    """An answer came that nobody waits for: `Payment`, `Success`.

    About a request that is open, the till asks at once. One that only says again how a request ended is
    passed over. Anything else is written down and shown. Raises `JournalWriteFailed`.
    """
    if any(request.id == request_id for request in till.books.unsettled):
        till.attempts.pop(request_id, None)
        till.changed()
        return
    known = asked(till.journal, request_id)
    if known is not None and isinstance(known.outcome, Approved) == (result in ("Success", "Partial")):
        return
    words = f"{category} {result}".strip()
    if all((one.request_id, one.words) != (request_id, words) for one in till.books.strays):
        till.record(StrayAnswer(request_id, words, till.clock.now()))


async def look_into(till: Till) -> None:
    """Ask about the requests of this till that stray answers name, once each that is due."""
    for stray in till.books.strays:
        if stray not in till.books.strays or not is_due(till, stray.request_id):
            continue  # another answer to the same request has explained it, or a manager has
        known = asked(till.journal, stray.request_id)
        if known is None:
            continue  # not ours: a person must see it
        outcome = await _status(till, known)
        if stray in till.books.strays:
            await _told(till, stray, known, outcome)


async def _told(till: Till, stray: StrayAnswer, known: Answered, outcome: Outcome) -> None:
    match outcome:
        case Approved() if not isinstance(known.outcome, Approved):
            await _take_back(till, known, outcome)
        case Declined(reason) if isinstance(known.outcome, Approved):
            # The till counts on that money: which of the two is true only a person can find out.
            doubt = say(
                "The terminal says that it was not done, the journal that it was: {reason}",
                reason=noted(reason),
            )
            ask_again_later(till, stray.request_id, Unknown(doubt))
        case Declined(reason) if _may_still_come(till, stray):
            ask_again_later(till, stray.request_id, Unknown(reason))
        case Approved() | Declined():
            who = known.request.processor
            words = f"{'the terminal' if who == TERMINAL else who} was asked: it ended as the journal says"
            till.record(StrayAnswerExplained(stray.request_id, words))
        case Unknown() | NotSent():
            ask_again_later(till, stray.request_id, outcome)


def _may_still_come(till: Till, stray: StrayAnswer) -> bool:
    """Whether what a manager said did not happen may be on its way to its processor, which has not got it."""
    return stray.words == DOUBTED and stray.at is not None and till.clock.now() - stray.at < LISTENED_FOR


async def _status(till: Till, known: Answered) -> Outcome:
    request = known.request
    processor = till.processors.get(request.processor)
    if processor is None or processor.known_as != request.known_as:
        return NotSent(say("There is no {terminal} now", terminal=request.known_as))
    card = GiftCard(request.card.provider) if request.card else None
    if processor is till.terminal:
        return await processor.status(wire(till, request, card))
    if isinstance(processor, LooksUp):  # its `status` might carry out again what it does not find
        return await processor.told_of(wire(till, request, card))
    return Unknown(say("Nobody can be asked about it"))


async def _take_back(till: Till, known: Answered, approved: Approved) -> None:
    """Its sale went on without it: the money moves back under a number of its own."""
    number = till.books.next_number
    words = f"it was done after all: see {number}"
    till.record(LateApproval(number, known.request, approved), StrayAnswerExplained(known.request.id, words))
    await advance(till, number)


def explain(till: Till, request_id: str, manager: Person) -> Refused | None:
    """Note that `manager` has seen a stray answer that the till cannot explain by asking."""
    if all(one.request_id != request_id for one in till.books.strays):
        return Refused(say("That answer is not on the list any more"))
    till.record(StrayAnswerExplained(request_id, f"seen by {manager.name}"))
    return None


def wrong_seen_to(till: Till, reason: str) -> Refused | None:
    """Why `reason` does not say what was done about it, if it does not."""
    return wrong_reason(till, reason, say("Say what was done about it"))


def see_to(till: Till, number: str, manager: Person, reason: str) -> Refused | None:
    """Note that `manager` has seen to what came too late, where it cannot be taken back by itself."""
    desk = till.books.documents.get(number)
    if not isinstance(desk, Desk) or desk.to_take_back is None:
        return Refused(say("Nothing of that came too late any more"))
    if desk.exchanges.open:
        return Refused(say("The answer is missing: it is being taken back"))
    if (wrong := wrong_seen_to(till, reason)) is not None:
        return wrong
    till.record(LateSeenTo(number, manager.name, reason.strip()))
    return None
