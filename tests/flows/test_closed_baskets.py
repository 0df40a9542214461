"""The closed basket goes back to the gateway: a whole till, a real gateway on a real socket behind it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio

from register.config.processors import GatewayTable, Processors
from register.config.tables import Provider
from register.counter import (
    baskets,
    card_sales,
    checkout,
    exchanging,
    history,
    obligations,
    returns,
    shifts,
    worker,
)
from register.counter.heartbeat import has_answered
from register.counter.obligations import Kind
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import BasketPosted, BasketRefused, BasketSeenTo, SaleCompleted
from register.domain.owed_baskets import gift_card_movements
from register.domain.people import Person
from register.domain.sale import Stage
from register.settings import Settings
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.service import service_client
from tests.flows.conftest import Clock, Shop
from tests.terminal_api.processors.gateway.benches import STORE, GatewayBench

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUTH = Person("Ruth", "manager", "")


class Euros(GatewayBench):
    currency = "EUR"


@dataclass
class Street(Shop):
    """A shop whose Toggle cards are kept by a gateway; its other cards by the terminal."""

    gateway: Euros = field(kw_only=True)

    def settings(self) -> Settings:
        before = super().settings()
        key = self.state / "gateway.key"
        key.write_text("mock-gateway-key")
        key.chmod(0o600)
        table = GatewayTable(
            url=f"{self.gateway.mock.url}/v1",
            store=STORE,
            till="1",
            key_from=f"file:{key}",
            provider="toggle",
            environment="test",
        )
        cards = before.gift_cards
        assert cards is not None
        toggle = Provider(
            name="toggle",
            prefixes=("6301",),
            processor="gateway",
            least=Decimal("5.00"),
            most=Decimal("500.00"),
        )
        return before.model_copy(
            update={
                "processor": Processors(gateway=table),
                "gift_cards": cards.model_copy(update={"providers": (*cards.providers, toggle)}),
            }
        )

    async def open(self) -> Till:
        till = await super().open()
        self.gateway.start_till(currency="EUR")
        till.processors = {**till.processors, "gateway": self.gateway.gateway}
        return till

    def gift_card(self, balance: str, status: CardStatus = CardStatus.ACTIVE) -> GiftCard:
        card = self.gateway.new_card(status, balance)
        return GiftCard("toggle", card.number)

    async def posted(self) -> dict[str, Any]:
        """What the gateway has once all that may be posted was posted, by sale."""
        await baskets.post_due(self.till)
        return self.there

    @property
    def there(self) -> dict[str, Any]:
        return {sale: kept.record for (_, sale), kept in self.gateway.desk.memory.baskets.items()}

    @property
    def switches(self) -> Any:
        return self.gateway.desk.switches

    @property
    def waiting(self) -> list[str]:
        return [str(one) for one in self.obligations(Kind.BASKET)]

    async def paid_by_card(self, total: str = "62.50", balance: str = "50.00") -> str:
        """Sell for `total`, of which a gift card pays what it has, and a note the rest with change."""
        number = self.ring_up(total).number
        paid = await checkout.pay_by_gift_card(self.till, self.gift_card(balance))
        assert isinstance(paid, Approved), paid
        if self.till.books.sale is not None:
            await checkout.pay_cash(self.till, self.money("20.00"))
        assert self.till.books.sale is None
        return number

    def later(self, seconds: float) -> None:
        self.clock.time += timedelta(seconds=seconds)


@pytest_asyncio.fixture(loop_scope="module")
async def street(bench, tmp_path) -> AsyncIterator[Street]:
    async with service_client(proxies=False) as http:
        gateway = Euros(http)
        await gateway.mock.start()
        street = Street(bench, tmp_path, gateway=gateway)
        await street.open()
        try:
            assert shifts.open_shift(street.till, street.money("100.00")) is None
            yield street
        finally:
            await street.close()
            await gateway.mock.stop()


async def test_a_card_and_cash_make_one_basket_with_both_tenders(street):
    number = await street.paid_by_card()
    assert street.waiting == [f"{number}: its basket is not at the gateway yet"]
    (basket,) = (await street.posted()).values()
    assert [(each["kind"], each["amount"]) for each in basket["tenders"]] == [
        ("gift_card", "50.00"),
        ("cash", "20.00"),
        ("change", "-7.50"),
    ]
    assert basket["totals"]["gross"] == "62.50"
    (card,) = basket["giftCards"]
    assert (card["operation"], card["amount"], card["card"][:4]) == ("pay", "50.00", "****")
    assert (basket["sale"], basket["store"], basket["till"]) == (number, STORE, "1")
    assert street.waiting == []
    assert street.events(BasketPosted) == [BasketPosted(number)]
    street_books_are_right(street)


async def test_a_sale_without_cards_of_the_gateway_is_nobodys_business(street):
    await street.sold("10.00")
    street.ring_up("10.00")
    await checkout.pay_by_gift_card(street.till, street.card("50.00"))  # the terminal keeps this one
    street.ring_up("5.00")
    await checkout.pay_by_bank_card(street.till)
    assert await street.posted() == {}
    assert street.waiting == []


async def test_the_sale_completes_while_the_gateway_is_down_and_the_next_customer_is_served(street):
    street.ring_up("20.00")
    number = street.sale.number
    await checkout.pay_by_gift_card(street.till, street.gift_card("12.00"))
    street.switches.gateway = False
    await checkout.pay_cash(street.till)
    assert street.stage(number) is Stage.COMPLETED
    assert await street.posted() == {}
    await street.sold("3.00")
    assert street.waiting == [f"{number}: its basket is not at the gateway yet"]
    street.switches.gateway = True
    assert await street.posted() == {}, "not before its time"
    street.later(5)
    assert list(await street.posted()) == [number]
    assert street.waiting == []


async def test_it_is_tried_again_after_ever_longer_pauses(street):
    await street.paid_by_card()
    street.switches.gateway = False
    tried = []
    for second in range(0, 6000):
        before = street.gateway.mock.served
        await baskets.post_due(street.till)
        if street.gateway.mock.served > before:
            tried.append(second)
        street.later(1)
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses[:6] == [5, 30, 120, 600, 1800, 1800]


async def test_others_wait_with_the_first_while_the_gateway_is_away(street):
    first, second = await street.paid_by_card(), await street.paid_by_card()
    street.switches.gateway = False
    before = street.gateway.mock.served
    await baskets.post_due(street.till)
    assert street.gateway.mock.served == before + 1
    street.switches.gateway = True
    street.later(5)
    assert list(await street.posted()) == [first, second]


async def test_a_key_that_is_switched_off_is_tried_hourly(street):
    await street.paid_by_card()
    street.switches.key = False
    await baskets.post_due(street.till)
    street.switches.key = True
    street.later(3599)
    assert await street.posted() == {}
    street.later(1)
    assert len(await street.posted()) == 1


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.GARBLED, FaultKind.RESET_MID_ANSWER])
async def test_a_lost_answer_is_posted_again_and_is_there_once(street, kind):
    number = await street.paid_by_card()
    street.gateway.arm(kind, operation="basket")
    first = dict(await street.posted())
    assert list(first) == [number], "it arrived"
    assert len(street.waiting) == 1, "and the till does not know"
    street.later(5)
    assert await street.posted() == first
    assert street.waiting == []


async def test_killed_between_completion_and_posting_it_is_posted_after_the_restart(street):
    number = await street.paid_by_card()
    await street.reopen()
    assert street.waiting == [f"{number}: its basket is not at the gateway yet"]
    assert list(await street.posted()) == [number]
    await street.reopen()
    assert street.waiting == []


async def test_killed_between_posting_and_writing_that_down_it_is_there_once(street):
    number = await street.paid_by_card()
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    first = dict(await street.posted())
    await street.reopen()
    assert await street.posted() == first
    assert street.events(BasketPosted) == [BasketPosted(number)]


class Killed(BaseException):
    """The program is gone."""


async def sells_and_posts(street: Street) -> None:
    """12.00 by a card of the gateway, the rest in cash, and the basket to the gateway."""
    street.ring_up("20.00")
    await checkout.pay_by_gift_card(street.till, street.gift_card("12.00"))
    await checkout.pay_cash(street.till)
    await baskets.post_due(street.till)


@pytest.mark.parametrize("written", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("commits", range(1, 6))
async def test_killed_at_any_commit_it_is_there_once(street, monkeypatch, commits, written):
    journal, left = street.till.journal, commits
    append = journal.append

    def dying(*events: Any, **how: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and not written:
            raise Killed
        done = append(*events, **how)
        if left == 0:
            raise Killed
        return done

    monkeypatch.setattr(journal, "append", dying)
    with pytest.raises(Killed):
        await sells_and_posts(street)
    monkeypatch.undo()
    await street.reopen()
    for _ in range(6):
        street.gateway.clock.seconds += 60
        street.later(120)
        await worker.settle_due(street.till)
    assert not street.till.books.unsettled
    if street.till.books.sale is None and not street.events(SaleCompleted):
        street.ring_up("20.00")
    if street.till.books.sale is not None:
        await checkout.pay_cash(street.till)
    (completed,) = street.events(SaleCompleted)
    sale = history.past_sale(street.till, completed.sale)
    assert sale is not None
    moved = gift_card_movements(sale)
    assert list(await street.posted()) == ([sale.number] if moved else [])
    assert street.events(BasketPosted) == ([BasketPosted(sale.number)] if moved else [])
    assert street.waiting == []


async def test_it_is_owed_in_the_very_commit_that_completes_the_sale(street):
    number = await street.paid_by_card()
    entries = list(street.till.journal.entries(sale=number))
    (closed,) = [one for one in entries if isinstance(one.event, SaleCompleted)]
    (owed,) = street.till.books.baskets
    assert (owed.number, owed.since) == (number, closed.at)


class Standing(Clock):
    """Nothing is done for want of anything else to do: only what happens wakes the worker."""

    async def pause(self, seconds: float) -> None:
        await asyncio.Event().wait()


async def test_the_worker_posts_by_itself(street):
    has_answered(street.till)  # no look at the terminal is to be cut off with the worker
    street.till.clock = Standing()
    changed = asyncio.Event()
    street.till.watchers.append(changed.set)
    working = asyncio.ensure_future(worker.work(street.till))
    number = await street.paid_by_card()
    async with asyncio.timeout(10):
        while street.till.books.baskets or not street.till.terminal_health.ok:
            await changed.wait()
            changed.clear()
    working.cancel()
    await asyncio.wait([working])
    assert list(street.there) == [number]


async def test_a_sale_that_was_voided_names_the_payment_and_its_reversal(street):
    number = street.ring_up("62.50").number
    await checkout.pay_by_gift_card(street.till, street.gift_card("50.00"))
    await checkout.void(street.till, "changed their mind")
    basket = (await street.posted())[number]
    assert basket["lines"] == []
    assert basket["tenders"] == []
    assert [each["operation"] for each in basket["giftCards"]] == ["pay", "reverse"]
    assert street.waiting == []


async def test_goods_that_come_back_make_a_basket_that_corrects_the_first(street):
    street.ring_up("20.00")
    number = street.sale.number
    await checkout.pay_by_gift_card(street.till, street.gift_card("50.00"))
    await street.posted()
    back = await street.take_back(number, {0: "1"})
    basket = (await street.posted())[back.number]
    assert basket["corrects"] == number
    assert [(each["quantity"], each["gross"]) for each in basket["lines"]] == [("-1", "-20.00")]
    assert [each["operation"] for each in basket["giftCards"]] == ["reverse"]
    assert [(each["kind"], each["amount"]) for each in basket["tenders"]] == [("gift_card", "-20.00")]
    assert street.waiting == []


async def test_cards_that_are_sold_and_loaded_are_named(street):
    new = street.gift_card("0.00", CardStatus.INACTIVE)
    await card_sales.sell(street.till, new, street.money("25.00"))
    await card_sales.sell(street.till, street.gift_card("1.00"), street.money("10.00"))
    number = street.sale.number
    await checkout.pay_cash(street.till)
    basket = (await street.posted())[number]
    assert [each["kind"] for each in basket["lines"]] == ["gift_card_sale", "gift_card_load"]
    assert [each["operation"] for each in basket["giftCards"]] == ["activate", "load"]
    assert new.number not in str(basket)


async def test_the_basket_waits_until_it_is_known_what_became_of_the_card_sold(street):
    card = street.gift_card("0.00", CardStatus.INACTIVE)
    street.ring_up("5.00")
    await card_sales.sell(street.till, card, street.money("25.00"))
    number = street.sale.number
    await checkout.pay_by_gift_card(street.till, street.gift_card("5.00"))
    street.gateway.arm(FaultKind.DROP_AFTER, operation="activate")
    await checkout.pay_cash(street.till)
    assert [each.kind for each in obligations.obligations(street.till)][:1] == [Kind.ANSWER]
    assert await street.posted() == {}
    assert isinstance(await baskets.post_now(street.till, number), Refused)
    await street.settle()
    basket = (await street.posted())[number]
    assert [each["operation"] for each in basket["giftCards"]] == ["pay", "activate"]


async def test_an_exchange_in_which_no_card_moved_posts_nothing_more(street):
    street.ring_up("20.00")
    number = street.sale.number
    await checkout.pay_by_gift_card(street.till, street.gift_card("20.00"))
    await street.posted()
    found = returns.find(street.till, number)
    assert isinstance(found, returns.Found)
    exchanging.bring_in(street.till, found, {0: Decimal(1)})
    street.ring_up("20.00")
    await checkout.pay_cash(street.till)
    assert list(await street.posted()) == [number], "nothing moved on a card: nothing to tell"
    assert street.waiting == []


async def test_a_basket_that_is_refused_for_good_waits_for_a_manager(street):
    number = await street.paid_by_card()
    street.gateway.desk.memory.movements.clear()  # as if the gateway had lost its books
    assert await street.posted() == {}
    assert street.waiting == [f"{number}: its basket was refused by the gateway"]
    (refused,) = street.events(BasketRefused)
    assert "misses a gift-card transaction" in refused.reason
    before = street.gateway.mock.served
    street.later(7200)
    await baskets.post_due(street.till)
    assert street.gateway.mock.served == before, "nobody asks again"
    await street.reopen()
    assert len(street.waiting) == 1
    assert baskets.see_to(street.till, number, RUTH) is None
    assert street.events(BasketSeenTo) == [BasketSeenTo(number, "Ruth")]
    assert street.waiting == []
    assert isinstance(baskets.see_to(street.till, number, RUTH), Refused)


async def test_a_basket_that_is_still_posted_is_not_for_a_manager_to_drop(street):
    number = await street.paid_by_card()
    assert isinstance(baskets.see_to(street.till, number, RUTH), Refused)
    assert len(street.waiting) == 1


async def test_somebody_may_try_now_and_is_told_why_it_did_not_go(street):
    number = await street.paid_by_card()
    street.switches.provider = False
    told = await baskets.post_now(street.till, number)
    assert isinstance(told, Refused)
    assert told.reason
    street.switches.provider = True
    assert await baskets.post_now(street.till, number) is None
    assert list(street.there) == [number]


async def test_without_a_gateway_in_the_settings_it_stays_owed(street):
    number = await street.paid_by_card()
    street.till.processors = {name: one for name, one in street.till.processors.items() if name != "gateway"}
    await baskets.post_due(street.till)
    told = await baskets.post_now(street.till, number)
    assert isinstance(told, Refused)
    assert "[processor.gateway]" in told.reason
    assert len(street.waiting) == 1
    assert baskets.next_in_s(street.till) is None


async def test_the_day_ends_with_the_basket_on_the_report(street):
    await street.paid_by_card()
    reading = shifts.close_shift(street.till, None)
    assert not isinstance(reading, Refused)
    (said,) = [one.words for one in reading.open if one.kind is Kind.BASKET]
    assert said.startswith("1 basket not at the gateway")


def street_books_are_right(street: Street) -> None:
    """The gateway's ledger and the till's books tell the same of what moved."""
    moved = [(line.operation, line.moved) for line in street.gateway.ledger.transactions if line.id]
    assert [operation for operation, _ in moved] == [Operation.PAY]


async def test_when_the_worker_breaks_nobody_goes_on_posting_beside_it(street, monkeypatch):
    class Gone(BaseException):
        """No `except Exception` catches it, as none catches the end of a program."""

    async def breaks(till: Till) -> int:
        raise Gone

    monkeypatch.setattr(worker, "settle_due", breaks)
    before = asyncio.all_tasks()
    with pytest.raises(Gone):
        await worker.work(street.till)
    assert asyncio.all_tasks() == before
