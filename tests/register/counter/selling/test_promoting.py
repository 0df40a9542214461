"""Promotions at the counter: worked out only for what they concern, by the clock of the shop."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.config.promotions import PromotionTable
from register.counter.drawer import shifts
from register.counter.selling import checkout, promoting, reducing, ringing_up
from register.counter.selling.ringing_up import add_item
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.goods.item import Item
from register.domain.goods.reductions import PercentOff
from register.journal.errors import JournalWriteFailed

PENCIL = Item("1", "Pencil", Money("2.00", EUR), "A", "Paper")
LAMP = Item("2", "Lamp", Money("30.00", EUR), "A", "Home")
HALF = PromotionTable(name="Half", kind="percent", percent=Decimal(50), departments=("Paper",))


@pytest.fixture
def till(till: Till) -> Till:
    """With an open shift, where all paper costs half."""
    shifts.sign_in(till, "9876")
    shifts.open_shift(till, Money(100, EUR))
    under(till, HALF)
    return till


def under(till: Till, *promotions: PromotionTable) -> None:
    till.settings = till.settings.model_copy(update={"promotion": promotions})
    till.in_force = None


def total(till: Till) -> str:
    return str(till.books.sale.total.amount) if till.books.sale else "0"


async def test_what_no_promotion_concerns_costs_no_working_out(till: Till, monkeypatch: pytest.MonkeyPatch):
    add_item(till, PENCIL)
    add_item(till, LAMP)

    def needless(*_: object) -> None:
        raise AssertionError("nothing of it takes part")

    monkeypatch.setattr(promoting, "worked_out", needless)
    add_item(till, LAMP)
    ringing_up.change_quantity(till, 1, Decimal(3))
    ringing_up.remove_line(till, 2)
    assert reducing.take_off_line(till, 1, PercentOff(Decimal(10), "damaged")) is None
    assert total(till) == "82.00"
    with pytest.raises(AssertionError, match="nothing of it"):
        ringing_up.change_quantity(till, 0, Decimal(2))


async def test_an_hour_is_that_of_the_shop_and_a_sale_that_began_in_it_keeps_it(till: Till):
    under(till, HALF.model_copy(update={"hours": "17:00-18:00"}))
    at = [16, 17, 17, 18]
    totals: list[str] = []
    for hour, minute in zip(at, (59, 0, 59, 0), strict=True):
        local = datetime(2026, 11, 22, hour, minute).astimezone()
        till.clock.at = local.astimezone(UTC)  # type: ignore[attr-defined]
        add_item(till, PENCIL)
        till.clock.at = local.replace(hour=20).astimezone(UTC)  # type: ignore[attr-defined]
        add_item(till, PENCIL)
        totals.append(total(till))
        await checkout.pay_cash(till)
    assert totals == ["4.00", "2.00", "2.00", "4.00"]


async def test_a_disk_that_refuses_leaves_neither_line_nor_promotion(
    till: Till, monkeypatch: pytest.MonkeyPatch
):
    add_item(till, PENCIL)

    def full(*_: object, **__: object) -> None:
        raise JournalWriteFailed("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(till.journal, "append", full)
        with pytest.raises(JournalWriteFailed):
            add_item(till, PENCIL)
    assert total(till) == "1.00"
    add_item(till, PENCIL)
    assert total(till) == "2.00"


async def test_a_discount_that_would_make_it_dearer_is_refused(till: Till):
    add_item(till, PENCIL)
    refused = reducing.take_off_line(till, 0, PercentOff(Decimal(49), "damaged"))
    assert isinstance(refused, Refused)
    assert "would come to 1.02 in place of 1.00" in refused.reason
    assert total(till) == "1.00"
    assert reducing.take_off_line(till, 0, PercentOff(Decimal(51), "damaged")) is None
    assert total(till) == "0.98"
