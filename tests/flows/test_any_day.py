"""Days drawn by lot: sales, voids, returns and cash-outs over a terminal and a till that fail often."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from random import Random

import pytest
from moneyed import EUR, Money

from register.counter.asking import strays
from register.counter.cards import card_desk, card_sales
from register.counter.drawer import shifts
from register.counter.owing import obligations, owed, worker
from register.counter.returning import refunding, returns
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Role
from terminal_api.mock.orders.faults import FaultKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULTS = (
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.RESET_MID_ANSWER,
    FaultKind.GARBLED,
    FaultKind.WRONG_MAC,
    FaultKind.OTHER_SERVICE_ID,
    FaultKind.PLAIN_SUCCESS,
    FaultKind.COMMUNICATION_TIMEOUT,
    FaultKind.DECLINE,
    FaultKind.DUPLICATE,
)


def euros(amount):
    return Money(amount, EUR)


class PowerCut(BaseException):
    """The program ends here: nothing may catch this."""


class ADay:
    """What people do at the counter, by lot. Nobody looks whether it makes sense; the till must."""

    def __init__(self, shop, seed):
        self.shop = shop
        self.lot = Random(seed)
        self.sold = []
        self.cards = [shop.card("60.00") for _ in range(3)] + [shop.card("8.00", provider="givex")]

    def amount(self, most=3000):
        return Money(Decimal(self.lot.randint(1, most)).scaleb(-2), EUR)

    @property
    def till(self):
        return self.shop.till

    async def step(self):
        self.shop.mock.faults.disarm()
        if self.lot.random() < 0.35:
            processed = self.lot.random() < 0.5
            self.shop.arm(self.lot.choice(FAULTS), processed=processed)
        doing = self.lot.choice(
            (
                *(self.rings_up,) * 6,
                *(self.sells_a_card, self.sells_a_card, self.pays_by_gift_card, self.pays_by_gift_card),
                *(self.pays_by_gift_card, self.pays_by_bank_card, self.pays_cash, self.pays_cash),
                *(self.gives_back, self.voids, self.sets_aside, self.takes_goods_back, self.cashes_out),
                *(self.refunds, self.sees_to_what_is_owed, self.waits, self.waits, self.restarts),
            )
        )
        sale = self.till.books.sale
        if self.lot.random() < 0.1:
            self.cut_power(self.lot.randint(0, 4))
        try:
            await doing()
        except PowerCut:
            await self.shop.reopen()
        vars(self.till.journal).pop("append", None)
        if sale is not None:
            self.sold.append(sale.number)

    def cut_power(self, step):
        """The program ends before its journal entry number `step`, counted from now."""
        steps, append = count(), self.till.journal.append

        def appending(*events, **how):
            if next(steps) == step:
                raise PowerCut
            return append(*events, **how)

        vars(self.till.journal)["append"] = appending

    async def rings_up(self):
        if self.till.books.sale is None or self.till.books.sale.stage is Stage.OPEN:
            self.shop.ring_up(str(self.amount().amount))

    async def sells_a_card(self):
        card = self.lot.choice([self.shop.new_card(), *self.cards])
        await card_sales.sell(self.till, card, euros(f"{self.lot.randint(5, 40)}.00"))

    def part(self):
        sale = self.till.books.sale
        return self.amount(2000) if sale is None or self.lot.random() < 0.4 else None

    async def pays_by_gift_card(self):
        await checkout.pay_by_gift_card(self.till, self.lot.choice(self.cards), self.part())

    async def pays_by_bank_card(self):
        await checkout.pay_by_bank_card(self.till, self.part())

    async def pays_cash(self):
        await checkout.pay_cash(self.till, self.part())

    async def gives_back(self):
        await checkout.give_back(self.till)

    async def voids(self):
        await checkout.void(self.till, "by lot")

    async def sets_aside(self):
        await checkout.set_aside(self.till)

    async def takes_goods_back(self):
        found = returns.find(self.till, self.lot.choice(self.sold or ["1"]))
        if isinstance(found, Refused) or not found.lines:
            return
        line = self.lot.choice(found.lines)
        planned = returns.planned(found, {line.position: Decimal(1)})
        if not isinstance(planned, Refused):
            await returns.give(self.till, planned)

    async def cashes_out(self):
        await card_desk.cash_out(self.till, self.shop.card("3.20"))

    async def refunds(self):
        await card_desk.refund_onto(self.till, self.lot.choice(self.cards), self.amount(500))

    async def sees_to_what_is_owed(self):
        for document in tuple(self.till.books.documents.values()):
            match document:
                case Sale():
                    await owed.reverse_again(self.till, document.number)
                    for position, _ in document.owed_cards:
                        exit_ = self.lot.choice((self.again, self.swapped, owed.refund_card))
                        await exit_(self.till, document.number, position)
                case Return():
                    await refunding.give_to_card(self.till, document.number, self.lot.choice(self.cards))
                case _:
                    pass

    async def again(self, till, number, position):
        return await owed.activate_again(till, number, position)

    async def swapped(self, till, number, position):
        return await owed.swap_card(till, number, position, self.shop.new_card())

    async def waits(self):
        self.shop.clock.time += timedelta(minutes=2)
        await worker.settle_due(self.till)

    async def restarts(self):
        if self.lot.random() < 0.3:
            await self.shop.reopen()

    async def ends(self):
        """The terminal works again, and somebody sees to everything that is open."""
        self.shop.mock.faults.disarm()
        for _ in range(5):
            await self.shop.settle()
            await self.voids()
            await self.sees_to_what_is_owed()
        manager = next(one for one in self.till.settings.people if one.role == Role.MANAGER)
        for stray in self.till.books.strays:  # of a request that nobody ever made
            assert strays.explain(self.till, stray.request_id, manager) is None
        assert self.till.books.documents == {}


@pytest.mark.parametrize("seed", range(3))
async def test_no_cent_goes_missing_on_any_day(shop, seed):
    day = ADay(shop, seed)
    for _ in range(150):
        await day.step()
        assert shop.till.books.sale is None or shop.till.books.sale.due.amount >= 0
    await day.ends()
    assert len(shop.moved) > 10
    assert shop.till.vault.tokens() == frozenset()
    assert obligations.obligations(shop.till) == ()
    expected = shop.till.books.shift.expected
    shop.check()
    shifts.close_shift(shop.till, expected)
    shop.check()
