"""Asking for money: intent, act, outcome; and finding out what became of a request without an answer."""

import logging
from dataclasses import replace
from datetime import timedelta

from moneyed import Money

from register.counter import card_slips, loads, papers
from register.counter.following import follow_in_books
from register.counter.till import Attempt, Till
from register.domain.basket import CardMark
from register.domain.events import Ended, Event, Intended
from register.domain.exchange import Asked, MoneyRequest
from register.domain.sale import Sale, Stage
from register.journal.errors import JournalWriteFailed
from terminal_api import settling
from terminal_api.outcomes import Approved, Declined, Doubt, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, GiftCardProcessor, Operation, Request

log = logging.getLogger(__name__)

#: So many questions about a missing answer go out in quick succession: with a silent terminal, five minutes.
_QUICK = 20


def prepared(
    till: Till,
    number: str,
    operation: Operation,
    amount: Money,
    *,
    sequence: int = 1,
    card: CardMark | None = None,
    entry: Entry | None = None,
    position: int | None = None,
    undoes: MoneyRequest | None = None,
    original: Reference | None = None,
    desk: bool = False,
    allowed_by: str = "",
) -> MoneyRequest | NotSent:
    """A request with its id, ready to be written down; `NotSent` when there is nobody to ask."""
    processor = till.processor(card)
    if processor is None:
        return NotSent("This till has no payment terminal: set [terminal] in config.toml")
    return MoneyRequest(
        id=processor.new_id(),
        processor=processor.name,
        operation=operation,
        amount=amount,
        at=till.clock.now(),
        number=number,
        sequence=sequence,
        card=card,
        entry=entry,
        position=position,
        undoes=undoes.id if undoes else None,
        undoes_operation=undoes.operation if undoes else None,
        original=original,
        desk=desk,
        allowed_by=allowed_by,
        known_as=processor.known_as,
    )


async def ask(
    till: Till, request: MoneyRequest, card: GiftCard | None = None, *, partial: bool = True
) -> Outcome:
    """Ask once: the intent is on disk before a byte leaves, the outcome before anybody is told."""
    till.record(Intended(request.number, request))
    till.asking.add(request.id)
    try:
        outcome = await _act(till.processors[request.processor], wire(till, request, card, partial))
        _write_down(till, request, outcome)
    except JournalWriteFailed as failure:
        # The money may have moved and we cannot write that down: in the books it stays open.
        outcome = Unknown(str(failure))
    finally:
        till.asking.discard(request.id)
    if isinstance(outcome, Unknown):
        _ask_again_later(till, request, outcome)
    return outcome


def _write_down(till: Till, request: MoneyRequest, outcome: Outcome) -> None:
    """The outcome, in one commit with all that follows from it in the books."""
    with till.together():
        till.record(*_ended(till, request, outcome))
        follow_in_books(till, request.number)


def _ended(till: Till, request: MoneyRequest, outcome: Outcome) -> tuple[Event, ...]:
    """The outcome, the slip that what stands by itself leaves, and the return that it opens."""
    ended = Ended(request.number, request, outcome)
    if not isinstance(outcome, Approved) or not _wants_slip(till, request):
        return (ended,)
    receipt = card_slips.movement(till, request, outcome)
    back = loads.coming_back(till, request, outcome) if request.operation is Operation.UNDO_LOAD else ()
    return ended, papers.queued(till, receipt, request.operation.value, request.number), *back


def _wants_slip(till: Till, request: MoneyRequest) -> bool:
    """Whether it was asked at the desk, or activates a card after its sale's receipt was printed."""
    if request.desk:
        return request.operation is not Operation.CASH_OUT  # its slip comes with the cash
    sale = till.books.documents.get(request.number)
    return isinstance(sale, Sale) and sale.stage is Stage.COMPLETED and request.position is not None


async def _act(processor: GiftCardProcessor, request: Request) -> Outcome:
    try:
        return await processor.ask(request)
    except Exception as error:  # noqa: BLE001 - whatever broke, bytes may have left: only Unknown is true
        log.error("request %s broke off: %s", request.id, type(error).__name__)
        return Unknown(f"the request broke off ({type(error).__name__})")


def wire(till: Till, request: MoneyRequest, card: GiftCard | None, partial: bool = True) -> Request:
    """The request as the processor takes it, with the full card number if `card` has it."""
    return Request(
        id=request.id,
        operation=request.operation,
        amount=request.amount,
        at=request.at,
        transaction=f"{request.number}-{request.id}",
        card=card,
        sale=f"{request.number}-{request.sequence}",
        original=request.original,
        partial=partial,
        cashier=till.books.cashier,
    )


async def settle(till: Till, request: MoneyRequest) -> Outcome:
    """Ask once what became of `request`; a final answer is on the journal when this returns."""
    asked = _exchange(till, request)
    till.asking.add(request.id)
    try:
        outcome = await _status(till, request)
        match outcome:
            case Approved() | Declined():
                _write_down(till, request, outcome)
                till.attempts.pop(request.id, None)
            case Unknown() | NotSent():
                if isinstance(asked, Asked):  # cut off by a crash: from now on it is held
                    till.record(Ended(request.number, request, Unknown(outcome.reason)))
                _ask_again_later(till, request, outcome)
    finally:
        till.asking.discard(request.id)
    return outcome


async def _status(till: Till, request: MoneyRequest) -> Outcome:
    processor = till.processors.get(request.processor)
    if processor is None:
        return NotSent(f"There is no {request.processor} now: set it up again to find out")
    if processor.known_as != request.known_as:
        # It would say "never heard of it", which would be true and mean nothing.
        return Unknown(f"It was asked as {request.known_as}; the till is now {processor.known_as}")
    card = GiftCard(request.card.provider) if request.card else None
    return await processor.status(wire(till, request, card))


def due_now(till: Till) -> tuple[MoneyRequest, ...]:
    """The requests whose answer is missing and that it is time to ask about."""
    now = till.clock.now()
    return tuple(
        request
        for request in till.books.unsettled
        if request.id not in till.asking
        and ((attempt := till.attempts.get(request.id)) is None or attempt.next_at <= now)
    )


def _ask_again_later(till: Till, request: MoneyRequest, outcome: Unknown | NotSent) -> None:
    so_far = till.attempts.get(request.id, Attempt(-1, till.clock.now()))
    count = so_far.count + 1
    pause = timedelta(seconds=_pause_s(outcome, count))
    till.attempts[request.id] = replace(so_far, count=count, next_at=till.clock.now() + pause)
    till.changed()


def _pause_s(outcome: Unknown | NotSent, questions: int) -> float:
    """Seconds to the next question, after so many; the first waits for what may still be on its way."""
    if questions == 0:
        return settling.NOT_YET_S
    if questions > _QUICK:
        return settling.BACKGROUND_S
    doubt = outcome.why if isinstance(outcome, Unknown) else Doubt.SILENCE
    return settling.next_question_s(doubt, questions)


def _exchange(till: Till, request: MoneyRequest) -> object:
    document = till.books.documents.get(request.number)
    return document.exchanges.find(request.id) if document else None
