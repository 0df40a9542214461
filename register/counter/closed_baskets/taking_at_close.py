"""Where cards pay with the closed basket: posting it is the money request, and the sale waits for its answer.

Source: Centegra's pages do not say when cards are debited; this is the second reading of them. Ours: a sale
goes on to `paid` only with the answer; no, and all is due again; no answer, and the same basket is posted
again until there is one. A card that the same sale sells is made active after that, and is in no basket: its
transaction names the sale.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace

from moneyed import Money

from register.counter.asking.request import write_down
from register.counter.cards.first_cards import priced_now
from register.counter.closed_baskets.baskets import asked_closing, taker_at_close
from register.counter.owing.pauses import ask_again_later
from register.counter.till import Till
from register.domain.amounts import total
from register.domain.asking.exchange import MoneyRequest
from register.domain.events import BasketAsked
from register.domain.sale import Sale
from register.journal.errors import JournalWriteFailed
from register.language import marked
from terminal_api.outcomes import NotSent, Outcome, Unknown

log = logging.getLogger(__name__)

NOBODY_TAKES = marked("There is no gateway to post the basket to: set [processor.gateway] in config.toml")


async def ask_with_basket(till: Till, sale: Sale) -> bool:
    """Post the basket of `sale` for what its cards are to pay. False when there is nobody to post it to.

    The intent is on disk before a byte leaves, the outcome before anybody is told.
    """
    table = till.settings.processor.gateway
    if taker_at_close(till) is None or table is None:
        return False
    asked = BasketAsked(sale.number, table.store, table.till, till.clock.now())
    requests = [one.request for one in sale.exchanges.posted(asked.at).with_basket]
    ids = {one.id for one in requests}
    till.record(asked)
    till.asking |= ids
    try:
        outcome = await taken(till, sale.number, asked)
        write_down(till, requests[0], outcome)
    except JournalWriteFailed as failure:
        # The cards may have paid and we cannot write that down: in the books it stays open.
        outcome = Unknown(str(failure))
    finally:
        till.asking -= ids
    if isinstance(outcome, Unknown):
        for id_ in ids:
            ask_again_later(till, id_, outcome, questions=0)
    return True


async def taken_after_all(till: Till, number: str) -> Outcome:
    """What became of the basket of `number`: the same is posted once more, as the way to find that out."""
    entries = till.journal.entries(sale=number, kinds=[BasketAsked])
    asked = [entry.event for entry in entries if isinstance(entry.event, BasketAsked)]
    return await taken(till, number, asked[-1], again=True)


async def taken(till: Till, number: str, asked: BasketAsked, *, again: bool = False) -> Outcome:
    """What the gateway makes of the basket of `number`; `Unknown` whatever breaks on the way."""
    from register.counter.closed_baskets.closed_basket import taking_basket

    gateway, sale = taker_at_close(till), till.books.documents.get(number)
    if gateway is None:
        return NotSent(NOBODY_TAKES)
    assert isinstance(sale, Sale)
    try:
        priced = replace(sale, basket=priced_now(till, sale))
        basket = taking_basket(priced, asked_closing(till, asked))
        return await gateway.take_at_close(basket, again=again)
    except Exception as error:  # whatever broke, bytes may have left: only Unknown is true
        log.exception("the basket of %s broke off: %s", number, type(error).__name__)
        return Unknown(f"the posting of the basket broke off ({type(error).__name__})")


def is_with_basket(till: Till, request: MoneyRequest) -> bool:
    """Whether `request` was asked for with a basket, and its answer is missing."""
    document = till.books.documents.get(request.number)
    waiting: Iterable[str] = (one.request.id for one in document.exchanges.with_basket) if document else ()
    return request.id in waiting


def asked_for(till: Till, request: MoneyRequest) -> Money:
    """How much ends with `request`: of a basket all that it takes."""
    document = till.books.documents.get(request.number)
    if document is None or not is_with_basket(till, request):
        return request.amount
    return total((one.request.amount for one in document.exchanges.with_basket), request.amount.currency)


def ends_with(till: Till, request: MoneyRequest) -> set[str]:
    """The ids of all requests that end when `request` does: of one basket, else its own alone."""
    document = till.books.documents.get(request.number)
    if document is None or not is_with_basket(till, request):
        return {request.id}
    return {one.request.id for one in document.exchanges.with_basket}
