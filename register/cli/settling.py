"""What `register obligations settle` does: every obligation once more, missing answers for a while."""

import asyncio

from register.cli import money
from register.cli.place import Code, Place
from register.cli.reading import books_of
from register.cli.session import at_counter
from register.counter.asking.advance import settle_and_follow
from register.counter.closed_baskets import baskets
from register.counter.history import asked
from register.counter.owing import owed
from register.counter.owing.obligations import Kind, Obligation, obligations
from register.counter.till import Till
from register.domain.amounts import exact
from terminal_api.outcomes import NotSent

PAUSE_S = 5.0
"""Between two questions about the same answer. Source: Terminal API reference, "in progress"."""


async def settle(place: Place, wait_s: float, cashier: str) -> int:
    """Settle what can be settled; tells what was settled and what is still open."""
    settings = place.settings()
    before = [request.id for request in books_of(place, settings).unsettled]
    async with at_counter(place, settings, cashier) as till:
        await _answers(till, wait_s)
        for one in obligations(till):
            await _again(till, one)
        missing = {request.id for request in till.books.unsettled}
        settled = [one for id_ in before if id_ not in missing and (one := asked(till.journal, id_))]
    open_ = obligations(till)
    told = [money.request_told(one.request, one.outcome) for one in settled]
    value = {"settled": told, "open": [obligation_told(one) for one in open_]}
    place.tell(value, "\n".join([*map(money.words, told), *map(str, open_)]) or "Nothing is open")
    return _code({one.kind for one in open_})


async def _answers(till: Till, wait_s: float) -> None:
    """Ask until every answer is there, time is up, or no question leaves this machine any more."""
    until = asyncio.get_running_loop().time() + wait_s
    while till.books.unsettled and asyncio.get_running_loop().time() + PAUSE_S <= until:
        await till.clock.pause(PAUSE_S)
        outcomes = [await settle_and_follow(till, request) for request in till.books.unsettled]
        if all(isinstance(outcome, NotSent) for outcome in outcomes):
            return


async def _again(till: Till, one: Obligation) -> None:
    match one.kind:
        case Kind.CARD:
            await owed.activate_again(till, one.number, int(one.key))
        case Kind.GIVE_BACK:
            await owed.reverse_again(till, one.number)
        case Kind.BASKET:
            await baskets.post_now(till, one.number)
        case Kind.ANSWER | Kind.LATE | Kind.STRAY | Kind.CONFIRMATION | Kind.PAPER:
            pass  # asked just now; nobody to ask; the printer has it


def _code(kinds: set[Kind]) -> int:
    if Kind.ANSWER in kinds:
        return Code.UNKNOWN
    return Code.DECLINED if kinds & {Kind.CARD, Kind.GIVE_BACK} else Code.OK


def obligation_told(one: Obligation) -> dict[str, object]:
    """One obligation as JSON; `key`: the request's id, line's position, receipt or print job."""
    return {
        "kind": one.kind.value.replace(" ", "_"),
        "sale": one.number or None,
        "words": one.words,
        "amount": exact(one.amount) if one.amount is not None else None,
        "currency": one.amount.currency.code if one.amount is not None else None,
        "key": one.key or None,
    }
