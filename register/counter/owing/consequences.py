"""What is open means in money: a sentence for each kind, true for one of it and for several."""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from moneyed import Money

from register.counter.owing.obligation import Kind, Obligation
from register.domain.amounts import figures, total
from register.language import counted, say
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


def _missing(way: _Way, count: int) -> str:
    match way:
        case _Way.TAKEN:
            return counted("may have been taken from a customer", "may have been taken from customers", count)
        case _Way.GIVEN:
            return counted("may have gone back to a customer", "may have gone back to customers", count)
        case _Way.ONTO_CARDS:
            return counted("may be on a gift card", "may be on gift cards", count)
        case _Way.NOWHERE:
            return counted("a gift card may have ended", "gift cards may have ended", count)


def _too_late(way: _Way, count: int) -> str:
    match way:
        case _Way.TAKEN:
            return counted("taken from a customer", "taken from customers", count)
        case _Way.GIVEN:
            return counted("given to a customer", "given to customers", count)
        case _Way.ONTO_CARDS:
            return counted("on a gift card", "on gift cards", count)
        case _Way.NOWHERE:
            return counted("a gift card has ended", "gift cards have ended", count)


def sentence(kind: Kind, found: tuple[Obligation, ...]) -> str:
    """`2 answers missing, 32.50: may have been taken from customers; in no total of this report yet`"""
    amount = much(found)
    what = _what(kind, len(found))
    return f"{f'{what}, {figures(amount)}' if amount else what}: {_means(kind, found)}"


def _what(kind: Kind, count: int) -> str:
    match kind:
        case Kind.ANSWER:
            return counted("{count} answer missing", "{count} answers missing", count)
        case Kind.CARD:
            return counted(
                "{count} gift card paid and not active", "{count} gift cards paid and not active", count
            )
        case Kind.GIVE_BACK:
            return counted("{count} amount not given back", "{count} amounts not given back", count)
        case Kind.LATE:
            return counted("{count} request done too late", "{count} requests done too late", count)
        case Kind.STRAY:
            return counted(
                "{count} answer that nobody waits for", "{count} answers that nobody waits for", count
            )
        case Kind.CONFIRMATION:
            return counted("{count} reversal not confirmed", "{count} reversals not confirmed", count)
        case Kind.BASKET:
            return counted("{count} basket not at the gateway", "{count} baskets not at the gateway", count)
        case Kind.PAPER:
            return counted("{count} receipt not on paper", "{count} receipts not on paper", count)


def _means(kind: Kind, found: tuple[Obligation, ...]) -> str:
    match kind:
        case Kind.ANSWER:
            return say("{what}; in no total of this report yet", what=_by_way(found, _missing))
        case Kind.CARD | Kind.GIVE_BACK:
            return counted("owed to a customer", "owed to customers", len(found))
        case Kind.LATE:
            what = _by_way(found, _too_late)
            return say("{what}; in the totals of the cards, in no sale", what=what)
        case Kind.STRAY:
            return say("nothing was booked")
        case Kind.CONFIRMATION:
            return say("counted as given back, but the bank may still refuse")
        case Kind.BASKET:
            return say("no money is missing; the cards' provider does not know yet what was bought")
        case Kind.PAPER:
            return say("the sums are right all the same")


def much(found: Iterable[Obligation]) -> Money | None:
    """What `found` comes to; None where it is about no sum."""
    amounts = [one.amount for one in found if one.amount is not None]
    return total(amounts, amounts[0].currency) if amounts else None


def _by_way(found: tuple[Obligation, ...], words: Callable[[_Way, int], str]) -> str:
    """The words for the way the money goes; where it goes several ways, each with its sum."""
    ways = {way: tuple(one for one in found if _way(one) is way) for way in _Way}
    parts = [(some, words(way, len(some))) for way, some in ways.items() if some]
    if len(parts) == 1:
        return parts[0][1]
    sums = ((much(some), said) for some, said in parts)
    return ", ".join(f"{figures(amount)} {said}" if amount else said for amount, said in sums)


def _way(one: Obligation) -> _Way:
    if one.undoes is Operation.CASH_OUT:
        return _Way.ONTO_CARDS  # its cash is in the cashier's hand until that is known
    return _WAYS.get(one.operation, _Way.TAKEN) if one.operation else _Way.TAKEN
