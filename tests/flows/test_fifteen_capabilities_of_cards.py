"""Capabilities 3, 10 and 11 of what shops need: gift cards, the law of paying them out, no card data at rest.

The acceptance test of each, with its own numbers. More proof:

3. `test_cards_sold.py`, `test_desk.py`, `test_undone_loads.py`.
10. The eighteen cases: `tests/register/test_card_law.py`; those of a cash-out with slip and drawer:
    `test_card_law.py`; what is told before it: `tests/register/tui/screens/test_paying_out.py`.
11. `test_cards_read_there.py`, `test_pins.py`, `tests/terminal_api/nexo/test_masking.py`.
"""

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from moneyed import USD, Money

from register.counter import (
    card_balance,
    card_desk,
    checkout,
    history,
)
from register.counter.undo_load import undo_load
from register.domain.amounts import Refused
from register.domain.events import CashGiven, CashReason, DrawerOpened
from terminal_api.mock.books.cards import CardStatus
from terminal_api.outcomes import Approved, Declined
from terminal_api.processor import Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")


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
