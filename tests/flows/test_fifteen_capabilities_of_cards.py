"""Capabilities 3, 10 and 11 of what shops need: gift cards, the law of paying them out, no card data at rest.

The acceptance test of each, with its own numbers. More proof:

3. `test_cards_sold.py`, `test_desk.py`, `test_undone_loads.py`.
10. The eighteen cases: `tests/register/config/test_card_law.py`; those with slip and drawer:
    `test_card_law.py`; what is told before it: `tests/register/tui/screens/test_paying_out.py`.
11. `test_cards_read_there.py`, `test_pins.py`, `tests/terminal_api/nexo/test_masking.py`.
"""

import asyncio
import logging
import re
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from moneyed import EUR, USD, Money

from register.counter import history
from register.counter.cards import card_balance, card_desk, card_entry, card_sales
from register.counter.cards.undo_load import undo_load
from register.counter.owing import obligations, owed
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import CashGiven, CashReason, DrawerOpened
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Declined
from terminal_api.processor import Entry, GiftCard, Operation
from tests.flows.test_crash import PowerCut, cut_power_at

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def dollars(amount: str) -> Money:
    return Money(amount, USD)


@pytest_asyncio.fixture(loop_scope="module")
async def in_california(make_bench, make_shop, tmp_path):
    """A shop in California on the second of April 2026, with a terminal whose clock goes with its own."""
    environ = {"REGISTER_SHOP__CURRENCY": "USD", "REGISTER_GIFT_CARDS__JURISDICTION": "US-CA"}
    here = []

    def now() -> datetime:
        return here[0].clock.time + timedelta(seconds=1) if here else datetime.now(UTC)

    async with make_bench(clock=now) as bench, make_shop(bench, tmp_path, environ=environ) as shop:
        shop.clock.time = datetime(2026, 4, 2, 12, tzinfo=UTC)
        here.append(shop)
        yield shop


def last_slip(shop, card, *words: str) -> None:
    """The last paper shows the card masked, and says that."""
    printed = " ".join(shop.papers()[-1].split())
    assert card.last4 in printed
    assert card.number not in printed.replace(" ", "")
    for word in words:
        assert word in printed, printed


async def told_balance(shop, card):
    seen = await card_balance.look(shop.till, card)
    assert isinstance(seen, card_balance.Look)
    card_balance.print_balance(shop.till, seen)
    return seen


async def test_3_all_seven_gift_card_operations_each_undone_where_it_can_be(in_california):
    shop, card = in_california, in_california.new_card()
    till = shop.till
    assert (await told_balance(shop, card)).state == "not active"
    last_slip(shop, card, "not active")
    await card_desk.put_on(till, Operation.ACTIVATE, card, dollars("50.00"))
    last_slip(shop, card, "50.00")
    assert (await told_balance(shop, card)).balance == dollars("50.00")
    last_slip(shop, card, "50.00")
    await card_desk.put_on(till, Operation.LOAD, card, dollars("25.00"))
    last_slip(shop, card, "25.00", "75.00")
    await undo_load(till, card)
    last_slip(shop, card, "REVERSAL", "50.00")
    await card_desk.put_on(till, Operation.LOAD, card, dollars("10.00"))
    last_slip(shop, card, "60.00")
    shop.clock.time += timedelta(hours=25)
    refused = await undo_load(till, card)
    assert isinstance(refused, Refused)
    assert "more than 24 hours ago" in refused.reason
    number = shop.ring_up("48.00", "2.00").number
    await checkout.pay_by_gift_card(till, card)
    last_slip(shop, card, "50.00", "Balance left 10.00")
    await shop.take_back(number, {1: "1"})
    last_slip(shop, card, "2.00", "12.00")
    asked = await card_desk.cash_out(till, card)
    assert isinstance(asked, tuple), asked
    last_slip(shop, card, "CASH PAID USD 12.00", "0.00")
    assert (shop.balance(card), shop.status(card)) == (dollars("0.00"), CardStatus.CLOSED)
    assert shop.moved == [
        *(("activate", "50.00"), ("load", "25.00"), ("undo_load", "25.00"), ("load", "10.00")),
        *(("pay", "50.00"), ("reverse", "2.00"), ("cash_out", "12.00")),
    ]
    shop.check()


async def test_3_the_terminal_too_refuses_to_undo_a_load_after_25_hours(in_california):
    shop, card = in_california, in_california.card("50.00")
    await card_desk.put_on(shop.till, Operation.LOAD, card, dollars("10.00"))
    (load,) = history.answered(shop.till.journal).values()
    assert isinstance(load.outcome, Approved)
    shop.clock.time += timedelta(hours=25)
    asked = await card_desk.at_desk(
        shop.till,
        Operation.UNDO_LOAD,
        card,
        dollars("10.00"),
        original=load.outcome.reference,
        undoes=load.request,
    )
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Declined)
    assert shop.balance(card) == dollars("60.00")
    shop.check()


