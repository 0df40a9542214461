"""What nobody may read: every object that a client is made of, and every word of a log, is looked through."""

import logging
from collections.abc import Iterable, Iterator
from typing import cast

from terminal_api.mock.books.cards import Card
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Operation, Request


def _parts(whole: object) -> Iterable[object]:
    """What `whole` holds: of ours its attributes, of a collection what is in it."""
    match whole:
        case dict():
            yield from cast("dict[object, object]", whole).values()
        case list() | tuple() | set() | frozenset():
            yield from cast("list[object]", whole)
        case _ if type(whole).__module__.startswith("terminal_api"):
            yield from vars(whole).values() if hasattr(whole, "__dict__") else ()
            for kind in type(whole).__mro__:
                slots = getattr(kind, "__slots__", ())
                yield from (getattr(whole, name, None) for name in slots if name != "__weakref__")
        case _:
            return


def made_of(whole: object) -> Iterator[object]:
    """`whole`, and all objects of ours that it holds, however deep."""
    seen: set[int] = set()
    waiting = [whole]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if type(one).__module__.startswith("terminal_api"):
            yield one
        waiting.extend(_parts(one))


def words_of(cards: Iterable[Card], secrets: Iterable[str]) -> tuple[str, ...]:
    """All that must stay unseen: whole numbers, codes, keys."""
    known = [word for card in cards for word in (card.number, card.code)]
    return tuple(word for word in (*known, *secrets) if word)


def leaked(text: str, words: Iterable[str]) -> list[str]:
    """Those of `words` that stand in `text`, by their ends."""
    return [f"...{word[-4:]}" for word in words if word in text]


def written(records: Iterable[logging.LogRecord]) -> str:
    """A log as a file would hold it, tracebacks and all."""
    form = logging.Formatter("%(name)s %(message)s")
    return "\n".join(form.format(record) for record in records)


def well_said(request: Request, outcome: Outcome) -> None:
    """Fail unless `outcome` is one of the four, says no more than was asked, and is fit to be read out."""
    match outcome:
        case Approved():
            assert outcome.amount.currency == request.amount.currency
            assert outcome.amount.amount >= 0
            assert request.operation is Operation.BALANCE or outcome.amount <= request.amount
            assert outcome.card is None or len(outcome.card) <= 4
            assert outcome.balance is None or outcome.balance.currency == request.amount.currency
        case Declined(reason) | NotSent(reason) | Unknown(reason):
            assert reason.endswith("."), reason
        case _:
            raise AssertionError(f"this is no outcome: {type(outcome)}")
    assert not (request.card and request.card.number and request.card.number in repr((request, outcome)))
