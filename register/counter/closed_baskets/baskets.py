"""Giving closed baskets back to the gateway: each until it has it, once in effect, beside all other work."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from register.counter.awaited import Attempt
from register.counter.history import document_now
from register.counter.owing.pauses import is_due
from register.counter.ports import TakesAtClose, TakesBaskets
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.books import Books
from register.domain.events import (
    BasketAsked,
    BasketPosted,
    BasketRefused,
    BasketSeenTo,
    Event,
    ReturnCompleted,
    SaleCompleted,
    SaleVoided,
)
from register.domain.owed_baskets import GATEWAY, OwedBasket
from register.domain.returning.returns import Return
from register.domain.sale import Sale
from register.domain.staff.people import Person
from register.journal.entry import Entry
from register.language import marked, say

if TYPE_CHECKING:  # with HTTP, which a till without a gateway never needs
    from register.config.processors import GatewayTable
    from register.counter.closed_baskets.closed_basket import Closing
    from terminal_api.processors.gateway.posting import Later, Posting

log = logging.getLogger(__name__)

_ENDS = (SaleCompleted, SaleVoided, ReturnCompleted)

_NOBODY = marked("There is no gateway to give it to: set [processor.gateway] in config.toml")
_BROKE_OFF = marked("The posting broke off: it is tried again by itself")


def attempt_key(number: str) -> str:
    """What the posting of that basket is called among the till's attempts."""
    return f"{number} basket"


def postable(books: Books) -> tuple[OwedBasket, ...]:
    """Those that may be posted: nobody refused them, and nothing can happen to their sales any more.

    A basket that names a card must not leave before it is known what became of that card.
    """
    return tuple(one for one in books.baskets if not one.refused and one.number not in books.documents)


def taker(till: Till) -> TakesBaskets | None:
    """Whoever is given them; None where the till has nobody."""
    gateway = till.processors.get(GATEWAY)
    return gateway if isinstance(gateway, TakesBaskets) else None


def taker_at_close(till: Till) -> TakesAtClose | None:
    """Whoever takes the cards' money with the closed basket, where the till has a gateway that does so."""
    gateway = till.processors.get(GATEWAY)
    return gateway if isinstance(gateway, TakesAtClose) else None


def is_on_its_way(till: Till, number: str) -> bool:
    """Whether that basket is simply being posted: nothing went wrong yet that somebody should look after."""
    mine = (one for one in postable(till.books) if one.number == number)
    return any(mine) and taker(till) is not None and attempt_key(number) not in till.attempts


def next_in_s(till: Till) -> float | None:
    """Seconds to the next posting; None where nothing may be posted."""
    now = till.clock.now()
    waits = [
        0.0 if is_due(till, key) else (till.attempts[key].next_at - now).total_seconds()
        for one in postable(till.books)
        if (key := attempt_key(one.number))
    ]
    return min(waits) if waits and taker(till) else None


async def post_due(till: Till) -> None:
    """Post each whose time has come, oldest first; while the gateway is away, the others wait too."""
    away: Later | None = None
    for one in postable(till.books):
        if not is_due(till, attempt_key(one.number)):
            continue
        if away is not None:
            _put_off(till, one.number, away)
            continue
        later = await _post(till, one.number)
        away = None if later is None or later.setup else later


async def post_now(till: Till, number: str) -> Refused | None:
    """Post that basket because somebody wants it now; `Refused` says why the gateway does not have it."""
    if taker(till) is None:
        return Refused(say(_NOBODY))
    if number in till.books.documents:
        return Refused(say("Something of this sale is still open: its basket is posted after that"))
    later = await _post(till, number)
    if later is not None:
        return Refused(say(later.reason))
    owed = next((one for one in till.books.baskets if one.number == number), None)
    return Refused(say(owed.refused)) if owed else None


def see_to(till: Till, number: str, manager: Person) -> Refused | None:
    """Note that `manager` has seen to a basket that the gateway refused for good."""
    if all(one.number != number or not one.refused for one in till.books.baskets):
        return Refused(say("That basket is not refused any more"))
    till.record(BasketSeenTo(number, manager.name))
    return None


async def _post(till: Till, number: str) -> "Later | None":
    """Post it once, and write down what came of it; why it is still owed, if it is to be posted again."""
    from terminal_api.processors.gateway import posting

    async with till.lock(attempt_key(number)):
        if all(one.number != number for one in postable(till.books)):
            return None  # somebody was quicker
        came = await _asked(till, number)
        match came:
            case posting.Posted():
                till.record(BasketPosted(number))
            case posting.Refused(reason):
                log.error("the basket of %s is refused: %s", number, reason)
                till.record(BasketRefused(number, reason))
            case posting.Later():
                _put_off(till, number, came)
                return came
    till.attempts.pop(attempt_key(number), None)
    return None


async def _asked(till: Till, number: str) -> "Posting":
    """What the gateway makes of the basket of `number`; `Later` whatever breaks on the way."""
    from register.counter.closed_baskets.closed_basket import closed_basket
    from terminal_api.processors.gateway.posting import Later

    gateway, table, document = taker(till), till.settings.processor.gateway, document_now(till, number)
    if gateway is None or table is None:
        return Later(_NOBODY, setup=True)
    assert isinstance(document, Sale | Return)
    try:
        return await gateway.post(closed_basket(document, _closing(till, number, table)))
    except Exception as error:  # an obligation is retried, whatever it met
        log.exception("the posting of the basket of %s broke off: %s", number, type(error).__name__)
        return Later(_BROKE_OFF)


def asked_closing(till: Till, asked: BasketAsked) -> "Closing":
    """Of a sale whose basket takes money: by the journal as it was then, so that it is the same once more."""
    entries = tuple(till.journal.entries(sale=asked.sale))
    at = next(at for at, entry in enumerate(entries) if entry.event == asked)
    return _closed(asked.store, asked.till, asked.at, (entries[at], *entries[:at]))


def _closing(till: Till, number: str, table: "GatewayTable") -> "Closing":
    """By the journal alone, so that a basket that is posted once more is the same."""
    entries = tuple(till.journal.entries(sale=number))
    ended = next(entry for entry in entries if isinstance(entry.event, _ENDS))
    return _closed(table.store, table.till, ended.at, (ended, *entries))


def _closed(store: str, at_till: str, at: datetime, entries: Sequence[Entry[Event]]) -> "Closing":
    """By whoever is named first in `entries`."""
    from register.counter.closed_baskets.closed_basket import Closing

    cashier = next((entry.cashier for entry in entries if entry.cashier), "-")
    return Closing(store, at_till, cashier, min(entry.at for entry in entries), at)


def _put_off(till: Till, number: str, later: "Later") -> None:
    from terminal_api.processors.gateway.posting import next_try_s

    key, now = attempt_key(number), till.clock.now()
    count = till.attempts[key].count + 1 if key in till.attempts else 1
    pause = timedelta(seconds=next_try_s(later, count))
    till.attempts[key] = Attempt(count, now, now + pause, count, later.reason)
    till.changed()