async def test_10_a_rest_of_4_20_is_paid_out_with_a_drawer_a_slip_and_its_ground(in_california):
    """The eighteen cases themselves: see above."""
    shop, card = in_california, in_california.card("4.20")
    asked = await card_desk.cash_out(shop.till, card)
    assert isinstance(asked, tuple), asked
    number = asked[0].number
    assert (shop.balance(card), shop.status(card)) == (dollars("0.00"), CardStatus.CLOSED)
    assert shop.events(DrawerOpened)[-1].sale == number
    assert shop.events(CashGiven) == [CashGiven(number, dollars("4.20"), CashReason.CASH_OUT)]
    assert shop.till.books.shift.expected == dollars("95.80")
    last_slip(shop, card, "US-CA, less than 15.00", "CASH PAID USD 4.20", "Customer", "Cashier")
    assert isinstance(await card_desk.cash_out(shop.till, card), Refused), "there is nothing left to pay"
    shop.check()


def findings(secrets, folder, *said: str) -> set[str]:
    """Where one of `secrets` stands: in a file of the folder, or in what was said."""
    kept = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    kept |= {f"said {at}": text.encode() for at, text in enumerate(said)}
    return {place for place, text in kept.items() if any(secret.encode() in text for secret in secrets)}


async def every_operation(shop, cards) -> None:
    """With scanned, typed and swiped cards, with answers that cannot be read, and with some refused."""
    scanned, new, small, empty, blocked, swiped, typed = cards
    till = shop.till
    shop.ring_up("50.00")
    shop.arm(FaultKind.GARBLED, category="Payment")
    await checkout.pay_by_gift_card(till, scanned)
    await shop.settle()
    track = card_entry.presented(till, f";{swiped.number}=3112101123456789?", Entry.SCANNED)
    assert isinstance(track, GiftCard)
    assert isinstance(await checkout.pay_by_gift_card(till, track), Approved)
    await checkout.pay_cash(till)
    number = shop.ring_up("5.00").number
    await card_sales.sell(till, new, euros("25.00"))
    shop.refuse_next("StoredValue", message="BLOCK_CARD")
    await checkout.pay_by_gift_card(till, blocked)
    await checkout.pay_cash(till)
    await owed.activate_again(till, number, 1)
    await card_desk.put_on(till, Operation.LOAD, new, euros("10.00"))
    await undo_load(till, new)
    await card_desk.cash_out(till, small)
    await card_desk.refund_onto(till, empty, euros("7.00"))
    await shop.take_back(number, {0: "1"})
    shop.arm(FaultKind.WRONG_MAC)
    await card_balance.look(till, scanned)
    await with_its_pin(shop, typed)


async def with_its_pin(shop, card) -> None:
    """The terminal asks the customer for it."""
    known = shop.mock.ledger.card(card.number)
    shop.mock.ledger.put(replace(known, pin=True))
    shop.ring_up("2.00")
    shop.waiting_shopper()
    paying = asyncio.ensure_future(checkout.pay_by_gift_card(shop.till, replace(card, entry=Entry.TYPED)))
    await shop.prompted()
    assert shop.mock.shopper.enter_pin(True)
    assert isinstance(await paying, Approved)
    shop.mock.shopper.approve()


async def test_11_no_card_data_at_rest(shop, caplog):
    """Nor in the most talkative log, in events, papers, the report of a crash, or a look at the books."""
    caplog.set_level(logging.DEBUG)
    cards = [shop.card("12.50"), shop.new_card(), shop.card("4.20"), shop.card("0.00"), shop.card("30.00")]
    cards += [shop.card("9.00"), shop.card("20.00")]
    await every_operation(shop, cards)
    shop.ring_up("20.00")
    cut_power_at(shop.till, 1)
    with pytest.raises(PowerCut) as crash:
        await checkout.pay_by_gift_card(shop.till, cards[0], euros("1.00"))
    report = "".join(traceback.format_exception(crash.value))
    before = findings([card.number for card in cards], shop.state)
    assert before == set()
    await shop.reopen()
    await checkout.pay_cash(shop.till)
    assert obligations.obligations(shop.till) == ()

    said = caplog.text, str(shop.events()), "".join(shop.papers()), repr(shop.till.books), report
    secrets = [*(card.number for card in cards), "3112101123456789"]
    assert findings(secrets, shop.state, *said) == set()
    files = {path.name: path.read_bytes() for path in shop.state.rglob("*") if path.is_file()}
    assert any(b"cash_given" in kept for kept in files.values()), "the journal was looked into"
    assert all(card.last4 in "".join(said) for card in cards)
    assert not any(b"gAAAA" in kept for name, kept in files.items() if name.startswith("cards.sqlite"))
    assert not re.search(r"\d{12,}", "".join(shop.papers()))
    (shop.state / "register.log").write_text(f"card {cards[2].number} was read\n", "utf-8")
    assert findings(secrets, shop.state, *said) == {"register.log"}, "a planted one is found"
    shop.check()
