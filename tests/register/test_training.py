"""Learning at the till: everything works, and nothing of it is sold."""

from decimal import Decimal
from pathlib import Path

import pytest
from moneyed import Money

from receipts.document import from_json
from receipts.preview import lines
from receipts.printing.jobs import Condition, PrinterStatus
from register import wiring
from register.cli import screen
from register.counter.drawer import shifts
from register.counter.people import staff
from register.counter.selling import checkout
from register.counter.selling.ringing_up import add_item
from register.demo import demo_settings
from register.domain.amounts import zero
from register.domain.events import PaperQueued, SaleCompleted
from register.domain.goods.item import Item
from register.domain.staff.people import Person
from register.settings import Settings
from register.training import FOLDER, training, training_till

WORDS = "TRAINING - NOT A RECEIPT"
MARIA = "1234"


@pytest.fixture
def settings(catalogue: Path) -> Settings:
    return demo_settings({"REGISTER_CATALOGUE__PATH": str(catalogue)})


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "items.sqlite"


async def sells(till) -> None:
    assert isinstance(shifts.sign_in(till, MARIA), Person)
    shifts.open_shift(till, zero(till.currency))
    add_item(till, Item("1", "Pen", Money("7.35", "EUR"), "A", "Stationery"), Decimal(1))
    await checkout.pay_by_bank_card(till)


async def test_a_sale_for_learning_is_in_no_book_of_the_shop_and_says_so_above_and_below(settings, tmp_path):
    alone = settings.model_copy(update={"terminal": None, "printer": None})
    async with wiring.opened(alone, tmp_path) as real:
        numbers = real.books.next_number
    async with training_till(settings, settings.people, tmp_path) as till:
        assert till.terminal is not None
        await sells(till)
        (entry,) = till.journal.entries(kinds=[PaperQueued])
        assert isinstance(entry.event, PaperQueued)
        printed = [line.strip() for line in lines(from_json(entry.event.receipt), 42) if line.strip()]
        assert (printed[0], printed[-1]) == (WORDS, WORDS)
        assert till.books.next_number.startswith("RT2-")
    async with wiring.opened(alone, tmp_path) as real:
        assert real.books.next_number == numbers
        assert list(real.journal.entries(kinds=[SaleCompleted])) == []
        assert not real.training
    assert (tmp_path / FOLDER / "journal.sqlite").exists()


async def test_it_never_reaches_the_shops_terminal_or_printer(settings, tmp_path):
    async with training_till(settings, settings.people, tmp_path) as till:
        assert till.settings.printer is None
        theirs, shops = till.settings.terminal, settings.terminal
        assert theirs is not None
        assert shops is not None
        assert theirs.address != shops.address
        assert theirs.address.startswith("https://127.0.0.1:")
        assert till.paper.lamp == PrinterStatus(Condition.ABSENT)


def test_nobody_who_learns_waits_for_paper(settings, tmp_path):
    receipt = settings.receipt.model_copy(update={"must_print": True})
    demanding = settings.model_copy(update={"receipt": receipt})
    assert not training(demanding, settings.people, tmp_path).receipt.must_print


def test_whoever_is_blocked_at_the_till_does_not_learn_there(settings, tmp_path):
    maria, ruth = settings.people
    tom = Person("Tom", "cashier", maria.pin_hash, blocked=True, of_config=False)
    ours = training(settings, (maria, ruth, tom), tmp_path)
    assert [one.name for one in ours.people] == ["Maria", "Ruth"]


async def test_whom_a_manager_added_learns_with_the_same_pin(settings, tmp_path):
    maria, ruth = settings.people
    tom = Person("Tom", "cashier", maria.pin_hash, of_config=False)
    async with training_till(settings, (ruth, tom), tmp_path) as till:
        found = staff.who(till, MARIA)
        assert isinstance(found, Person)
        assert found.name == "Tom"


def test_the_command_line_opens_it(tmp_path):
    assert screen.wanted(["--training"]) == screen.TrainingTill(screen.RealTill())
    wanted = screen.wanted(["open", "--training", "--state", str(tmp_path)])
    assert wanted == screen.TrainingTill(screen.RealTill(state=tmp_path))
    assert screen.wanted(["demo", "--training"]) is None
