"""What must still happen: one list, derived from the books, and one worker that sees to it."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from moneyed import Money

from register.counter.advance import advance, settle_and_follow
from register.counter.again import send_again, unsent
from register.counter.settling import due_now
from register.counter.strays import look_into
from register.counter.till import Till
from register.domain.amounts import figures, total
from register.domain.books import Books
from register.domain.desk import Desk
from register.domain.events import ReversalFailed
from register.domain.returns import Return
from register.domain.sale import Sale, Stage
from register.journal.errors import JournalError
from terminal_api.processor import Operation

log = logging.getLogger(__name__)

#: Seconds between two looks at the terminal when nothing else is to be done.
HEARTBEAT_S = 8.0


class Kind(StrEnum):
    """What kind of thing is still open."""

    ANSWER = "answer"
    """A request whose answer is missing."""
    CARD = "card"
    """A gift card that was paid for and is not active."""
    GIVE_BACK = "give back"
    """Money that could not be given back yet."""
    LATE = "late"
    """Something was done after its sale had gone on without it."""
    STRAY = "stray"
    """An answer to a request that this till does not know, or that had ended otherwise."""
    CONFIRMATION = "confirmation"
    """A reversal or refund that was received and whose result is not known."""
    PAPER = "paper"
    """A receipt not surely on paper."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that must still happen; `number` is the receipt it belongs to, `key` what it is about."""

    kind: Kind
    number: str
    words: str
    amount: Money | None = None
    key: str = ""

    def __str__(self) -> str:
        """One line for people: receipt, what, how much."""
        much = f" {figures(self.amount)} {self.amount.currency.code}" if self.amount else ""
        return f"{self.number}: {self.words}{much}" if self.number else f"{self.words}{much}"


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


#: What it means in money that something is open, by kind: for one, and for several.
_MEANING = {
    Kind.ANSWER: ("answer missing", "answers missing", "in no total yet, may have been taken from customers"),
    Kind.CARD: ("gift card paid, not active", "gift cards paid, not active", "owed to customers"),
    Kind.GIVE_BACK: ("sum not given back", "sums not given back", "owed to customers"),
    Kind.LATE: ("request done too late", "requests done too late", "charged or given without a sale"),
    Kind.STRAY: ("stray answer", "stray answers", "booked nowhere, a manager must look at it"),
    Kind.CONFIRMATION: ("reversal not confirmed", "reversals not confirmed", "counted as given back"),
    Kind.PAPER: ("receipt not on paper", "receipts not on paper", ""),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that is open of one kind, and what that means in money."""

    kind: Kind
    count: int
    amount: Money | None
    """None where no money is in it."""
    consequence: str

    def __str__(self) -> str:
        """`2 answers missing, 32.50 EUR: in no total yet, ...`."""
        one, several, _ = _MEANING[self.kind]
        much = f", {figures(self.amount)} {self.amount.currency.code}" if self.amount else ""
        said = f"{self.count} {one if self.count == 1 else several}{much}"
        return f"{said}: {self.consequence}" if self.consequence else said


def meanings(open_: tuple[Obligation, ...]) -> tuple[Meaning, ...]:
    """What is open, kind by kind, with its sum."""
    found: list[Meaning] = []
    for kind in Kind:
        ones = [one for one in open_ if one.kind is kind]
        amounts = [one.amount for one in ones if one.amount is not None]
        if ones:
            much = total(amounts, amounts[0].currency) if amounts else None
            found.append(Meaning(kind, len(ones), much, _MEANING[kind][2]))
    return tuple(found)


def _answers(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.ANSWER,
            request.number,
            f"{named(request.operation)} without an answer (request {request.id})",
            request.amount,
            request.id,
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


def named(operation: Operation) -> str:
    """What is asked for, as the list of open things calls it."""
    return {
        Operation.PAY: "gift-card payment",
        Operation.BANK_CARD: "bank-card payment",
        Operation.REVERSE: "reversal",
        Operation.REFUND: "refund",
        Operation.CASH_OUT: "cash-out",
        Operation.ACTIVATE: "activation",
        Operation.UNDO_LOAD: "undoing of a load",
        Operation.DEACTIVATE: "ending of a card",
    }.get(operation, operation.value)


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
