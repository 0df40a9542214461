"""Giving a closed basket that takes no money to the gateway, its movements named as the gateway made them.

Where the till has no id of the provider's for a movement, the gateway is asked for it: so it is with one
whose answer never came, and of which a person said what became of it. Ours: nobody types what it can tell.
"""

from dataclasses import replace

from terminal_api.processors.gateway import answers, posting, record
from terminal_api.processors.gateway.basket import Basket
from terminal_api.processors.gateway.line import Line
from terminal_api.processors.gateway.posting import Later, Posting
from terminal_api.processors.gateway.wire import Became
from terminal_api.processors.service import Answered


async def give(line: Line, basket: Basket) -> Posting:
    """Post `basket`, whose content is in order; it may be given again."""
    whole = await _with_references(line, basket)
    if isinstance(whole, Later):
        return whole
    written = record.record(whole)
    called = await line.call("PUT", "baskets", whole.sale, content=record.whole(written))
    return posting.posted(called, str(written["digest"]), line.settings)


async def _with_references(line: Line, basket: Basket) -> Basket | Later:
    cards = list(basket.gift_cards)
    for at, card in enumerate(cards):
        told = card.reference or await _told(line, card.transaction)
        if isinstance(told, Later):
            return told
        cards[at] = replace(card, reference=told)
    return replace(basket, gift_cards=tuple(cards))


async def _told(line: Line, transaction: str) -> str | Later:
    """Empty where it was not done, says the gateway, or never came: then it refuses the basket itself."""
    called = await line.call("GET", "transactions", transaction)
    if isinstance(called, Answered) and answers.is_missing(called):
        return ""
    became = Became.read(called.body) if isinstance(called, Answered) and called.status == 200 else None
    if became is None or became.result == "pending":
        return posting.later(called, line.settings)
    return became.reference or ""
