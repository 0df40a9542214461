"""What must still happen: one list, derived from the books, and one worker that sees to it."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from moneyed import Money

from register.counter.advance import advance, settle_and_follow
from register.counter.again import send_again, unsent
from register.counter.consequences import much, sentence
from register.counter.obligation import Kind, Obligation, named
from register.counter.settling import due_now
from register.counter.strays import look_into
from register.counter.till import Till
from register.domain.books import Books
from register.domain.desk import Desk
from register.domain.events import ReversalFailed
from register.domain.returns import Return
from register.domain.sale import Sale, Stage
from register.journal.errors import JournalError

log = logging.getLogger(__name__)

#: Seconds between two looks at the terminal when nothing else is to be done.
HEARTBEAT_S = 8.0


def obligations(till: Till) -> tuple[Obligation, ...]:
    """All that is open, what concerns money first."""
    return obligations_in(till.books)


def obligations_in(books: Books) -> tuple[Obligation, ...]:
    """The same, from the books alone: also for whoever only reads the journal."""
    return (
        *_answers(books),
        *_cards(books),
        *_to_give_back(books),
        *_late(books),
        *_strays(books),
        *_confirmations(books),
        *_papers(books),
    )


def _answers(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.ANSWER,
            request.number,
            f"{named(request.operation)} without an answer (request {request.id})",
            request.amount,
            request.id,
            request.operation,
        )
        for request in books.unsettled
    )


def _cards(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.CARD,
            sale.number,
            f"gift card {line.card.last4} is paid and not active",
            line.amount,
            str(position),
        )
        for sale in books.sales
        if sale.mark is Stage.COMPLETED
        for position, line in sale.owed_cards
    )


def _to_give_back(books: Books) -> tuple[Obligation, ...]:
    found: list[Obligation] = []
    for document in books.documents.values():
        match document:
            case Sale():
                found += [
                    Obligation(
                        Kind.GIVE_BACK,
                        document.number,
                        "could not be given back",
                        one.approved.amount,
                        one.request.id,
                    )
                    for one in document.kept_back
                    if document.mark is Stage.VOIDING
                ]
            case Return() if document.due.amount and not document.exchanges.open:
                found.append(
                    Obligation(Kind.GIVE_BACK, document.number, "is still to be refunded", document.due)
                )
            case Return() | Desk():
                pass
    return (*found, *(_failed(one) for one in books.failed))


def _late(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.LATE,
            desk.number,
            f"{named(late.request.operation)} of {late.request.number} was done too late",
            late.approved.amount,
            late.request.id,
            late.request.operation,
        )
        for desk in books.documents.values()
        if isinstance(desk, Desk) and (late := desk.to_take_back) and not desk.exchanges.open
    )


def _strays(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.STRAY,
            "",
            f"an answer to request {one.request_id} that nobody waits for",
            key=one.request_id,
        )
        for one in books.strays
    )


def _failed(one: ReversalFailed) -> Obligation:
    words = "a reversal was not carried out: the customer is owed"
    return Obligation(Kind.GIVE_BACK, one.sale, words, one.amount, one.request.id)


def _confirmations(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(Kind.CONFIRMATION, one.number, "reversal requested, not confirmed", one.amount, one.id)
        for one in books.unconfirmed
    )


def _papers(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(Kind.PAPER, job.queued.sale or "", f"{job.queued.title} receipt is not on paper", key=id_)
        for id_, job in books.jobs.items()
    )


@dataclass(frozen=True, slots=True)
class Meaning:
    """All open things of one kind: how many, how much in all, and what that means in money."""

    kind: Kind
    count: int
    amount: Money | None
    """None for a kind that is about no sum."""
    words: str
    """`1 gift card paid and not active, 25.00: owed to a customer`"""
    lines: tuple[str, ...]
    """Each of them."""


def meaning(found: Iterable[Obligation]) -> tuple[Meaning, ...]:
    """What `found` comes to, kind by kind, in the order of the kinds: what concerns money first."""
    everything = tuple(found)
    kinds = ((kind, tuple(one for one in everything if one.kind is kind)) for kind in Kind)
    return tuple(
        Meaning(kind, len(some), much(some), sentence(kind, some), tuple(map(str, some)))
        for kind, some in kinds
        if some
    )


async def settle_due(till: Till) -> int:
    """Ask once about every missing answer whose time has come, and take the steps that a failure cut short.

    Tells how many were asked.
    """
    asked = 0
    for request in due_now(till):
        await settle_and_follow(till, request)
        asked += 1
    for number in tuple(till.books.documents):
        if not till.lock(number).locked():  # else somebody is at it
            await advance(till, number)
    await send_again(till)
    await look_into(till)
    return asked


async def recover(till: Till) -> None:
    """Before the first sale after a start: ask about what a crash cut off, take the steps it cut short."""
    await settle_due(till)


async def work(till: Till) -> None:
    """See to the obligations for as long as the till runs. No failure ends it."""
    while True:
        try:
            await settle_due(till)
            await look_at_terminal(till)
        except JournalError as error:
            log.error("obligations wait: %s", error)
        except Exception:  # an obligation is retried, whatever it met
            log.exception("obligations wait")
        await _rest(till)


async def look_at_terminal(till: Till) -> None:
    """Is the terminal there? The status line says so, and since when not."""
    now = till.clock.now()
    wait_s = (till.look_again_at - now).total_seconds()
    if till.terminal is None or till.asking or 0 < wait_s <= HEARTBEAT_S:  # more: the clock was set back
        return
    till.look_again_at = now + timedelta(seconds=HEARTBEAT_S)
    health = await till.terminal.diagnose()
    if (health.ok, health.note) != till.terminal_lamp:
        if health.ok and not till.terminal_lamp[0]:
            till.attempts.clear()  # it is back: ask about everything at once
        till.terminal_lamp = (health.ok, health.note)
        till.changed()


async def _rest(till: Till) -> None:
    """Until the next question is due, something changed, or it is time to look at the terminal again.

    While somebody waits for an answer there is nothing to look at: its end is a change.
    """
    now = till.clock.now()
    open_now = {request.id for request in till.books.unsettled}
    open_now |= {one.key for one in unsent(till.books)} | {one.request_id for one in till.books.strays}
    looks = till.terminal is not None and not till.asking
    look = (till.look_again_at - now).total_seconds() if looks else HEARTBEAT_S
    waits = [
        (attempt.next_at - now).total_seconds()
        for id_, attempt in till.attempts.items()
        if id_ in open_now and id_ not in till.asking
    ]
    till.wake.clear()
    pause = max(0.05, min([*waits, look, HEARTBEAT_S]))
    sleeping = asyncio.ensure_future(till.clock.pause(pause))
    waking = asyncio.ensure_future(till.wake.wait())
    try:
        await asyncio.wait({sleeping, waking}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
        waking.cancel()
