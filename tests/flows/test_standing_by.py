"""Adyen's Stored Value API for the terminal's cards, while the terminal is busy or away."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from register.config.processors import Processors, StoredValueTable
from register.config.tables import PinPolicy
from register.counter.cards import (
    card_balance,
    card_desk,
    card_sales,
    undo_load,
)
from register.counter.cards.card_pins import policy_of, with_pin
from register.counter.drawer import shifts
from register.counter.history import answered
from register.counter.selling import checkout
from register.domain.amounts import Refused
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.stored_value.opening import opened as stored_value
from terminal_api.outcomes import Approved, Unknown
from terminal_api.processor import Condition, GiftCard, Health, Operation
from tests.flows.test_other_processors import Elsewhere, euros

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def standing_by(
    bench: Any,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
    *,
    terminal: bool,
    pin: PinPolicy = "never",
    store_credit: bool = False,
) -> AsyncGenerator[Elsewhere]:
    """A shop with the Stored Value API, and perhaps with the terminal that it stands in for."""
    desk, _ = stored_value()
    desk = type(desk)(bench.mock.ledger)
    async with MockProvider(desk, bench.mock.ledger) as provider:
        monkeypatch.setenv("KEY_OF_ADYEN", desk.credentials["X-API-Key"])
        table = StoredValueTable(
            merchant_account=desk.credentials["merchantAccount"],
            store=desk.credentials["store"],
            key_from="env:KEY_OF_ADYEN",
            environment="test",
            url=provider.url + desk.credentials["path"],
            store_credit=store_credit,
        )
        shop = Elsewhere(
            bench,
            tmp_path,
            provider=provider,
            tables=Processors.model_validate({"stored-value": table}),
            terminal=terminal,
            pin=pin,
        )
        await shop.open()
        try:
            assert shifts.open_shift(shop.till, euros("100.00")) is None
            yield shop
        finally:
            await shop.close()


async def test_while_the_terminal_is_away_the_stored_value_api_tells_and_loads(bench, tmp_path, monkeypatch):
    async with standing_by(bench, tmp_path, monkeypatch, terminal=False) as shop:
        card = shop.card("10.00")
        seen = await card_balance.look(shop.till, card)
        assert isinstance(seen, card_balance.Look)
        assert seen.balance == euros("10.00")
        assert isinstance(await card_sales.sell(shop.till, card, euros("15.00")), card_balance.Look)
        await checkout.pay_cash(shop.till)
        assert shop.balance(card) == euros("25.00")
        shop.ring_up("3.00")
        paid = await checkout.pay_by_gift_card(shop.till, card)
        assert not isinstance(paid, Approved)


@pytest.mark.parametrize(("provider", "unsold"), [("svs", True), ("givex", False)])
async def test_of_what_it_activated_the_stored_value_api_takes_back_what_its_provider_does(
    bench, tmp_path, monkeypatch, provider, unsold
):
    async with standing_by(bench, tmp_path, monkeypatch, terminal=False) as shop:
        card = shop.new_card(provider)
        assert isinstance(await card_sales.sell(shop.till, card, euros("15.00")), card_balance.Look)
        await checkout.pay_cash(shop.till)
        done = await undo_load.undo_load(shop.till, card)
        assert isinstance(done, tuple) is unsold
        assert (shop.status(card) is CardStatus.INACTIVE) is unsold
        assert str(shop.cash()) == ("100.00" if unsold else "115.00")


async def test_store_credit_goes_onto_a_card_while_the_terminal_is_away_where_the_shop_gives_it(
    bench, tmp_path, monkeypatch
):
    async with standing_by(bench, tmp_path, monkeypatch, terminal=False, store_credit=True) as shop:
        card = shop.card("10.00")
        done = await card_desk.refund_onto(shop.till, card, euros("12.00"), allowed_by="Ruth")
        assert isinstance(done, tuple), done
        assert isinstance(done[1], Approved), done[1]
        assert (done[0].processor, shop.balance(card)) == ("stored-value", euros("22.00"))


async def test_a_lost_answer_about_store_credit_is_found_out_after_a_restart(bench, tmp_path, monkeypatch):
    async with standing_by(bench, tmp_path, monkeypatch, terminal=False, store_credit=True) as shop:
        card = shop.card("10.00")
        shop.server.faults.arm(Fault("drop_after", operation="load"))
        done = await card_desk.refund_onto(shop.till, card, euros("12.00"), allowed_by="Ruth")
        assert isinstance(done, tuple), done
        assert isinstance(done[1], Unknown), done[1]
        await shop.reopen()
        await shop.settle()
        found = answered(shop.till.journal)[done[0].id]
        assert isinstance(found.outcome, Approved), found.outcome
        assert shop.balance(card) == euros("22.00"), "once"


async def test_a_shop_without_store_credit_refunds_onto_cards_by_the_terminal_alone(
    bench, tmp_path, monkeypatch
):
    async with standing_by(bench, tmp_path, monkeypatch, terminal=False) as shop:
        card = shop.card("10.00")
        done = await card_desk.refund_onto(shop.till, card, euros("12.00"), allowed_by="Ruth")
        assert isinstance(done, Refused), done
        assert done.reason == "A svs card cannot do that here"
        assert shop.server.served == 0
        assert shop.balance(card) == euros("10.00")


def with_code(shop: Elsewhere) -> GiftCard:
    """A card of the terminal's, whose provider wants its code."""
    card = shop.card("10.00", provider="givex")
    kept = shop.mock.ledger.card(card.number)
    assert kept is not None
    shop.mock.ledger.put(replace(kept, code="5127"))
    return card


@pytest.mark.parametrize("pin", ["asked", "always"])
async def test_what_stands_in_for_the_terminal_gets_the_pin_from_the_till(bench, tmp_path, monkeypatch, pin):
    async with standing_by(bench, tmp_path, monkeypatch, terminal=False, pin=pin) as shop:
        card, told = with_code(shop), []

        async def customer(_: GiftCard, why: str) -> str | None:
            told.append(why)
            return "5127"

        def end(card: GiftCard) -> Any:
            return card_desk.deactivate(shop.till, card)

        look = partial(card_balance.look, shop.till)
        seen = await with_pin(shop.till, card, Operation.BALANCE, customer, look)
        assert isinstance(seen, card_balance.Look)
        assert seen.balance == euros("10.00")
        assert len(told) == 1
        assert (told[0] == "") is (pin == "always")
        ended = await with_pin(shop.till, card, Operation.DEACTIVATE, customer, end)
        assert isinstance(ended, tuple)
        assert isinstance(ended[1], Approved)
        assert len(told) == 2


async def test_a_terminal_that_is_free_asks_for_the_pin_itself(bench, tmp_path, monkeypatch):
    async with standing_by(bench, tmp_path, monkeypatch, terminal=True, pin="always") as shop:
        card = shop.card("10.00", provider="givex")
        assert policy_of(shop.till, card, Operation.BALANCE) == "never"
        shop.till.terminal_health = Health(Condition.OUT_OF_REACH)
        assert policy_of(shop.till, card, Operation.BALANCE) == "always"
        assert policy_of(shop.till, card, Operation.PAY) == "never", "a payment waits for the terminal"
