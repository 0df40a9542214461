"""A desk beside a till that is open: it sees what is sold, and writes nothing."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from moneyed import EUR, Money

from register import looking_on
from register.counter import looking
from register.counter.cards import card_balance
from register.counter.checks.outside import Outside
from register.counter.drawer import shifts
from register.counter.people import hiring, staff
from register.counter.till import Till
from register.demo import demo_settings
from register.domain.amounts import Refused
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.journal.errors import JournalError, OnlyLooking
from register.journal.store import JOURNAL
from tests.register.counter.conftest import Noon

HUNDRED = Money("100", EUR)
SHOP = demo_settings().model_copy(update={"terminal": None, "printer": None})


@dataclass
class Turns(Noon):
    """Each look at the journal waits until the test says so, and tells when it is over."""

    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    waits: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, seconds: float) -> None:
        self.waits.set()
        await self.turn.acquire()
        self.waits.clear()

    async def look(self) -> None:
        await self.waits.wait()
        self.turn.release()
        await asyncio.sleep(0)
        await self.waits.wait()


def ruth(till: Till) -> Person:
    found = staff.called(till, "Ruth")
    assert found
    return found


async def test_it_follows_the_till_and_writes_nothing(till: Till, tmp_path: Path):
    shifts.sign_in(till, "1234")
    turns = Turns()
    async with looking_on.looking_on(SHOP, tmp_path, clock=turns) as desk:
        assert looking.only_looks(desk)
        assert not looking.only_looks(till)
        assert desk.books == till.books
        told: list[int] = []
        desk.watchers.append(lambda: told.append(1))
        shifts.open_shift(till, HUNDRED)
        hiring.add(till, "Ann", "cashier", "4711", by=ruth(till))
        await turns.look()
        assert desk.books == till.books
        assert told, "whoever watches looks again"
        assert staff.owner(desk, "4711") == staff.called(desk, "Ann"), "with the PIN that was set meanwhile"

        before, pins = till.journal.last_seq, (tmp_path / "pins.json").read_bytes()
        for act in (
            lambda: shifts.sign_out(desk),
            lambda: hiring.add(desk, "Bob", "cashier", "4812", by=ruth(desk)),
            lambda: hiring.block(desk, "Ann", by=ruth(desk)),
            lambda: shifts.close_shift(desk, HUNDRED, by=ruth(desk)),
        ):
            with pytest.raises(OnlyLooking, match="The till is open at the counter: do this there"):
                act()
        assert (till.journal.last_seq, (tmp_path / "pins.json").read_bytes()) == (before, pins)
        assert desk.books == till.books, "nor does the desk believe that it happened"


async def test_who_is_signed_in_at_the_counter_is_nobody_at_the_desk(till: Till, tmp_path: Path):
    shifts.sign_in(till, "9876")
    async with looking_on.looking_on(SHOP, tmp_path, clock=Turns()) as desk:
        assert staff.may_alone(till, Act.DESK)
        assert not staff.may_alone(desk, Act.DESK)


async def test_it_asks_for_a_balance_by_itself_and_keeps_no_number(till: Till, tmp_path: Path):
    async with looking_on.looking_on(SHOP, tmp_path, clock=Turns()) as desk:
        card = till.card("6006490000000000016")
        seen = await card_balance.look(desk, card)
        assert isinstance(seen, card_balance.Look)
        assert seen.state == "This till cannot ask anybody: no terminal", "this shop has none"
        desk.outside = Outside()
        seen = await card_balance.look(desk, card)
        assert isinstance(seen, Refused)
        assert seen.reason.startswith("The till is open at the counter: ask for a balance there")
        assert not desk.vault.tokens()


async def test_where_nobody_has_the_till_open_the_desk_is_the_till(tmp_path: Path):
    async with looking_on.desk(SHOP, tmp_path) as first:
        assert not looking.only_looks(first)
        async with looking_on.desk(SHOP, tmp_path) as second:
            assert looking.only_looks(second)


async def test_without_a_journal_there_is_nothing_to_look_at(tmp_path: Path):
    with pytest.raises(JournalError, match=JOURNAL):
        async with looking_on.looking_on(SHOP, tmp_path):
            pass
