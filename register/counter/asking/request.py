"""Asking for money: intent, act, outcome."""

import logging
from dataclasses import replace

from moneyed import Money

from register.counter.asking.following import follow_in_books
from register.counter.asking.heartbeat import has_answered
from register.counter.cards import card_slips, keepers, loads
from register.counter.owing.pauses import ask_again_later
from register.counter.paper import papers
from register.counter.till import Till
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.events import Ended, Event, Intended
from register.domain.owed_baskets import GATEWAY
from register.domain.sale import Sale, Stage
from register.journal.errors import JournalWriteFailed
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, GiftCardProcessor, Operation, Request, Settling

log = logging.getLogger(__name__)


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
    discount: Money | None = None,
    desk: bool = False,
    allowed_by: str = "",
    ground: str = "",
) -> MoneyRequest | NotSent:
    """A request with its id, ready to be written down; `NotSent` when there is nobody to ask."""
    # What is undone is undone by whoever did it, also where such cards are asked elsewhere by now.
    doer = till.processors.get(undoes.processor) if undoes else None
    processor = doer if undoes else keepers.processor(till, card, operation)
    if processor is None:
        return NotSent(keepers.nobody(till, card))
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
        discount=discount,
        desk=desk,
        allowed_by=allowed_by,
        ground=ground,
        known_as=processor.known_as,
    )


async def ask(
    till: Till, request: MoneyRequest, card: GiftCard | None = None, *, partial: bool = True
) -> Outcome:
    """Ask once: the intent is on disk before a byte leaves, the outcome before anybody is told."""
    card = card or _undone(till, request)
    if card is not None and card.number and _needed_again(till, request):
        token = till.keys.token(card.number)
        till.vault.put(token, card.number)
        if card.pin:
            till.with_pins[token] = card
    till.record(Intended(request.number, request))
    till.asking.add(request.id)
    try:
        processor = till.processors[request.processor]
        outcome = await act(processor, wire(till, request, card, partial))
        if processor is till.terminal and isinstance(outcome, Approved | Declined):
            has_answered(till)
        write_down(till, request, outcome)
    except JournalWriteFailed as failure:
        # The money may have moved and we cannot write that down: in the books it stays open.
        outcome = Unknown(str(failure))
    finally:
        till.asking.discard(request.id)
    if isinstance(outcome, Unknown):
        ask_again_later(till, request.id, outcome, questions=0)
    return outcome


def write_down(till: Till, request: MoneyRequest, outcome: Outcome, by_hand: str | None = None) -> None:
    """The outcome, in one commit with all that follows from it in the books.

    What was asked for with one basket ends together. `by_hand` names the manager who decided it, and why.
    """
    document = till.books.documents.get(request.number)
    ends = document.exchanges.ending(request, outcome) if document else ((request, outcome),)
    with till.together():
        for one, ended in ends:
            till.record(*_ended(till, one, ended, by_hand))
        follow_in_books(till, request.number)


def _ended(till: Till, request: MoneyRequest, outcome: Outcome, by_hand: str | None) -> tuple[Event, ...]:
    """The outcome, the slip that what stands by itself leaves, and the return that it opens."""
    ended = Ended(request.number, request, outcome, by_hand)
    if not isinstance(outcome, Approved):
        return (ended,)
    if not _wants_slip(till, request):
        return ended, *card_slips.merchant_copies(till, request, outcome)
    receipt = card_slips.movement(till, request, outcome)
    back = loads.coming_back(till, request, outcome) if request.operation is Operation.UNDO_LOAD else ()
    return ended, papers.queued(till, receipt, request.operation.value, request.number), *back


def _wants_slip(till: Till, request: MoneyRequest) -> bool:
    """Whether it was asked at the desk, or activates a card after its sale's receipt was printed."""
    if request.desk:
        return request.operation is not Operation.CASH_OUT  # its slip comes with the cash
    sale = till.books.documents.get(request.number)
    return isinstance(sale, Sale) and sale.stage is Stage.COMPLETED and request.position is not None


def _undone(till: Till, request: MoneyRequest) -> GiftCard | None:
    """The card of what `request` undoes, where its number is still kept, or the card was presented again.

    With the PIN that it paid with: some processors want it for that too.
    """
    mark = request.card
    if request.undoes is None or mark is None or not mark.token:
        return None
    entry, here = request.entry or Entry.SCANNED, till.at_hand.get(mark.token)
    here = here or till.with_pins.get(mark.token)
    if here is not None:
        return replace(here, provider=mark.provider, entry=entry)
    number = till.vault.get(mark.token)
    return GiftCard(mark.provider, number, entry) if number else None


def _needed_again(till: Till, request: MoneyRequest) -> bool:
    """Whether the card's number may be needed once more: to repeat the request, to look it up, to undo it.

    The terminal alone knows a request without its card.
    """
    processor = till.processors[request.processor]
    return processor is not till.terminal or processor.settling is Settling.REPEATING


async def act(processor: GiftCardProcessor, request: Request) -> Outcome:
    """The processor's answer; `Unknown` whatever breaks on the way."""
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
        # The gateway pairs what moved with the closed basket, which has the bare number.
        sale=request.number if request.processor == GATEWAY else f"{request.number}-{request.sequence}",
        original=request.original,
        partial=partial,
        cashier=till.books.cashier,
    )
