"""Capabilities 4, 7 and 9 of what shops need: a crash at any point, paper, and a manager on the spot.

The acceptance test of each, with its own numbers. What the screen has to do with them, and with capability 8,
is in `tests/register/tui/screens/test_fifteen_on_screen.py`. More proof:

4. `tests/crash`: ended at every line of every deed, and killed as only SIGKILL kills; `test_crash.py`.
7. `tests/receipts`, above all `test_spool.py` and `test_paper.py`; `test_day_end.py`.
9. `test_manager_on_the_spot.py`, `tests/register/counter/people/test_hiring.py`.
"""

import asyncio
import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from receipts.mock.printer import MockPrinter
from register.counter.cards import card_entry
from register.counter.drawer import shifts
from register.counter.owing.obligations import Kind
from register.counter.paper import papers
from register.counter.people import hiring, staff
from register.counter.returning import unreceipted
from register.counter.selling import checkout, ringing_up
from register.counter.selling.looking_up import named
from register.counter.selling.ringing_up import Answers
from register.domain.amounts import Refused
from register.domain.events import ActAllowed, Intended, ReturnOpened
from register.domain.goods.item import Item
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Person, Role
from register.domain.staff.rights import Act
from register.tui.words.lamps import Lamps
from terminal_api.processor import Entry, GiftCard
from tests.flows.test_crash import PowerCut, cut_power_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARIA, RUTH = "1234", "9876"


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def split_tender(shop, card) -> None:
    """20.00: 12.50 by gift card, 5.00 by bank card, the rest in cash."""
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_by_bank_card(shop.till, euros("5.00"))
    await checkout.pay_cash(shop.till)


async def test_4_a_split_tender_survives_a_crash_at_each_step(bench, make_shop, tmp_path_factory):
    for step in itertools.count():
        async with make_shop(bench, tmp_path_factory.mktemp("state")) as shop:
            card, number = shop.card("12.50"), shop.ring_up("15.00", "5.00").number
            cut_power_at(shop.till, step)
            try:
                await split_tender(shop, card)
            except PowerCut:
                crashed = True
            else:
                crashed = False
            async with asyncio.timeout(30):
                await shop.reopen()
            assert shop.till.books.unsettled == (), "it was asked about before anybody could sell"
            if shop.till.books.sale is not None:
                assert (shop.sale.number, len(shop.sale.basket.lines)) == (number, 2)
                by_card = sum((line.moved for line in shop.lines if line.approved), euros("0.00"))
                assert shop.sale.paid == by_card + shop.sale.cash_paid
                assert isinstance(await checkout.pay_cash(shop.till), Sale)
            assert shop.stage(number) is Stage.COMPLETED
            shop.check()
        if not crashed:
            assert step > 6
            return


class Heard(MockPrinter):
    """A printer that keeps every byte it was sent."""

    heard = b""

    async def _arrived(self, data: bytes) -> None:
        self.heard += data
        await super()._arrived(data)


async def until(shop, so) -> None:
    """Wait for something that the till tells of."""
    changed = asyncio.Event()
    shop.till.watchers.append(changed.set)
    async with asyncio.timeout(30):
        while not so():
            await changed.wait()
            changed.clear()


def status_line(shop) -> list[str]:
    """What the lamps at the bottom of the screen say."""
    return [lamp.text for lamp in Lamps().read(shop.till, shop.clock.now())]


async def test_7_receipts_always_paper_optional(bench, make_shop, tmp_path):
    async with Heard(columns=48) as printer:
        environ = {"REGISTER_PRINTER__HOST": printer.host, "REGISTER_PRINTER__PORT": str(printer.port)}
        async with make_shop(bench, tmp_path, environ=environ) as shop:
            card = shop.card("12.50")
            read = card_entry.presented(shop.till, f";{card.number}=3112101123456789?", Entry.SCANNED)
            assert isinstance(read, GiftCard)
            tea = Item("tea", "Tea at £2 or €2.30", euros("20.00"), "A", "Food")
            ringing_up.add_item(shop.till, tea, Decimal(1))
            number = shop.sale.number
            printer.paper_end(after_lines=7)
            await checkout.pay_by_gift_card(shop.till, read)
            await checkout.pay_cash(shop.till)
            assert shop.stage(number) is Stage.COMPLETED
            await until(shop, lambda: status_line(shop)[1] == "printer: paper end")
            (waiting,) = shop.obligations(Kind.PAPER)
            assert waiting.number == number
            assert printer.cuts == 0

            printer.refill()
            await until(shop, lambda: not shop.till.books.jobs)
            (receipt,) = printer.papers
            assert receipt.count(number) == 2, "its number, and the bar code"
            assert "COPY" not in receipt
            papers.reprint(shop.till, number)
            await until(shop, lambda: not shop.till.books.jobs)
            assert "COPY" in printer.papers[1]
            assert "Tea at £2 or €2.30" in receipt
            assert card.last4.encode() in printer.heard
            for secret in (card.number[-5:], "3112", "31/12", "12/31"):
                assert secret.encode() not in printer.heard
            assert printer.errors == []
            shop.check()


async def test_9_a_manager_on_the_spot(shop):
    shifts.sign_in(shop.till, MARIA)
    card = shop.card("1.00")
    pen = Item("pen", "Pen", euros("40.00"), "A", "Paper")
    goods = unreceipted.as_today(shop.till, named(pen), Decimal(1), Answers(None))
    assert isinstance(goods, tuple)
    wrong = [staff.approval(shop.till, pin, Act.WITHOUT_RECEIPT) for pin in ("0000", MARIA, "1111")]
    assert all(isinstance(one, Refused) for one in wrong)
    shop.clock.time += timedelta(seconds=59)
    assert isinstance(staff.approval(shop.till, RUTH, Act.WITHOUT_RECEIPT), Refused), "locked for a minute"
    shop.clock.time += timedelta(seconds=1)
    ruth = staff.approval(shop.till, RUTH, Act.WITHOUT_RECEIPT)
    assert isinstance(ruth, Person)
    given = await unreceipted.give(shop.till, goods, "a gift", ruth, card)
    assert isinstance(given, Return)
    assert given.completed
    assert shop.till.books.cashier == "Maria"
    assert shop.balance(card) == euros("41.00")
    entries = list(shop.till.journal.entries(kinds=[ActAllowed, ReturnOpened, Intended]))
    said = " ".join(map(repr, entries))
    for words in ("Maria", "Ruth", "a gift", "40.00", card.last4):
        assert words in said
    assert card.number not in said
    shop.check()


async def test_9_the_same_pin_for_two_people_cannot_be_saved(shop):
    shifts.sign_in(shop.till, RUTH)
    assert isinstance(hiring.add(shop.till, "Tom", Role.CASHIER, "5823"), Person)
    refused = hiring.add(shop.till, "Ann", Role.MANAGER, "5823")
    assert isinstance(refused, Refused)
    assert "has that PIN already" in refused.reason
    assert [one.name for one in staff.everybody(shop.till)] == ["Maria", "Ruth", "Tom"]
