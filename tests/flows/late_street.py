"""The shop of `street` where cards pay with the closed basket, and a referee over what the gateway took."""

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from register.counter import history
from register.counter.drawer import shifts
from register.counter.owing import worker
from register.counter.selling import checkout
from register.domain.amounts import figures
from register.domain.bookkeeping.postings import postings
from register.domain.books import Books, replay
from register.domain.events import (
    BasketAsked,
    BasketPosted,
    CashTaken,
    Ended,
    Intended,
    PaperQueued,
    SaleCompleted,
    SalePaid,
)
from register.domain.sale import Sale
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard
from terminal_api.processors.service import service_client
from tests.flows.conftest import Bench
from tests.flows.street import Euros, Street


class Late(Street):
    """Where the gateway takes the money with the closed basket."""

    def on(self, card: GiftCard) -> str:
        known = self.gateway.ledger.card(card.number)
        assert known is not None
        return figures(known.balance)

    async def reserves(self, total: str = "62.50", balance: str = "50.00") -> GiftCard:
        """Ring up `total`, of which a gift card is to pay what it has."""
        if self.till.books.sale is None:
            self.ring_up(total)
        card = self.gift_card(balance)
        outcome = await checkout.pay_by_gift_card(self.till, card)
        assert isinstance(outcome, Approved), outcome
        return card

    @property
    def sums(self) -> tuple[str, str, str, str]:
        """Paid, held, reserved and due of the sale at the counter."""
        sale = self.sale
        return figures(sale.paid), figures(sale.held), figures(sale.reserved), figures(sale.due)

    def past(self, number: str) -> Sale:
        sale = history.past_sale(self.till, number)
        assert sale is not None
        return sale

    def kinds(self, number: str) -> list[type[Any]]:
        wanted = (Intended, Ended, CashTaken, BasketAsked, SalePaid, SaleCompleted, PaperQueued)
        entries = self.till.journal.entries(sale=number)
        return [type(one.event) for one in entries if isinstance(one.event, wanted)]

    async def settle_all(self) -> None:
        for _ in range(6):
            self.gateway.clock.seconds += 60
            self.later(120)
            await worker.settle_due(self.till)


def referee(street: Late) -> None:
    """What the gateway took and gave is what the till has booked; and nothing was told it twice."""
    assert street.events(BasketPosted) == [], "no basket that took money is posted once more"
    entries = tuple(street.till.journal.entries())
    shop = street.till.settings.shop
    assert replay(Books(shop.till, shop.currency), entries) == street.till.books
    if street.till.books.unsettled:
        return
    there = Counter[str]()
    for line in street.gateway.ledger.transactions:
        if line.approved and line.id and not line.id.startswith("elsewhere"):
            there[str(line.operation)] += int(line.moved.amount * 100)
    booked = Counter[str]()
    for each in (each for entry in entries for each in postings(entry.event)):
        if each.account.startswith("gift_cards:gateway:"):
            booked[each.account.rpartition(":")[2]] += abs(int(each.amount.amount * 100))
    assert booked == there


@asynccontextmanager
async def late_street(bench: Bench, state: Path) -> AsyncGenerator[Late]:
    """The shop with its shift open; at the end the referee looks at it."""
    async with service_client(proxies=False) as http:
        gateway = Euros(http, "at_close")
        await gateway.mock.start()
        street = Late(bench, state, gateway=gateway)
        await street.open()
        try:
            assert shifts.open_shift(street.till, street.money("100.00")) is None
            yield street
            referee(street)
        finally:
            await street.close()
            await gateway.mock.stop()
