"""What is open means in money: a sentence for each kind, true for one of it and for several."""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from moneyed import Money

from register.counter.obligation import Kind, Obligation
from register.domain.amounts import figures, total
from terminal_api.processor import Operation


class _Way(Enum):
    """Which way money goes in a request."""

    TAKEN = auto()
    GIVEN = auto()
    ONTO_CARDS = auto()
    NOWHERE = auto()
    """A card is ended, whatever is on it."""


#: Also a cash-out and an undone load: what comes off the card waits for the answer before it is paid out.
_WAYS = {
    Operation.PAY: _Way.TAKEN,
    Operation.BANK_CARD: _Way.TAKEN,
    Operation.CASH_OUT: _Way.TAKEN,
    Operation.UNDO_LOAD: _Way.TAKEN,
    Operation.REVERSE: _Way.GIVEN,
    Operation.REFUND: _Way.GIVEN,
    Operation.ACTIVATE: _Way.ONTO_CARDS,
    Operation.LOAD: _Way.ONTO_CARDS,
    Operation.DEACTIVATE: _Way.NOWHERE,
}

_MISSING = {
    _Way.TAKEN: ("may have been taken from a customer", "may have been taken from customers"),
    _Way.GIVEN: ("may have gone back to a customer", "may have gone back to customers"),
    _Way.ONTO_CARDS: ("may be on a gift card", "may be on gift cards"),
    _Way.NOWHERE: ("a gift card may have ended", "gift cards may have ended"),
}
_LATE = {
    _Way.TAKEN: ("taken from a customer", "taken from customers"),
    _Way.GIVEN: ("given to a customer", "given to customers"),
    _Way.ONTO_CARDS: ("on a gift card", "on gift cards"),
    _Way.NOWHERE: ("a gift card has ended", "gift cards have ended"),
}


def sentence(kind: Kind, found: tuple[Obligation, ...]) -> str:
    """`2 answers missing, 32.50: may have been taken from customers; in no total of this report yet`"""
    one, several, means = _SAID[kind]
    counted = f"1 {one}" if len(found) == 1 else f"{len(found)} {several}"
    amount = much(found)
    return f"{counted}{f', {figures(amount)}' if amount else ''}: {means(found)}"


def much(found: Iterable[Obligation]) -> Money | None:
    """What `found` comes to; None where it is about no sum."""
    amounts = [one.amount for one in found if one.amount is not None]
    return total(amounts, amounts[0].currency) if amounts else None


def _answers(found: tuple[Obligation, ...]) -> str:
    return f"{_by_way(found, _MISSING)}; in no total of this report yet"


def _late(found: tuple[Obligation, ...]) -> str:
    return f"{_by_way(found, _LATE)}; in the totals of the cards, in no sale"


def _owed(found: tuple[Obligation, ...]) -> str:
    return "owed to a customer" if len(found) == 1 else "owed to customers"


def _by_way(found: tuple[Obligation, ...], words: dict[_Way, tuple[str, str]]) -> str:
    """The words for the way the money goes; where it goes several ways, each with its sum."""
    ways = {way: tuple(one for one in found if _way(one) is way) for way in _Way}
    parts = [(some, words[way][min(len(some), 2) - 1]) for way, some in ways.items() if some]
    if len(parts) == 1:
        return parts[0][1]
    sums = ((much(some), said) for some, said in parts)
    return ", ".join(f"{figures(amount)} {said}" if amount else said for amount, said in sums)


def _way(one: Obligation) -> _Way:
    return _WAYS.get(one.operation, _Way.TAKEN) if one.operation else _Way.TAKEN


def _plainly(words: str) -> Callable[[tuple[Obligation, ...]], str]:
    return lambda _: words


_SAID: dict[Kind, tuple[str, str, Callable[[tuple[Obligation, ...]], str]]] = {
    Kind.ANSWER: ("answer missing", "answers missing", _answers),
    Kind.CARD: ("gift card paid and not active", "gift cards paid and not active", _owed),
    Kind.GIVE_BACK: ("amount not given back", "amounts not given back", _owed),
    Kind.LATE: ("request done too late", "requests done too late", _late),
    Kind.STRAY: (
        "answer that nobody waits for",
        "answers that nobody waits for",
        _plainly("nothing was booked"),
    ),
    Kind.CONFIRMATION: (
        "reversal not confirmed",
        "reversals not confirmed",
        _plainly("counted as given back, but the bank may still refuse"),
    ),
    Kind.PAPER: (
        "receipt not on paper",
        "receipts not on paper",
        _plainly("the sums are right all the same"),
    ),
}
"""Of each kind: what one is called, what several are, and what they mean."""
