"""A voided sale whose card does not take its payment back: a manager gives cash, once, and the sale ends."""

import pytest

from register.counter import history
from register.counter.days import day_story
from register.counter.owing import obligations, owed
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import CashGiven, SaleVoided
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.flows.unanswered import euros, manager

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_cash_takes_the_place_of_a_reversal_that_was_refused(shop):
    card = shop.card("50.00")
    number = shop.ring_up("25.00").number
    await checkout.pay_by_gift_card(shop.till, card, euros("20.00"))
    shop.mock.faults.arm(Fault(FaultKind.DECLINE, category="Reversal"))
    await checkout.void(shop.till, "changed their mind")
    (one,) = obligations.obligations(shop.till)
    assert (one.kind, one.amount) == (Kind.GIVE_BACK, euros("20.00"))
    before = shop.till.books.shift.expected
    cashier = next(each for each in shop.till.settings.people if each.name == "Maria")
    assert isinstance(await owed.give_cash_instead(shop.till, number, one.key, cashier), Refused)
    done = await owed.give_cash_instead(shop.till, number, one.key, manager(shop))
    assert not isinstance(done, Refused), done
    assert obligations.obligations(shop.till) == ()
    assert shop.till.books.documents == {}
    assert shop.till.books.shift.expected == before - euros("20.00")
    (given,) = shop.events(CashGiven)
    assert (given.allowed_by, given.instead_of) == ("Ruth", one.key)
    assert len(shop.events(SaleVoided)) == 1
    assert shop.balance(card) == euros("30.00"), "the card kept it"
    assert "could not be credited" in " ".join(" ".join(shop.papers("owed")).split())
    payment = history.asked(shop.till.journal, one.key)
    assert payment is not None
    assert not history.left_to_reverse(shop.till.journal, payment).amount, "nobody gives it back twice"
    story = day_story.story(
        payment.request, day_story.around(shop.till.journal, payment.request), shop.clock.now()
    )
    assert any("Taking it back was refused" in told for told in story.told)
    assert any("Paid out in cash" in told and "Ruth" in told for told in story.told)
    again = await owed.give_cash_instead(shop.till, number, one.key, manager(shop))
    assert isinstance(again, Refused)
    await shop.reopen()
    assert obligations.obligations(shop.till) == ()


async def test_more_than_is_in_the_drawer_is_not_given(shop):
    number = shop.ring_up("125.00").number
    await checkout.pay_by_gift_card(shop.till, shop.card("200.00"), euros("120.00"))
    shop.mock.faults.arm(Fault(FaultKind.DECLINE, category="Reversal"))
    await checkout.void(shop.till, "changed their mind")
    (one,) = obligations.obligations(shop.till)
    refused = await owed.give_cash_instead(shop.till, number, one.key, manager(shop))
    assert isinstance(refused, Refused)
    assert "not enough cash" in refused.reason
    assert obligations.obligations(shop.till) == (one,)
