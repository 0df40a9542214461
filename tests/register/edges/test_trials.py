"""What a device is made to do for whoever sets the till up: each step says what came of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from receipts.mock.display import MockDisplay
from receipts.mock.printer import MockPrinter
from register import wiring
from register.config.config_file import packaged
from register.config.customer_display import CustomerDisplay
from register.config.printer import SecondPrinter
from register.counter.checks import doctor
from register.counter.checks.doctor import Broken, Step, Well
from register.counter.checks.outside import Device, Trial
from register.counter.drawer import shifts
from register.counter.till import Till
from register.demo import PEOPLE, terminal_addresses
from register.domain.events import DrawerOpened
from register.settings import load
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings


@pytest.fixture
async def printers() -> AsyncIterator[tuple[MockPrinter, MockPrinter]]:
    async with MockPrinter(columns=48) as first, MockPrinter(columns=48) as second:
        yield first, second


@pytest.fixture
async def display() -> AsyncIterator[MockDisplay]:
    async with MockDisplay() as running:
        yield running


@pytest.fixture
async def till(
    tmp_path: Path, printers: tuple[MockPrinter, MockPrinter], display: MockDisplay
) -> AsyncIterator[Till]:
    """With two printers and a display of its own line; Ruth is at it."""
    first, second = printers
    at_first = {"REGISTER_PRINTER__HOST": first.host, "REGISTER_PRINTER__PORT": str(first.port)}
    shown = CustomerDisplay(connection="network", host=display.host, port=display.port)
    other = SecondPrinter(host=second.host, port=second.port, columns=48)
    settings = load(packaged(), at_first, PEOPLE).model_copy(
        update={"terminal": None, "second_printer": other, "customer_display": shown}
    )
    async with AsyncExitStack() as stack:
        till = await stack.enter_async_context(wiring.opened(settings, tmp_path))
        shifts.sign_in(till, "9876")
        shifts.open_shift(till, till.settings.quick_cash[0])
        yield till


async def tried(till: Till, device: Device, key: str) -> list[Step]:
    trial: Trial = next(one for one in till.outside.trials(device) if one.key == key)
    return list(await doctor.walked((trial.walk,), till.clock.now, lambda _: None))


async def until(till: Till, so: Callable[[], object]) -> None:
    changed = asyncio.Event()
    till.watchers.append(changed.set)
    async with asyncio.timeout(30):
        while not so():
            changed.clear()
            await changed.wait()


async def test_each_printer_prints_a_page_and_the_drawer_counts_as_opened_without_a_sale(
    till: Till, printers: tuple[MockPrinter, MockPrinter]
):
    first, second = printers
    await until(till, lambda: till.paper.lamp.ok)
    steps = await tried(till, Device.PRINTERS, "t")
    assert [step.hop for step in steps] == ["queue", "paper"]
    assert all(isinstance(step.found, Well) for step in steps)
    assert "TEST PAGE" in first.papers[0]
    (step,) = await tried(till, Device.PRINTERS, "s")
    assert step.found == Well("it is on paper")
    assert len(second.papers) == 1
    (step,) = await tried(till, Device.PRINTERS, "k")
    assert isinstance(step.found, Well)
    opened = [entry.event for entry in till.journal.entries(kinds=[DrawerOpened])]
    assert opened[-1] == DrawerOpened(None, "test", no_sale=True)


async def test_a_printer_without_paper_says_so_and_the_page_stays(
    till: Till, printers: tuple[MockPrinter, MockPrinter], monkeypatch: pytest.MonkeyPatch
):
    for one in printers:
        one.refuse()
    monkeypatch.setattr("register.edges.doctor.trials.PAGE_S", 0.2)
    steps = await tried(till, Device.PRINTERS, "t")
    assert isinstance(steps[-1].found, Broken)
    assert "stays in the queue" in steps[-1].found.advice
    assert till.books.jobs
    (step,) = await tried(till, Device.PRINTERS, "s")
    assert isinstance(step.found, Broken)
    assert "Nothing was printed" in step.found.advice


async def test_the_display_shows_a_test_until_the_till_has_something_to_show(
    till: Till, display: MockDisplay
):
    (step,) = await tried(till, Device.DISPLAY, "t")
    assert isinstance(step.found, Well)
    await display.until(lambda: display.face.lines[0].startswith("Test"))
    till.changed()
    await display.until(lambda: display.face.lines[0].startswith("Welcome"))
    walks = till.outside.walks(Device.DISPLAY)
    assert [walk.name for walk in walks] == ["customer display"]


async def test_each_device_is_looked_at_alone(till: Till):
    names = {device: [walk.name for walk in till.outside.walks(device)] for device in Device}
    assert names[Device.PRINTERS] == ["printer", "second printer"]
    assert names[Device.TERMINAL] == names[Device.PROCESSORS] == []
    assert till.outside.trials(Device.TERMINAL) == ()


async def test_a_terminal_that_prints_prints_a_page(tmp_path: Path):
    async with MockTerminal(MockSettings(poi_id="V400m-324688042")) as mock:
        environ = {**terminal_addresses(mock), "REGISTER_TERMINAL__PRINT_RECEIPTS": "true"}
        settings = load(packaged(), environ, PEOPLE).model_copy(update={"printer": None})
        async with wiring.opened(settings, tmp_path) as till:
            steps = await tried(till, Device.TERMINAL, "t")
            assert [type(step.found) for step in steps] == [Well, Well]
            assert not till.books.jobs
            assert [walk.name for walk in till.outside.walks(Device.TERMINAL)] == ["terminal"]
