"""Why something is still open, in one plain sentence: from the books alone, so also beside a running till."""

from datetime import datetime
from typing import assert_never

from register.counter.asking.noted import first_part, noted
from register.counter.owing.ages import Aged, moment
from register.counter.owing.obligation import Kind, Obligation
from register.domain.asking.exchange import Asked, Exchange, Failed, Held
from register.domain.books import Books
from register.domain.sale import Sale
from register.language import say

#: The spool's words for a job that nothing is said against: its note is no reason then.
_WELL = ("queued", "sending")


def cause(books: Books, one: Aged, now: datetime) -> str:
    """`No answer since 10:41: the terminal was silent.`"""
    at = moment(one.since, now) if one.since else ""
    match one.open.kind:
        case Kind.ANSWER:
            return _no_answer(books, one.open, at)
        case Kind.CARD:
            return _not_active(books, one.open, at)
        case Kind.GIVE_BACK:
            return _not_given_back(books, one.open, at)
        case Kind.LATE:
            return say("Since {time}: it was done after the till had gone on without it.", time=at)
        case Kind.STRAY:
            return _stray(books, one.open, at)
        case Kind.CONFIRMATION:
            return say("Requested at {time}: nobody has told yet that it was carried out.", time=at)
        case Kind.BASKET:
            return _basket(books, one.open, at)
        case Kind.PAPER:
            return _paper(books, one.open, at)
        case _:
            assert_never(one.open.kind)


def _no_answer(books: Books, one: Obligation, at: str) -> str:
    document = books.documents.get(one.number)
    match document.exchanges.find(one.key) if document else None:
        case Held(reason=reason) if reason:
            return say("No answer since {time}: {reason}.", time=at, reason=first_part(reason))
        case _:
            return say("No answer since {time}.", time=at)


def _not_active(books: Books, one: Obligation, at: str) -> str:
    sale = books.documents.get(one.number)
    match sale.activation(int(one.key)) if isinstance(sale, Sale) else None:
        case Failed(unsent=True):
            return say("Paid at {time}: the request to make it active never left the till.", time=at)
        case Failed(reason=reason):
            return say("Paid at {time}, and not made active: {reason}.", time=at, reason=_bare(reason))
        case Held() | Asked():
            return say("Paid at {time}: the answer about it is missing.", time=at)
        case _:
            return say("Paid at {time}: nobody was asked yet to make it active.", time=at)


def _not_given_back(books: Books, one: Obligation, at: str) -> str:
    failed = next((each for each in books.failed if each.request.id == one.key), None)
    if failed is not None:
        reason = _bare(failed.reason) or say("nobody said why")
        return say("Found at {time} not to be carried out: {reason}.", time=at, reason=reason)
    document = books.documents.get(one.number)
    tried = [each for each in document.exchanges.all if _gives_back(each, one.key)] if document else []
    match tried[-1] if tried else None:
        case Failed(unsent=True):
            return say("Owed since {time}: the request to give it back never left the till.", time=at)
        case Failed(reason=reason):
            return say(
                "Owed since {time}; giving it back was refused: {reason}.", time=at, reason=_bare(reason)
            )
        case _:
            return say("Owed since {time}.", time=at)


def _gives_back(exchange: Exchange, payment: str) -> bool:
    undoes = exchange.request.undoes
    return undoes is not None and payment in ("", undoes)


def _stray(books: Books, one: Obligation, at: str) -> str:
    told = next((each.words for each in books.strays if each.request_id == one.key), "")
    if not at:
        return say("An answer came that nobody waits for: {answer}.", answer=told)
    return say("At {time} an answer came that nobody waits for: {answer}.", time=at, answer=told)


def _basket(books: Books, one: Obligation, at: str) -> str:
    owed = next((each for each in books.baskets if each.number == one.number), None)
    if owed is not None and owed.refused:
        return say("Closed at {time}; the gateway refused it: {reason}.", time=at, reason=_bare(owed.refused))
    return say("Closed at {time}; the gateway does not have it yet.", time=at)


def _paper(books: Books, one: Obligation, at: str) -> str:
    job = books.jobs.get(one.key)
    if job is None or not job.note or job.state in _WELL:
        return say("Waits for the printer since {time}.", time=at)
    return say("Waits for the printer since {time}: {reason}.", time=at, reason=_bare(job.note))


def _bare(reason: str) -> str:
    return noted(reason).rstrip(".")
