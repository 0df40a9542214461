"""A customer display with a line of its own, over real sockets: dead, slow, hung, and back again."""

import asyncio
from collections.abc import Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from receipts.customer_display import Display, DisplayLine, DisplayPicture
from receipts.mock.display import MockDisplay, framed
from receipts.printing.own_display import OwnDisplay
from receipts.printing.printers import FilePrinter, TcpPrinter
from tests.receipts.printed import LONG


def picture(upper: str, lower: str = "") -> bytes:
    return Display().to_bytes(DisplayPicture(DisplayLine(upper), DisplayLine(lower)))


class Remarks:
    """What was told of the display's trouble, and a way to wait for it."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._changed = asyncio.Event()

    def __call__(self, trouble: str) -> None:
        self.told.append(trouble)
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(LONG):
            while len(self.told) < count:
                await self._changed.wait()


@pytest.fixture
def remarks() -> Remarks:
    return Remarks()


@pytest.fixture
def led(remarks):
    """A worker in front of a display, quick to try again."""

    @asynccontextmanager
    async def led(connect, **pace):
        pace = {"refresh_s": 30.0, "first_pause_s": 0.01, "longest_pause_s": 0.02, **pace}
        display = OwnDisplay(connect, remarks, **pace)
        worker = asyncio.create_task(display.run())
        try:
            yield display
        finally:
            worker.cancel()
            await asyncio.wait([worker])

    return led


def to(mock: MockDisplay, **limits: float):
    return TcpPrinter(mock.host, mock.port, linger_s=0.05, **limits).connect


async def test_the_newest_picture_stands_there_and_the_line_stays_open(led, remarks):
    async with MockDisplay() as mock, led(to(mock)) as display:
        display.show(picture("Milk", "Total EUR"))
        await mock.until(lambda: mock.face.lines == ("Milk", "Total EUR"))
        display.show(picture("Bread"))
        await mock.until(lambda: mock.face.lines == ("Bread", ""))
        assert await display.wait_shown(LONG)
        assert (remarks.told, mock.face.errors) == ([], [])


async def test_of_a_burst_only_the_newest_is_sent(led):
    async with MockDisplay() as mock, led(to(mock)) as display:
        for number in range(100):
            display.show(picture(f"item {number}"))
        await mock.until(lambda: mock.face.lines[0] == "item 99")
        assert mock.took == len(picture("item 99"))


async def test_a_display_that_is_not_there_is_told_of_once_and_gets_the_newest_when_it_comes(led, remarks):
    async with MockDisplay() as mock:
        await mock.power_off()
        async with led(to(mock)) as display:
            display.show(picture("Milk"))
            await remarks.until(1)
            assert not await display.wait_shown(0.05)
            display.show(picture("Bread"))
            await mock.power_on()
            await mock.until(lambda: mock.face.lines[0] == "Bread")
            await remarks.until(2)
            assert remarks.told == ["it is off, or not at its address", ""]


async def test_a_display_that_goes_off_while_it_shows_comes_back_with_the_newest_picture(led, remarks):
    async with MockDisplay() as mock, led(to(mock), refresh_s=0.02) as display:
        display.show(picture("Milk"))
        await mock.until(lambda: mock.face.lines[0] == "Milk")
        await mock.power_off()
        await remarks.until(1)
        display.show(picture("Butter"))
        await mock.power_on()
        await mock.until(lambda: mock.face.lines[0] == "Butter")


async def test_a_display_that_was_off_and_on_again_has_the_picture_before_anything_changes(led):
    async with MockDisplay() as mock, led(to(mock)) as display:
        display.show(picture("Milk"))
        await mock.until(lambda: mock.face.lines[0] == "Milk")
        await mock.power_off()
        assert mock.face.lines == ("", "")
        await mock.power_on()
        await mock.until(lambda: mock.face.lines[0] == "Milk")


async def test_a_display_that_was_dark_for_a_moment_is_right_again_by_itself(led):
    async with MockDisplay() as mock, led(to(mock), refresh_s=0.01) as display:
        display.show(picture("Milk"))
        await mock.until(lambda: mock.face.lines[0] == "Milk")
        mock.face.reset()
        await mock.until(lambda: mock.face.lines[0] == "Milk")


async def test_a_display_that_hangs_holds_nobody_and_goes_on_with_the_newest(led):
    async with MockDisplay() as mock, led(to(mock)) as display:
        mock.stop_reading()
        started = asyncio.get_running_loop().time()
        for number in range(1000):
            display.show(picture(f"item {number}"))
            await asyncio.sleep(0)
        assert asyncio.get_running_loop().time() - started < 2
        mock.read_on()
        await mock.until(lambda: mock.face.lines[0] == "item 999")


async def test_a_line_that_takes_nothing_for_too_long_is_given_up_and_tried_again(led, remarks):
    class Stuck:
        closed = 0

        async def send(self, data: bytes) -> None:
            raise TimeoutError

        async def answer(self, limit_s: float | None) -> None:
            return None

        async def close(self) -> None:
            Stuck.closed += 1

    async def connect() -> Stuck:
        return Stuck()

    async with led(connect) as display:
        display.show(picture("Milk"))
        await remarks.until(1)
        assert not await display.wait_shown(0.05)
        assert remarks.told == ["it takes nothing"]
        assert Stuck.closed > 1


@pytest.fixture
def device(tmp_path) -> Iterator[Path]:
    file = tmp_path / "ttyS0"
    with closing(file.open("wb")):
        yield file


async def test_a_display_behind_a_device_file_gets_its_bytes(led, device):
    async with led(FilePrinter(device).connect) as display:
        display.show(picture("Milk"))
        assert await display.wait_shown(LONG)
    assert device.read_bytes() == picture("Milk")


def test_a_display_is_drawn_in_a_frame():
    assert framed(("Milk", ""), 6) == "+------+\n|Milk  |\n|      |\n+------+"
