"""What must still happen: one list, derived from the books. Whoever sees to it is `worker`."""

from collections.abc import Iterable
from dataclasses import dataclass

from moneyed import Money

from register.counter.owing.consequences import much, sentence
from register.counter.owing.obligation import Kind, Obligation
from register.counter.owing.obligation import named as named
from register.counter.till import Till
from register.domain.books import Books
from register.domain.cards.desk import Desk
from register.domain.events import DOUBTED, ReversalFailed
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.language import marked


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
        *_baskets(books),
        *_papers(books),
    )


def _answers(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.ANSWER,
            request.number,
            marked("{what} without an answer (request {about})"),
            request.amount,
            request.id,
            request.operation,
            about=request.id,
            brief=marked("{what} without an answer"),
            undoes=request.undoes_operation,
        )
        for request in books.unsettled
    )


def _cards(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.CARD,
            sale.number,
            marked("gift card {about} is paid and not active"),
            line.amount,
            str(position),
            about=line.card.last4,
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
                        marked("could not be given back"),
                        one.approved.amount,
                        one.request.id,
                    )
                    for one in document.kept_back
                    if document.mark is Stage.VOIDING
                ]
            case Return() if document.due.amount and not document.exchanges.open:
                found.append(
                    Obligation(
                        Kind.GIVE_BACK, document.number, marked("is still to be refunded"), document.due
                    )
                )
            case Return() | Desk():
                pass
    return (*found, *(_failed(one) for one in books.failed))


def _late(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.LATE,
            desk.number,
            marked("{what} of {about} was done too late"),
            late.approved.amount,
            late.request.id,
            late.request.operation,
            about=late.request.number,
            undoes=late.request.undoes_operation,
        )
        for desk in books.documents.values()
        if isinstance(desk, Desk) and (late := desk.to_take_back) and not desk.exchanges.open
    )


def _strays(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.STRAY,
            "",
            marked("an answer to request {about} that nobody waits for"),
            key=one.request_id,
            about=one.request_id,
        )
        for one in books.strays
        if one.words != DOUBTED  # the till asks by itself, and nobody has to do anything
    )


def _failed(one: ReversalFailed) -> Obligation:
    words = marked("a reversal was not carried out: the customer is owed")
    return Obligation(Kind.GIVE_BACK, one.sale, words, one.amount, one.request.id)


def _confirmations(books: Books) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(
            Kind.CONFIRMATION, one.number, marked("reversal requested, not confirmed"), one.amount, one.id
        )
        for one in books.unconfirmed
    )


def _baskets(books: Books) -> tuple[Obligation, ...]:
    waits, refused = (
        marked("its basket is not at the gateway yet"),
        marked("its basket was refused by the gateway"),
    )
    return tuple(
        Obligation(Kind.BASKET, one.number, refused if one.refused else waits, key=one.number)
        for one in books.baskets
    )


_NOT_ON_PAPER = (
    marked("sale receipt is not on paper"),
    marked("void receipt is not on paper"),
    marked("refund receipt is not on paper"),
    marked("card refund receipt is not on paper"),
    marked("owed receipt is not on paper"),
    marked("gift receipt is not on paper"),
    marked("balance receipt is not on paper"),
    marked("cash-out receipt is not on paper"),
    marked("activate receipt is not on paper"),
    marked("load receipt is not on paper"),
    marked("undo_load receipt is not on paper"),
    marked("pay receipt is not on paper"),
    marked("reverse receipt is not on paper"),
    marked("deactivate receipt is not on paper"),
    marked("paid in receipt is not on paper"),
    marked("paid out receipt is not on paper"),
    marked("cash drop receipt is not on paper"),
    marked("paid in undone receipt is not on paper"),
    marked("paid out undone receipt is not on paper"),
    marked("cash drop undone receipt is not on paper"),
    marked("x report receipt is not on paper"),
    marked("report receipt is not on paper"),
    marked("no sale receipt is not on paper"),
    marked("comparison receipt is not on paper"),
    marked("merchant copy receipt is not on paper"),
    marked("z report receipt is not on paper"),
)
"""With each title that the journal files paper under, for translators."""


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
    short: tuple[str, ...]
    """The same where there is little room."""


def meaning(found: Iterable[Obligation]) -> tuple[Meaning, ...]:
    """What `found` comes to, kind by kind, in the order of the kinds: what concerns money first."""
    everything = tuple(found)
    kinds = ((kind, tuple(one for one in everything if one.kind is kind)) for kind in Kind)
    return tuple(
        Meaning(
            kind,
            len(some),
            much(some),
            sentence(kind, some),
            tuple(map(str, some)),
            tuple(one.short for one in some),
        )
        for kind, some in kinds
        if some
    )
