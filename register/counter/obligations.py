"""What must still happen: one list, derived from the books. Whoever sees to it is `worker`."""

from collections.abc import Iterable
from dataclasses import dataclass

from moneyed import Money

from register.counter.consequences import much, sentence
from register.counter.obligation import Kind, Obligation, named
from register.counter.till import Till
from register.domain.books import Books
from register.domain.desk import Desk
from register.domain.events import ReversalFailed
from register.domain.returns import Return
from register.domain.sale import Sale, Stage


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
