"""A closed basket that takes money, and whose answer is lost, late, or cut off with the program."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from register.counter.asking import settling
from register.counter.owing import worker
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.amounts import Refused, figures
from register.domain.asking.exchange import Held
from register.domain.events import (
    BasketAsked,
    SaleCompleted,
    SalePaid,
)
from register.domain.sale import Stage
from register.domain.staff.people import Person
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Unknown
from terminal_api.processor import GiftCard
from tests.flows.late_street import Late, late_street
from tests.flows.street import Killed, dying

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUTH = Person("Ruth", "manager", "")


@pytest_asyncio.fixture(loop_scope="module")
async def street(bench, tmp_path) -> AsyncIterator[Late]:
    async with late_street(bench, tmp_path) as street:
        yield street


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, "provider_silent"])
async def test_without_an_answer_all_is_held_and_the_same_basket_settles_it(street, kind):
    card = await street.reserves()
    number = street.sale.number
    street.gateway.arm(kind, operation="basket")
    await checkout.pay_cash(street.till)
    assert street.sums == ("12.50", "50.00", "0.00", "0.00")
    assert [str(one) for one in street.obligations(Kind.ANSWER)]
    assert isinstance(await checkout.void(street.till, "no"), Refused)
    assert isinstance(await checkout.pay_cash(street.till), Refused)
    await street.settle_all()
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"
    assert len(street.events(BasketAsked)) == 1
    assert street.kinds(number).count(SalePaid) == 1


async def test_a_lost_basket_that_is_refused_when_asked_again_is_due(street):
    card = await street.reserves()
    street.gateway.arm(FaultKind.DROP_BEFORE, operation="basket")
    await checkout.pay_cash(street.till)
    street.switches.elsewhere = street.money("1.00")
    await street.settle_all()
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")
    assert street.on(card) == "49.00"


async def test_what_refuses_only_the_second_copy_settles_nothing_also_after_a_restart(street):
    """The first copy took the money, its answer is lost, and then the key is switched off."""
    card = await street.reserves()
    number = street.sale.number
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    await checkout.pay_cash(street.till)
    street.switches.key = False
    await street.reopen()
    assert street.sums == ("12.50", "50.00", "0.00", "0.00")
    street.switches.key = True
    await street.settle_all()
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"


async def test_set_aside_it_ends_by_itself_while_the_next_customer_is_served(street):
    card = await street.reserves()
    number = street.sale.number
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    await checkout.pay_cash(street.till)
    assert await checkout.set_aside(street.till) is None
    await street.sold("3.00")
    await street.settle_all()
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"


async def test_set_aside_and_refused_it_is_given_up_and_the_cash_goes_back(street):
    card = await street.reserves()
    number = street.sale.number
    street.gateway.arm(FaultKind.DROP_BEFORE, operation="basket")
    await checkout.pay_cash(street.till)
    await checkout.set_aside(street.till)
    street.switches.elsewhere = street.money("1.00")
    await street.settle_all()
    assert street.stage(number) is Stage.VOIDED
    assert street.till.books.shift.expected == street.money("100.00")
    assert street.on(card) == "49.00"
    assert street.waiting == []


async def test_one_word_of_a_manager_decides_about_all_cards_of_the_basket(street):
    await street.reserves("62.50", "30.00")
    await street.reserves(balance="20.00")
    number = street.sale.number
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    await checkout.pay_cash(street.till)
    street.switches.gateway = False
    street.later(10)
    await worker.settle_due(street.till)
    first, second = (one.request for one in street.sale.exchanges.open)
    part = settling.decide(
        street.till, first.id, RUTH, "seen there", happened=True, amount=street.money("1.00")
    )
    assert isinstance(part, Refused), "a basket takes all or nothing"
    decided = settling.decide(street.till, second.id, RUTH, "seen there", happened=True)
    assert not isinstance(decided, Refused)
    assert street.stage(number) is Stage.COMPLETED
    assert [figures(one.approved.amount) for one in street.past(number).payments] == ["30.00", "20.00"]


async def test_what_the_basket_asks_for_is_not_let_go_by_who_came_too_late(street):
    """The cashier wants all back while the basket is on its way: they wait, and its answer is lost."""
    card = await street.reserves()
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    number = street.sale.number
    async with street.till.lock(number):
        paying = asyncio.ensure_future(checkout.pay_cash(street.till))
        back = asyncio.ensure_future(checkout.give_back(street.till))
        await asyncio.sleep(0)
    await asyncio.gather(paying, back)
    assert street.sums == ("12.50", "50.00", "0.00", "0.00"), "the cash is in the basket that is posted"
    await street.settle_all()
    assert street.on(card) == "0.00"


async def test_after_other_settings_it_is_not_said_what_became_of_a_basket(street):
    """Under the other reading a gateway would say that it never heard of it."""
    await street.reserves("20.00", "50.00")
    street.ring_up("20.00")
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    await street.reserves(balance="50.00")
    (held,) = street.sale.exchanges.open
    assert isinstance(held, Held)
    street.gateway._shop.debits = "at_tender"
    await street.reopen()
    told = await settling.settle(street.till, held.request)
    assert isinstance(told, Unknown)
    assert told.reason.startswith("It was asked as CP-0417-02 at 127.0.0.1, at close;")


async def sells(street: Late, card: GiftCard) -> None:
    """12.00 by the card, the rest in cash."""
    street.ring_up("20.00")
    await checkout.pay_by_gift_card(street.till, card)
    await checkout.pay_cash(street.till)


@pytest.mark.parametrize(
    ("commits", "written"),
    [
        pytest.param(3, True, id="reserved"),
        pytest.param(4, True, id="cash taken"),
        pytest.param(5, True, id="about to post the basket"),
        pytest.param(6, False, id="taken and not written down"),
        pytest.param(6, True, id="taken"),
    ],
)
async def test_killed_at_any_commit_the_card_pays_once(street, monkeypatch, commits, written):
    """The first two commits are of what was rung up, and of the card that is asked about."""
    card = street.gift_card("12.00")
    monkeypatch.setattr(street.till.journal, "append", dying(street.till, commits, written=written))
    with pytest.raises(Killed):
        await sells(street, card)
    monkeypatch.undo()
    await street.reopen()
    await street.settle_all()
    assert not street.till.books.unsettled
    if street.till.books.sale is not None and not street.sale.exchanges.reserved:
        await checkout.pay_by_gift_card(street.till, card)
    if street.till.books.sale is not None:
        await checkout.pay_cash(street.till)
    (completed,) = street.events(SaleCompleted)
    assert street.on(card) == "0.00"
    assert list(street.there) == [completed.sale]
    assert street.till.books.shift.expected == street.money("108.00")
    assert street.waiting == []
