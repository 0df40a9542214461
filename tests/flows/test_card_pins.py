"""A PIN that the till itself asks for, of cards that another processor keeps than the terminal."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from register.config.processors import Processors, ToastTable
from register.config.tables import PinPolicy, Provider
from register.counter.cards import card_again, card_balance, card_desk
from register.counter.cards.card_pins import TRIES, wanted_again, with_pin
from register.counter.drawer import shifts
from register.counter.owing import owed
from register.counter.returning import refunding, returns
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.asking.exchange import Failed
from register.domain.events import Intended
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.pins import PinPolicy as Wanted
from terminal_api.mock.providers.toast.wire import PATH
from terminal_api.outcomes import Approved, Decline, Declined
from terminal_api.processor import Entry, GiftCard, Operation
from tests.flows.conftest import euros
from tests.flows.test_other_processors import Elsewhere

pytestmark = pytest.mark.asyncio(loop_scope="module")

PIN = "908172"
WRONG = "553311"


@dataclass
class Customer:
    """Types what is lined up, and then no more; remembers what the till asked with."""

    types: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def __call__(self, card: GiftCard, why: str) -> str | None:
        self.told.append(why)
        return self.types.pop(0) if self.types else None


Opened = Callable[[PinPolicy, Wanted], Any]


@pytest_asyncio.fixture(loop_scope="module")
async def opened(bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Opened]:
    """Opens a shop whose till asks by the first policy, at a provider that wants PINs by the second."""
    ledger = CardLedger()
    desk = ToastDesk(ledger)
    shops: list[Elsewhere] = []
    async with MockProvider(desk, ledger) as provider:
        monkeypatch.setenv("KEY_OF_TOAST", desk.credentials["token"])
        table = ToastTable(
            url=provider.url + PATH,
            restaurant=desk.credentials["restaurant"],
            key_from="env:KEY_OF_TOAST",
            environment="test",
            cash_out=True,
        )

        async def open_(asks: PinPolicy, wants: Wanted) -> Elsewhere:
            desk.adjust({"pin": wants})
            row = Provider(name="toast", prefixes=("7700",), lengths=(16,), processor="toast", pin=asks)
            shop = Elsewhere(bench, tmp_path, provider=provider, tables=Processors(toast=table), row=row)
            await shop.open()
            shops.append(shop)
            assert shifts.open_shift(shop.till, euros("100.00")) is None
            return shop

        yield open_
        for shop in shops:
            await shop.close()


def kept(shop: Elsewhere, number: str, balance: str = "30.00") -> GiftCard:
    """A card that was issued with a PIN, its number typed."""
    card = Card(number, "toast", CardStatus.ACTIVE, euros(balance), code=PIN)
    shop.server.ledger.put(card)
    return shop.till.card(number, Entry.TYPED)


async def pay(shop: Elsewhere, card: GiftCard, customer: Customer) -> object:
    def use(card: GiftCard) -> Any:
        return checkout.pay_by_gift_card(shop.till, card, euros("5.00"))

    return await with_pin(shop.till, card, Operation.PAY, customer, use)


def asked(shop: Elsewhere) -> int:
    return sum(1 for _ in shop.till.journal.entries(kinds=[Intended]))


async def test_a_till_that_never_asks_leaves_a_card_that_wants_its_pin_unused(opened):
    shop = await opened("never", Wanted.ALWAYS)
    shop.ring_up("12.10")
    customer = Customer([PIN])
    outcome = await pay(shop, kept(shop, "7700999900000011"), customer)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.WRONG_PIN
    assert customer.told == []


async def test_the_pin_is_asked_for_once_the_provider_wants_it(opened):
    shop = await opened("asked", Wanted.ALWAYS)
    shop.ring_up("12.10")
    customer = Customer([PIN])
    card = kept(shop, "7700999900000012")
    assert isinstance(await pay(shop, card, customer), Approved)
    assert customer.told == ["This card needs its PIN: ask the customer for it, then try again."]
    assert shop.left(card) == euros("25.00")
    assert asked(shop) == 2


async def test_nobody_is_asked_where_the_provider_wants_no_pin(opened):
    shop = await opened("asked", Wanted.KEYED)
    shop.ring_up("12.10")
    customer = Customer([PIN])
    scanned = replace(kept(shop, "7700999900000013"), entry=Entry.SCANNED)
    assert isinstance(await pay(shop, scanned, customer), Approved)
    assert customer.told == []


async def test_a_till_that_always_asks_does_so_before_anything_leaves(opened):
    shop = await opened("always", Wanted.ALWAYS)
    shop.ring_up("12.10")
    card = kept(shop, "7700999900000014")
    refused = await pay(shop, card, Customer())
    assert isinstance(refused, Refused)
    assert refused.reason == "Nothing was asked: the PIN of the card is needed"
    assert asked(shop) == 0
    customer = Customer([PIN])
    assert isinstance(await pay(shop, card, customer), Approved)
    assert customer.told == [""]
    assert asked(shop) == 1


async def test_a_card_has_three_tries_in_a_sale_and_the_next_sale_has_new_ones(opened):
    shop = await opened("always", Wanted.ALWAYS)
    shop.ring_up("12.10")
    card = kept(shop, "7700999900000015")
    first = Customer([WRONG])
    outcome = await pay(shop, card, first)
    assert isinstance(outcome, Declined)
    assert first.told[1:] == ["The PIN does not fit this card: try it again, or use another card."]
    second = Customer([WRONG] * 9)
    assert isinstance(await pay(shop, card, second), Declined)
    assert len(second.types) == 9 - (TRIES - 1)
    third = Customer([PIN])
    refused = await pay(shop, card, third)
    assert isinstance(refused, Refused)
    assert "was wrong 3 times" in refused.reason
    assert third.types == [PIN]
    assert asked(shop) == TRIES
    other = Customer([PIN])
    assert isinstance(await pay(shop, kept(shop, "7700999900000016"), other), Approved)
    await checkout.pay_cash(shop.till)
    shop.ring_up("12.10")
    assert isinstance(await pay(shop, card, Customer([PIN])), Approved)


async def test_a_balance_is_told_and_paid_out_with_the_pin(opened):
    shop = await opened("asked", Wanted.ALWAYS)
    till, card = shop.till, kept(shop, "7700999900000017", "4.00")
    customer = Customer([WRONG, PIN, PIN])
    seen = await with_pin(till, card, Operation.BALANCE, customer, partial(card_balance.look, till))
    assert isinstance(seen, card_balance.Look)
    assert seen.balance == euros("4.00")
    pay_out = partial(card_desk.cash_out, till, seen=seen)
    done = await with_pin(till, card, Operation.CASH_OUT, customer, pay_out)
    assert isinstance(done, tuple), done
    _, outcome = done
    assert isinstance(outcome, Approved)
    assert customer.types == []
    assert shop.left(card) == euros("0")


async def test_what_a_card_paid_goes_back_with_its_pin(opened):
    shop = await opened("always", Wanted.ALWAYS)
    number = shop.ring_up("5.00").number
    card = kept(shop, "7700999900000019")
    assert isinstance(await pay(shop, card, Customer([PIN])), Approved)
    one = await returns.give(shop.till, shop.plan(number, {0: "1"}), cards=[card])
    assert isinstance(one, Return)
    assert one.due == euros("5.00"), "its provider wants the PIN for that too"
    again = await refunding.give_again(shop.till, one.number, [replace(card, pin=PIN)])
    assert isinstance(again, Return)
    assert again.completed
    assert shop.left(card) == euros("30.00")
    assert shop.till.at_hand == {}


@pytest.mark.parametrize("asks", ["asked", "always"])
async def test_an_open_sale_goes_back_with_the_pin_that_its_card_paid_with(opened, asks):
    shop = await opened(asks, Wanted.ALWAYS)
    number = shop.ring_up("12.10").number
    card = kept(shop, "7700999900000020")
    assert isinstance(await pay(shop, card, Customer([PIN])), Approved)
    back = await checkout.give_back(shop.till)
    assert isinstance(back, Sale)
    assert (back.due, shop.left(card)) == (euros("12.10"), euros("30.00"))
    other = kept(shop, "7700999900000021")
    assert isinstance(await pay(shop, other, Customer([PIN])), Approved)
    voided = await checkout.void(shop.till, "the customer leaves")
    assert isinstance(voided, Sale)
    assert shop.stage(number) is Stage.VOIDED
    assert shop.left(other) == euros("30.00")
    assert shop.till.with_pins == {}


async def test_after_a_restart_the_pin_is_wanted_once_more(opened):
    shop = await opened("always", Wanted.ALWAYS)
    number = shop.ring_up("12.10").number
    card = kept(shop, "7700999900000022")
    assert isinstance(await pay(shop, card, Customer([PIN])), Approved)
    assert wanted_again(shop.till, number) == ()
    await shop.reopen()
    kept_back = await checkout.give_back(shop.till)
    assert isinstance(kept_back, Sale)
    (failed,) = (one for one in kept_back.exchanges.all if isinstance(one, Failed))
    assert failed.reason == "This card needs its PIN: ask the customer for it, then try again."
    assert shop.left(card) == euros("25.00")
    (again,) = wanted_again(shop.till, number)
    with card_again.at_hand(shop.till, [replace(again, pin=PIN)]):
        await checkout.void(shop.till, "the customer leaves")
        await owed.reverse_again(shop.till, number)
    assert shop.stage(number) is Stage.VOIDED
    assert shop.left(card) == euros("30.00")


async def test_no_pin_is_kept_anywhere(opened, tmp_path, caplog):
    caplog.set_level("DEBUG")
    shop = await opened("always", Wanted.ALWAYS)
    shop.ring_up("12.10")
    card = kept(shop, "7700999900000018")
    assert isinstance(await pay(shop, card, Customer([WRONG, PIN])), Approved)
    assert PIN not in repr(shop.till.with_pins)
    await checkout.pay_cash(shop.till)
    assert shop.till.with_pins == {}
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for pin in (PIN, WRONG):
        assert pin.encode() not in everything
        assert pin not in caplog.text
        assert pin not in repr(replace(card, pin=pin))


async def test_the_terminal_asks_for_its_cards_pins_itself(opened):
    shop = await opened("always", Wanted.ALWAYS)
    shop.ring_up("12.10")
    customer = Customer([PIN])
    assert isinstance(await pay(shop, shop.card("10.00"), customer), Approved)
    assert customer.told == []
