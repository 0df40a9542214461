"""Gift cards with a discount share, acceptance case 12: at Toggle itself, and at Toggle behind a gateway."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from register.config.processors import GatewayTable, Processors, ToggleTable
from register.config.tables import Provider
from register.counter import history
from register.counter.cards import card_balance, card_sales
from register.counter.cards.card_desk import reverse_at_desk
from register.counter.closed_baskets import baskets
from register.counter.drawer import shifts
from register.counter.drawer.report_json import as_json
from register.counter.drawer.reports import paper, reading
from register.counter.owing import owed
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.sale import Sale, Stage
from register.settings import Settings
from register.tui.words.card_words import put_into_basket
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.opening import KEY, STORE
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.server import MockProvider
from terminal_api.outcomes import Approved, Declined, Unknown
from terminal_api.processor import GiftCard
from tests.flows.conftest import Shop

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHARED = {"toggle": "6301190055500010025", "gateway": "6301190055500010033"}
"""50.00 on each, of which 10.00 were given free."""
SMALL = {"toggle": "6301190055500010033", "gateway": "6301190055500010025"}
"""6.40 and 12.50, without a discount."""


@dataclass
class Discounting(Shop):
    """A British shop whose Toggle cards are kept by Toggle, or by a gateway before it."""

    provider: MockProvider = field(kw_only=True)

    @property
    def name(self) -> str:
        return self.provider.desk.name

    def settings(self) -> Settings:
        read = super().settings()
        key = self.state / "key"
        told = self.provider.desk.credentials
        key.write_text(told["password"] if self.name == "toggle" else KEY)
        key.chmod(0o600)
        cards = read.gift_cards
        assert cards is not None
        row = Provider(
            name="toggle",
            prefixes=("6301",),
            processor=self.name,
            least=Decimal("5.00"),
            most=Decimal("500.00"),
            partial=True,
        )
        tables = Processors(toggle=self._toggle(key, told)) if self.name == "toggle" else self._gateway(key)
        rows = (*cards.providers, row)
        return read.model_copy(
            update={"gift_cards": cards.model_copy(update={"providers": rows}), "processor": tables}
        )

    def _toggle(self, key: Any, told: Any) -> ToggleTable:
        return ToggleTable(
            url=self.provider.url + told["path"],
            user=told["user"],
            password_from=f"file:{key}",
            account_id=int(told["account_id"]),
            product_id=int(told["product_id"]),
            merchant_id=int(told["merchant_id"]),
            site=told["unit_epos_reference"],
            environment="test",
        )

    def _gateway(self, key: Any) -> Processors:
        return Processors(
            gateway=GatewayTable(
                url=f"{self.provider.url}/v1",
                store=STORE,
                till="1",
                key_from=f"file:{key}",
                provider="toggle",
                environment="test",
            )
        )

    @property
    def shared(self) -> GiftCard:
        return GiftCard("toggle", SHARED[self.name])

    @property
    def small(self) -> GiftCard:
        return GiftCard("toggle", SMALL[self.name])

    def left(self, card: GiftCard) -> str:
        found = self.provider.ledger.card(card.number)
        assert found is not None
        return str(found.balance.amount)

    def account(self, name: str) -> str:
        assert self.till.books.shift is not None
        return f"{self.till.books.shift.of(name).amount:.2f}"


async def opened_shop(bench: Any, path: Any, name: str) -> AsyncIterator[Discounting]:
    desk, ledger = PROVIDERS[name]()
    async with MockProvider(desk, ledger) as provider:
        shop = Discounting(bench, path, {"REGISTER_SHOP__CURRENCY": "GBP"}, provider=provider)
        await shop.open()
        try:
            assert shifts.open_shift(shop.till, shop.money("100.00")) is None
            yield shop
        finally:
            await shop.close()


@pytest_asyncio.fixture(params=["toggle", "gateway"], loop_scope="module")
async def shop(bench: Any, tmp_path: Any, request: pytest.FixtureRequest) -> AsyncIterator[Discounting]:
    async for one in opened_shop(bench, tmp_path, request.param):
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def toggle(bench: Any, tmp_path: Any) -> AsyncIterator[Discounting]:
    async for one in opened_shop(bench, tmp_path, "toggle"):
        yield one


async def test_tax_is_found_anew_and_the_receipt_shows_the_discount(shop):
    """21 % in 33.33 and in 16.67, not in the 40.00 and 20.00 that were rung up: 8.67 in place of 10.41."""
    number = shop.ring_up("40.00", "20.00").number
    paid = await checkout.pay_by_gift_card(shop.till, shop.shared)
    assert isinstance(paid, Approved)
    assert (paid.amount, paid.discount) == (shop.money("50.00"), shop.money("10.00"))
    assert (shop.sale.total, shop.sale.paid, shop.sale.due) == tuple(
        map(shop.money, ("50.00", "40.00", "10.00"))
    )
    await checkout.pay_cash(shop.till, shop.money("20.00"))
    sale = history.past_sale(shop.till, number)
    assert sale is not None
    assert (sale.stage, sale.basket.tax) == (Stage.COMPLETED, shop.money("8.67"))
    (receipt,) = shop.papers("sale")
    rows = [row.split() for row in receipt.splitlines()]
    discount = rows.index(["Gift", "card", "discount", "-10.00"])
    assert discount < rows.index(["TOTAL", "GBP", "50.00"])
    assert [row[-1] for row in rows if row[:2] == ["Gift", "card"]] == ["-10.00", "40.00"]
    assert ["Off", "the", "card", "50.00"] in rows
    assert ["Change", "10.00"] in rows
    assert any(row[-3:] == ["41.33", "8.67", "50.00"] for row in rows), receipt
    assert shop.account(f"gift_cards:{shop.name}:pay") == "40.00", "what the provider owes"
    assert shop.account("tendered") == "0.00"
    assert shop.till.books.shift.amount("sales") == shop.money("50.00")
    x: Any = as_json(reading(shop.till, shop.till.books.shift))
    assert (x["sales"]["amount"], x["gift_card_discounts"]) == ("50.00", "10.00")
    assert "Gift card discounts" in str(paper(shop.till.settings, reading(shop.till, shop.till.books.shift)))


async def test_the_closed_basket_agrees_and_tells_the_discount(bench, tmp_path):
    async for shop in opened_shop(bench, tmp_path, "gateway"):
        number = shop.ring_up("40.00", "20.00").number
        await checkout.pay_by_gift_card(shop.till, shop.shared)
        await checkout.pay_cash(shop.till)
        await baskets.post_due(shop.till)
        desk = shop.provider.desk
        assert isinstance(desk, GatewayDesk)
        (kept,) = desk.memory.baskets.values()
        record: Any = kept.record
        assert shop.till.books.baskets == (), "the gateway took it"
        assert (record["sale"], record["totals"]["gross"], record["totals"]["discount"]) == (
            number,
            "60.00",
            "10.00",
        )
        assert [(tax["net"], tax["tax"]) for tax in record["totals"]["tax"]] == [("41.33", "8.67")]
        assert [(each["kind"], each["amount"]) for each in record["tenders"]] == [
            ("gift_card", "40.00"),
            ("cash", "10.00"),
        ]
        assert [each["amount"] for each in record["giftCards"]] == ["50.00"]


async def test_taking_the_payment_back_takes_the_discount_back(shop):
    shop.ring_up("60.00")
    await checkout.pay_by_gift_card(shop.till, shop.shared)
    back = await checkout.give_back(shop.till)
    assert isinstance(back, Sale)
    assert (back.total, back.due, back.stage) == (shop.money("60.00"), shop.money("60.00"), Stage.OPEN)
    assert shop.left(shop.shared) == "50.00"
    assert shop.account("gift_cards") == "0.00"
    await checkout.pay_cash(shop.till)
    (receipt,) = shop.papers("sale")
    assert "discount" not in receipt


async def test_a_sale_that_is_voided_gives_all_of_it_back(toggle):
    toggle.ring_up("60.00")
    number = toggle.sale.number
    await checkout.pay_by_gift_card(toggle.till, toggle.shared)
    await checkout.void(toggle.till, "changed their mind")
    assert toggle.stage(number) is Stage.VOIDED
    assert toggle.left(toggle.shared) == "50.00"
    assert toggle.account("gift_cards") == "0.00"
    assert toggle.account("tendered") == "0.00"


async def test_goods_that_come_back_whole_give_the_card_all_it_paid(shop):
    number = shop.ring_up("60.00").number
    await checkout.pay_by_gift_card(shop.till, shop.shared)
    await checkout.pay_cash(shop.till)
    back = await shop.take_back(number, {0: "1"})
    assert back.completed
    assert back.total == shop.money("50.00"), "what was paid for it"
    assert shop.left(shop.shared) == "50.00", "its discount with it"
    assert shop.cash() == Decimal("100.00")
    assert shop.account("gift_cards") == "0.00"
    assert shop.account("tendered") == "0.00"
    assert shop.account("sales") == "0.00"
    assert shop.account("tax") == "0.00"
    (receipt,) = shop.papers("refund")
    rows = [row.split() for row in receipt.splitlines()]
    assert ["Gift", "card", "discount", "-10.00"] in rows
    assert ["Onto", "the", "card", "50.00"] in rows
    assert [row[-1] for row in rows if row[:1] == ["To"]] == ["40.00", "10.00"]
    await baskets.post_due(shop.till)
    assert shop.till.books.baskets == ()


async def test_a_part_that_comes_back_costs_what_was_paid_for_it(toggle):
    """Toggle takes back whole payments alone: what the drawer does not give waits for another way."""
    number = toggle.ring_up("40.00", "20.00").number
    await checkout.pay_by_gift_card(toggle.till, toggle.shared)
    await checkout.pay_cash(toggle.till)
    plan = toggle.plan(number, {1: "1"})
    assert plan.total == toggle.money("16.67"), "a third of 50.00"
    assert [leg.refundable for leg in plan.legs] == [toggle.money("40.00"), toggle.money("10.00")]
    back = await toggle.take_back(number, {1: "1"})
    assert back.due == toggle.money("6.67"), "10.00 were paid in cash"
    assert toggle.left(toggle.shared) == "0.00"


async def test_a_payment_that_is_given_back_at_the_desk_is_no_more_than_its_tender(toggle):
    number = toggle.ring_up("60.00").number
    await checkout.pay_by_gift_card(toggle.till, toggle.shared)
    await checkout.pay_cash(toggle.till)
    sale = history.past_sale(toggle.till, number)
    assert sale is not None
    (payment,) = sale.payments
    answered = history.asked(toggle.till.journal, payment.request.id)
    assert answered is not None
    back = await reverse_at_desk(toggle.till, answered)
    assert isinstance(back, tuple)
    assert isinstance(back[1], Approved)
    assert toggle.account("gift_cards") == "0.00"
    assert toggle.account("unallocated") == "40.00"


async def test_such_a_card_pays_first_and_the_till_says_why(shop):
    """Nothing is lost: what was taken is given back, and then the card pays."""
    shop.ring_up("60.00")
    await checkout.pay_cash(shop.till, shop.money("5.00"))
    before = shop.provider.served
    told = await checkout.pay_by_gift_card(shop.till, shop.shared)
    assert isinstance(told, Refused)
    assert told.reason == (
        "A toggle card pays first, because it may lower the price before tax: give back with Esc what was"
        " taken, then take the card"
    )
    assert shop.provider.served == before, "the card was not asked"
    assert shop.sale.due == shop.money("55.00")
    await checkout.give_back_one(shop.till, None)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.shared), Approved)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.small), Approved), "another such card"
    await checkout.pay_cash(shop.till)
    assert shop.till.books.sale is None


async def test_stock_that_toggle_does_not_know_is_sold_and_a_wrong_number_is_owed(toggle):
    stock, wrong = GiftCard("toggle", "6301190055500010017"), GiftCard("toggle", "6301190055500010018")
    number = toggle.ring_up("5.00").number
    for card in (stock, wrong):
        seen = await card_sales.sell(toggle.till, card, toggle.money("25.00"))
        assert isinstance(seen, card_balance.Look), seen
        assert isinstance(seen.outcome, Declined)
        assert put_into_basket(seen, toggle.money("25.00")).endswith("check its number")
    await checkout.pay_cash(toggle.till)
    assert toggle.left(stock) == "25.00"
    sale = history.past_sale(toggle.till, number)
    assert sale is not None
    ((position, owing),) = sale.owed_cards
    assert owing.card.last4 == "0018"
    back = await owed.refund_card(toggle.till, number, position)
    assert isinstance(back, Sale), back
    assert back.stage is Stage.COMPLETED


async def test_it_pays_for_goods_alone_also_where_other_cards_may_buy_cards(toggle):
    line = toggle.till.settings.gift_cards
    assert line is not None
    toggle.till.settings = toggle.till.settings.model_copy(
        update={"gift_cards": line.model_copy(update={"buys_cards": True})}
    )
    toggle.ring_up("30.00")
    sold = GiftCard("toggle", "6301190055500010009")
    assert isinstance(await card_sales.sell(toggle.till, sold, toggle.money("25.00")), card_balance.Look)
    paid = await checkout.pay_by_gift_card(toggle.till, toggle.shared)
    assert isinstance(paid, Approved)
    assert paid.amount == toggle.money("30.00")
    await checkout.pay_cash(toggle.till)
    assert toggle.left(sold) == "75.00"


async def test_a_discount_that_is_told_only_after_a_lost_answer_counts_too(shop):
    number = shop.ring_up("60.00").number
    name = {"toggle": "createBalanceAdjustment", "gateway": "pay"}[shop.name]
    shop.provider.faults.arm(Fault(FaultKind.DROP_AFTER, operation=name))
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.shared), Unknown)
    asked = {"toggle": "60.00", "gateway": "50.00"}[shop.name]  # the gateway's card was looked at first
    assert (shop.sale.total, shop.sale.held) == (shop.money("60.00"), shop.money(asked))
    await shop.settle()
    assert (shop.sale.total, shop.sale.due) == (shop.money("50.00"), shop.money("10.00"))
    await checkout.pay_cash(shop.till)
    sale = history.past_sale(shop.till, number)
    assert sale is not None
    assert sale.basket.tax == shop.money("8.68")


async def test_after_a_restart_the_books_are_the_same(toggle):
    toggle.ring_up("60.00")
    await checkout.pay_by_gift_card(toggle.till, toggle.shared)
    await toggle.reopen()
    assert (toggle.sale.total, toggle.sale.due) == (toggle.money("50.00"), toggle.money("10.00"))
    await checkout.pay_cash(toggle.till)
    await toggle.reopen()
    assert toggle.account("tendered") == "0.00"
    assert toggle.till.books.shift.amount("card_discounts") == toggle.money("10.00")
