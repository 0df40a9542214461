"""What became of a request without an answer: asked for, repeated, or decided by a person."""

from collections.abc import Iterator
from typing import assert_never

from moneyed import Money

from register.counter.asking.deciding import not_yet, reference_of, wrong_part, wrong_why
from register.counter.asking.request import act, wire, write_down
from register.counter.closed_baskets.taking_at_close import ends_with, is_with_basket, taken_after_all
from register.counter.owing.pauses import ask_again_later, is_due
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.asking.exchange import Asked, Exchange, MoneyRequest
from register.domain.events import DOUBTED, StrayAnswer
from register.domain.staff.people import Person
from register.language import marked, say
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, GiftCardProcessor, LooksUp, Settling


async def settle(till: Till, request: MoneyRequest) -> Outcome:
    """Find out once what became of `request`; a final answer is on the journal when this returns."""
    asked = _exchange(till, request)
    together = ends_with(till, request)
    till.asking |= together
    try:
        outcome = await _found_out(till, request)
        match outcome:
            case Approved() | Declined():
                write_down(till, request, outcome)
                for one in together:
                    till.attempts.pop(one, None)
            case Unknown() | NotSent():
                if isinstance(asked, Asked):  # cut off by a crash: from now on it is held
                    write_down(till, request, Unknown(outcome.reason))
                for one in together:
                    ask_again_later(till, one, outcome)
    finally:
        till.asking -= together
    return outcome


async def _found_out(till: Till, request: MoneyRequest) -> Outcome:
    processor = till.processors.get(request.processor)
    if processor is None:
        return NotSent(f"There is no {request.processor} now: set it up again to find out")
    if processor.known_as != request.known_as:
        # It would say "never heard of it", which would be true and mean nothing.
        return Unknown(f"It was asked as {request.known_as}; the till is now {processor.known_as}")
    if is_with_basket(till, request):
        return await taken_after_all(till, request.number)
    match processor.settling:
        case Settling.ASKING:
            return await processor.status(wire(till, request, _presented(till, request)))
        case Settling.REPEATING:
            return await _repeated(till, processor, request)
        case Settling.NOBODY:
            return Unknown(marked("Nobody can be asked about it: look it up in the processor's own records"))
        case _:
            assert_never(processor.settling)


async def _repeated(till: Till, processor: GiftCardProcessor, request: MoneyRequest) -> Outcome:
    """The same request under the same id, which the processor does once and answers again."""
    card = _presented(till, request)
    if card is not None and not card.number:
        return Unknown(
            marked("The card's number is not kept any more: look the request up in the processor's records")
        )
    return await act(processor, wire(till, request, card))


def _presented(till: Till, request: MoneyRequest) -> GiftCard | None:
    """The card as it came then: another way would be another request. With its number, if that is kept."""
    mark = request.card
    if mark is None:
        return None
    number = till.vault.get(mark.token) if mark.token else None
    return GiftCard(mark.provider, number or "", request.entry or Entry.SCANNED)


def due_now(till: Till) -> Iterator[MoneyRequest]:
    """The requests whose answer is missing and is to be asked for now; each is looked at in its turn."""
    for request in till.books.unsettled:
        if till.books.is_unsettled(request) and request.id not in till.asking and is_due(till, request.id):
            yield request


def decide(
    till: Till,
    request_id: str,
    manager: Person,
    reason: str,
    *,
    happened: bool,
    amount: Money | None = None,
    reference: Reference | None = None,
) -> MoneyRequest | Refused:
    """Let `manager` say what became of a request that nobody could be asked about, and why it is known.

    `amount` is what was approved, if less than asked for; `reference` is needed to give it back later by
    itself, except at the gateway. What follows from the answer is for the caller to do. On the journal it
    stands as decided by hand. Where the till must ask to hear that it was done all the same, it asks on.
    """
    request = next((one for one in till.books.unsettled if one.id == request_id), None)
    if request is None:
        return Refused(say("No answer is missing for that request"))
    much = request.amount if amount is None else amount
    wrong = not_yet(till, request) or wrong_why(till, reason) or wrong_part(till, request, much)
    if wrong is not None:
        return wrong
    approved = Approved(much, reference_of(request, reference))
    declined = Declined(marked("A manager found that it did not happen"))
    together = ends_with(till, request)
    asked_again = not happened and _can_be_asked(till, request)
    with till.together():
        write_down(till, request, approved if happened else declined, f"{manager.name}: {reason.strip()}")
        if asked_again:
            till.record(StrayAnswer(request.id, DOUBTED, till.clock.now()))
    for one in together:
        till.attempts.pop(one, None)
    return request


def _can_be_asked(till: Till, request: MoneyRequest) -> bool:
    """Whether the till must ask on: the terminal tells by itself what was done after all, others do not."""
    processor = till.processors.get(request.processor)
    if processor is None or processor is till.terminal or is_with_basket(till, request):
        return False
    return isinstance(processor, LooksUp)


def _exchange(till: Till, request: MoneyRequest) -> Exchange | None:
    document = till.books.documents.get(request.number)
    return document.exchanges.find(request.id) if document else None
