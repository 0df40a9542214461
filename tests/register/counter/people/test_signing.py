"""Who may use the till, and how often a wrong PIN may be typed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from moneyed import Money

from register.counter.drawer import shifts
from register.counter.people import staff
from register.counter.selling.ringing_up import add_item
from register.counter.till import Till
from register.demo import demo_settings
from register.domain.amounts import Refused
from register.domain.events import SignedIn, SignedOut
from register.domain.goods.item import Item
from register.domain.staff.people import Person, Role
from register.domain.staff.rights import Act
from register.wiring import opened

MARIA, RUTH = "1234", "9876"


class Clock:
    """Stands still until it is moved."""

    time = datetime(2031, 3, 14, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    async def pause(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
async def till(tmp_path: Path):
    read = demo_settings().model_copy(update={"printer": None, "terminal": None})
    async with opened(read, tmp_path) as till:
        till.clock = Clock()
        yield till


async def test_a_cashier_signs_in_with_their_pin_and_out_again(till: Till):
    person = shifts.sign_in(till, MARIA)
    assert isinstance(person, Person)
    assert (person.name, till.books.cashier) == ("Maria", "Maria")
    shifts.sign_out(till)
    shifts.sign_out(till)
    assert till.books.cashier is None


@pytest.mark.parametrize("pin", ["", "0000", "12345", "123", " 1234", "1234 ", "١٢٣٤", "x" * 10_000])
async def test_a_wrong_pin_lets_nobody_in(till: Till, pin: str):
    refused = shifts.sign_in(till, pin)
    assert isinstance(refused, Refused)
    assert till.books.cashier is None
    assert pin not in refused.reason or not pin


async def test_five_wrong_pins_close_the_till_for_a_minute_even_to_the_right_one(till: Till):
    for _ in range(5):
        assert isinstance(shifts.sign_in(till, "0000"), Refused)
    assert isinstance(shifts.sign_in(till, MARIA), Refused)
    assert isinstance(staff.approval(till, RUTH, Act.DECIDE), Refused)
    await till.clock.pause(59)
    assert isinstance(shifts.sign_in(till, MARIA), Refused)
    await till.clock.pause(1)
    assert isinstance(shifts.sign_in(till, MARIA), Person)


async def test_a_right_pin_forgets_the_wrong_ones(till: Till):
    for _ in range(4):
        shifts.sign_in(till, "0000")
    assert isinstance(shifts.sign_in(till, MARIA), Person)
    for _ in range(4):
        shifts.sign_in(till, "0000")
    assert isinstance(shifts.sign_in(till, MARIA), Person)


async def test_only_a_manager_approves_and_the_cashier_stays_signed_in(till: Till):
    shifts.sign_in(till, MARIA)
    assert isinstance(staff.approval(till, MARIA, Act.DECIDE), Refused)
    person = staff.approval(till, RUTH, Act.DECIDE)
    assert isinstance(person, Person)
    assert person.role == Role.MANAGER
    assert till.books.cashier == "Maria"


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_no_pin_reaches_the_journal(till: Till, tmp_path: Path):
    shifts.sign_in(till, RUTH)
    assert [entry.event for entry in till.journal.entries(kinds=[SignedIn])] == [SignedIn("Ruth")]
    kept = everything_in(tmp_path)
    assert b"Ruth" in kept
    assert f'"{RUTH}"'.encode() not in kept


async def test_three_wrong_pins_for_an_approval_pause_it_for_a_minute(till: Till):
    shifts.sign_in(till, MARIA)
    for wrong in ("0001", MARIA, "0002"):
        assert isinstance(staff.approval(till, wrong, Act.DECIDE), Refused)
    paused = staff.approval(till, RUTH, Act.DECIDE)
    assert isinstance(paused, Refused)
    assert "wait a minute" in paused.reason
    await till.clock.pause(60)
    assert isinstance(staff.approval(till, RUTH, Act.DECIDE), Person)
    assert till.books.cashier == "Maria"


async def test_a_command_has_nobodys_rights_whatever_name_it_works_under(till: Till):
    shifts.sign_in_as(till, "Ruth")
    assert not staff.may_alone(till, Act.DISCOUNT)
    shifts.sign_in(till, RUTH)
    assert staff.may_alone(till, Act.DISCOUNT)


async def test_whoever_takes_up_anothers_basket_stands_on_the_journal(till: Till):
    shifts.sign_in(till, MARIA)
    shifts.open_shift(till, Money("0", "EUR"))
    add_item(till, Item("1", "Pen", Money("7.35", "EUR"), "A", "Stationery"), Decimal(1))
    sale = till.books.sale
    assert sale is not None
    shifts.sign_out(till)
    shifts.sign_in(till, MARIA)
    shifts.sign_out(till, by_itself=True)
    shifts.sign_in(till, RUTH)
    assert till.books.sale == sale
    signed = [entry.event for entry in till.journal.entries(kinds=[SignedIn, SignedOut])]
    assert signed == [
        SignedIn("Maria"),
        SignedOut("Maria"),
        SignedIn("Maria"),
        SignedOut("Maria", by_itself=True),
        SignedIn("Ruth", takes_over=sale.number),
    ]
