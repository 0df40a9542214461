"""A cashier needs somebody for one thing: asked for on the spot, and the cashier stays signed in."""

from datetime import timedelta

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_desk
from register.counter.drawer import shifts
from register.counter.people import staff
from register.counter.returning import returns
from register.domain.amounts import Refused
from register.domain.events import ActAllowed, Intended, ReturnOpened
from register.domain.returning.returns import Return
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from terminal_api.outcomes import Approved

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARIA, RUTH = "1234", "9876"


async def test_a_refund_that_the_cashier_may_not_make_runs_with_the_managers_pin(shop):
    shop.environ["REGISTER_RIGHTS__RETURN"] = "manager"
    await shop.reopen()
    shifts.sign_in(shop.till, MARIA)
    number = await shop.sold("30.00")
    planned = shop.plan(number, {0: "1"})

    refused = await returns.give(shop.till, planned)
    assert isinstance(refused, Refused)
    assert "Return of goods needs the PIN of somebody who may (manager)" in refused.reason
    for _ in range(3):
        assert isinstance(staff.approval(shop.till, "0000", Act.RETURN), Refused)
    paused = staff.approval(shop.till, RUTH, Act.RETURN)
    assert isinstance(paused, Refused), "after three wrong ones the right one waits a minute too"
    shop.clock.time += timedelta(seconds=60)
    assert isinstance(staff.approval(shop.till, MARIA, Act.RETURN), Refused), "her own PIN allows nothing"

    ruth = staff.approval(shop.till, RUTH, Act.RETURN)
    assert isinstance(ruth, Person)
    given = await returns.give(shop.till, planned, ruth)
    assert isinstance(given, Return)
    assert given.completed
    assert shop.till.books.cashier == "Maria"
    entries = list(shop.till.journal.entries(kinds=[ActAllowed, ReturnOpened]))
    assert [entry.cashier for entry in entries] == ["Maria", "Maria"]
    assert entries[0].event == ActAllowed("return", "Ruth", given.number)
    shop.check()


async def test_money_onto_a_card_names_both_and_no_card_number(shop):
    shifts.sign_in(shop.till, MARIA)
    card = shop.card("1.00")
    ruth = staff.approval(shop.till, RUTH, Act.CARD_REFUND)
    assert isinstance(ruth, Person)
    asked = await card_desk.refund_onto(shop.till, card, Money("10.00", EUR), allowed_by=ruth.name)
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Approved)
    entry = list(shop.till.journal.entries(kinds=[Intended]))[-1]
    request = entry.event.request
    assert (entry.cashier, request.allowed_by, request.amount) == ("Maria", "Ruth", Money("10.00", EUR))
    assert card.number not in repr(entry)
    shop.check()


async def test_a_supervisor_may_what_the_shop_says_and_no_more(shop):
    shop.environ["REGISTER_RIGHTS__CLOSE_SHIFT"] = "supervisor|manager"
    shop.environ["REGISTER_RIGHTS__NO_SALE"] = "manager"
    await shop.reopen()
    shifts.sign_in(shop.till, MARIA)
    sam = Person("Sam", "supervisor", "")
    assert isinstance(shifts.open_drawer(shop.till, "change"), Refused)
    assert isinstance(shifts.open_drawer(shop.till, "change", sam), Refused)
    assert shifts.open_drawer(shop.till, "change", staff.called(shop.till, "Ruth")) is None
    assert isinstance(shifts.close_shift(shop.till, None), Refused)
    assert not isinstance(shifts.close_shift(shop.till, None, by=sam), Refused)
    allowed = shop.events(ActAllowed)
    assert allowed == [
        ActAllowed("no_sale", "Ruth", "change"),
        ActAllowed("close_shift", "Sam", f"shift {shop.till.books.last_shift}"),
    ]
