"""Baskets that the gateway does not have yet, on the list of what is open."""

from dataclasses import dataclass, field
from decimal import Decimal

from moneyed import EUR, Money

from register.config.processors import GatewayTable, Processors
from register.counter.closed_baskets import baskets
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.events import (
    BasketRefused,
    BasketSeenTo,
    Ended,
    Intended,
    LineAdded,
    SaleCompleted,
    SalePaid,
)
from register.domain.goods.line_item import Goods
from register.tui.words.lamps import Lamps
from terminal_api.outcomes import Approved, Reference
from terminal_api.processor import Operation
from terminal_api.processors.gateway.basket import Basket
from terminal_api.processors.gateway.posting import Later, Posted, Posting
from tests.register.tui.screens.test_open_list import list_, listed, news, offered, words

AWAY = "The gateway was not reached, or its answer was lost: the basket is posted again."
OTHER = "The gateway has another basket under this sale: call support."


@dataclass
class Taker:
    """A gateway that says `answer` to every basket."""

    answer: Posting = field(default_factory=Posted)
    got: list[Basket] = field(default_factory=list)
    name: str = "gateway"

    async def post(self, basket: Basket) -> Posting:
        self.got.append(basket)
        return self.answer


def sold(hands, taker: Taker) -> str:
    """A sale of 4.50, paid by a card of the gateway; its number."""
    till = hands.till
    table = GatewayTable(
        url="https://gateway.example/v1", store="CP-1", till="1", key_from="env:KEY", provider="toggle"
    )
    till.settings = till.settings.model_copy(update={"processor": Processors(gateway=table)})
    number, amount = till.books.next_number, Money("4.50", EUR)
    line = Goods("1", "Tea", amount, Decimal(1), "piece", "A", Decimal(21), "Pantry")
    mark, at = CardMark("token", "0017", "toggle"), till.clock.now()
    request = MoneyRequest("one", "gateway", Operation.PAY, amount, at, number, card=mark)
    approved = Approved(amount, Reference("one.769457", at), approval_code="769457")
    till.record(LineAdded(number, line), Intended(number, request))
    till.record(Ended(number, request, approved), SalePaid(number, amount, (), amount * 0))
    till.processors = {**till.processors, "gateway": taker}
    till.record(SaleCompleted(number))
    return number


async def test_it_says_since_when_and_that_no_money_is_missing_and_may_be_tried_now(counter):
    async with counter() as hands:
        taker = Taker()
        number = sold(hands, taker)
        await list_(hands)
        assert listed(hands) == [f"{number}  its basket is not at the gateway yet"]
        assert "no money is missing" in words(hands)
        assert offered(hands) == "T"
        await hands.press("t")
        await hands.until(lambda: listed(hands) == [])
        assert [one.sale for one in taker.got] == [number]
        assert "Done" in news(hands)


async def test_when_the_gateway_is_away_it_says_when_it_is_tried_again(counter):
    async with counter() as hands:
        number = sold(hands, Taker(Later(AWAY)))
        await list_(hands)
        await hands.press("t")
        await hands.until(lambda: AWAY in news(hands))
        assert "posts it again in" in words(hands)
        assert listed(hands) == [f"{number}  its basket is not at the gateway yet"]


async def test_a_refused_one_leaves_the_list_by_a_manager(counter):
    async with counter() as hands:
        number = sold(hands, Taker())
        hands.till.record(BasketRefused(number, OTHER))
        await list_(hands)
        assert listed(hands) == [f"{number}  its basket was refused by the gateway"]
        assert "another basket under this sale: call support." in words(hands).replace("\n", " ")
        await hands.press("c")
        await hands.type("9876", "enter")
        await hands.until(lambda: listed(hands) == [])
        (seen,) = [e.event for e in hands.till.journal.entries() if isinstance(e.event, BasketSeenTo)]
        assert seen == BasketSeenTo(number, "Ruth")


async def test_one_on_its_way_is_nothing_to_look_after_until_something_goes_wrong(counter):
    async with counter() as hands:

        def lamps() -> list[str]:
            return [lamp.text for lamp in Lamps().read(hands.till, hands.till.clock.now())]

        number = sold(hands, Taker(Later(AWAY)))
        assert "nothing open" in lamps()
        await baskets.post_now(hands.till, number)
        assert "1 open" in lamps()


async def test_baskets_as_drawn(counter, pictures):
    async with counter() as hands:
        sold(hands, Taker())
        hands.till.record(BasketRefused(sold(hands, Taker()), OTHER))
        await list_(hands)
        await pictures(hands)
        await hands.press("down")
        await pictures(hands)
