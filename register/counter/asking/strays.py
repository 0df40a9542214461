"""Answers that nobody waits for: written down, looked into, and what was done after all is taken back.

Such an answer is never applied: it only makes the till ask what became of the request that it names.
"""

from register.counter.asking.advance import advance
from register.counter.asking.noted import noted
from register.counter.asking.request import wire
from register.counter.free_words import wrong_reason
from register.counter.history import Answered, asked
from register.counter.owing.pauses import ask_again_later, is_due
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.cards.desk import Desk
from register.domain.events import LateApproval, LateSeenTo, StrayAnswer, StrayAnswerExplained
from register.domain.staff.people import Person
from register.language import say
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Settling


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
        if not is_due(till, stray.request_id):
            continue
        known = asked(till.journal, stray.request_id)
        if known is None:
            continue  # not ours: a person must see it
        outcome = await _status(till, known)
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
            case Approved() | Declined():
                words = "the terminal was asked: it ended as the journal says"
                till.record(StrayAnswerExplained(stray.request_id, words))
            case Unknown() | NotSent():
                ask_again_later(till, stray.request_id, outcome)


async def _status(till: Till, known: Answered) -> Outcome:
    request = known.request
    processor = till.processors.get(request.processor)
    if processor is None or processor.known_as != request.known_as:
        return NotSent(say("There is no {terminal} now", terminal=request.known_as))
    if processor.settling is not Settling.ASKING:
        return Unknown(say("Nobody can be asked about it"))
    card = GiftCard(request.card.provider) if request.card else None
    return await processor.status(wire(till, request, card))


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
